"""Public pages that were written before, kept while what they show is the same to the last byte.

Nothing here grows stale: the key holds what the database answered for this very request, so a
price that changed is another page. Only what differs between two readers of the same page, the
nonce and the token of its forms, is put in anew.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable

import msgspec

from customiseyou.web.shared.rendering import Chrome

KEPT_MAX = 200
PAGE_CHARACTERS_MAX = 200_000


class KeptPages:
    """Documents of one process, the least recently shown thrown out first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        # Nobody can know these, so nobody can make a page show another reader's secrets.
        self._nonce = secrets.token_hex(16)
        self._token = secrets.token_hex(16)

    def document(self, key: Hashable, *, chrome: Chrome, write: Callable[[Chrome], str]) -> str:
        """Return the page with this reader's nonce and token; `write` is called where none is kept.

        key: everything the page shows, besides what `chrome` says.
        """
        if chrome.signed_in_name or chrome.notices:
            return write(chrome)
        blank = msgspec.structs.replace(chrome, nonce=self._nonce, csrf_token=self._token)
        known = (key, blank)
        html = self._kept.get(known)
        if html is None:
            html = write(blank)
            if len(html) <= PAGE_CHARACTERS_MAX:
                self._kept[known] = html
            if len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(known)
        return html.replace(self._nonce, chrome.nonce).replace(self._token, chrome.csrf_token)
