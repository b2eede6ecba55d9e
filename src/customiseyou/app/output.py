"""Files that a person asks for with --out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from customiseyou.infra.processes import refusals


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says against writing there into a refusal.

    Raises:
        NotWritable, DiskFull, CannotWrite.
    """
    try:
        yield
    except OSError as error:
        place = Path(error.filename or path)
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            cure = "give this user the right to, or choose another place with --out."
            raise refusals.NotWritable(place, cure=cure) from error
        if error.errno == errno.ENOSPC:
            instead = "another place with --out"
            raise refusals.DiskFull(place, need_mib=1, instead=instead) from error
        why = (error.strerror or "error").lower()
        raise refusals.CannotWrite(
            f"{place} cannot be written ({why}): choose another place with --out."
        ) from error
