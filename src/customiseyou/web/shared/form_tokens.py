"""The signed token that forms send beside the cookie of the same value, against forged ones.

The framework checks it. Here it is made for answers that do not pass through the framework.
"""

import hmac
import re

from litestar.config.csrf import CSRFConfig
from litestar.datastructures import Cookie
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_hash, generate_csrf_token

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

    def has_signed(self, token: str) -> bool:
        """Return whether a token was made with the key that is in use."""
        number, signature = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
        expected = generate_csrf_hash(token=number, secret=self.config.secret)
        return hmac.compare_digest(signature.encode(), expected.encode())

    def cookie(self, token: str) -> tuple[bytes, bytes]:
        """Return the header that gives a browser its token."""
        return self._name, b"%b=%b;%b" % (self._before, token.encode(), self._after)
