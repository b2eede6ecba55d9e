"""A page that is kept shows each reader their own secrets, and nothing that has changed since."""

import msgspec

from customiseyou.web.shared import parts
from customiseyou.web.shared.kept_pages import KEPT_MAX, KeptPages
from customiseyou.web.shared.rendering import Chrome

FIRST = Chrome(lang="en", here="/shop", csrf_token="token-1", nonce="nonce-1")
SECOND = Chrome(lang="en", here="/shop", csrf_token="token-2", nonce="nonce-2")


def shown(kept: KeptPages, key: object, chrome: Chrome, write: "Writer") -> str:
    """Return the page that this reader gets."""
    document = kept.document(key, chrome=chrome, write=write)
    return document.filled(nonce=chrome.nonce, token=chrome.csrf_token).decode()


class Writer:
    """Counts how often a page is written."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, chrome: Chrome) -> str:
        self.times += 1
        return f"{chrome.lang} {chrome.nonce} {chrome.csrf_token} {chrome.cart_count}"


def test_two_readers_get_one_page_with_their_own_nonce_and_token() -> None:
    kept, write = KeptPages(), Writer()
    assert shown(kept, "same", FIRST, write) == "en nonce-1 token-1 0"
    assert shown(kept, "same", SECOND, write) == "en nonce-2 token-2 0"
    assert write.times == 1


def test_what_the_database_answers_anew_is_written_anew() -> None:
    kept, write = KeptPages(), Writer()
    kept.document(b"price 549", chrome=FIRST, write=write)
    kept.document(b"price 599", chrome=FIRST, write=write)
    assert write.times == 2


def test_another_language_and_another_cart_are_other_pages() -> None:
    kept, write = KeptPages(), Writer()
    kept.document("same", chrome=FIRST, write=write)
    hindi = msgspec.structs.replace(FIRST, lang="hi")
    full = msgspec.structs.replace(FIRST, cart_count=2)
    assert shown(kept, "same", hindi, write) == "hi nonce-1 token-1 0"
    assert shown(kept, "same", full, write) == "en nonce-1 token-1 2"


def test_a_signed_in_person_and_a_notice_are_never_kept() -> None:
    kept, write = KeptPages(), Writer()
    person = msgspec.structs.replace(FIRST, signed_in_name="Asha")
    told = msgspec.structs.replace(FIRST, notices=(parts.Notice(tone="look", title="Sent."),))
    for chrome in (person, person, told, told):
        assert shown(kept, "same", chrome, write) == "en nonce-1 token-1 0"
    assert write.times == 4


def test_only_so_many_pages_are_kept() -> None:
    kept, write = KeptPages(), Writer()
    for number in range(KEPT_MAX + 1):
        kept.document(number, chrome=FIRST, write=write)
    kept.document(0, chrome=FIRST, write=write)
    assert write.times == KEPT_MAX + 2


def test_what_a_browser_sends_as_its_token_stays_text() -> None:
    kept, write = KeptPages(), Writer()
    planted = msgspec.structs.replace(FIRST, csrf_token='"><b>')
    assert shown(kept, "same", planted, write) == "en nonce-1 &#34;&gt;&lt;b&gt; 0"
