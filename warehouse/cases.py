"""Case lists of the rules, for the owners of the data: beside the builds, never in one, never in the app."""

import os
import shutil
from pathlib import Path

import duckdb

COLUMNS = ("rule", "key", "township", "period", "fen")


def write(connection: duckdb.DuckDBPyConnection, folder: Path, build: str, periods: list[str]) -> None:
    """Writes one file per management system, readable by its owner alone.

    Columns: rule, key (what the system calls the case, person or application by), township, period (empty for
    the state at extraction), fen.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    made = folder / build
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    hits = connection.cursor().table("rule_hit").order("system, rule, township, period, key").df()
    hits = hits.assign(period=[periods[at] if 0 <= at < len(periods) else "" for at in hits["period"]])
    for system, rows in hits.groupby("system", observed=True):
        handle = os.open(made / f"{system}.csv", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            rows.to_csv(stream, columns=list(COLUMNS), index=False)


def prune(folder: Path, kept: Path) -> None:
    """Removes the lists of builds that are not among the folders of `kept`."""
    for old in folder.iterdir() if folder.is_dir() else ():
        if not (kept / old.name).is_dir():
            shutil.rmtree(old, ignore_errors=True)
