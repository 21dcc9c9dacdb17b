"""Whether two databases hold the same tables, in whatever order their rows stand."""

from pathlib import Path

import duckdb
import numpy as np

from warehouse.lineage import MEASURED


def rows_of(connection, name: str) -> duckdb.DuckDBPyRelation:
    """The rows of a table; those of measures added up, as they come back from Spark."""
    rows = connection.cursor().table(name)
    if name not in MEASURED:
        return rows
    others = ", ".join(name for name in rows.columns if name != "amount")
    return rows.aggregate(f"{others}, cast(sum(amount) as bigint) as amount", others)


def checksum(connection, name: str) -> tuple:
    """Rows of a table and the sum of their hashes, in whatever order they stand, doubles left out."""
    rows = rows_of(connection, name)
    named = ", ".join(f'"{name}"' for name in exact(rows))
    [told] = rows.aggregate(f"count(*), sum(cast(hash({named}) as hugeint))").fetchall()
    return told


def exact(rows) -> list[str]:
    return [name for name, kind in zip(rows.columns, rows.types, strict=True) if kind != "DOUBLE"]


def doubles(connection, name: str) -> dict[str, np.ndarray]:
    """The doubles of a table, in the order of everything else."""
    rows = connection.cursor().table(name)
    others = exact(rows)
    named = [name for name in rows.columns if name not in others]
    order = ", ".join(f'"{name}"' for name in others)
    return rows.order(order).project(", ".join(named)).fetchnumpy() if named else {}


def published(data: Path) -> tuple[str, dict[str, tuple]]:
    """The live build in a folder, and the checksum of each of its tables."""
    build = (data / "guangdong" / "CURRENT").read_text().strip()
    with duckdb.connect(data / "guangdong" / "builds" / build / "atlas.duckdb", read_only=True) as connection:
        tables = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return build, {name: checksum(connection, name) for name in tables}
