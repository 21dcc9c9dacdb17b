"""The one door to the published file: read-only, locked, a cursor for each question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import Lock

import duckdb
import numpy as np
import pandas as pd
import structlog

import definitions
from definitions.manifest import faults
from queries import fetching
from queries.blocks import Block, Blocks
from queries.errors import NoBuildError, QuestionTooLargeError, QuestionTooLongError, TooManyRowsError
from queries.keeping import keep
from queries.places import codes_in_order, seen_places
from queries.rows import Rows
from queries.spells import MOST_BYTES, Spells
from queries.watch import Watch

SQL = Path(__file__).parent / "sql"
PART = re.compile(r"^ *@(\w+)$", re.MULTILINE)
TIME_LIMIT_SECONDS = 5.0
PATIENCE = 12.0
MEMORY_LIMIT = "1GB"
# More than any question of a page needs: every spell shape of the province.
MOST_ROWS = 3_000_000
# Questions whose rows name areas and hold no figure: the order in which borders are drawn, and who is above whom.
WITHOUT_FIGURES = frozenset({"layers", "ancestors"})
WATCH = Watch(TIME_LIMIT_SECONDS)
# The threshold, where the lists of codes are there that questions cast to.
OWN = (
    "select value from atlas where key = 'threshold' and cast(null as area) is null and cast(null as programme) is null"
)

log = structlog.get_logger("atlas.builds")


@cache
def statement(name: str) -> str:
    """The constant text of the question `name`. A line `@part` stands for a selection that several questions share."""
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    return PART.sub(lambda found: statement(f"parts/{found[1]}").rstrip(), text)


@cache
def bound_names(name: str) -> frozenset[str]:
    """The names a question binds, as DuckDB reads them from its text."""
    (parsed,) = duckdb.extract_statements(statement(name))
    return frozenset(parsed.named_parameters)


@dataclass(frozen=True)
class Reader:
    """A published build as one audience may see it.

    Two readers are equal when build, threshold, audience and scope are: cached answers stay right by construction.
    `scope` holds the areas that a person is responsible for, empty for all. Of areas that are neither within them
    nor above them (the benchmark) no row is ever handed out: these are `hidden`.
    """

    build: str
    threshold: int
    folder: Path = field(compare=False)
    connection: duckdb.DuckDBPyConnection = field(compare=False, repr=False)
    audience: str = ""
    scope: tuple[str, ...] = ()
    hidden: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    # How many times as long as a page's a question of this reader may take.
    patience: float = field(default=1.0, compare=False, repr=False)
    # Shared by all who read this build, whatever their areas.
    rows: Rows = field(default_factory=Rows, compare=False, repr=False)
    blocks: Blocks = field(default_factory=Blocks, compare=False, repr=False)
    spells: Spells = field(default_factory=Spells, compare=False, repr=False)

    def patient(self) -> "Reader":
        """The same for work that goes on by itself: a busy machine makes it longer and does not end it."""
        return replace(self, patience=PATIENCE)

    def within(self, scope: tuple[str, ...]) -> "Reader":
        """The same build for a person who is responsible for the areas of `scope`; all if it is empty."""
        if not scope:
            return self
        rows = self.read("ancestors", {})
        below, above = rows["ancestor"].isin(scope), rows["code"].isin(scope)
        visible = frozenset(rows["code"][below]) | frozenset(rows["ancestor"][above])
        return replace(self, scope=tuple(sorted(scope)), hidden=frozenset(rows["code"]) - visible)

    def read(self, name: str, values: Mapping[str, object]) -> pd.DataFrame:
        """The rows that answer question `name`, less those of areas outside the scope; it binds those of `values`
        that its text names.

        Raises LimitError after five seconds (a minute, if patient) or beyond the memory or the rows allowed, KeyError
        for a name without a value.
        """
        bound = {key: values[key] for key in bound_names(name)}
        rows = self.rows.of((name, repr(sorted(bound.items()))), lambda: self._found(name, bound))
        return rows if name in WITHOUT_FIGURES else self._in_scope(rows)

    def _found(self, name: str, bound: dict[str, object]) -> pd.DataFrame:
        rows = self.answer(name, bound, fetching.frame)
        if len(rows) > MOST_ROWS:
            raise TooManyRowsError(name)
        return rows

    def columns(self, name: str, values: Mapping[str, object]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """All codes in order, and the columns of a question of very many rows that tells the place of an area among
        them (`place`) instead of its code. Rows outside the scope are left out. Raises as `read` does."""
        found = self.answer(name, values, fetching.arrays)
        codes = codes_in_order(self)
        if self.hidden:
            seen = seen_places(self)[found["place"]]
            found = {column: values[seen] for column, values in found.items()}
        return codes, found

    def block(self, measure: str, programme: str) -> Block:
        """A measure of a programme in all areas by group of people and month, those outside the scope left out.
        Raises as `read` does."""
        asked = {"measure": measure, "programme": programme}
        found = self.blocks.of(measure, programme, lambda: self.answer("measure_rows", asked, fetching.table))
        if not self.hidden:
            return found
        seen = seen_places(self)
        return tuple(part.of(seen) for part in found)

    def keep_cube(self, at_once: int = 1) -> None:
        """Fetches the whole cube, and rows of spells as far as there is room, so that no one has to wait for them: in
        so many threads."""
        keep(self.patient(), at_once)

    def answer(self, name: str, values: Mapping[str, object], fetch: fetching.Fetch):
        """The answer of a question in the form that `fetch` gives it, as it stands in the file."""
        bound = {key: values[key] for key in bound_names(name)}
        cursor = self.connection.cursor()
        try:
            with WATCH.over(cursor, self.patience):
                return fetch(cursor, statement(name), bound)
        except duckdb.InterruptException as stopped:
            raise QuestionTooLongError(name) from stopped
        except duckdb.OutOfMemoryException as stopped:
            raise QuestionTooLargeError(name) from stopped
        finally:
            cursor.close()

    def _in_scope(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows less those that name an area outside the scope, in whatever column."""
        if not self.hidden or rows.empty:
            return rows
        outside = np.zeros(len(rows), dtype=bool)
        for column in filter(lambda column: _holds_texts(rows[column]), rows.columns):
            outside |= rows[column].isin(self.hidden).to_numpy()
        return rows[~outside].reset_index(drop=True) if outside.any() else rows


def _holds_texts(column: pd.Series) -> bool:
    """Whether a text stands in any row, be the first of them empty."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return bool(column.cat.categories.map(lambda value: isinstance(value, str)).any())
    return column.dtype.kind == "O" and any(isinstance(value, str) for value in column)


def open_build(folder: Path, threshold: int | None = None, audience: str = "") -> Reader:
    """A reader of the build in `folder`; the threshold is the build's own unless one is given. Raises ValueError for
    one of another version of the atlas."""
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
    try:
        [(own,)] = connection.execute(OWN).fetchall()
    except duckdb.CatalogException as error:
        connection.close()
        raise ValueError(f"build {folder.name} has tables of another version of the atlas; build it anew") from error
    return Reader(folder.name, int(own) if threshold is None else threshold, folder, connection, audience)


class Builds:
    """Hands out a reader of the build that the pointer names, and moves to another when the pointer does.

    With an audience these are the builds made for it, and their threshold is that of the audience. A build is opened
    only if every file is as it was written; else what was live stays, and `fault` says why. Rows of spells are kept in
    memory up to `most` bytes, and read from the file beyond.
    """

    def __init__(self, data: Path, atlas: str, audience: str = "", most: int = MOST_BYTES):
        self._most = most
        self._audience = definitions.audiences()[audience] if audience else None
        self._folder = data / atlas / (self._audience.folder if self._audience else "")
        self._moving = Lock()
        self._reader: Reader | None = None
        self._sound: set[str] = set()
        self._refused: str | None = None
        # Of one build; kept while its file is closed, so that processes that fork from this one share it.
        self._kept: tuple[str, Blocks, Spells] = "", Blocks(), Spells(most)
        self.fault = ""

    def current(self) -> Reader:
        """The reader of the live build; the last good one if the pointer cannot be followed. Raises NoBuildError."""
        name = self._pointer()
        now = self._reader
        if now is not None and now.build == name:
            # A pointer that was damaged and is as before.
            self._refused, self.fault = None, ""
            return now
        if now is not None and name == self._refused:
            return now
        # One request looks at the new build; the others are answered from the one before.
        if self._moving.acquire(blocking=now is None):
            try:
                self._move(name)
            finally:
                self._moving.release()
        if self._reader is None:
            raise NoBuildError(self.fault)
        return self._reader

    def close(self) -> None:
        """Closes the file; the next question opens it again. Needed before a process forks."""
        with self._moving:
            if self._reader is not None:
                self._reader.connection.close()
            self._reader, self._refused = None, None

    def _pointer(self) -> str:
        """What stands in the pointer: a name of a folder, or nothing."""
        try:
            name = (self._folder / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""
        return name if name.isprintable() and Path(name).name == name else ""

    def _move(self, name: str) -> None:
        if self._reader is not None and self._reader.build == name:
            return
        try:
            self._reader, self._refused, self.fault = self._opened(name), None, ""
        except (OSError, duckdb.Error, TypeError, ValueError) as error:
            self._refused, self.fault = name, self._told(str(error))
            if self._reader is None:
                self._reader = self._earlier(name)
            if self._reader is not None:
                log.error("build refused", audience=self._name, reason=self.fault, serving=self._reader.build)

    def _opened(self, name: str) -> Reader:
        folder = self._folder / "builds" / name
        if not name or not folder.is_dir():
            raise OSError("the pointer CURRENT is missing or names no build")
        if name not in self._sound:
            if wrong := faults(folder):
                raise OSError(f"build {name}: {'; '.join(wrong[:3])}")
            self._sound.add(name)
        if name != self._kept[0]:
            self._kept = name, Blocks(), Spells(self._most)
        whom = self._audience
        opened = open_build(folder, whom.k, whom.id) if whom else open_build(folder)
        return replace(opened, blocks=self._kept[1], spells=self._kept[2])

    def _earlier(self, refused: str) -> Reader | None:
        """The newest sound build besides the one that was refused, so that a bad disk or pointer ends nothing."""
        folders = [path for path in (self._folder / "builds").glob("*") if path.name != refused and path.is_dir()]
        for folder in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True):
            try:
                return self._opened(folder.name)
            except (OSError, duckdb.Error, TypeError, ValueError):
                continue
        return None

    @property
    def is_serving(self) -> bool:
        """Whether a build is open."""
        return self._reader is not None

    @property
    def _name(self) -> str:
        return self._audience.id if self._audience else ""

    def _told(self, reason: str) -> str:
        command = "protect" if self._audience and self._audience.folder else "build"
        return (
            f"No published build in {self._folder} ({reason}). Make one with “make demo” or "
            f"“python -m warehouse {command}”, or set ATLAS_DATA to the folder that has it."
        )
