"""Outside a domain only its public modules are imported, and never a part of a public package."""

from pathlib import Path

from tools.lints.source import PACKAGE, Source, imported, read_all

PUBLIC = {"values", "errors", "events", "ports", "permissions", "service"}
ALSO_PUBLIC = {
    # The form of a design and how its answers are read and written, the drawings it may use, the
    # store of the buyers' photos and the pictures for approval are part of what this domain
    # offers, too large for its service.
    "customization": {"answers", "artworks", "dates", "documents", "pictures_store", "proofs"},
    # Pure rules of dates that pages and prices must agree on.
    "orders": {"rules"},
}
REGISTERED = {"jobs", "listeners"}
"""The composition root hands them to the worker."""
DRAWING_WITHOUT_A_SHOP = {
    # The catalogue's pictures are drawn by `make catalogue`, where no database runs.
    ("app", "demo", "pictures"): {"production"},
    # The demo's templates are checked against the assets that they were made for.
    ("app", "demo", "shops"): {"library"},
    # `customiseyou render` checks, hashes and draws files on a machine without a database.
    ("app", "render_command"): {"fingerprints", "library", "production"},
}
"""What these modules of `app` may have of customization besides."""


def check(package: Path = PACKAGE) -> list[str]:
    """Return every import of a domain's private module from outside of it."""
    findings: list[str] = []
    for source in read_all(package):
        for line, name in imported(source.tree):
            words = name.split(".")
            if words[:2] != ["customiseyou", "domains"] or len(words) < 4:
                continue
            domain, module, *inner = words[2:]
            if source.parts[:2] == ("domains", domain):
                continue
            if module not in _allowed(source, domain):
                findings.append(
                    source.finding(line, f"{name} is private to {domain}; use its service")
                )
            elif inner and (package / "domains" / domain / module / f"{inner[0]}.py").exists():
                findings.append(
                    source.finding(line, f"{name} is a part of {domain}; use its {module}")
                )
    return findings


def _allowed(source: Source, domain: str) -> set[str]:
    allowed = PUBLIC | ALSO_PUBLIC.get(domain, set())
    if source.parts[0] == "app":
        allowed |= REGISTERED
    if domain == "customization":
        allowed |= DRAWING_WITHOUT_A_SHOP.get(source.parts, set())
    return allowed
