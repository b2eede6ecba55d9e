"""Public pages that were written before, kept while what they show is the same to the last byte.

Nothing here grows stale: the key holds what the database answered for this very request, so a
price that changed is another page. Only what differs between two readers of the same page, the
nonce and the token of its forms, is put in anew.
"""

import secrets
from collections.abc import Callable, Hashable

import markupsafe
import msgspec

from customiseyou.kit.kept import Kept
from customiseyou.web.shared.rendering import Chrome

KEPT_MAX = 200
PAGE_CHARACTERS_MAX = 200_000


class Document:
    """A page in pieces, between which each reader's nonce and token are put."""

    __slots__ = ("_pieces",)

    def __init__(self, html: str, *, nonce: str, token: str) -> None:
        """Cut a page where these two stand in it."""
        cut = token.encode()
        self._pieces = [piece.encode().split(cut) for piece in html.split(nonce)]

    def filled(self, *, nonce: str, token: str) -> bytes:
        """Return the page of one reader; what a browser sent as its token cannot end an element."""
        safe = str(markupsafe.escape(token)).encode()
        return nonce.encode().join([safe.join(piece) for piece in self._pieces])


class KeptPages:
    """Documents of one process, the least recently shown thrown out first."""

    def __init__(self) -> None:
        self._kept: Kept[Hashable, Document] = Kept(values_max=KEPT_MAX)
        # Nobody can know these, so nobody can make a page show another reader's secrets.
        self._nonce = secrets.token_hex(16)
        self._token = secrets.token_hex(16)

    def document(
        self, key: Hashable, *, chrome: Chrome, write: Callable[[Chrome], str]
    ) -> Document:
        """Return the page without its reader's nonce and token; `write` is called where none is.

        key: everything the page shows, besides what `chrome` says.
        """
        blank = msgspec.structs.replace(chrome, nonce=self._nonce, csrf_token=self._token)
        if chrome.signed_in_name or chrome.notices:
            return self._cut(write(blank))
        known = (key, blank)
        found = self._kept.find(known)
        if found is not None:
            return found
        html = write(blank)
        written = self._cut(html)
        return self._kept.keep(known, written) if len(html) <= PAGE_CHARACTERS_MAX else written

    def _cut(self, html: str) -> Document:
        return Document(html, nonce=self._nonce, token=self._token)
