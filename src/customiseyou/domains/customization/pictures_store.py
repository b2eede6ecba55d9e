"""Pictures that people bring, between the browser, a worker process and the file store.

Nothing here may run inside a transaction.
"""

from collections.abc import Iterable
from typing import Literal

from customiseyou.domains.customization.errors import PictureNotFound
from customiseyou.domains.customization.values import StoredPicture
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.storage.files import Files
from customiseyou.rendering import pictures

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


async def take_in(files: Files, pool: WorkerPool, data: bytes) -> StoredPicture:
    """Check, clean and store an upload; `service.register_picture` then makes it somebody's.

    Raises:
        the errors of rendering.pictures.intake; PoolBusy, TaskTimedOut, TaskDied.
    """
    taken = await pool.run(pictures.intake, data)
    original, editing = taken.original, taken.editing
    folder = f"pictures/{original.sha256[:2]}/{original.sha256}"
    stored = StoredPicture(
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
    await files.put(stored.key, original.data)
    await files.put(stored.editing_key, editing.data)
    return stored


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
