"""Where a cluster lies and who runs it: decided from the data folder, the same at every start."""

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from customiseyou.infra.db.embedded import installation as installations
from customiseyou.infra.processes import children, refusals

SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES_MAX = 106
# These would need quoting inside unix_socket_directories; the short place avoids them.
_AWKWARD_IN_SOCKET_PATH = frozenset(",\"'\\")
_SERVICE_USERS = ("customiseyou", "postgres", "nobody")


@dataclass(frozen=True)
class Place:
    """Folders and the account of one cluster.

    base: ours, holds everything below. cluster: PGDATA. socket: 0700, the account's own.
    """

    base: Path
    cluster: Path
    socket: Path
    account: children.Account
    installation: installations.Installation

    @property
    def lock(self) -> Path:
        """Return the file whose flock tells who owns the cluster."""
        return self.base / "owner.lock"

    @property
    def log(self) -> Path:
        """Return PostgreSQL's own messages."""
        return self.base / "postgres.log"


def base_beside_copies(data_dir: Path, *, copies: Path) -> Path:
    """Return the folder for a data folder that the unprivileged user cannot reach."""
    key = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
    return copies / f"data-{key}"


def socket_folder(base: Path) -> Path:
    """Return where the socket lies: beside the cluster, or somewhere short if that is too long."""
    beside = base / "socket"
    encoded = os.fsencode(beside / SOCKET_NAME)
    if len(encoded) <= SOCKET_PATH_BYTES_MAX and not _AWKWARD_IN_SOCKET_PATH & set(str(beside)):
        return beside
    # Fixed, not $TMPDIR: a second start must find the same place.
    return Path("/tmp") / f"customiseyou-{hashlib.sha256(os.fsencode(base)).hexdigest()[:16]}"  # noqa: S108


def account_for(cluster: Path) -> children.Account:
    """Return who runs the server: ourselves, or when we are root the owner or a service user.

    Raises:
        DatabaseUnusable: the cluster belongs to somebody else and we are not root.
    """
    ourselves = children.current_account()
    owner = children.Account.of_uid(cluster.stat().st_uid) if cluster.exists() else None
    if ourselves.uid != 0:
        if owner is not None and owner.uid != ourselves.uid:
            raise refusals.DatabaseUnusable(
                f"The database in {cluster} belongs to the user {owner.name}: start as that user "
                "or as root, or choose another folder with CUSTOMISEYOU_DATA_DIR."
            )
        return ourselves
    if owner is not None and owner.uid != 0:
        return owner
    return _service_account()


def _service_account() -> children.Account:
    sudo = os.environ.get("SUDO_UID", "0")
    if sudo.isdigit() and int(sudo) != 0:
        return children.Account.of_uid(int(sudo))
    for name in _SERVICE_USERS:
        try:
            return children.Account.of_uid(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise refusals.DatabaseUnusable(
        "PostgreSQL refuses to run as root and no ordinary user was found: create one with "
        "'useradd --system customiseyou', or set DATABASE_URL."
    )


def find(data_dir: Path, *, copies: Path = installations.COPIES) -> Place:
    """Return the place of a data folder's cluster; as root it may lie beside copied programs.

    Nothing but the data folder itself and, when needed, the copy of the programs is made.
    """
    data_dir = data_dir.resolve()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise refusals.NotWritable(data_dir) from error
    installation = installations.find()
    base = data_dir / "postgres"
    account = account_for(base / "cluster")
    if account.uid != os.geteuid():
        outside = base_beside_copies(data_dir, copies=copies)
        runs = installations.can_run(installation, account)
        if not runs:
            installation = installations.copied(installation, to=copies)
        if outside.exists() or not runs or not installations.can_reach(data_dir, account):
            base = outside
            account = account_for(base / "cluster")
    return Place(
        base=base,
        cluster=base / "cluster",
        socket=socket_folder(base),
        account=account,
        installation=installation,
    )
