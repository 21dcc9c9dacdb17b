"""Values of delivered files that cannot be read as the contract says: kept beside the rows until they are rejected."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from warehouse.extracts import Source
from warehouse.quoting import literal

# Tables of rejected values begin so (`rejections.WORK`): each build makes them anew.
TABLE = "rejected_misread_"
PLACE = "filename as wrong_file, file_row_number as wrong_row"


def keep(connection: duckdb.DuckDBPyConnection, source: Source, rows: duckdb.DuckDBPyRelation,
         misshapen: Sequence[tuple]) -> None:  # fmt: skip
    """Keeps what `rows` say in `misread` (column, value, reason), with its place, and the rows that could not be read
    at all: (file, row, no column, number of fields, reason). Nothing where all could be read."""
    wrong = rows.filter("len(misread) > 0").project(f"{PLACE}, unnest(misread) as fault")
    found = wrong.project("wrong_file, wrong_row, fault.column as named, fault.value as wrong_value, fault.reason")
    if misshapen or found.limit(1).fetchall():
        found.create(f"{TABLE}{source.name}")
    if misshapen:
        connection.from_df(pd.DataFrame(misshapen)).insert_into(f"{TABLE}{source.name}")


def misshapen(connection: duckdb.DuckDBPyConnection, source: Source) -> int:
    """How many rows could not be read at all: they are rejected, and were never among the rows of the table."""
    if not _is_kept(connection, source):
        return 0
    return len(connection.table(TABLE + source.name).filter("named = ''"))


def _is_kept(connection: duckdb.DuckDBPyConnection, source: Source) -> bool:
    asked = "select count(*) > 0 from duckdb_tables() where table_name = $name"
    return connection.execute(asked, {"name": TABLE + source.name}).fetchall() == [(True,)]


def faults(connection: duckdb.DuckDBPyConnection, source: Source) -> list[tuple[str, str, duckdb.DuckDBPyRelation]]:
    """For each column with values that could not be read: column, reason, and the rows that are to go (wrong_file,
    wrong_row, wrong_value)."""
    if not _is_kept(connection, source):
        return []
    kept = connection.table(TABLE + source.name)
    told = kept.aggregate("named, reason", "named, reason").order("named, reason").fetchall()
    return [
        (
            column,
            reason,
            kept.filter(f"named = {literal(column)} and reason = {literal(reason)}").project(
                "* exclude (named, reason)"
            ),
        )
        for column, reason in told
    ]
