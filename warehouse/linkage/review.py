"""Clerical review: the pairs found, a sample of them for a person to judge, and what the judgements tell."""

import csv
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np

from analysis.intervals import wilson
from warehouse.cases import inert_rows
from warehouse.encoding import as_utf8
from warehouse.errors import WarehouseError

PAIRS, SAMPLE = "pairs.csv", "review.csv"
EACH = 200
BANDS = {1: "0.99 to 1", 2: "0.9 to 0.99", 3: "0.5 to 0.9", 4: "0.1 to 0.5", 5: "below 0.1"}
SAME, OTHER = "same", "different"
COMPARED = ("name", "birth", "sex", "place", "contact")
SIDES = ("system", "person_no", "name", "birth", "sex", "town", "is_valid")


@dataclass(frozen=True)
class Judged:
    """A band of the sample: pairs judged, those that are one person, the 95 % limits of their share (Wilson), and the
    share that the model expects."""

    band: str
    judged: int
    same: int
    low: float
    high: float
    expected: float


def write(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Writes all pairs, and at most 200 of each band for review, readable by the owner alone. Needs the table `pairs`.

    Columns: the pair, both records, the bits that each comparison adds, and in the sample an empty verdict.
    """
    sides = [f"{name}_{side}" for side in "lr" for name in SIDES]
    bits = [f"round(mw_{name}, 1) as bits_{name}" for name in COMPARED]
    told = [
        "way",
        "band",
        "round(match_probability, 4) as probability",
        "round(match_weight, 1) as bits",
        *bits,
        *sides,
    ]
    pairs = connection.table("pairs").project(", ".join(told))
    _csv(folder / PAIRS, pairs.order("band, system_l, person_no_l, person_no_r"))
    by_lot = "row_number() over (partition by band order by hash(system_l, person_no_l, person_no_r, system_r)) as lot"
    sample = pairs.project("*, " + by_lot).filter(f"lot <= {EACH}").project("* exclude (lot), '' as verdict")
    _csv(folder / SAMPLE, sample.order("band, system_l, person_no_l, person_no_r"))


def _csv(file: Path, rows: duckdb.DuckDBPyRelation) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        inert_rows(rows.df()).to_csv(stream, index=False)


def keep(folder: Path) -> None:
    """Puts a sample with verdicts aside, under the time of its last change: a new one takes its name."""
    file = folder / SAMPLE
    if file.exists() and _is_touched(file):
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        file.rename(folder / f"{file.stem}-{changed:%Y%m%dT%H%M%SZ}{file.suffix}")


def _is_touched(file: Path) -> bool:
    try:
        return any(row["verdict"].strip() for row in _rows(file))
    except (WarehouseError, KeyError):
        return True


def _rows(file: Path) -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory() as scratch:
        text, _ = as_utf8(file, Path(scratch))
        with text.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream, restval=""))


def _is_probability(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


ALLOWED = {
    "band": (set(map(str, BANDS)).__contains__, ", ".join(map(str, BANDS))),
    "probability": (_is_probability, "a number from 0 to 1"),
    "verdict": ({SAME, OTHER, ""}.__contains__, f"{SAME}, {OTHER}, empty"),
}


def judged(file: Path) -> list[Judged]:
    """What the verdicts of a reviewed sample tell, band by band.

    Raises WarehouseError for a file that is no sample, or a row of which band, probability or verdict is none: a
    spreadsheet may have changed them.
    """
    rows = _rows(file)
    if not rows or not ALLOWED.keys() <= rows[0].keys():
        raise WarehouseError(f"{file.name} is not a sample for review.", allowed=f"{SAMPLE}, with its columns")
    for line, row in enumerate(rows, 2):
        for name, (fits, allowed) in ALLOWED.items():
            if not fits(row[name].strip()):
                raise WarehouseError(f"Line {line} of {file.name}: “{name}” is none of a sample.", found=row[name],
                                     allowed=allowed, remedy="Write verdicts alone, and keep all else.")  # fmt: skip
    found = []
    for band, words in BANDS.items():
        own = [row for row in rows if row["band"].strip() == str(band) and row["verdict"].strip()]
        if own:
            same = sum(row["verdict"].strip() == SAME for row in own)
            expected = sum(float(row["probability"]) for row in own) / len(own)
            low, high = wilson(np.array([same]), np.array([len(own)]))
            found.append(Judged(words, len(own), same, float(low[0]), float(high[0]), expected))
    return found
