"""Values that no definition names: kept, counted and told. Pages show them by their own name, after all others."""

from dataclasses import dataclass

import duckdb

import definitions
from warehouse.extracts import Source

EXAMPLES = 5


@dataclass(frozen=True)
class Unnamed:
    """Rows of a table with values of a column that no definition names, and the most frequent of these."""

    source: str
    column: str
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return (
            f"{self.source}: {rows} with a “{self.column}” that no definition names: {', '.join(self.examples)}. "
            "It is shown by its own name; if it is one that has a name, correct it or map it."
        )

    def published(self) -> list[dict]:
        """No row: the page of what was asked for shows the values themselves."""
        return []


def names(kind: str) -> list[str]:
    """The values that the definitions name: of documents, or of authorities."""
    return [entry.id for entry in {"document": definitions.documents, "authority": definitions.authorities}[kind]()]


def unnamed(connection: duckdb.DuckDBPyConnection, tables: list[Source]) -> list[Unnamed]:
    """What no definition names, by table and column; what is empty names nothing."""
    found = []
    for source in tables:
        for column, kind in source.named.items():
            given = connection.table(f"raw_{source.name}").project(f'cast("{column}" as varchar) as value')
            counted = given.filter("trim(value) <> ''").aggregate("value, count(*) as rows", "value")
            others = [
                (value, rows)
                for value, rows in counted.order("rows desc, value").fetchall()
                if value not in names(kind)
            ]
            if others:
                examples = tuple(value for value, _ in others[:EXAMPLES])
                found.append(Unnamed(source.name, column, sum(rows for _, rows in others), examples))
    return found
