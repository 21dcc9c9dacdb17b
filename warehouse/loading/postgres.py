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
# Months as texts, which the server takes for the column's own type: systems keep them as numbers and as texts. Rows
# without one, and texts that are none, are read too: a load rejects and lists them.
WITHIN = " where {0} between {1} and {2} or {0} is null"
NO_MONTH = " or {0} !~ '^[0-9]{{6}} *$'"
TYPE = "select cast(pg_typeof({0}) as text) from {1} limit 1"
TEXTS = [("text",), ("character varying",), ("character",)]


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
    columns = sql.SQL(", ").join(
        sql.SQL(TEXT if kind == "text" or column in told.codes else "{0}").format(sql.Identifier(told.theirs(column)))
        for column, kind in source.columns.items()
        if column not in told.constants
    )
    table = sql.Identifier(*(told.table or source.name).split("."))
    month = sql.Identifier(told.theirs(source.month)) if source.month else None
    words = "copy (select {} from {}{}) to stdout (format csv, header, encoding 'UTF8')"
    try:
        with psycopg.connect(told.connection, connect_timeout=CONNECT_SECONDS, options=OPTIONS) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            within = _within(connection, month, table, first, last) if month else sql.SQL("")
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


def _within(connection, month, table, first: int, last: int):
    """The months asked for, as a condition."""
    from psycopg import sql

    kept = connection.execute(sql.SQL(TYPE).format(month, table)).fetchall()
    asked = sql.SQL(WITHIN + NO_MONTH if kept and kept[0] in TEXTS else WITHIN)
    return asked.format(month, sql.Literal(str(first)), sql.Literal(str(last)))
