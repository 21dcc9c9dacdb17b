"""A live PostgreSQL as a source: read-only, one snapshot, only the months that are asked for."""

import os
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.extracts import Source
from warehouse.loading.mapping import Delivered

CONNECT_SECONDS = 10
STATEMENT_MS = 1_800_000
# Of a fixed width without the blanks that fill it, and in one line.
TEXT = r"translate(cast({0} as text), E'\n\r', '  ') as {0}"
OPTIONS = f"-c default_transaction_read_only=on -c datestyle=ISO -c statement_timeout={STATEMENT_MS}"
# Months as texts, which the server takes for the column's own type: systems keep them as numbers, as texts and as days,
# the first or that of the payment. Rows without one, and texts that are none, are read too: a load rejects and lists
# them.
WITHIN = " where {0} between {1} and {2} or {0} is null"
NO_MONTH = " or {0} !~ '^[0-9]{{6}} *$'"
OF_DAYS = " where {0} >= to_date({1}, 'YYYYMM') and {0} < to_date({2}, 'YYYYMM') + interval '1 month' or {0} is null"
TYPES = "select {} from {} limit 1"
TYPE = "cast(pg_typeof({}) as text)"
TEXTS = frozenset({"text", "character varying", "character"})
DAYS = {
    "date": "{0}", "timestamp without time zone": "{0}",
    "timestamp with time zone": "({0} at time zone 'Asia/Shanghai')",
}  # fmt: skip
MONTH_OF = "to_char({}, 'YYYYMM') as {{0}}"


def export(source: Source, told: Delivered, out: Path, first: int, last: int) -> Path:
    """Copies the table, or of a monthly one the months `first` to `last` (yyyymm), to a CSV in UTF-8; its path, whose
    name is what lists of rejected rows call the table.

    Raises WarehouseError where the server, the table or a column cannot be read.
    """
    try:
        import psycopg
        from psycopg import sql
    except ImportError as error:
        raise WarehouseError("Reading PostgreSQL needs the Python package psycopg.",
                             remedy="pip install -r requirements.txt") from error  # fmt: skip
    table = sql.Identifier(*(told.table or source.name).split("."))
    asked = [column for column in source.columns if column not in told.constants]
    words = "copy (select {} from {}{}) to stdout (format csv, header, encoding 'UTF8')"
    try:
        with psycopg.connect(told.connection, connect_timeout=CONNECT_SECONDS, options=OPTIONS) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            types = _types(connection, table, [told.theirs(column) for column in asked])
            columns = sql.SQL(", ").join(_read(source, told, column, types) for column in asked)
            within = _within(told.theirs(source.month), types, first, last) if source.month else sql.SQL("")
            question = sql.SQL(words).format(columns, table, within)
            handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as stream, connection.cursor().copy(question) as copied:
                for block in copied:
                    stream.write(block)
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        raise WarehouseError(
            f"It cannot be read from PostgreSQL ({told.connection}, {told.table or source.name}): {said}.",
            remedy="Mend the server, the service (pg_service.conf), the password (.pgpass, for its owner alone), the "
            "rights (SELECT is enough) or the mapping, and load again; nothing was changed.",
        ) from error
    return out


def _types(connection, table, names: list[str]) -> dict[str, str]:
    """The server's types of columns, by name; of an empty table none."""
    from psycopg import sql

    asked = sql.SQL(", ").join(sql.SQL(TYPE).format(sql.Identifier(name)) for name in names)
    row = connection.execute(sql.SQL(TYPES).format(asked, table)).fetchone()
    return dict(zip(names, row or (), strict=False))


def _read(source: Source, told: Delivered, column: str, types: dict[str, str]):
    """How a column is read: texts in one line; a day where the contract has a whole number as its month."""
    from psycopg import sql

    name, plain = told.theirs(column), source.columns[column] == "text" or column in told.codes
    if types.get(name) in DAYS and source.columns[column] == "int":
        return sql.SQL(MONTH_OF.format(DAYS[types[name]])).format(sql.Identifier(name))
    return sql.SQL(TEXT if plain else "{0}").format(sql.Identifier(name))


def _within(month: str, types: dict[str, str], first: int, last: int):
    """The months asked for, as a condition."""
    from psycopg import sql

    kind = types.get(month)
    words = OF_DAYS.replace("{0}", DAYS[kind]) if kind in DAYS else WITHIN + NO_MONTH if kind in TEXTS else WITHIN
    return sql.SQL(words).format(sql.Identifier(month), sql.Literal(str(first)), sql.Literal(str(last)))
