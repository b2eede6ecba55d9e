"""Coded errors of accounts."""

from customiseyou.kit.errors import Invalid


class WrongCredentials(Invalid):
    """E-mail and password do not fit together, or the address is not verified yet."""

    code = "accounts.wrong_credentials"


class LinkExpired(Invalid):
    """A link from an e-mail is unknown, used up or too old: all look alike."""

    code = "accounts.link_expired"
