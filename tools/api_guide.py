"""The part of docs/API.md that is written by hand, with the figures that the code decides."""

import inspect
import json
from collections.abc import Iterator

from tools.lints.source import ROOT

from customiseyou.api import v1
from customiseyou.api.v1 import problems
from customiseyou.domains.accounts import service as accounts
from customiseyou.infra.i18n import words_for
from customiseyou.kit import errors
from customiseyou.kit.errors import AppError
from customiseyou.web.shared import failures, guesses, networks, pace, sentences
from customiseyou.web.shared.pace import Pace

GUIDE = ROOT / "tools" / "api_guide.md"
KIB = 1024
UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))
FROM_ONE_NETWORK = Pace("network", networks.ATTEMPTS_MAX, networks.ATTEMPTS_SECONDS)
COUNTED = {
    guesses.LOG_IN: ("signing in in vain", "e-mail address and network"),
    guesses.LOG_IN_FROM_ANYWHERE: (
        "signing in in vain, from networks without a recent success",
        "e-mail address",
    ),
    pace.REGISTER: ("registering", "e-mail address"),
    pace.SEND_LINKS: ("mails with the links of one's orders", "e-mail address"),
    pace.PLACE: ("placing an order", "caller"),
    pace.UPLOAD: ("photos", "caller"),
    pace.DRAW: ("outlines, proofs and approvals", "caller"),
    pace.PLACING.of_network: ("placing an order", "network"),
    pace.UPLOADING.of_network: ("photos", "network"),
    pace.DRAWING.of_network: ("outlines, proofs and approvals", "network"),
    pace.CHECK_PAYMENT: ("asking whether it is paid", "payment"),
    FROM_ONE_NETWORK: ("all that is counted by address, and links from mails", "network"),
}
KINDS = (
    "accounts",
    "app",
    "cart",
    "catalog",
    "customization",
    "database",
    "orders",
    "payments",
    "processes",
    "rendering",
    "shipping",
)
SAID_ELSEWHERE = frozenset(
    {
        "app.conflict",
        "app.error",
        "app.field",
        "app.forbidden",
        "app.invalid",
        "app.unavailable",
        "customization.design_unreadable",
        "customization.template_faulty",
        "payments.key_reused",
        "payments.payment_not_found",
        "payments.payment_unknown_here",
        "payments.provider_refused",
        "payments.provider_unavailable",
        "payments.provider_unknown",
        "payments.refund_not_found",
        "payments.refund_too_large",
        "payments.webhook_refused",
        "payments.webhook_unreadable",
    }
)
"""Kinds without a case of their own, and codes of other doors: providers' messages, refunds,
publishing a template."""
UNKNOWN_CALLERS = {
    failures.CODES[401]: "Nothing was sent that says who calls, or a key where a token is needed.",
    problems.IDENTITY_UNKNOWN: "The token or key that was sent is unknown or over.",
}
OTHERWISE = {"orders.key_reused": 422, "customization.design_changed": 412}
"""Statuses that are this interface's own."""


def text() -> str:
    """Return the guide with its places filled."""
    found = GUIDE.read_text(encoding="utf-8")
    for place, value in {
        "session_days": str(accounts.SESSION_DAYS),
        "body_kib": str(v1.BODY_BYTES_MAX // KIB),
        "example": json.dumps(problems.EXAMPLES[409], ensure_ascii=False, indent=2),
        "statuses": "\n".join(f"| {one} | {said} |" for one, said in problems.MEANINGS.items()),
        "codes": "\n".join(_codes()),
        "paces": "\n".join(_pace(one, *said) for one, said in COUNTED.items()),
    }.items():
        assert f"{{{place}}}" in found, place
        found = found.replace(f"{{{place}}}", value)
    return found


def _pace(found: Pace, what: str, by: str) -> str:
    seconds, unit = next(one for one in UNITS if found.seconds % one[0] == 0)
    count = found.seconds // seconds
    within = f"{count} {unit}{'s' if count > 1 else ''}"
    return f"| {what} | {found.times_max} | {within} | {by} |"


def _codes() -> Iterator[str]:
    """Yield a row of every code that this interface may answer, as people read it."""
    rows = {
        (OTHERWISE.get(kind.code, failures.status_of(_bare(kind))), kind.code, _sentence(kind))
        for kind in _errors(AppError)
        if kind.code.partition(".")[0] in KINDS and kind.code not in SAID_ELSEWHERE
    }
    rows |= {
        (status, code, problems.MEANINGS[status])
        for status, code in failures.CODES.items()
        if status in problems.MEANINGS and code not in {errors.NotFound.code, failures.CODES[401]}
    }
    rows |= {(401, code, said) for code, said in UNKNOWN_CALLERS.items()}
    ours = sentences.OURS(AppError(), words_for("en"))
    for status, code, said in sorted(rows):
        if said != ours:
            yield f"| {status} | `{code}` | {said} |"


def _errors(kind: type[AppError]) -> Iterator[type[AppError]]:
    for found in kind.__subclasses__():
        yield found
        yield from _errors(found)


def _bare(kind: type[AppError]) -> AppError:
    """Return an error without its facts: the status depends on its kind alone."""
    return kind.__new__(kind)


def _sentence(kind: type[AppError]) -> str:
    """Return its sentence; where it holds facts, their names stand in their places."""
    say = sentences.SENTENCES[kind.code]
    try:
        return say(_bare(kind), words_for("en"))
    except AttributeError:
        return f"with {_facts(kind)}"


def _facts(kind: type[AppError]) -> str:
    names = [name for name in inspect.signature(kind.__init__).parameters if name != "self"]
    return ", ".join(f"`{name}`" for name in names)
