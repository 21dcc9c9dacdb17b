"""What R's `survival` says of spells. `python -m tests.oracles.r` installs both from Debian where they lack."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

from tests.debian import install

PACKAGES = ("r-base-core", "r-cran-survival")
SCRIPT = Path(__file__).with_name("survival.R")
COLUMNS = ["sample", "entry", "end", "outcome", "group"]


def path() -> str:
    """The R on this machine, with `survival`. Raises FileNotFoundError that says how to get it."""
    found = shutil.which("Rscript")
    asked = [found, "--vanilla", "-e", "library(survival)"]
    if found is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        raise FileNotFoundError(
            "The oracle of survival needs R: apt-get install --no-install-recommends " + " ".join(PACKAGES)
        )
    return found


def answers(spells: pd.DataFrame, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """R's answers for every sample, and the public data sets as spells; `folder` holds the tables.

    `spells` has one row per spell: sample, entry, end, outcome ('' if censored), group. The answers have one row
    per sample, what is told, and duration. Raises RuntimeError with R's words.
    """
    given, told, public = (folder / name for name in ("spells.csv", "answers.csv", "public.csv"))
    spells[COLUMNS].to_csv(given, index=False)
    ran = subprocess.run(
        [path(), "--vanilla", str(SCRIPT), str(given), str(told), str(public)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"R did not answer: {ran.stderr.strip()}")
    return pd.read_csv(told), pd.read_csv(public, dtype={"group": str}, keep_default_na=False)


if __name__ == "__main__":
    try:
        path()
    except FileNotFoundError:
        install(*PACKAGES, recommended=False)
    try:
        print(f"R with survival: {path()}")
    except FileNotFoundError as error:
        sys.exit(str(error))
