"""Random cells of the published cube, recomputed from the extracts by plain pandas, exactly."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from queries.catalogue import catalogue
from tests.oracles.divided import parted
from tests.oracles.people import inside, month_index

CELL = """
select coalesce(sum(cum[$month + 1] - coalesce(cum[$month], 0)), 0) as amount
from cube
where measure = $measure and programme = $programme and area = $area
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age) and ($hukou = '' or hukou = $hukou)
"""
PEOPLE = {"sex": {"1": "m", "2": "f"}, "age": {"0-15": "a0", "16-59": "a16", "60-79": "a60", "80+": "a80"}}


@lru_cache(maxsize=2)
def successions(folder: Path) -> pd.DataFrame:
    """One row per delivered code that is no township and township it stands for: code, town, from, to (shares)."""
    hosted = pd.read_csv("geodata/guangdong/crosswalk.csv", dtype=str).rename(columns={"host": "town"})
    old = pd.read_csv(folder / "population/township_code.csv", dtype={"code": str, "successor": str})
    found = pd.concat([hosted.assign(share=1.0), old.rename(columns={"successor": "town"})])[["code", "town", "share"]]
    found = found.sort_values(["code", "town"])
    return found.assign(to=(until := found.groupby("code")["share"].cumsum()), **{"from": until - found["share"]})


def placed(folder: Path, rows: pd.DataFrame, amount, month: pd.Series, **others) -> pd.DataFrame:
    """One row per delivered row and township it stands for: town, month, amount, and sex, age and hukou where
    delivered. What was reported under a code that was split is shared out in whole numbers."""
    columns = {"code": rows["town_code"].astype(str), "month": month, "amount": amount, **others}
    found = pd.DataFrame({name: np.broadcast_to(column, len(rows)) for name, column in columns.items()})
    for name, column in (("sex", "sex"), ("age", "age_band")):
        if column in rows:
            found[name] = rows[column].astype(str).map(PEOPLE[name]).to_numpy()
    if "hukou" in rows:
        found["hukou"] = rows["hukou"].astype(str).to_numpy()
    found = found.merge(successions(folder), on="code", how="left")
    shared = [np.floor(found["amount"] * found[edge].fillna(rest) + 0.5) for edge, rest in (("to", 1), ("from", 0))]
    return found.assign(town=found["town"].fillna(found["code"]), amount=(shared[0] - shared[1]).astype("int64"))


def fen(yuan: pd.Series) -> pd.Series:
    return (yuan * 100).round().astype("int64")


def paid(folder: Path, pattern: str, key: str, scheme: str = "") -> pd.DataFrame:
    """Monthly payments: what is positive in fen after reversals, by payee, town and month."""
    rows = pd.concat([pd.read_parquet(file) for file in sorted(folder.glob(pattern))])
    rows["town_code"] = rows["town_code"].astype(str)
    rows = parted(folder, rows) if key == "person_no" else rows
    rows = rows[rows["scheme"].astype(str) == scheme] if scheme else rows
    laid = placed(folder, rows, fen(rows["amount"]), month_index(rows["entitled_month"]), key=rows[key])
    net = laid.groupby(["key", "town", "month"])["amount"].sum()
    return net[net > 0].reset_index()


def entitled(folder: Path, file: str, scheme: str) -> pd.DataFrame:
    """Periods of entitlement spread over their months inside the window."""
    rows = pd.read_parquet(folder / file)
    rows = rows[rows["scheme"].astype(str) == scheme]
    first = month_index(rows["start_month"]).clip(lower=0)
    last = month_index(rows["end_month"]).where(rows["end_month"].notna(), 83).clip(upper=83)
    laid = placed(folder, rows, fen(rows["monthly_amount"]), first, last=last)
    laid = laid.loc[laid["month"] <= laid["last"]]
    spread = laid.loc[laid.index.repeat((laid["last"] - laid["month"] + 1).astype(int))]
    return spread.assign(month=spread["month"] + spread.groupby(level=0).cumcount())


def registered(folder: Path, file: str, column: str, scheme: str = "") -> pd.DataFrame:
    rows = pd.read_parquet(folder / file)
    rows = rows[rows["scheme"].astype(str) == scheme] if scheme else rows
    return placed(folder, rows, rows[column], month_index(rows["month"]))


def applied(folder: Path, programme: str) -> pd.DataFrame:
    rows = pd.read_parquet(folder / "affairs/application.parquet")
    rows = rows[rows["programme"].astype(str) == programme]
    date = pd.to_datetime(rows["apply_date"])
    return placed(folder, rows, 1, (date.dt.year - 2018) * 12 + date.dt.month - 1)


PATHS = {
    ("residents", ""): lambda f: registered(f, "population/resident_register.parquet", "residents"),
    ("insured", "UEM"): lambda f: registered(f, "healthcare/enrolment_report.parquet", "insured", "310"),
    ("insured", "UEPI"): lambda f: registered(f, "hrss/enrolment_report.parquet", "insured", "YLZ"),
    ("amount", "DIB"): lambda f: paid(f, "civil_affairs/dibao_payment_*.parquet", "case_no"),
    ("amount", "UI"): lambda f: paid(f, "hrss/unemployment_payment_*.parquet", "person_no"),
    ("amount", "DLS"): lambda f: paid(f, "civil_affairs/payment_*.parquet", "person_no", "CS"),
    ("amount", "OAA"): lambda f: entitled(f, "civil_affairs/allowance_period.parquet", "GL"),
    ("applications", "DIB"): lambda f: applied(f, "DIB"),
}


@pytest.fixture(scope="module")
def recomputed(extracts):
    """The delivered rows of each measure and programme, read once."""
    return {name: path(extracts) for name, path in PATHS.items()}


@pytest.mark.parametrize("seed", range(50))
def test_a_random_cell_equals_the_extracts(reader, recomputed, seed):
    rng = np.random.default_rng(seed)
    measure, programme = list(PATHS)[seed % len(PATHS)]
    rows = recomputed[measure, programme]
    held = catalogue(reader)
    area = str(rng.choice([code for code in held.areas if seed % 2 or held.children.get(code)]))
    month = int(rng.integers(0, 84))
    kept = rows[rows["month"] == month]
    kept = kept[inside(kept["town"], area)]
    people = dict.fromkeys(("sex", "age", "hukou"), "")
    for name in people.keys() & set(rows.columns):
        people[name] = str(rng.choice(["", *sorted(kept[name].unique())]))
        kept = kept[kept[name] == people[name]] if people[name] else kept

    asked = {"measure": measure, "programme": programme, "area": area, "month": month, **people}
    [(found,)] = reader.connection.cursor().execute(CELL, asked).fetchall()

    assert found == kept["amount"].sum()
