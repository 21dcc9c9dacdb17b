"""Clerical review: the pairs found, a sample of them for a person to judge, and what the judgements tell."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from analysis.intervals import wilson
from warehouse.cases import inert_rows
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


def judged(file: Path) -> list[Judged]:
    """What the verdicts of a reviewed sample tell, band by band.

    Raises WarehouseError for a file that is no sample, or a verdict that is neither of the two words.
    """
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows or not {"band", "probability", "verdict"} <= rows[0].keys():
        raise WarehouseError(f"{file.name} is not a sample for review.", allowed=f"{SAMPLE}, with its columns")
    found = []
    for line, row in enumerate(rows, 2):
        if row["verdict"].strip() not in (SAME, OTHER, ""):
            raise WarehouseError(
                f"Line {line} of {file.name} has an unknown verdict.",
                found=row["verdict"],
                allowed=f"{SAME}, {OTHER}, empty",
            )
    for band, words in BANDS.items():
        own = [row for row in rows if row["band"] == str(band) and row["verdict"].strip()]
        if own:
            same = sum(row["verdict"].strip() == SAME for row in own)
            expected = sum(float(row["probability"]) for row in own) / len(own)
            low, high = wilson(np.array([same]), np.array([len(own)]))
            found.append(Judged(words, len(own), same, float(low[0]), float(high[0]), expected))
    return found
