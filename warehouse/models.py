"""Models: one `select` per file, a contract beside it. Their order is read out of their own text."""

import json
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeVar

import duckdb

from warehouse.errors import WarehouseError
from warehouse.pace import Pace

FOLDERS = ("staging", "intermediate", "rules", "marts")
PUBLISHED = "published"
HERE = Path(__file__).parent
AT_ONCE = 2
VIEW = "-- View."
# The tables that each text names: a build asks three times.
_NAMED: dict[str, frozenset[str]] = {}
Tell = Callable[[str, int, int], None]
Put = Callable[[str, duckdb.DuckDBPyRelation], object]
T = TypeVar("T")
Make = Callable[[str], tuple[float, int]]
Size = Callable[[str], int]


@dataclass(frozen=True)
class Model:
    """A model: its name, which is that of its file and its table, its text, and its contract.

    `key` names the columns that are unique together, `holds` conditions true of every row, `measures` what a
    model of measures gives.
    """

    name: str
    text: str
    key: tuple[str, ...]
    holds: tuple[str, ...]
    measures: tuple[str, ...] = ()

    @property
    def grain(self) -> str:
        """What one row is: the comment at the head of the file."""
        lines = []
        for line in self.text.splitlines():
            if not line.startswith("--"):
                break
            lines.append(line.removeprefix("--").strip())
        return " ".join(lines)


def found(*folders: str) -> dict[str, Model]:
    """The models of some folders by name. Raises WarehouseError for a model without a contract."""
    files = (file for folder in folders for file in sorted((HERE / folder).glob("*.sql")))
    return {file.stem: _read(file) for file in files}


def _read(file: Path) -> Model:
    try:
        contract = tomllib.loads(file.with_suffix(".toml").read_text(encoding="utf-8"))
        text, measures = file.read_text(encoding="utf-8"), tuple(contract.get("measures", ()))
        return Model(file.stem, text, tuple(contract["key"]), tuple(contract["holds"]), measures)
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise WarehouseError(
            f"The model {file.stem} has no usable contract: {error}.",
            allowed=f"{file.stem}.toml beside it, with the lists “key” and “holds”",
        ) from error


@cache
def columns() -> dict[str, dict]:
    """What columns.toml declares of each column: type and meaning."""
    return tomllib.loads((HERE / "columns.toml").read_text(encoding="utf-8"))


def tables_named(connection: duckdb.DuckDBPyConnection, text: str) -> set[str]:
    """The tables a `select` reads, as DuckDB's own parser sees them."""
    if text not in _NAMED:
        [(tree,)] = connection.execute("select json_serialize_sql($text)", {"text": text}).fetchall()
        _NAMED[text] = frozenset(_tables_in(json.loads(tree)))
    return set(_NAMED[text])


def _tables_in(tree: dict) -> set[str]:
    named: set[str] = set()

    def walk(node) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                named.add(node["table_name"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(tree)
    return named


def graph(connection: duckdb.DuckDBPyConnection, models: dict[str, Model]) -> dict[str, set[str]]:
    """For each model the models it reads."""
    return {name: tables_named(connection, model.text) & (models.keys() - {name}) for name, model in models.items()}


class Anew:
    """Nothing is made yet, and nothing need be remembered; `warehouse.work` remembers."""

    def marks(self, found: dict[str, Model], reads: dict[str, set[str]]) -> None:
        """Nothing to learn."""

    def is_made(self, name: str) -> bool:
        """Never."""
        return False

    def clear(self, name: str) -> None:
        """Nothing to remove."""

    record = read_by = clear


def run(connection: duckdb.DuckDBPyConnection, tell: Tell, work=None, pace: Pace | None = None) -> dict[str, float]:
    """Makes the table of every model, two at a time; the seconds each took, 0 for those that `work` has already.

    Raises WarehouseError naming the model that failed, or that breaks its contract.
    """
    models, work = found(*FOLDERS), work or Anew()
    reads = graph(connection, models)
    work.marks(models, reads)
    with shared(connection):
        # How long a model takes is not known before the first build; the longer its text, the longer, as a rule.
        return in_order(
            reads, lambda name: once(connection, models[name], work), tell, pace or Pace({}), work.read_by,
            lambda name: len(models[name].text),
        )  # fmt: skip


@contextmanager
def shared(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """While two queries are at work at a time: who asks one is at work on it beside DuckDB's own threads, so that there
    are fewer of these. One thread more than there are processors costs a sixth more processor time."""
    [(threads,)] = connection.execute("select current_setting('threads')").fetchall()
    connection.execute("set threads = " + str(max(1, threads - AT_ONCE + 1)))
    try:
        yield
    finally:
        connection.execute("set threads = " + str(threads))


def alike(_: str) -> int:
    """The size of what none is known of."""
    return 0


def in_order(
    reads: dict[str, set[str]],
    make: Make,
    tell: Tell,
    pace: Pace,
    after: Callable[[str], None] = str,
    size: Size = alike,
) -> dict[str, float]:
    """Makes each model after those it reads, two at a time; the seconds each took. `make` gives seconds and rows,
    `after` hears what is made."""
    seconds: dict[str, float] = {}
    for name, (took, rows) in each_after(reads, make, size):
        seconds[name] = took
        tell(pace.told(name, took, rows), len(seconds), len(reads))
        after(name)
    return seconds


def each_after(reads: dict[str, set[str]], make: Callable[[str], T], size: Size = alike) -> Iterator[tuple[str, T]]:
    """Makes each after those it reads, two at a time, and of those that can be made first the one that most others wait
    for, then the one of greatest size, or it would be made alone at the end; the name and what was made, as they are
    done."""
    waiting, wait_for = TopologicalSorter(reads), waited_for(reads)
    waiting.prepare()
    ready: list[str] = []
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        running: dict[Future, str] = {}
        while waiting.is_active():
            ready = sorted([*ready, *waiting.get_ready()], key=lambda name: (wait_for[name], size(name)))
            while ready and len(running) < AT_ONCE:
                name = ready.pop()
                running[pool.submit(make, name)] = name
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for task in done:
                name = running.pop(task)
                yield name, task.result()
                waiting.done(name)


def waited_for(reads: dict[str, set[str]]) -> dict[str, int]:
    """How many others cannot be made before each: those that read it, and those that read these, and so on."""
    after: dict[str, set[str]] = {name: set() for name in reads}
    for name in reversed([*TopologicalSorter(reads).static_order()]):
        for read in reads[name]:
            after[read] |= {name, *after[name]}
    return {name: len(others) for name, others in after.items()}


def once(connection: duckdb.DuckDBPyConnection, model: Model, work) -> tuple[float, int]:
    """The seconds a model took, 0 if it was there; and its rows, -1 for a view."""
    view = model.text.startswith(VIEW)
    took = 0.0
    if view or not work.is_made(model.name):
        if not view:
            work.clear(model.name)
        took = _make(connection, model)
        if not view:
            work.record(model.name)
    return took, -1 if view else len(connection.cursor().table(model.name))


def _make(connection: duckdb.DuckDBPyConnection, model: Model) -> float:
    began = time.perf_counter()
    try:
        rows = typed(connection.cursor().sql(model.text))
        if model.text.startswith(VIEW):
            rows.create_view(model.name)
        else:
            rows.create(model.name)
        broken = breaches(connection.cursor(), model)
    except duckdb.Error as error:
        words = str(error).splitlines()[0]
        raise WarehouseError(f"The model {model.name} could not be built: {words}") from error
    keeps(model, broken)
    return time.perf_counter() - began


def typed(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The rows with every column in its declared type. Raises WarehouseError for an undeclared column."""
    all_declared(rows.columns)
    return rows.project(", ".join(f'cast("{name}" as {columns()[name]["type"]}) as "{name}"' for name in rows.columns))


def all_declared(names: Iterable[str]) -> None:
    """Raises WarehouseError for columns that columns.toml does not declare."""
    if unknown := [name for name in names if name not in columns()]:
        raise WarehouseError(f"Columns {', '.join(unknown)} are not declared.", allowed="those of columns.toml")


def keeps(model: Model, broken: list[str]) -> None:
    """Raises WarehouseError if a model breaks its contract: `broken` says what and in how many rows."""
    if broken:
        raise WarehouseError(
            f"The model {model.name} breaks its contract: {'; '.join(broken)}.",
            remedy="The live build stays. Look at the extract the rows come from, or mend the model.",
        )


def breaches(connection: duckdb.DuckDBPyConnection, model: Model, keys: bool = False) -> list[str]:
    """What of the contract does not hold: one line per condition, with the number of rows.

    Whether the key is unique is asked only with `keys`: it costs as much as the model itself.
    """
    rows = connection.table(model.name)
    counts = [f"count(*) filter (where not ({condition}))" for condition in model.holds]
    if keys and model.key:
        named = ", ".join(f'"{name}"' for name in model.key)
        counts.append(f"count(*) - count(distinct ({named}))")
    if not counts:
        return []
    told = [*(f"“{condition}” fails" for condition in model.holds), "the key repeats"]
    [failed] = rows.aggregate(", ".join(counts)).fetchall()
    return [f"{words} in {number:,} rows" for words, number in zip(told, failed, strict=False) if number]


def answers(connection: duckdb.DuckDBPyConnection, models: Iterable[Model], put: Put, tell: Tell) -> None:
    """Gives the rows of each model to `put`, under the name of its published table.

    The models may read the published file, attached as `published`. Raises WarehouseError naming the
    table that failed.
    """
    waiting = list(models)
    for done, model in enumerate(waiting):
        tell(f"publishing {model.name}", done, len(waiting))
        try:
            put(model.name, connection.cursor().sql(model.text))
        except duckdb.Error as error:
            words = str(error).splitlines()[0]
            raise WarehouseError(f"The published table {model.name} could not be made: {words}") from error
