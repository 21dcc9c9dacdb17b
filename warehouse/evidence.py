"""What protection must know of single payees: beside the builds, never in one, never in the app."""

import shutil
from pathlib import Path

import duckdb

FOLDER = "evidence"


def file(home: Path, build: str) -> Path:
    """Where the largest amounts of a build lie."""
    return home / FOLDER / f"{build}.parquet"


def write(connection: duckdb.DuckDBPyConnection, home: Path, build: str) -> None:
    """Writes the largest two amounts of each group, readable by the owner of the build alone."""
    place = file(home, build)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Nobody else can enter the folder while the file is made.
    place.parent.chmod(0o700)
    connection.cursor().table("largest_amount").write_parquet(str(place), compression="zstd", overwrite=True)
    place.chmod(0o600)


def copy(home: Path, build: str, other: str) -> None:
    """Gives the evidence of a build to another that has the same."""
    if file(home, build).exists():
        shutil.copy2(file(home, build), file(home, other))


def prune(home: Path) -> None:
    """Removes those of builds that are no longer kept."""
    for old in (home / FOLDER).glob("*"):
        if not (home / "builds" / old.stem).is_dir():
            old.unlink(missing_ok=True)
