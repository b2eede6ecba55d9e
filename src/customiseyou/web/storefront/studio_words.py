"""The sentences that the studio's script says, translated before they reach it."""

from customiseyou.infra.i18n import Words


def _(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated when it is said."""
    return message


SENTENCES = {
    "saved": _("Saved"),
    "saving": _("Saving"),
    "offline": _("Offline, kept on this phone"),
}


def of(words: Words) -> dict[str, str]:
    """Return every sentence of the studio in a language."""
    return {key: words.gettext(sentence) for key, sentence in SENTENCES.items()}
