"""Every error has a code of its own, an HTTP status, and a sentence for people."""

import importlib
import pkgutil
from collections.abc import Container, Iterable, Iterator

import customiseyou
from customiseyou.kit import errors
from customiseyou.kit.errors import AppError
from customiseyou.web.shared import failures, sentences

NEVER_ANSWERED: tuple[type[AppError], ...] = (AppError, errors.FieldError)
"""The root stands for our own faults; a field's trouble travels inside InvalidForm."""
DOCUMENTS_OF_ROUTES = ("app", "web", "api")


def all_errors() -> list[type[AppError]]:
    """Import every module that may define an error, and return the errors."""
    for module in pkgutil.walk_packages(customiseyou.__path__, "customiseyou."):
        words = module.name.split(".")
        if words[1] not in DOCUMENTS_OF_ROUTES and words[-1] != "__main__":
            importlib.import_module(module.name)
    return sorted(
        {kind for kind in _below(AppError) if kind.__module__.startswith("customiseyou.")},
        key=lambda kind: (kind.code, kind.__name__),
    )


def _below(kind: type[AppError]) -> Iterator[type[AppError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


def check() -> list[str]:
    """Return every error without a code, a status or a sentence."""
    return findings(
        all_errors(),
        mapped=tuple(kind for kind, _ in failures.STATUS_OF),
        sentences=sentences.SENTENCES,
    )


def findings(
    kinds: Iterable[type[AppError]],
    *,
    mapped: tuple[type[AppError], ...],
    sentences: Container[str],
) -> list[str]:
    """Return what is wrong with the errors; `mapped` are the kinds that have an HTTP status."""
    found: list[str] = []
    seen: dict[str, type[AppError]] = {}
    for kind in kinds:
        name = f"{kind.__module__}.{kind.__qualname__}"
        if "code" not in vars(kind):
            found.append(f"{name} has no code of its own")
            continue
        if kind.code in seen:
            found.append(f"{name} has the code of {seen[kind.code].__qualname__}: {kind.code}")
        seen[kind.code] = kind
        if not issubclass(kind, mapped) and kind not in NEVER_ANSWERED:
            found.append(f"{name} has no HTTP status: derive it from NotFound, Conflict …")
        if kind.code not in sentences:
            found.append(f"{name} has no sentence for people: {kind.code}")
    return found
