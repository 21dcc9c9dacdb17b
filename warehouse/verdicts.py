"""What reviewers found of the hits of rules: taken from case lists, kept for later builds, counted rule by rule."""

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.intervals import wilson
from definitions.cells import inert
from warehouse.errors import WarehouseError
from warehouse.loading.casting import SHORTENED
from warehouse.loading.wording import counted as words_for
from warehouse.loading.wording import several

FILE = "verdicts.csv"
CASE = ["rule", "system", "key"]
CONFIRMED, LEGITIMATE = "confirmed", "legitimate"
COLUMNS = [*CASE, "verdict", "by", "at"]
AS_TEXT = ("Open the list with the column “key” as text, or take out verdicts on lists that are no longer kept; "
           "nothing was noted.")  # fmt: skip


def held(home: Path) -> pd.DataFrame:
    """One row per reviewed case of a rule, the last verdict on it. Raises WarehouseError for a damaged file."""
    file = home / FILE
    if not file.exists():
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    try:
        rows = pd.read_csv(file, dtype=str, keep_default_na=False)[COLUMNS]
    except (ValueError, KeyError, UnicodeDecodeError) as error:
        raise WarehouseError(f"{file} is damaged: {error}.", remedy="Restore it from the backup.") from error
    return rows.drop_duplicates(CASE, keep="last", ignore_index=True)


def take(home: Path, file: Path, by: str) -> pd.DataFrame:
    """Adds the verdicts of a case list that was filled in; those that are new. All rows of a case may bear the verdict,
    or one of them.

    Raises WarehouseError, and keeps nothing, for a file that is no case list, an unknown verdict, two on one case, or
    one on a case that no kept list holds.
    """
    try:
        given = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        given = given[[*CASE, "verdict"]].assign(verdict=given["verdict"].str.strip())
    except (ValueError, KeyError) as error:
        raise WarehouseError(f"{file} is no case list.", allowed=", ".join([*CASE, "verdict"])) from error
    wrong = given.index[~given["verdict"].isin(["", CONFIRMED, LEGITIMATE])]
    if len(wrong):
        raise WarehouseError(f"Line {wrong[0] + 2} of {file.name} has an unknown verdict.",
                             found=given["verdict"][wrong[0]], allowed=f"{CONFIRMED}, {LEGITIMATE}, empty")  # fmt: skip
    told = given[given["verdict"] != ""].drop_duplicates()
    _refuse_changed_keys(home, file, told)
    if len(twice := told[told.duplicated(CASE)]):
        case = twice.iloc[0]
        raise WarehouseError(f"{file.name} has two verdicts on {case['key']} under {case['rule']}.",
                             remedy="Keep one; nothing was noted.")  # fmt: skip
    known = set(held(home)[[*CASE, "verdict"]].itertuples(index=False, name=None))
    is_new = np.array([row not in known for row in told.itertuples(index=False, name=None)], dtype=bool)
    new = told[is_new]
    _append(home, new.assign(by=by, at=datetime.now(UTC).isoformat(timespec="seconds")))
    return new


def _refuse_changed_keys(home: Path, file: Path, told: pd.DataFrame) -> None:
    """Raises WarehouseError for keys that are none of a list: a spreadsheet shortens and rounds long numbers."""
    short = told.index[told["key"].str.fullmatch(SHORTENED)]
    if len(short):
        key = told["key"][short[0]]
        raise WarehouseError(f"Line {short[0] + 2} of {file.name}: the key “{key}” was shortened by a spreadsheet, its "
                             "last digits are lost.", remedy=AS_TEXT)  # fmt: skip
    lists = [pd.read_csv(one, dtype=str, keep_default_na=False) for one in sorted(home.glob("cases/*/*.csv"))]
    if not lists:
        return
    known = set(pd.concat(lists)[CASE].itertuples(index=False, name=None))
    others = [row.key for row in told[CASE].itertuples(index=False) if tuple(row) not in known]
    if others:
        raise WarehouseError(f"{file.name} holds {words_for(len(others), 'verdict')} on cases that no kept list holds: "
                             f"{several(others, 'case')}.", remedy=AS_TEXT)  # fmt: skip


def _append(home: Path, rows: pd.DataFrame) -> None:
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8", newline="") as stream:
        rows.to_csv(stream, columns=COLUMNS, index=False, header=stream.tell() == 0)
        stream.flush()
        os.fsync(stream.fileno())


def on(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Rows of case lists with the verdict on the case of each, empty where there is none. Verdicts come back from
    lists, in which keys are inert."""
    if known.empty:
        return rows.assign(verdict="")
    asked = rows.assign(key=rows["key"].map(inert))[CASE]
    joined = asked.merge(known[[*CASE, "verdict"]], on=CASE, how="left")
    return rows.assign(verdict=joined["verdict"].fillna("").to_numpy())


def counted(known: pd.DataFrame) -> list[dict]:
    """The published table: one row per rule with reviewed cases, how many, and how many of them were confirmed."""
    rows = known.assign(confirmed=known["verdict"] == CONFIRMED).groupby("rule")["confirmed"].agg(["size", "sum"])
    return [{"rule": rule, "judged": int(row["size"]), "confirmed": int(row["sum"])} for rule, row in rows.iterrows()]


def told(known: pd.DataFrame) -> list[str]:
    """One line per rule: cases judged, and the share confirmed with its 95 % limits (Wilson)."""
    lines = []
    for row in counted(known):
        low, high = wilson(np.array([row["confirmed"]]), np.array([row["judged"]]))
        share = row["confirmed"] / row["judged"]
        lines.append(
            f"{row['rule']:>5}  {row['judged']:6,} judged  {share:6.1%} confirmed ({low[0]:.1%} to {high[0]:.1%})"
        )
    return lines
