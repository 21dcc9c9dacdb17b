"""Models: one `select` per file. Their order is read out of their own text."""

import json
import time
from collections.abc import Callable
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError

FOLDERS = ("staging", "intermediate", "marts")
HERE = Path(__file__).parent


def texts() -> dict[str, str]:
    """The text of each model by its name, which is the name of its file and of its table."""
    return {
        file.stem: file.read_text(encoding="utf-8")
        for folder in FOLDERS
        for file in sorted((HERE / folder).glob("*.sql"))
    }


def tables_named(connection: duckdb.DuckDBPyConnection, text: str) -> set[str]:
    """The tables a `select` reads, as DuckDB's own parser sees them."""
    (tree,) = connection.execute("select json_serialize_sql($text)", {"text": text}).fetchone()
    found: set[str] = set()

    def walk(node) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                found.add(node["table_name"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(tree))
    return found


def ordered(connection: duckdb.DuckDBPyConnection, models: dict[str, str]) -> list[str]:
    """The names of the models, each after those it reads."""
    graph = {
        name: tables_named(connection, text) & (models.keys() - {name})
        for name, text in models.items()
    }
    return list(TopologicalSorter(graph).static_order())


def run(
    connection: duckdb.DuckDBPyConnection, tell: Callable[[str, int, int], None]
) -> dict[str, float]:
    """Makes the table of every model; the seconds each took. Raises WarehouseError naming the model."""
    models = texts()
    names = ordered(connection, models)
    seconds = {}
    for i, name in enumerate(names):
        tell(name, i, len(names))
        began = time.perf_counter()
        try:
            rows = connection.sql(models[name])
            rows.create(name)
        except duckdb.Error as error:
            words = str(error).splitlines()[0]
            raise WarehouseError(f"The model {name} could not be built: {words}") from error
        seconds[name] = time.perf_counter() - began
    return seconds
