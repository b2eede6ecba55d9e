"""Write docs/DATABASE.md: every table as the models declare it."""

from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Column, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

from customiseyou.app import tables
from customiseyou.infra.db.base import Base

DOCUMENT = "docs/DATABASE.md"
DIALECT = postgresql.dialect()
HEAD = """# The database

Made by `make docs` from the models; a test fails when it is old. Money is counted in minor units
(`amount_minor`, paise or cents) with its `currency`; instants are `timestamptz`; keys are UUIDv7
made by the application. Foreign keys point to the table's own domain or to a lower tier, never up;
what belongs to "some order" from below is a subject (kind and id). The queue's own tables
(`procrastinate_*`) come from the library and are not listed.
"""


def document() -> str:
    """Return the text of docs/DATABASE.md."""
    tables.metadata()
    lines = [HEAD]
    for owner, owned in _by_owner().items():
        lines.append(f"\n## {owner}\n")
        for table, about in owned:
            lines += _table(table, about)
    return "".join(lines)


def _by_owner() -> dict[str, list[tuple[Table, str]]]:
    found: dict[str, list[tuple[Table, str]]] = {}
    for mapper in Base.registry.mappers:
        words = mapper.class_.__module__.removeprefix("customiseyou.").split(".")
        about = (mapper.class_.__doc__ or "").strip().splitlines()
        for table in mapper.tables:
            assert isinstance(table, Table)
            found.setdefault(" / ".join(words[:2]), []).append((table, about[0] if about else ""))
    return {owner: sorted(found[owner], key=lambda pair: pair[0].name) for owner in sorted(found)}


def _table(table: Table, about: str) -> Iterator[str]:
    yield f"\n### {table.name}\n\n"
    if about:
        yield f"{about}\n\n"
    yield "| column | type | null | default | points to |\n|---|---|---|---|---|\n"
    for column in table.columns:
        yield _column(column)
    rules = sorted(_rules(table))
    if rules:
        yield "\n" + "".join(f"- {rule}\n" for rule in rules)


def _column(column: Column[object]) -> str:
    kind = column.type.compile(dialect=DIALECT).lower()
    targets = ", ".join(f"`{key.target_fullname}`" for key in column.foreign_keys)
    default = ""
    if column.server_default is not None:
        said = getattr(column.server_default, "arg", "")
        default = f"`{getattr(said, 'text', said)}`"
    name = f"**{column.name}**" if column.primary_key else column.name
    null = "yes" if column.nullable else ""
    return f"| {name} | {kind} | {null} | {_cell(default)} | {targets} |\n"


def _rules(table: Table) -> Iterator[str]:
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            said = " ".join(str(constraint.sqltext).split())
            yield f"`{constraint.name}`: {said}"
        elif isinstance(constraint, UniqueConstraint):
            yield f"unique: {', '.join(column.name for column in constraint.columns)}"
    for index in table.indexes:
        kind = "unique" if index.unique else "index"
        said = ", ".join(str(expression).rpartition(".")[2] for expression in index.expressions)
        where = index.dialect_options["postgresql"]["where"]
        yield f"{kind}: {said}" + ("" if where is None else f" where {where}")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
