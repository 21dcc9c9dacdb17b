"""Filling a published file: the cube, condensed in a thread of its own, and the tables that are answers of models."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import duckdb
import pandas as pd
import pyarrow as pa

from warehouse import models, settings
from warehouse.condense import Condenser
from warehouse.extracts import Extracts
from warehouse.intake import Intake
from warehouse.publish import Rows, insert
from warehouse.revising import revised

CUBE = "published.cube"
ROWS_AT_ONCE = 500_000
Tell = Callable[[str, int, int], None]


class Condensing:
    """The cube in the making, beside whatever else is made meanwhile; on leaving, what is not made yet is given up."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, months: int):
        self._connection, self._months = connection.cursor(), months
        self._pieces: SimpleQueue[pa.Table] = SimpleQueue()
        self._left, self._pool = Event(), ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> "Condensing":
        self._done = self._pool.submit(self._condense)
        return self

    def __exit__(self, *_) -> None:
        self._left.set()
        self._pool.shutdown()

    def _condense(self) -> None:
        """Gives the cube in a few large pieces: small ones would all be written when the file is closed."""
        held: list[pa.Table] = []
        with models.shared(self._connection):
            for table in Condenser(self._connection, self._months).tables():
                held.append(table)
                if sum(map(len, held)) >= ROWS_AT_ONCE:
                    self._pieces.put(pa.concat_tables(held))
                    held = []
                if self._left.is_set():
                    return
        if held:
            self._pieces.put(pa.concat_tables(held))

    def ready(self) -> Iterator[pa.Table]:
        """The pieces made since they were asked for last."""
        while not self._pieces.empty():
            yield self._pieces.get()

    def rest(self) -> Iterator[pa.Table]:
        """All that were not given yet, when the last is made."""
        self._done.result()
        return self.ready()


def fill(
    connection: duckdb.DuckDBPyConnection,
    delivery: Extracts,
    taken: Intake,
    tell: Tell,
    cube: Condensing,
    earlier: Path | None = None,
    corrections: list | None = None,
) -> None:
    """Writes the measures, risk tables and notes of a build into the attached file, and its revisions of `earlier`."""
    connection.execute("set preserve_insertion_order = true")
    target = connection.cursor()
    target.execute("use published")
    insert(target, "period", _periods(delivery))
    insert(target, "source", pd.DataFrame(taken.tables))
    if taken.rejections:
        insert(target, "rejection", pd.DataFrame(taken.rejection_rows))
    if taken.divided:
        insert(target, "divided", pd.DataFrame([row for entry in taken.divided for row in entry.published()]))
    if corrections:
        insert(target, "correction", pd.DataFrame(corrections))
    waiting = models.found(models.PUBLISHED)
    later = [name for name, model in waiting.items() if CUBE in model.text]

    def put(table: str, rows: Rows) -> None:
        """Appends rows to a published table, and what of the cube is ready: two who write at once leave holes."""
        insert(target, table, rows)
        put_pieces(cube.ready())

    def put_pieces(pieces: Iterable[pa.Table]) -> None:
        for piece in pieces:
            insert(target, "cube", piece)

    models.answers(connection, [model for name, model in waiting.items() if name not in later], put, tell)
    put_pieces(cube.rest())
    models.answers(connection, [waiting[name] for name in later], put, tell)
    if earlier:
        tell("comparing with the build before", 0, 1)
        insert(target, "revision", revised(connection.cursor(), earlier))


def period_codes(delivery: Extracts) -> list[str]:
    """The codes of the periods of a delivery, in order."""
    year, month = map(int, delivery.first_month.split("-"))
    at = [year * 12 + month - 1 + i for i in range(delivery.months)]
    return [f"{value // 12}-{value % 12 + 1:02d}" for value in at]


def _periods(delivery: Extracts) -> pd.DataFrame:
    codes, last = period_codes(delivery), settings.last_mature(delivery)
    return pd.DataFrame({
        "period": range(len(codes)), "code": codes,
        "start": [date(int(c[:4]), int(c[5:]), 1) for c in codes],
        "provisional": [i > last for i in range(len(codes))]})  # fmt: skip
