"""Photos that come with a form: each taken in or refused with a reason, none lost."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar.connection import ASGIConnection
from litestar.datastructures import UploadFile

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.customization import pictures_store
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import Problem, StoredPicture
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.storage import Files
from customiseyou.kit.errors import AppError, Invalid, TooMany, Unavailable
from customiseyou.web.shared import media, pace


async def take_one(
    data: bytes,
    *,
    connection: ASGIConnection[Any, Any, Any, Any],
    database: Database,
    files: Files,
    pool: WorkerPool,
    owner: Owner,
    now: datetime,
) -> StoredPicture:
    """Check, re-encode and store a photo, and note whose it is.

    Raises:
        TooMany; as pictures_store.keep.
    """
    await pace.spend_both(connection, database, pace.UPLOADING, owner=owner, now=now)
    return await pictures_store.keep(database, files, pool, data, owner=owner, now=now)


async def find_kept(
    database: Database, *, owner: Owner | None, kept: Mapping[str, str]
) -> dict[str, StoredPicture]:
    """Return by field the photos that this person sent before; what is not theirs is left out."""
    if owner is None or not kept:
        return {}
    async with database.transaction() as session:
        found = await customization.list_pictures_of(session, owner=owner, sha256s=kept.values())
    return {field: found[sha256] for field, sha256 in kept.items() if sha256 in found}


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the photos: SHA-256 by field, or a problem of that field."""

    answers: dict[str, str]
    stored: dict[str, StoredPicture]
    problems: tuple[Problem, ...]

    @property
    def status(self) -> int:
        """The status of a page that tells the problems."""
        return 429 if any(one.reason == TooMany.code for one in self.problems) else 422


def urls(pictures: Iterable[StoredPicture], signer: Signer, *, now: datetime) -> dict[str, str]:
    """Return a private link to each photo's reduced copy, by SHA-256."""
    return {found.sha256: media.file_url(signer, found.editing_key, now=now) for found in pictures}


def refusal(field: str, error: AppError) -> Problem:
    """Return why a photo was not taken in, as a problem of its field."""
    return Problem(field=field, reason=error.code, facts=error.data())


async def take_in(
    photos: Mapping[str, UploadFile],
    *,
    connection: ASGIConnection[Any, Any, Any, Any],
    database: Database,
    files: Files,
    pool: WorkerPool,
    owner: Owner,
    now: datetime,
) -> Taken:
    """Check, re-encode and store each photo, and note whose it is; raises PicturesFull."""
    stored: dict[str, StoredPicture] = {}
    problems: list[Problem] = []
    for field, upload in photos.items():
        try:
            stored[field] = await take_one(
                await upload.read(),
                connection=connection,
                database=database,
                files=files,
                pool=pool,
                owner=owner,
                now=now,
            )
        except (Invalid, TooMany, Unavailable) as error:
            problems.append(refusal(field, error))
    return Taken(
        answers={field: picture.sha256 for field, picture in stored.items()},
        stored=stored,
        problems=tuple(problems),
    )
