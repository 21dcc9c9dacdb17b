"""Case lists of the rules, for the owners of the data: beside the builds, never in one, never in the app."""

import os
import shutil
from pathlib import Path

import duckdb
import pandas as pd

from definitions.cells import inert
from warehouse import verdicts

COLUMNS = ("rule", "system", "key", "township", "period", "fen", "verdict")


def write(
    connection: duckdb.DuckDBPyConnection, folder: Path, build: str, periods: list[str], known: pd.DataFrame
) -> None:
    """Writes one file per management system, readable by its owner alone.

    Columns: rule, system, key (what the system calls the case, person or application by), township, period (empty for
    the state at extraction), fen, and the verdict that is `known` of the case, empty where nobody has judged it.
    """
    made = _emptied(folder, build)
    hits = connection.cursor().table("rule_hit").order("system, rule, township, period, key").df()
    hits = hits.assign(period=[periods[at] if 0 <= at < len(periods) else "" for at in hits["period"]])
    for system, rows in hits.astype({"rule": str, "system": str}).groupby("system"):
        _list(made / f"{system}.csv", rows, known)


def again(folder: Path, build: str, other: str, known: pd.DataFrame) -> None:
    """Gives the lists of a build to another that has the same hits, with the verdicts that are known by now."""
    made = _emptied(folder, other)
    for file in sorted((folder / build).glob("*.csv")):
        _list(made / file.name, pd.read_csv(file, dtype=str, keep_default_na=False), known)


def _emptied(folder: Path, build: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    made = folder / build
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    return made


def _list(file: Path, rows: pd.DataFrame, known: pd.DataFrame) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        inert_rows(verdicts.on(rows, known)[[*COLUMNS]]).to_csv(stream, index=False)


def inert_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """A table of a list with its texts inert: they are of others, and it is opened in a spreadsheet."""
    texts = [name for name in rows if rows[name].dtype == object]
    return rows.assign(**{name: rows[name].map({text: inert(text) for text in rows[name].unique()}) for name in texts})


def prune(folder: Path, kept: Path) -> None:
    """Removes the lists of builds that are not among the folders of `kept`."""
    for old in folder.iterdir() if folder.is_dir() else ():
        if not (kept / old.name).is_dir():
            shutil.rmtree(old, ignore_errors=True)
