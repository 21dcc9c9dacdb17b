"""The models of a build on a Spark cluster: shared as Parquet, made and checked there, what is published read back.

Whatever reads the linkage key is made by DuckDB on this host: the key is never shared. So are the numbers of persons.
"""

import time
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse import models
from warehouse.build import scratch_folder
from warehouse.errors import WarehouseError
from warehouse.leaving import needed
from warehouse.lineage import MEASURED
from warehouse.pace import Pace
from warehouse.spark.session import check, session, told
from warehouse.spark.translate import to_spark

SECRET = "raw_secret"
# Numbers persons, in no order: every engine would number them otherwise, and no figure may depend on it.
NUMBERED = "int_person"
RAW = "raw_"
TYPES = {"tinyint": "tinyint", "smallint": "smallint", "integer": "int", "bigint": "bigint", "double": "double",
         "boolean": "boolean", "date": "date", "varchar": "string", "uuid": "string"}  # fmt: skip
COUNT = "count(*)"
# Before the name of a table that a view stands for, read back.
BACK = "back_"
AMOUNT = "amount"


class Engine:
    """Makes the models on the cluster of `master`. `shared` is a folder that this host and every worker reach under
    the same name. `back` names the models whose tables come back; without it, those a build needs.

    Raises WarehouseError if Spark cannot be used.
    """

    def __init__(self, master: str, shared: Path, back: Iterable[str] = ()):
        check(master)
        self._master, self._shared, self._back = master, shared.absolute(), frozenset(back)

    def __call__(
        self, connection: duckdb.DuckDBPyConnection, tell: models.Tell, work=None, pace: Pace | None = None
    ) -> dict[str, float]:
        """Makes every model; the seconds each took. The same as `models.run`."""
        declared, work = models.found(*models.FOLDERS), work or models.Anew()
        reads = models.graph(connection, declared)
        work.marks(declared, reads)
        tell("asking Spark for workers", 0, len(reads))
        with scratch_folder(self._shared) as folder, session(self._master, Path(folder)) as spark:
            run = _Run(connection, spark, Path(folder), work, declared, self._back or needed(connection, declared))
            run.share_raw(tell)
            return models.in_order(reads, run.make, tell, pace or Pace({}))


def made_here(connection: duckdb.DuckDBPyConnection, declared: dict[str, models.Model]) -> frozenset[str]:
    """The models that read the linkage key or number persons, and all that they read."""
    found: set[str] = set()
    keyed = [name for name, model in declared.items() if SECRET in models.tables_named(connection, model.text)]
    waiting = [*keyed, NUMBERED]
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting += models.tables_named(connection, declared[name].text) & declared.keys() - found
    return frozenset(found)


class _Run:
    """One build: what is shared with the cluster, and what comes back."""

    def __init__(self, connection, spark, folder: Path, work, declared: dict[str, models.Model], back: frozenset[str]):
        self._connection, self._spark, self._folder, self._work = connection, spark, folder, work
        self._declared, self._back, self._here = declared, back, made_here(connection, declared)
        self._lists = {
            kind: _listed(connection, kind)
            for kind in sorted({entry["type"] for entry in models.columns().values()} - TYPES.keys())
        }

    def share_raw(self, tell: models.Tell) -> None:
        """Writes the delivered tables, without what was rejected, to where the workers read them."""
        there = [self._declared[name] for name in self._declared.keys() - self._here]
        named = {name for model in there for name in models.tables_named(self._connection, model.text)}
        for name in sorted(name for name in named if name.startswith(RAW)):
            tell(f"sharing {name}", 0, len(self._declared))
            self._share(name)

    def make(self, name: str) -> tuple[float, int]:
        """The seconds a model took and its rows, -1 for a view."""
        model = self._declared[name]
        if name in self._here:
            took, rows = models.once(self._connection, model, self._work)
            self._share(name)
            return took, rows
        began = time.perf_counter()
        try:
            rows = self._made_there(model)
        except WarehouseError:
            raise
        except Exception as error:
            raise WarehouseError(f"The model {name} could not be built on Spark: {told(error)}") from error
        if name in self._back:
            self._read_back(model)
        return time.perf_counter() - began, rows

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.parquet"

    def _address(self, name: str) -> str:
        """The same as Spark names it, which takes Chinese characters as they are."""
        return f"file://{self._place(name)}"

    def _share(self, name: str) -> None:
        rows = self._connection.cursor().table(name)
        shared = [_shared(column, kind) for column, kind in zip(rows.columns, rows.types, strict=True)]
        rows.project(", ".join(shared)).write_parquet(str(self._place(name)), compression="zstd")
        schema = ", ".join(f"`{name}` {_kind(kind)}" for name, kind in zip(rows.columns, rows.types, strict=True))
        self._spark.read.schema(schema).parquet(self._address(name)).createOrReplaceTempView(name)

    def _made_there(self, model: models.Model) -> int:
        rows = self._spark.sql(to_spark(model.text))
        models.all_declared(rows.columns)
        kinds = {name: models.columns()[name]["type"] for name in rows.columns}
        rows = rows.selectExpr(*(_cast(name, TYPES.get(kind, "string")) for name, kind in kinds.items()))
        if model.text.startswith(models.VIEW):
            rows.createOrReplaceTempView(model.name)
            if model.name in self._back:
                self._write(model.name, _summed(rows) if model.name in MEASURED else rows)
            return -1
        self._write(model.name, rows).createOrReplaceTempView(model.name)
        return self._checked(model, kinds)

    def _write(self, name: str, rows):
        rows.write.parquet(self._address(name))
        return self._spark.read.schema(rows.schema).parquet(self._address(name))

    def _checked(self, model: models.Model, kinds: dict[str, str]) -> int:
        """The number of rows of a table that keeps its contract."""
        counts = {f"“{condition}” fails": f"count_if(not ({to_spark(condition)}))" for condition in model.holds}
        for name, kind in kinds.items():
            if kind in self._lists:
                counts[f"“{name}” is no {kind}"] = f"count_if(`{name}` not in ({self._lists[kind]}))"
        rows, *failed = self._spark.table(model.name).selectExpr(COUNT, *counts.values()).first()
        broken = [f"{words} in {number:,} rows" for words, number in zip(counts, failed, strict=True) if number]
        models.keeps(model, broken)
        return rows

    def _read_back(self, model: models.Model) -> None:
        connection, view = self._connection.cursor(), model.text.startswith(models.VIEW)
        name = f"{BACK}{model.name}" if view else model.name
        self._work.clear(name)
        models.typed(connection.read_parquet(f"{self._place(model.name)}/*.parquet")).create(name)
        if view:
            # A later build by DuckDB puts its own view in the place.
            connection.table(name).create_view(model.name)
        else:
            self._work.record(name)


def _kind(kind) -> str:
    """A type of DuckDB as Spark calls it; codes of closed lists are texts."""
    return TYPES.get(str(kind).lower(), "string" if kind.id == "enum" else str(kind).lower())


def _shared(name: str, kind) -> str:
    """A column as Spark reads it; a keyed hash is a text of 32 signs there, as the models make it."""
    return f"replace(cast(\"{name}\" as varchar), '-', '') as \"{name}\"" if str(kind) == "UUID" else f'"{name}"'


def _cast(name: str, kind: str) -> str:
    return f"cast(`{name}` as {kind}) as `{name}`"


def _listed(connection: duckdb.DuckDBPyConnection, kind: str) -> str:
    """The codes of a closed list, as Spark writes them."""
    [(codes,)] = connection.execute("select enum_range(cast(null as " + kind + "))").fetchall()
    return ", ".join("'" + code.replace("\\", "\\\\").replace("'", "\\'") + "'" for code in codes)


def _summed(rows):
    """The rows of a model of measures added up: the cube adds them up in any case, and fewer come back."""
    others = [name for name in rows.columns if name != AMOUNT]
    return rows.groupBy(*others).agg({AMOUNT: "sum"}).withColumnRenamed(f"sum({AMOUNT})", AMOUNT)
