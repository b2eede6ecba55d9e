"""The approval: exactly what will be printed, and the buyer's word for it."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from customiseyou.api.v1 import design_values, designs, identity
from customiseyou.api.v1.design_values import ApprovalRead, Confirmation, Proof
from customiseyou.api.v1.problems import refusals
from customiseyou.api.v1.values import Picture, Prices, in_language
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.proofs import ProofsKept
from customiseyou.domains.customization.values import Approval, ApprovalId, DesignId, DesignView
from customiseyou.domains.customization.values import Proof as Drawing
from customiseyou.flows import approve_design
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.web.shared import media, pace
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site

PICTURE_WIDTH_PX = 1000
VIEWS_MAX = 2
"""Pictures of the piece that come with a proof."""
HUNDREDTHS_PER_PX = 20


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """What private links are made with."""

    signer: Signer
    origin: str
    now: datetime

    def file(self, key: str, *, alt: str, width: int, height: int) -> Picture:
        """Return a stored picture behind a private link."""
        url = f"{self.origin}{media.file_url(self.signer, key, now=self.now)}"
        return Picture(url=url, alt=alt, width=width, height=height)

    def approved(self, approval: Approval, *, lang: str) -> tuple[Picture, ...]:
        """Return an approved design on its product, one picture a view."""
        found: list[Picture] = []
        for view in approval.template.template.views[:VIEWS_MAX]:
            ref = media.MockupRef(approval_id=approval.id, view=view.id, width_px=PICTURE_WIDTH_PX)
            found.append(
                Picture(
                    url=f"{self.origin}{media.mockup_url(self.signer, ref, now=self.now)}",
                    alt=in_language(view.title, lang),
                    width=PICTURE_WIDTH_PX,
                    height=PICTURE_WIDTH_PX,
                )
            )
        return tuple(found)


def links_of(services: Services, site: Site) -> Links:
    """Return what this request's private links are made with."""
    return Links(signer=services.get(Signer), origin=site.origin, now=clock.now())


def approval_read(approval: Approval, *, links: Links, lang: str) -> ApprovalRead:
    """Return an approval as it is given out."""
    template = approval.template.template
    return ApprovalRead(
        id=approval.id,
        design=approval.design_id,
        variant=approval.variant_id,
        hash=approval.hash,
        pictures=links.approved(approval, lang=lang),
        texts=design_values.texts_of(approval.text_lines, lang=lang),
        choices=design_values.choices_of(
            customization.describe(template, approval.design), lang=lang
        ),
        approved_at=approval.approved_at,
    )


async def _prints(
    drawing: Drawing, view: DesignView, *, files: Files, links: Links, lang: str
) -> tuple[Picture, ...]:
    """Store what would be printed and return a picture a surface."""
    found: list[Picture] = []
    for surface in view.template.template.surfaces:
        svg = drawing.outline.svgs.get(surface.id)
        if svg is None:
            continue
        key = f"proofs/{drawing.hash}/{surface.id}.svg"
        await files.put(key, svg.encode())
        found.append(
            links.file(
                key,
                alt=in_language(surface.name, lang),
                width=surface.width // HUNDREDTHS_PER_PX,
                height=surface.height // HUNDREDTHS_PER_PX,
            )
        )
    return tuple(found)


@post(
    "/designs/{design_id:uuid}/proofs",
    opt=allow(Permission.OWNER),
    operation_id="prove_design",
    summary="See exactly what would be printed",
    tags=["Designs"],
    security=identity.EITHER,
    status_code=200,
    responses=refusals(404, 429, 503),
)
async def prove_design(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    currency: Prices = "INR",
) -> Proof:
    """Draw the saved design for its approval: pictures, every letter, and the hash that stands
    for all of it."""
    owner = identity.owner_of(caller)
    await pace.spend_both(request, database, pace.DRAWING, owner=owner, now=clock.now())
    async with database.transaction() as session:
        view = await customization.get_design_for(
            session, owner=owner, design_id=DesignId(design_id)
        )
        material = await customization.get_material(session, owner=owner, design_id=view.id)
        variant = await designs.find_variant(session, view, currency=currency)
    drawing = await services.get(ProofsKept).prove(material, files=files, pool=pool)
    template, lang, links = view.template.template, caller.lang, links_of(services, site)
    pictures: list[Picture] = []
    for one in template.views[:VIEWS_MAX]:
        key = f"proofs/{drawing.hash}/{one.id}.webp"
        if await files.find(key) is None:
            picture = await proofs.mockup(
                material,
                view=one.id,
                files=files,
                pool=pool,
                tint=None if variant is None else variant.tint,
                width_px=PICTURE_WIDTH_PX,
            )
            await files.put(key, picture)
        side = PICTURE_WIDTH_PX
        pictures.append(links.file(key, alt=in_language(one.title, lang), width=side, height=side))
    return Proof(
        hash=drawing.hash,
        revision=view.revision,
        pictures=tuple(pictures),
        print_pictures=await _prints(drawing, view, files=files, links=links, lang=lang),
        texts=design_values.texts_of(customization.text_lines(template, view.design), lang=lang),
        choices=design_values.choices_of(customization.describe(template, view.design), lang=lang),
        price=None if variant is None else design_values.price_of(view, variant=variant, lang=lang),
        problems=design_values.problems_of(drawing.outline.problems),
        warnings=design_values.problems_of(drawing.outline.warnings),
    )


@post(
    "/designs/{design_id:uuid}/approvals",
    opt=allow(Permission.OWNER),
    operation_id="approve_design",
    summary="Approve a design and put it into the cart",
    tags=["Designs"],
    security=identity.EITHER,
    responses=refusals(404, 409, 429, 503, body=True),
)
async def approve(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    data: JSONBody[Confirmation],
    currency: Prices = "INR",
) -> ApprovalRead:
    """Freeze the design whose proof has this hash and put one of it into the cart. The same
    again changes nothing; a design that changed since has another hash and is refused. The
    currency of what is in the cart already wins over `currency`."""
    owner = identity.owner_of(caller)
    await pace.spend_both(request, database, pace.DRAWING, owner=owner, now=clock.now())
    kept = services.get(ProofsKept)
    proof = kept.find(data.hash)
    if proof is None:
        async with database.transaction() as session:
            material = await customization.get_material(
                session, owner=owner, design_id=DesignId(design_id)
            )
        proof = await kept.prove(material, files=files, pool=pool)
    async with database.transaction() as session:
        approval = await approve_design.run(
            session,
            owner=owner,
            design_id=DesignId(design_id),
            proof=proof,
            confirmed_hash=data.hash,
            currency=currency,
            replaces=data.replaces_line,
            now=clock.now(),
        )
    return approval_read(approval, links=links_of(services, site), lang=caller.lang)


@get(
    "/approvals/{approval_id:uuid}",
    opt=allow(Permission.OWNER),
    operation_id="get_approval",
    summary="Read an approval",
    tags=["Designs"],
    security=identity.EITHER,
    responses=refusals(404),
)
async def get_approval(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    approval_id: FromPath[UUID],
) -> ApprovalRead:
    """One's own approval, with new links to its pictures."""
    async with database.transaction() as session:
        found = await customization.get_approval_for(
            session, owner=identity.owner_of(caller), approval_id=ApprovalId(approval_id)
        )
    return approval_read(found, links=links_of(services, site), lang=caller.lang)


ROUTES = (prove_design, approve, get_approval)
