"""All tables in one place, for migrations and for the generated description of the database."""

import importlib
import pkgutil
import sys

from sqlalchemy import MetaData

import customiseyou
from customiseyou.infra.db.base import Base

_HOLDS_TABLES = ("models", "limits")


def metadata() -> MetaData:
    """Return the metadata with every module's tables loaded."""
    for module in pkgutil.walk_packages(customiseyou.__path__, "customiseyou."):
        if module.name.rpartition(".")[2] in _HOLDS_TABLES:
            importlib.import_module(module.name)
    return Base.metadata


def extra_sql() -> list[str]:
    """Return the triggers and privileges that models declare as EXTRA_SQL beside their tables."""
    metadata()
    return [
        statement
        for name, module in sorted(sys.modules.items())
        if name.startswith("customiseyou.") and name.rpartition(".")[2] in _HOLDS_TABLES
        for statement in getattr(module, "EXTRA_SQL", ())
    ]
