"""Foreign keys follow the tiers: a table points to its own domain's tables or to lower ones."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import MetaData
from tools.lints.source import ROOT

from customiseyou.app import tables
from customiseyou.infra.db.base import Base

TIERS_CONTRACT = "Tiers of domains"


def tiers(path: Path = ROOT / "pyproject.toml") -> dict[str, int]:
    """Return each domain's tier, 0 lowest, as the import contracts say."""
    contracts = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if each["name"].startswith(TIERS_CONTRACT)]
    return {
        name.strip(" ()"): tier
        for tier, layer in enumerate(reversed(layers))
        for name in layer.replace(":", "|").split("|")
    }


def owners() -> dict[str, str]:
    """Return the package that owns each table, like 'domains.orders' or 'infra.mail'."""
    tables.metadata()
    found: dict[str, str] = {}
    for mapper in Base.registry.mappers:
        words = mapper.class_.__module__.split(".")
        for table in mapper.tables:
            found[str(table.name)] = ".".join(words[1:3])
    return found


def check() -> list[str]:
    """Return every foreign key that points up or sideways."""
    return findings(tables.metadata(), owner_of=owners(), tier_of=tiers())


def findings(
    metadata: MetaData, *, owner_of: Mapping[str, str], tier_of: Mapping[str, int]
) -> list[str]:
    """Return every foreign key of the metadata that points up or sideways."""
    found: list[str] = []
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.name
            owner, aim = owner_of[table.name], owner_of[target]
            if owner != aim and not _is_below(aim, owner, tier_of):
                found.append(f"table {table.name} of {owner} points to {target} of {aim}")
    return found


def _is_below(aim: str, owner: str, tier_of: Mapping[str, int]) -> bool:
    kind, _, domain = owner.partition(".")
    aim_kind, _, aim_domain = aim.partition(".")
    if kind != "domains" or aim_kind != "domains":
        return False
    return tier_of[aim_domain] < tier_of[domain]
