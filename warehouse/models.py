"""Models: one `select` per file. Their order is read out of their own text."""

import json
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError

FOLDERS = ("staging", "intermediate", "marts")
HERE = Path(__file__).parent
AT_ONCE = 2
VIEW = "-- View."


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


def graph(connection: duckdb.DuckDBPyConnection, models: dict[str, str]) -> dict[str, set[str]]:
    """For each model the models it reads."""
    return {name: tables_named(connection, text) & (models.keys() - {name}) for name, text in models.items()}


def run(connection: duckdb.DuckDBPyConnection, tell: Callable[[str, int, int], None]) -> dict[str, float]:
    """Makes the table of every model, two at a time; the seconds each took.

    Raises WarehouseError naming the model that failed.
    """
    models = texts()
    waiting = TopologicalSorter(graph(connection, models))
    waiting.prepare()
    seconds: dict[str, float] = {}
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        running: dict[Future, str] = {}
        while waiting.is_active():
            for name in waiting.get_ready():
                running[pool.submit(_make, connection, name, models[name])] = name
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for task in done:
                name = running.pop(task)
                seconds[name] = task.result()
                tell(name, len(seconds), len(models))
                waiting.done(name)
    return seconds


def _make(connection: duckdb.DuckDBPyConnection, name: str, text: str) -> float:
    began = time.perf_counter()
    try:
        rows = connection.cursor().sql(text)
        if text.startswith(VIEW):
            rows.create_view(name)
        else:
            rows.create(name)
    except duckdb.Error as error:
        words = str(error).splitlines()[0]
        raise WarehouseError(f"The model {name} could not be built: {words}") from error
    return time.perf_counter() - began
