"""Publishing templates, keeping designs and pictures, and reading what was approved."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import AccountId
from customiseyou.domains.customization import (
    checking,
    converting,
    describing,
    documents,
    fingerprints,
    fitting,
    queries,
    rules,
)
from customiseyou.domains.customization.approving import approve, record_print_files
from customiseyou.domains.customization.errors import (
    DesignChanged,
    DesignsFull,
    PicturesFull,
    PrintFileNotFound,
    TemplateFaulty,
    TemplateNotFound,
    TemplateWithdrawn,
)
from customiseyou.domains.customization.events import TemplatePublished
from customiseyou.domains.customization.library import Library
from customiseyou.domains.customization.models import TemplateVersionRow
from customiseyou.domains.customization.reading import (
    find_picture_for,
    get_approval,
    get_approval_for,
    get_approvals,
    get_design_for,
    get_material,
    get_material_of,
    get_template,
    list_pictures_of,
    lock_design_for,
)
from customiseyou.domains.customization.renewing import renew_design
from customiseyou.domains.customization.values import (
    DESIGNS_MAX,
    PICTURES_MAX,
    TRADED_CURRENCIES,
    ApprovalId,
    DesignId,
    DesignOwner,
    DesignView,
    FileKind,
    PrintFile,
    Quote,
    StoredPicture,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.infra import outbox
from customiseyou.kit import ids
from customiseyou.kit.money import Money

__all__ = [
    "approve",
    "check_room_for_picture",
    "check_template",
    "claim_designs",
    "copy_design",
    "decode_design",
    "decode_template",
    "describe",
    "evaluate",
    "find_picture_for",
    "get_approval",
    "get_approval_for",
    "get_approvals",
    "get_design_for",
    "get_material",
    "get_material_of",
    "get_print_file",
    "get_template",
    "list_pictures_of",
    "list_print_files",
    "lock_design_for",
    "publish_template",
    "quote",
    "record_print_files",
    "register_picture",
    "renew_design",
    "sample_design",
    "save_design",
    "start_design",
    "text_lines",
    "withdraw_template",
]

check_template = checking.check_template
decode_design = fitting.decode_design
decode_template = fitting.decode_template
describe = describing.describe
evaluate = rules.evaluate
sample_design = describing.sample_design
text_lines = fingerprints.text_lines


def quote(template: documents.Template, design: documents.Design, *, base: Money) -> Quote:
    """Return what one piece of a design costs; `base` is the variant's own price.

    Raises:
        RuleFailed, CurrencyNotOffered.
    """
    return rules.quote(template, design, base=base)


async def publish_template(
    session: AsyncSession,
    *,
    seller_id: UUID,
    template: documents.Template,
    library: Library,
    now: datetime,
    key: UUID | None = None,
    currencies: Iterable[str] = TRADED_CURRENCIES,
) -> TemplateVersion:
    """Publish a template, as a new one or (with `key`) as the next version of the seller's.

    Designs that were started on an earlier version stay on it.

    Raises:
        TemplateFaulty: with every fault; nothing is published.
        TemplateNotFound: the seller has no template of this key.
    """
    faults = checking.check_template(template, library=library, currencies=currencies)
    if faults:
        raise TemplateFaulty([fault.flat() for fault in faults])
    number = 1
    if key is None:
        key = ids.new_id()
    else:
        await queries.lock_template(session, key=key)
        newest = await queries.newest_version(session, key=key)
        if newest is None or newest.seller_id != seller_id:
            raise TemplateNotFound
        number = newest.number + 1
    row = TemplateVersionRow(
        id=ids.new_id(),
        seller_id=seller_id,
        key=key,
        number=number,
        document=msgspec.to_builtins(template),
        sha256=fingerprints.sha256_of(template),
        published_at=now,
        withdrawn_at=None,
    )
    session.add(row)
    await session.flush()
    await outbox.record(session, TemplatePublished(template_version_id=row.id, template_key=key))
    return converting.version(row)


async def withdraw_template(
    session: AsyncSession, *, template_version_id: TemplateVersionId, now: datetime
) -> None:
    """Let nothing new be started or approved on a version; doing it twice changes nothing.

    Raises:
        TemplateNotFound.
    """
    if await queries.read_withdrawn_at(session, template_version_id) is None:
        raise TemplateNotFound
    await queries.withdraw_version(session, version_id=template_version_id, now=now)


async def start_design(
    session: AsyncSession,
    *,
    owner: DesignOwner,
    template_version_id: TemplateVersionId,
    product_id: UUID,
    variant_id: UUID,
    language: str,
    now: datetime,
    answers: Mapping[str, str] | None = None,
) -> DesignView:
    """Start a design for somebody, with the answers they already gave.

    The caller knows that the variant is of the product and the product of the template.

    Raises:
        TemplateNotFound, TemplateWithdrawn, DesignsFull.
        AnswerTooLong, DesignDoesNotFit: they name the place.
    """
    version = await get_template(session, template_version_id=template_version_id)
    if version.withdrawn_at is not None:
        raise TemplateWithdrawn
    design = documents.Design(
        template=str(version.id), language=language, answers=dict(answers or {})
    )
    design = fitting.fitted(version.template, design, template_version_id=str(version.id))
    return await _add_design(
        session,
        owner=owner,
        version=version,
        design=design,
        product_id=product_id,
        variant_id=variant_id,
        source_design_id=None,
        now=now,
    )


async def save_design(
    session: AsyncSession,
    *,
    owner: DesignOwner,
    design_id: DesignId,
    revision: int,
    variant_id: UUID,
    design: documents.Design,
    now: datetime,
) -> DesignView:
    """Replace somebody's design, if nobody replaced the revision they worked on.

    Sending the same again after a lost answer is fine. The caller knows that the variant is of
    the design's product. Problems in the answers do not stop it: unfinished work is kept.

    Raises:
        DesignNotFound.
        DesignChanged: with the newest; nothing was changed.
        AnswerTooLong, DesignDoesNotFit: they name the place.
    """
    view = await lock_design_for(session, owner=owner, design_id=design_id)
    cleaned = fitting.fitted(
        view.template.template, design, template_version_id=str(view.template.id)
    )
    same = view.design == cleaned and view.variant_id == variant_id
    if revision != view.revision and not (same and revision + 1 == view.revision):
        raise DesignChanged(view.revision, design=msgspec.to_builtins(view.design))
    if same:
        return view
    changed = msgspec.structs.replace(
        view, revision=view.revision + 1, design=cleaned, variant_id=variant_id, updated_at=now
    )
    await queries.change_design(session, changed)
    return changed


async def copy_design(
    session: AsyncSession, *, owner: DesignOwner, design_id: DesignId, now: datetime
) -> DesignView:
    """Start another design of somebody's as it stands now, on the same template version.

    Raises:
        DesignNotFound, TemplateWithdrawn, DesignsFull.
    """
    view = await get_design_for(session, owner=owner, design_id=design_id)
    if view.template.withdrawn_at is not None:
        raise TemplateWithdrawn
    return await _add_design(
        session,
        owner=owner,
        version=view.template,
        design=view.design,
        product_id=view.product_id,
        variant_id=view.variant_id,
        source_design_id=design_id,
        now=now,
    )


async def _add_design(
    session: AsyncSession,
    *,
    owner: DesignOwner,
    version: TemplateVersion,
    design: documents.Design,
    product_id: UUID,
    variant_id: UUID,
    source_design_id: DesignId | None,
    now: datetime,
) -> DesignView:
    view = DesignView(
        id=DesignId(ids.new_id()),
        revision=1,
        product_id=product_id,
        variant_id=variant_id,
        design=design,
        template=version,
        source_design_id=source_design_id,
        updated_at=now,
    )
    await queries.lock_owner(session, owner)
    if not await queries.add_design(session, view, owner=owner, designs_max=DESIGNS_MAX):
        raise DesignsFull(DESIGNS_MAX)
    return view


async def claim_designs(session: AsyncSession, *, account_id: AccountId, visitor: bytes) -> None:
    """Make the designs and pictures of a browser its account's, at sign-in; twice is fine."""
    await queries.claim(session, account_id=account_id, visitor=visitor)


async def check_room_for_picture(session: AsyncSession, *, owner: DesignOwner) -> None:
    """Refuse before a photo is stored that could not be registered; raises PicturesFull."""
    if await queries.count_pictures(session, owner) >= PICTURES_MAX:
        raise PicturesFull(PICTURES_MAX)


async def register_picture(
    session: AsyncSession, *, owner: DesignOwner, picture: StoredPicture, now: datetime
) -> None:
    """Let somebody use a stored picture; the same again changes nothing.

    Raises:
        PicturesFull.
    """
    await queries.lock_owner(session, owner)
    if await queries.list_pictures(session, owner=owner, sha256s=[picture.sha256]):
        return
    if await queries.count_pictures(session, owner) >= PICTURES_MAX:
        raise PicturesFull(PICTURES_MAX)
    await queries.add_picture(
        session,
        id=ids.new_id(),
        account_id=owner.account_id,
        visitor=None if owner.account_id is not None else owner.visitor,
        uploaded_at=now,
        **msgspec.structs.asdict(picture),
    )


async def list_print_files(
    session: AsyncSession, *, approval_ids: Collection[ApprovalId]
) -> dict[ApprovalId, tuple[PrintFile, ...]]:
    """Return the files of each approval; none until they are made."""
    files: dict[ApprovalId, list[PrintFile]] = {approval_id: [] for approval_id in approval_ids}
    for row in await queries.list_print_files(session, approval_ids):
        files[ApprovalId(row.approval_id)].append(converting.print_file(row))
    return {approval_id: tuple(found) for approval_id, found in files.items()}


async def get_print_file(
    session: AsyncSession, *, approval_id: ApprovalId, surface: str, kind: FileKind
) -> PrintFile:
    """Return one file of an approval; raises PrintFileNotFound."""
    files = await list_print_files(session, approval_ids=[approval_id])
    for file in files[approval_id]:
        if (file.surface, file.kind) == (surface, kind):
            return file
    raise PrintFileNotFound
