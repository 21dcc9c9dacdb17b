"""The database a build works in: in memory, or kept in a file from which a later build goes on.

A model is made again only if its text, the rows of a model it reads, or what it reads of a delivery has changed.
"""

import hashlib
import re
import shutil
from pathlib import Path

import duckdb

from warehouse import models
from warehouse.dividing import Divided
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts
from warehouse.intake import Intake
from warehouse.leaving import Leaving
from warehouse.rejections import WORK, Rejection

LARGEST_IN_MEMORY = 0.2
# At most, of a build in memory, and of one kept in a file. Near the limit DuckDB gives blocks back to the system though
# they are asked for again: of the default demonstration, which needs 5 GB, with a limit of 8 GB eleven times.
MEMORY, MEMORY_BESIDE_FILE = "12GB", "9.5GB"
# Of blocks, what is never given back: beside a file all, since near the limit those from elsewhere make it spill rows.
BLOCKS, BLOCKS_BESIDE_FILE = "6GB", MEMORY_BESIDE_FILE
# Memory goes back to the system when a build is done, not after every query: to be given it again costs a quarter of
# what the system itself spends on a build.
HOLDS = {
    "allocator_flush_threshold": "100GB",
    "allocator_bulk_deallocation_flush_threshold": "100GB",
}
FOLDER, FILE = "work", "build.duckdb"
ALL = ""
DROP = 'drop table if exists "?"'
HELD = re.compile(r"lock is held in (.+?) \(PID (\d+)\)|being used by another process")
CHECKSUM = 'select count(*), coalesce(sum(cast(hash(whole_row) as hugeint)), 0) from "?" as whole_row'
RAW = "raw_"
HERE = Path(__file__).parent


class Work:
    """A connection, and what of it is already made.

    `base` tells the state of everything that is neither an extract, a model nor the end of the window (codes, first
    month, boundaries, code); if it changed, all is made anew. `prints` holds the fingerprint of each extract and of the
    tables that tell the window.
    """

    def __init__(self, home: Path, delivery: Extracts, base: str, prints: dict[str, str], keep: bool, scratch: Path):
        self.kept = keep or delivery.scale > LARGEST_IN_MEMORY
        self._folder, self._keep, self._prints, self._base = home / FOLDER, keep, dict(prints), base
        self._found: dict[str, models.Model] = {}
        self._reads: dict[str, set[str]] = {}
        self._leaving: Leaving | None = None
        # What tells the rows of each table that is made.
        self._contents: dict[str, str] = {}
        file = ":memory:"
        if self.kept:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = str(self._folder / FILE)
        settings = {
            "memory_limit": MEMORY_BESIDE_FILE if self.kept else MEMORY,
            "block_allocator_memory": BLOCKS_BESIDE_FILE if self.kept else BLOCKS,
            "temp_directory": str(scratch / "spill"),
            "preserve_insertion_order": False,
        } | HOLDS
        self.connection = _connected(file, settings)
        self.begun = self.kept and self._is_of_this_base()
        if self.kept and not self.begun:
            self._anew(file, settings)

    @property
    def beginning(self) -> str:
        """The first step in words: what of an earlier build is gone on from."""
        if self.begun:
            return "reading the extracts, then going on where a build ended"
        if not self.kept and (self._folder / FILE).exists():
            return "reading the extracts; to go on from what a build with --keep left, add --keep"
        return "reading the extracts"

    def _is_of_this_base(self) -> bool:
        tables = {row[0] for row in self.connection.execute("select table_name from duckdb_tables()").fetchall()}
        if "made" not in tables:
            return False
        for name in tables:
            if name.startswith(WORK):
                self.connection.execute(DROP.replace("?", name))
        return self.connection.execute("select mark from made where name = ''").fetchall() == [(self._base,)]

    def _anew(self, file: str, settings: dict) -> None:
        self.connection.close()
        shutil.rmtree(self._folder)
        self._folder.mkdir(mode=0o700)
        self.connection = _connected(file, settings)
        self.connection.execute("create table made (name varchar primary key, mark varchar, content varchar)")

    def taken_in(self, taken: Intake) -> None:
        """The base is there: from here on the file can be gone on from. What a model reads of an extract is what was
        delivered, in the townships of now, less what was rejected."""
        if self.kept:
            # The others are only told: the rows stay as they were delivered.
            changed = [entry for entry in (*taken.divided, *taken.rejections) if isinstance(entry, Divided | Rejection)]
            for entry in changed:
                self._prints[entry.source] += repr((entry.column, self._checksum(entry.table)))
            self._note(ALL, self._base, "")

    def marks(self, found: dict[str, models.Model], reads: dict[str, set[str]]) -> None:
        """Learns which models there are and what each reads."""
        self._found, self._reads = found, reads
        self._leaving = None if self.kept else Leaving(self.connection, found, reads)

    def read_by(self, name: str) -> None:
        """A model is made: in memory, what nobody has to read any more goes."""
        if self._leaving:
            self._leaving.after(name)

    def _mark(self, name: str) -> str:
        """What a model is made of: its own text, the rows of the models it reads, and what it reads of extracts."""
        own = models.tables_named(self.connection.cursor(), self._found[name].text) - self._found.keys()
        below = [self._content(other) for other in sorted(self._reads[name])]
        files = [self._prints.get(other.removeprefix(RAW), "") for other in sorted(own)]
        return hashlib.sha256(repr((self._found[name], below, files)).encode()).hexdigest()

    def _content(self, name: str) -> str:
        """What tells the rows of a model: of one that is no table here, what it is made of."""
        return self._contents.get(name) or self._mark(name)

    def is_made(self, name: str) -> bool:
        """Whether the table of a model is there as it would be made now. What it reads must be made."""
        if not self.kept:
            return False
        asked = "select mark, content from made where name = $name"
        noted = self.connection.cursor().execute(asked, {"name": name}).fetchall()
        if not noted or noted[0][0] != self._mark(name):
            return False
        self._contents[name] = noted[0][1]
        return True

    def clear(self, name: str) -> None:
        """Removes what an earlier or killed build left of a model."""
        if self.kept:
            cursor = self.connection.cursor()
            cursor.execute("delete from made where name = $name", {"name": name})
            cursor.execute(DROP.replace("?", name))

    def record(self, name: str) -> None:
        """Notes that a table is whole. Where later builds go on from it, its rows are looked at: a model that reads it
        need not be made again if they are the same."""
        if self.kept:
            mark = self._mark(name)
            self._contents[name] = self._checksum(name) if self._keep else mark
            self._note(name, mark, self._contents[name])

    def _checksum(self, table: str) -> str:
        return repr(self.connection.cursor().execute(CHECKSUM.replace("?", table)).fetchall())

    def _note(self, name: str, mark: str, content: str) -> None:
        bound = {"name": name, "mark": mark, "content": content}
        self.connection.cursor().execute("insert or replace into made values ($name, $mark, $content)", bound)

    def close(self, done: bool) -> None:
        """Closes the database; after a build that is done it goes, unless it is to be kept."""
        self.connection.close()
        if self.kept and done and not self._keep:
            shutil.rmtree(self._folder, ignore_errors=True)


def _connected(file: str, settings: dict) -> duckdb.DuckDBPyConnection:
    """Opens the database of a build. Raises WarehouseError where another program has it open, or it is damaged."""
    try:
        return duckdb.connect(file, config=settings)
    except duckdb.IOException as error:
        what, held = f"{file}, the database that builds keep,", HELD.search(str(error))
        if not held:
            raise WarehouseError(
                f"{what} cannot be opened: {str(error).splitlines()[0]}.",
                remedy="If it is damaged, remove it: the next build makes everything anew. Nothing live changed.",
            ) from error
        by = f"{held[1]}, process {held[2]}" if held[1] else "another program"
        raise WarehouseError(
            f"{what} is open in {by}.", remedy="Close it there, then build again. Nothing live changed."
        ) from error


def base_of(*parts: object) -> str:
    """A hash of everything but extracts and models, the code that prepares it included."""
    content = hashlib.sha256(repr(parts).encode())
    code = (*sorted(HERE.glob("*.py")), *sorted((HERE / "loading").glob("*.py")))
    for file in (*code, HERE / "columns.toml", *sorted((HERE / "marts").glob("*_measure.toml"))):
        content.update(file.read_bytes())
    return content.hexdigest()
