"""The extracts read again by plain pandas, without any model: the second path to every figure."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

FIRST = 2018 * 12
OUTCOMES = {"J": "work", "X": "expired", "D": "death", "O": "off"}
BANDS = [("a0", 0, 16), ("a16", 16, 60), ("a60", 60, 80), ("a80", 80, 200)]


def month_index(yyyymm: pd.Series) -> pd.Series:
    """Months since January 2018."""
    return yyyymm // 100 * 12 + yyyymm % 100 - 1 - FIRST


def band(age_months) -> np.ndarray:
    """The age band of an age in months."""
    return np.select([age_months < hi * 12 for _, _, hi in BANDS], [name for name, _, _ in BANDS], "")


@dataclass(frozen=True, eq=False)
class Extracts:
    """Unemployment benefit as paid: one row per person, township and month with a positive net."""

    months: pd.DataFrame
    people: pd.DataFrame
    awards: pd.DataFrame


@lru_cache(maxsize=2)
def unemployment(folder: Path) -> Extracts:
    """Payments, persons and awards of unemployment benefit; records of one sound identity number are one
    person, under the lowest of their numbers."""
    files = sorted(folder.glob("hrss/unemployment_payment_*.parquet"))
    paid = pd.concat([pd.read_parquet(file) for file in files])
    hosts = pd.read_csv("geodata/guangdong/crosswalk.csv", dtype=str).set_index("code")["host"]
    moved = pd.read_csv(folder / "population/township_code.csv", dtype=str).query("kind == 'merge'")
    now = hosts.to_dict() | dict(zip(moved["code"], moved["successor"], strict=True))
    paid["town"] = paid["town_code"].astype(str).replace(now)
    paid["month"] = month_index(paid["entitled_month"])
    people = pd.read_csv(
        folder / "hrss/person.csv", encoding="gb18030", dtype={"证件号码": str, "性别": str, "证件类型": str}
    )
    people = people.rename(columns={"个人编号": "person_no"})
    same = [identity(*record) for record in people[["person_no", "证件类型", "证件号码"]].itertuples(index=False)]
    first = people["person_no"].groupby(same).transform("min")
    known_as = dict(zip(people["person_no"], first, strict=True))
    people = people[people["person_no"] == first].copy()
    paid["person_no"] = paid["person_no"].map(known_as)
    net = paid.groupby(["person_no", "town", "month"])["amount"].sum().round(2)
    months = net[net > 0].reset_index()
    birth = pd.to_datetime(people["出生日期"])
    people["birth"] = birth.dt.year * 12 + birth.dt.month - 1 - FIRST
    people["sex"] = np.where(people["性别"] == "2", "f", "m")
    people["hukou"] = np.where(people["户籍性质"] == "本地", "local", "migrant")
    awards = pd.read_parquet(folder / "hrss/unemployment_award.parquet")
    awards["person_no"] = awards["person_no"].map(known_as)
    dates = pd.to_datetime(awards["award_date"])
    awards["awarded"] = dates.dt.year * 12 + dates.dt.month - 1 - FIRST
    ends = pd.to_datetime(awards["end_date"])
    awards["ended"] = ends.dt.year * 12 + ends.dt.month - 1 - FIRST
    return Extracts(months, people.set_index("person_no"), awards)


def identity(number: int, kind: str, written: str) -> str:
    """What a record is known by: its sound identity number in 18 characters, another document, or itself."""
    text = written.strip().upper()
    if kind != "01":
        return text
    text = text[:6] + "19" + text[6:] + "?" if len(text) == 15 else text
    if len(text) != 18 or not text[:17].isdigit():
        return f"record {number}"
    check = "10X98765432"[sum(int(d) * 2 ** (17 - i) for i, d in enumerate(text[:17])) % 11]
    return text[:17] + check if text[17] in ("?", check) else f"record {number}"


@lru_cache(maxsize=1)
def parents() -> dict[str, str]:
    """The parent of each area."""
    areas = pd.read_csv("geodata/guangdong/areas.csv", dtype=str, keep_default_na=False)
    return dict(zip(areas["code"], areas["parent"], strict=True))


def inside(towns: pd.Series, area: str) -> np.ndarray:
    """Whether each township lies in an area."""
    parent = parents()

    def lies(code: str) -> bool:
        while code:
            if code == area:
                return True
            code = parent[code]
        return False

    known = {code: lies(code) for code in towns.unique()}
    return towns.map(known).to_numpy(dtype=bool)


def spells(folder: Path, decided: int, gap: int = 1) -> pd.DataFrame:
    """One row per observed spell, by a plain loop: town, start, entry, duration, event, outcome, person."""
    data = unemployment(folder)
    ends = data.awards.dropna(subset=["ended"]).groupby("person_no")[["ended", "end_reason"]].agg(list)
    ended = dict(zip(ends.index, zip(ends["ended"], ends["end_reason"], strict=True), strict=True))
    award = data.awards.groupby("person_no")["awarded"].apply(sorted).to_dict()
    rows = []
    for person, group in data.months.sort_values("month").groupby("person_no"):
        months = group["month"].to_numpy()
        towns = group["town"].to_numpy()
        begin = 0
        for i in range(1, len(months) + 1):
            if i < len(months) and months[i] - months[i - 1] - 1 <= gap:
                continue
            first, last, town = int(months[begin]), int(months[i - 1]), towns[begin]
            begin = i
            start = first
            if first <= 1:
                earlier = [a for a in award.get(person, []) if a <= first]
                if not earlier:
                    continue
                start = max(earlier)
            if start > decided:
                continue
            event = last <= decided
            duration = (last if event else decided) - start + 1
            entry = max(-start, 0)
            why = [r for at, r in zip(*ended.get(person, ((), ())), strict=True) if last - 1 <= at <= last + 1]
            outcome = OUTCOMES[max(why)] if why else "off"
            if duration > entry:
                rows.append((person, town, start, entry, duration, event, outcome))
    return pd.DataFrame(rows, columns=["person", "town", "start", "entry", "duration", "event", "outcome"])
