"""Errors of the ledger."""

from customiseyou.kit.errors import Conflict, Invalid, NotFound


class KeyReused(Conflict):
    """The key already names a set with other content."""

    code = "ledger.key_reused"

    def __init__(self, key: str) -> None:
        self.key = key


class NothingToPost(Invalid):
    """All transfers of a set are of nothing."""

    code = "ledger.nothing_to_post"

    def __init__(self, key: str) -> None:
        self.key = key


class SeveralCurrencies(Invalid):
    """A set has one currency."""

    code = "ledger.several_currencies"

    def __init__(self, key: str, currencies: tuple[str, ...]) -> None:
        self.key = key
        self.currencies = currencies


class SetNotFound(NotFound):
    """No set stands under this key."""

    code = "ledger.set_not_found"

    def __init__(self, key: str) -> None:
        self.key = key
