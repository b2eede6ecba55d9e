"""Pictures that people bring, between the browser, a worker process and the file store.

Nothing here may run inside a transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.customization import service
from customiseyou.domains.customization.errors import PictureNotFound
from customiseyou.domains.customization.values import StoredPicture
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.storage.files import Files
from customiseyou.rendering import pictures

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


async def keep(
    database: Database, files: Files, pool: WorkerPool, data: bytes, *, owner: Owner, now: datetime
) -> StoredPicture:
    """Check, clean and store an upload as somebody's. One that they have already is taken as it
    is: it counts and is written once.

    Raises:
        PicturesFull; as take_in.
    """
    taken = await pool.run(pictures.intake, data)
    picture = _described(taken)
    async with database.transaction() as session:
        mine = await service.list_pictures_of(session, owner=owner, sha256s=[picture.sha256])
        if picture.sha256 in mine:
            return mine[picture.sha256]
        await service.check_room_for_picture(session, owner=owner)
    await _write(files, picture, taken)
    async with database.transaction() as session:
        await service.register_picture(session, owner=owner, picture=picture, now=now)
    return picture


async def take_in(files: Files, pool: WorkerPool, data: bytes) -> StoredPicture:
    """Check, clean and store an upload; `service.register_picture` then makes it somebody's.

    Raises:
        the errors of rendering.pictures.intake; PoolBusy, TaskTimedOut, TaskDied.
    """
    taken = await pool.run(pictures.intake, data)
    picture = _described(taken)
    await _write(files, picture, taken)
    return picture


def _described(taken: pictures.Intake) -> StoredPicture:
    original, editing = taken.original, taken.editing
    folder = f"pictures/{original.sha256[:2]}/{original.sha256}"
    return StoredPicture(
        sha256=original.sha256,
        media_type=original.media_type,
        width=original.width,
        height=original.height,
        bytes=len(original.data),
        key=f"{folder}/original.{_ENDINGS[original.media_type]}",
        editing_sha256=editing.sha256,
        editing_media_type=editing.media_type,
        editing_key=f"{folder}/editing.{_ENDINGS[editing.media_type]}",
    )


async def _write(files: Files, picture: StoredPicture, taken: pictures.Intake) -> None:
    await files.put(picture.key, taken.original.data)
    await files.put(picture.editing_key, taken.editing.data)


async def load(
    files: Files, stored: Iterable[StoredPicture], *, which: Literal["editing", "original"]
) -> dict[str, bytes]:
    """Return the bytes of pictures by the SHA-256 of their originals.

    Raises:
        PictureNotFound: the file store has lost one.
    """
    found: dict[str, bytes] = {}
    for picture in stored:
        key = picture.editing_key if which == "editing" else picture.key
        content = await files.find(key)
        if content is None:
            raise PictureNotFound
        found[picture.sha256] = content
    return found
