"""One store for every file the program keeps; keys never come from a person."""

from pathlib import Path

import obstore
import structlog
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, from_url

from customiseyou.infra.db.session import in_transaction
from customiseyou.kit import errors

log = structlog.get_logger()

CALLED_INSIDE = "a file store is called over a network: never while a transaction is open"


class StorageAway(errors.Unavailable):
    """Files cannot be kept or fetched now: the store is silent, or its disk is full."""

    code = "storage.away"


class Files:
    """Puts and gets whole objects."""

    def __init__(self, url: str) -> None:
        """Open `url`: a folder's path, or s3://, gs://, az:// as obstore takes them."""
        if "://" in url:
            self._store = from_url(url)
        else:
            Path(url).mkdir(parents=True, exist_ok=True, mode=0o700)
            self._store = LocalStore(prefix=url)

    async def put(self, key: str, content: bytes) -> None:
        """Write an object; the same key again replaces it; raises StorageAway."""
        assert not in_transaction(), CALLED_INSIDE
        try:
            await obstore.put_async(self._store, key, content)
        except BaseError as error:
            raise _away(error) from error

    async def find(self, key: str) -> bytes | None:
        """Return an object, or None where there is none; raises StorageAway."""
        assert not in_transaction(), CALLED_INSIDE
        try:
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise _away(error) from error


def _away(error: BaseError) -> StorageAway:
    # Its first line; the others repeat it as the library's own values.
    log.error("storage.failed", said=str(error).partition("\n")[0])
    return StorageAway()
