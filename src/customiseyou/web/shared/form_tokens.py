"""The signed token that forms send beside the cookie of the same value, against forged ones.

The framework checks it. Here it is made for answers that do not pass through the framework.
"""

import re

from litestar.config.csrf import CSRFConfig
from litestar.datastructures import Cookie
from litestar.middleware.csrf import generate_csrf_token

COOKIE = "csrftoken"
PATTERN = re.compile("[0-9a-f]{128}")
"""A random number and its signature."""
_PLACE = "0"


class FormTokens:
    """Makes tokens, and says how the framework is to make and check them."""

    def __init__(self, *, secret: str, is_secure: bool) -> None:
        self.config = CSRFConfig(
            secret=secret,
            cookie_name=COOKIE,
            cookie_secure=is_secure,
            header_name="x-csrf-token",
            exclude=["^/webhooks/"],
        )
        config = self.config
        # As the framework writes it, once: writing the same cookie anew takes longer than signing.
        name, written = Cookie(
            key=config.cookie_name,
            value=_PLACE,
            path=config.cookie_path,
            secure=config.cookie_secure,
            httponly=config.cookie_httponly,
            samesite=config.cookie_samesite,
            domain=config.cookie_domain,
        ).to_encoded_header()
        self._name = name
        self._before, self._after = written.split(f"={_PLACE};".encode(), 1)

    def new(self) -> str:
        """Return a token that nobody has."""
        return generate_csrf_token(self.config.secret)

    def cookie(self, token: str) -> tuple[bytes, bytes]:
        """Return the header that gives a browser its token."""
        return self._name, b"%b=%b;%b" % (self._before, token.encode(), self._after)
