"""Write docs/permissions.md: who may use which route, as the routes themselves say."""

from collections.abc import Iterable

from tools.lints.routes import Route

from customiseyou.web.shared import permissions
from customiseyou.web.shared.permissions import Permission

DOCUMENT = "docs/permissions.md"

PEOPLE = ("stranger", "signed in", "shop member")
MEANING = {
    Permission.FILE: "files of the program, alike for all; nobody is looked up",
    Permission.MACHINE: "this machine only, past no proxy",
    Permission.ANYONE: "all; where the address holds a secret, whoever has it",
    Permission.OWNER: "all, and each sees only what is theirs",
    Permission.SIGNED_IN: "people who signed in, each sees only what is theirs",
    Permission.SELLER_MEMBER: "members of a shop, each sees only their shop's",
    Permission.SIGNED_MESSAGE: "providers, proved by the body's signature",
    Permission.DEMO: "all, only where the demo runs",
}
PROVED_OTHERWISE = {
    Permission.MACHINE: "from this machine",
    Permission.SIGNED_MESSAGE: "with a signature",
}
HEAD = """# Who may use which route

Made by `make docs` from the routes; a test fails when it is old. A route that names no permission
is refused to everybody and fails the tests. What is missing and what is somebody else's look
alike: both answer 404. "asked" means that the answer leads to the sign-in page; below `/api/v1` it
is 401 with problem details.

"""


def document(routes: Iterable[Route]) -> str:
    """Return the text of docs/permissions.md."""
    assert set(MEANING) == set(Permission)
    lines = [HEAD, "| permission | who |\n|---|---|\n"]
    lines += [f"| `{permission}` | {MEANING[permission]} |\n" for permission in Permission]
    lines.append("\n| route | method | permission | " + " | ".join(PEOPLE) + " |\n")
    lines.append("|---|---|---|" + "---|" * len(PEOPLE) + "\n")
    for route in routes:
        assert route.permission is not None
        answers = " | ".join(_answers(route.permission))
        lines.append(f"| `{route.path}` | {route.method} | `{route.permission}` | {answers} |\n")
    return "".join(lines)


def _answers(permission: Permission) -> list[str]:
    if permission in PROVED_OTHERWISE:
        return [PROVED_OTHERWISE[permission]] * len(PEOPLE)
    return [
        {True: "yes", False: "404", None: "asked"}[
            permissions.decide(
                permission, is_signed_in=number > 0, is_member=number > 1, is_demo=True
            )
        ]
        for number in range(len(PEOPLE))
    ]
