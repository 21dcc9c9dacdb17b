"""The store of what was loaded: Parquet by table and month, and a ledger that alone says what counts.

A load writes new files first and swaps the ledger last: whatever is killed, the state before stays.
"""

import json
import os
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.extracts import LEDGER, Extracts, describe, digest_of
from warehouse.loading.wording import account

FOLDER = "store"
WHOLE = "all"
LOADS_KEPT = 500


@dataclass(frozen=True)
class Part:
    """A month of a table, or all of a table that is delivered whole; `content` is a checksum that does not depend on
    the order of rows, `sums` the SHA-256 of each file."""

    rows: int
    content: str
    files: list[str]
    sums: list[str] = field(default_factory=list)


@dataclass
class Store:
    """The ledger: description of the data, parts by table, fingerprint of the last delivery of each table, and the
    log of loads."""

    folder: Path
    description: dict = field(default_factory=dict)
    tables: dict[str, dict[str, Part]] = field(default_factory=dict)
    delivered: dict[str, str] = field(default_factory=dict)
    loads: list[dict] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> "Store":
        """The store in `folder`, empty if there is none. Raises WarehouseError for a ledger that is damaged."""
        file = folder / LEDGER
        if not file.exists():
            return cls(folder)
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            tables = {
                name: {part: Part(**entry) for part, entry in parts.items()} for name, parts in held["tables"].items()
            }
            return cls(folder, held["description"], tables, held["delivered"], held["loads"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WarehouseError(f"{file} is damaged: {error}.", remedy="Restore it from the backup.") from error

    def rows(self, table: str) -> int:
        """How many rows of a table are loaded."""
        return sum(part.rows for part in self.tables.get(table, {}).values())

    def history(self) -> list[str]:
        """One line per table of each load, the newest last: when it was, rows and remarks."""
        return [
            f"{one['at']}  "
            + account(
                one["table"], one["state"], one["rows_in"], one["rows_loaded"], one["rows_rejected"], one["remarks"]
            )
            for one in self.loads
        ]

    def commit(self) -> None:
        """Makes this state the one that counts, in one step, and removes files it does not name."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # What was written into it first made it with the rights of any folder.
        self.folder.chmod(0o700)
        self.loads = self.loads[-LOADS_KEPT:]
        content = {
            "description": self.description,
            "tables": {name: {key: vars(part) for key, part in parts.items()} for name, parts in self.tables.items()},
            "delivered": self.delivered,
            "loads": self.loads,
        }
        aside = self.folder / f".{LEDGER}-{os.getpid()}"
        with aside.open("w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, self.folder / LEDGER)
        self.tidy()

    def as_delivery(self) -> Extracts:
        """What is loaded, as a build reads it."""
        ordered = {name: [parts[key] for key in sorted(parts)] for name, parts in self.tables.items()}
        return Extracts(
            self.folder,
            **self.description,
            parts={name: [file for part in parts for file in part.files] for name, parts in ordered.items()},
            hashes={name: digest_of([part.content for part in parts]) for name, parts in ordered.items()},
            sums={
                file: told
                for parts in ordered.values()
                for part in parts
                for file, told in zip(part.files, part.sums, strict=False)
            },
        )

    def tidy(self) -> None:
        """Removes files that the ledger does not name."""
        named = {self.folder / file for parts in self.tables.values() for part in parts.values() for file in part.files}
        for file in self.folder.rglob("*.parquet"):
            if file not in named:
                file.unlink(missing_ok=True)
        for folder in sorted(self.folder.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                shutil.rmtree(folder, ignore_errors=True)


def now() -> str:
    """This moment, as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def merged(before: dict, given: dict) -> dict:
    """The description of the store after a delivery: the window widens, the extraction date moves on.

    Raises WarehouseError for data of another atlas, or a gap between the months.
    """
    if not before:
        return given
    for key in ("atlas", "demonstration", "scale"):
        if before[key] != given[key]:
            raise WarehouseError(
                f"The store holds {key} = {before[key]}, the delivery {key} = {given[key]}.",
                remedy="Load it into a folder of its own (--out).",
            )
    spans = [(month(entry["first_month"]), month(entry["first_month"]) + entry["months"]) for entry in (before, given)]
    if spans[1][0] > spans[0][1]:
        raise WarehouseError(
            f"The store ends before {text(spans[0][1])}, the delivery begins with {given['first_month']}.",
            remedy=f"Load the months from {text(spans[0][1])} on first; nothing was changed.",
        )
    if spans[1][1] < spans[0][0]:
        raise WarehouseError(
            f"The store begins with {before['first_month']}, the delivery ends with {text(spans[1][1] - 1)}.",
            remedy=f"Load the months from {text(spans[1][1])} to {text(spans[0][0] - 1)} first; nothing was changed.",
        )
    first, end = min(span[0] for span in spans), max(span[1] for span in spans)
    dates = (before["extraction_date"], given["extraction_date"])
    return given | {"first_month": text(first), "months": end - first, "extraction_date": max(dates)}


def month(code: str) -> int:
    """Months since year 0 of a code such as 2024-09."""
    return int(code[:4]) * 12 + int(code[5:]) - 1


def text(months: int) -> str:
    """The code of a number of months since year 0."""
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def yyyymm(months: int) -> int:
    """The number by which systems write a month."""
    return months // 12 * 100 + months % 12 + 1


def opened(folder: Path) -> Extracts:
    """The delivery in `folder`, or what was loaded into it, as a build reads it. Raises WarehouseError."""
    if folder.name == FOLDER and not (folder / LEDGER).is_file():
        raise WarehouseError("Nothing was loaded yet.", remedy="python -m warehouse load --extracts FOLDER")
    return Store.read(folder).as_delivery() if (folder / LEDGER).is_file() else describe(folder)


def description(delivery: Extracts) -> dict:
    """What a delivery says of itself, as the ledger keeps it."""
    left_out = ("folder", "parts", "hashes", "sums")
    return {key: value for key, value in vars(delivery).items() if key not in left_out}
