"""Outside a domain only its public modules are imported."""

from pathlib import Path

from tools.lints.source import PACKAGE, imported, read_all

PUBLIC = {"values", "errors", "events", "ports", "permissions", "service"}
ALSO_PUBLIC = {
    # The form of a design, the drawings it may use, the store of the buyers' photos and the
    # pictures for approval are part of what this domain offers, too large for its service.
    "customization": {"artworks", "documents", "pictures_store", "proofs"},
    # Pure rules of dates that pages and prices must agree on.
    "orders": {"rules"},
}
NOBODY_ELSES = {"models", "queries"}


def check(package: Path = PACKAGE) -> list[str]:
    """Return every import of a domain's private module from outside of it."""
    findings: list[str] = []
    for source in read_all(package):
        for line, name in imported(source.tree):
            words = name.split(".")
            if words[:2] != ["customiseyou", "domains"] or len(words) < 4:
                continue
            domain, module = words[2:4]
            if source.parts[:2] == ("domains", domain):
                continue
            # The composition root registers jobs and listeners, and makes the demo's goods.
            if source.parts[0] == "app" and module not in NOBODY_ELSES:
                continue
            if module not in PUBLIC | ALSO_PUBLIC.get(domain, set()):
                findings.append(
                    source.finding(line, f"{name} is private to {domain}; use its service")
                )
    return findings
