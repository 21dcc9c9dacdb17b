"""The database a build works in: in memory, or kept in a file from which a later build goes on.

A model is made again only if its text, a model it reads or a file it reads has changed.
"""

import hashlib
import shutil
from pathlib import Path

import duckdb

from warehouse import models
from warehouse.extracts import Extracts, sources

LARGEST_IN_MEMORY = 0.2
MEMORY = "8GB"
FOLDER = "work"
ALL = ""
# The tables by which rows are rejected; they are made anew by each build.
REJECTED = ("unknown_", "unborn_", "negative_")
DROP = 'drop table if exists "?"'
RAW = "raw_"
HERE = Path(__file__).parent


class Work:
    """A connection, and what of it is already made.

    `base` tells the state of everything that is neither an extract nor a model (codes, months, boundaries); if it
    changed, all is made anew. `prints` holds the fingerprint of each extract.
    """

    def __init__(self, home: Path, delivery: Extracts, base: str, prints: dict[str, str], keep: bool, scratch: Path):
        self.kept = keep or delivery.scale > LARGEST_IN_MEMORY
        self._folder, self._keep, self._prints, self._base = home / FOLDER, keep, _closed(prints), base
        self._marks: dict[str, str] = {}
        file = ":memory:"
        if self.kept:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = str(self._folder / "build.duckdb")
        settings = {"memory_limit": MEMORY, "temp_directory": str(scratch / "spill"), "preserve_insertion_order": False}
        self.connection = duckdb.connect(file, config=settings)
        self.begun = self.kept and self._is_of_this_base()
        if self.kept and not self.begun:
            self._anew(file, settings)

    def _is_of_this_base(self) -> bool:
        tables = {row[0] for row in self.connection.execute("select table_name from duckdb_tables()").fetchall()}
        if "made" not in tables:
            return False
        for name in tables:
            if name.startswith(REJECTED):
                self.connection.execute(DROP.replace("?", name))
        return self.connection.execute("select mark from made where name = ''").fetchone() == (self._base,)

    def _anew(self, file: str, settings: dict) -> None:
        self.connection.close()
        shutil.rmtree(self._folder)
        self._folder.mkdir(mode=0o700)
        self.connection = duckdb.connect(file, config=settings)
        self.connection.execute("create table made (name varchar primary key, mark varchar)")

    def taken_in(self) -> None:
        """The base is there: from here on the file can be gone on from."""
        self.record(ALL, self._base)

    def marks(self, found: dict[str, models.Model], reads: dict[str, set[str]]) -> None:
        """Learns what each model is made of, from its own text down to the files."""

        def mark(name: str) -> str:
            if name not in self._marks:
                own = models.tables_named(self.connection, found[name].text)
                below = sorted(mark(other) for other in reads[name])
                files = sorted(self._prints.get(other.removeprefix(RAW), "") for other in own - found.keys())
                self._marks[name] = hashlib.sha256(repr((found[name], below, files)).encode()).hexdigest()
            return self._marks[name]

        for name in found if self.kept else ():
            mark(name)

    def is_made(self, name: str) -> bool:
        """Whether the table of a model is there as it would be made now."""
        if not self.kept:
            return False
        row = self.connection.cursor().execute("select mark from made where name = $name", {"name": name}).fetchone()
        return row == (self._marks[name],)

    def clear(self, name: str) -> None:
        """Removes what an earlier or killed build left of a model."""
        if self.kept:
            self.connection.cursor().execute(DROP.replace("?", name))

    def record(self, name: str, mark: str = "") -> None:
        """Notes that a table is whole."""
        if self.kept:
            bound = {"name": name, "mark": mark or self._marks[name]}
            self.connection.cursor().execute("insert or replace into made values ($name, $mark)", bound)

    def close(self, done: bool) -> None:
        """Closes the database; after a build that is done it goes, unless it is to be kept."""
        self.connection.close()
        if self.kept and done and not self._keep:
            shutil.rmtree(self._folder, ignore_errors=True)


def _closed(prints: dict[str, str]) -> dict[str, str]:
    """The fingerprint of each extract together with those it refers to, since rows go out with what they refer to."""
    refers = {s.name: sorted({to.partition(".")[0] for to in s.references.values()} & prints.keys()) for s in sources()}

    def closed(name: str) -> str:
        return prints[name] + "".join(closed(other) for other in refers.get(name, ()))

    return {name: closed(name) for name in prints}


def base_of(*parts: object) -> str:
    """A hash of everything but extracts and models, the code that prepares it included."""
    content = hashlib.sha256(repr(parts).encode())
    code = (*sorted(HERE.glob("*.py")), *sorted((HERE / "loading").glob("*.py")))
    for file in (*code, HERE / "columns.toml", *sorted((HERE / "marts").glob("*_measure.toml"))):
        content.update(file.read_bytes())
    return content.hexdigest()
