"""The one door to the published file: read-only, locked, a cursor for each question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock

import duckdb
import pandas as pd

from queries.watch import Watch

SQL = Path(__file__).parent / "sql"
TIME_LIMIT_SECONDS = 5.0
MEMORY_LIMIT = "1GB"
WATCH = Watch(TIME_LIMIT_SECONDS)


class NoBuildError(RuntimeError):
    """There is no published build to read; the text says where one was expected and what to do."""


class QuestionTooLongError(RuntimeError):
    """A question ran into the time limit and was stopped."""


@cache
def statement(name: str) -> str:
    """The constant text of the question `name`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


@cache
def bound_names(name: str) -> frozenset[str]:
    """The names a question binds, as DuckDB reads them from its text."""
    (parsed,) = duckdb.extract_statements(statement(name))
    return frozenset(parsed.named_parameters)


@dataclass(frozen=True)
class Reader:
    """A published build as one audience may see it.

    Two readers are equal when build and threshold are: cached answers stay right by construction.
    """

    build: str
    threshold: int
    folder: Path = field(compare=False)
    connection: duckdb.DuckDBPyConnection = field(compare=False, repr=False)

    def read(self, name: str, values: Mapping[str, object]) -> pd.DataFrame:
        """The rows that answer question `name`; it binds those of `values` that its text names.

        Raises QuestionTooLongError after five seconds, KeyError for a name without a value.
        """
        bound = {key: values[key] for key in bound_names(name)}
        cursor = self.connection.cursor()
        try:
            with WATCH.over(cursor):
                return cursor.execute(statement(name), bound).df()
        except duckdb.InterruptException as stopped:
            raise QuestionTooLongError(name) from stopped
        finally:
            cursor.close()


def open_build(folder: Path, threshold: int | None = None) -> Reader:
    """A reader of the build in `folder`; the threshold is the build's own unless one is given."""
    connection = duckdb.connect(
        folder / "atlas.duckdb",
        read_only=True,
        config={
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "threads": 1,
            "memory_limit": MEMORY_LIMIT,
            "lock_configuration": True,
        },
    )
    if threshold is None:
        row = connection.execute("select value from atlas where key = 'threshold'").fetchone()
        threshold = int(row[0])
    return Reader(folder.name, threshold, folder, connection)


class Builds:
    """Hands out a reader of the build that the pointer names, and reopens when it moves."""

    def __init__(self, data: Path, atlas: str):
        self._folder = data / atlas
        self._lock = Lock()
        self._reader: Reader | None = None

    def current(self) -> Reader:
        """The reader of the live build; the last good one if the pointer cannot be followed."""
        name = self._pointer()
        with self._lock:
            if self._reader is None or (name and self._reader.build != name):
                self._reader = self._opened(name)
            return self._reader

    def close(self) -> None:
        """Closes the file; the next question opens it again. Needed before a process forks."""
        with self._lock:
            if self._reader is not None:
                self._reader.connection.close()
            self._reader = None

    def _pointer(self) -> str:
        try:
            return (self._folder / "CURRENT").read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def _opened(self, name: str) -> Reader:
        folder = self._folder / "builds" / name
        try:
            if not name:
                raise OSError("no pointer")
            return open_build(folder)
        except (OSError, duckdb.Error) as error:
            if self._reader is not None:
                return self._reader
            raise NoBuildError(
                f"No published build in {self._folder}. Make one with “make demo” or "
                f"“python -m warehouse build”, or set ATLAS_DATA to the folder that has it."
            ) from error
