"""docs/settings.md and .env.example, made from the settings themselves."""

from typing import Any, Literal, get_args, get_origin

import msgspec

from customiseyou.app import settings

DOCUMENT = "docs/settings.md"
EXAMPLE = ".env.example"

_INTRODUCTION = """\
# Settings

Made by `customiseyou settings --write`; change the descriptions in `app/settings.py` instead.

Every setting has a default, so none is needed to try CustomiseYou. A setting is read from, the
first that has it:

1. the environment: `CUSTOMISEYOU_SERVER_PORT=9000`
2. the file that `CUSTOMISEYOU_SETTINGS_FILE` names, else `customiseyou.toml`, else `.env`, in the
   folder where the program is started

In `customiseyou.toml` the same setting is `port = 9000` under `[server]`. A value that cannot be
used, or a name that does not exist, stops the start with exit code 78 and a sentence that says
what to change.
"""

_EXAMPLE_HEAD = """\
# Copy to .env and uncomment what you want to change. What each means: docs/settings.md
"""


def _default(section: type[msgspec.Struct], field: str) -> Any:
    return getattr(section(), field)


def _default_words(value: Any) -> str:
    if value in (None, ""):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _accepts(described: tuple[Any, msgspec.Meta]) -> str:
    kind, meta = described
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if kind is bool:
        return "`true`, `false`"
    if kind is int:
        return f"{meta.ge} to {meta.le}"
    return f"`{meta.examples[0]}`" if meta.examples else "text"


def document() -> str:
    """Return the page that lists every setting."""
    kinds = dict(settings.sections())
    parts = [_INTRODUCTION]
    for section, kind in kinds.items():
        title = f"[{section}]" if section else "The node"
        about = (kind.__doc__ or "").strip().splitlines()[0]
        parts.append(f"\n## {title}\n\n{about}\n\n| variable | default | accepts | meaning |\n")
        parts.append("|---|---|---|---|\n")
        for variable, (of, field, described) in settings.variables().items():
            if of == section:
                meaning = (described[1].description or "").replace("|", "\\|")
                accepts = _accepts(described).replace("|", "\\|")
                default = _default_words(_default(kind, field)).replace("|", "\\|")
                parts.append(f"| `{variable}` | {default} | {accepts} | {meaning} |\n")
    return "".join(parts)


def example() -> str:
    """Return a file in which every setting stands commented out with its default."""
    kinds = dict(settings.sections())
    parts = [_EXAMPLE_HEAD]
    before: str | None = None
    for variable, (section, field, described) in settings.variables().items():
        if section != before:
            parts.append(f"\n# {(kinds[section].__doc__ or '').strip().splitlines()[0]}\n")
            before = section
        value = _default(kinds[section], field)
        if value in (None, ""):
            value = described[1].examples[0] if described[1].examples else ""
        shown = str(value).lower() if isinstance(value, bool) else value
        parts.append(f"# {variable}={shown}\n")
    return "".join(parts)
