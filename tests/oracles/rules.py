"""The rules of control once more, in plain pandas on the extracts: a second path to what was planted.

Each function gives the keys of the records that break its rule, as (system, key).
"""

from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from tests.oracles.people import FIRST, month_index

MONTHS = 84
STILL = 209912  # a month after every window: the period is open
WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]
PERSONS = {
    "civil_affairs": ("civil_affairs/person.parquet", "person_no name id_type id_card sex birth_date status"),
    "hrss": ("hrss/person.csv", "个人编号 姓名 证件类型 证件号码 性别 出生日期 状态"),
    "pension": ("pension/person.parquet", "person_no name id_type id_card sex birth_date status"),
    "healthcare": ("healthcare/person.parquet", "psn_no psn_name cert_type certno gend brdy status"),
}
PLACES = {  # by system: its periods of entitlement and the column of the person
    "civil_affairs": ("civil_affairs/allowance_period.parquet", "person_no"),
    "hrss": ("hrss/benefit_period.parquet", "person_no"),
    "pension": ("pension/benefit_period.parquet", "person_no"),
    "healthcare": ("healthcare/benefit_period.parquet", "psn_no"),
}


@lru_cache(maxsize=2)
def persons(folder: Path) -> pd.DataFrame:
    """All live person records: system, number, name, kind and text of the number, sex, birth."""
    parts = []
    for system, (file, columns) in PERSONS.items():
        names = columns.split()
        if file.endswith("csv"):
            rows = pd.read_csv(folder / file, encoding="gb18030", dtype=str, keep_default_na=False)
        else:
            rows = pd.read_parquet(folder / file).astype(str)
        rows = rows[names].set_axis(["number", "name", "kind", "id", "sex", "birth", "status"], axis=1)
        parts.append(rows.assign(system=system))
    found = pd.concat(parts, ignore_index=True)
    found["id"] = found["id"].str.strip().str.upper()
    return found[found["status"] == "有效"]


def _sound(text: str) -> bool:
    return "10X98765432"[sum(int(d) * w for d, w in zip(text[:17], WEIGHTS, strict=True)) % 11] == text[17]


@lru_cache(maxsize=2)
def numbers(folder: Path) -> pd.DataFrame:
    """Identity numbers of 18 characters and whether the check digit is right."""
    rows = persons(folder)
    rows = rows[(rows["kind"] == "01") & rows["id"].str.fullmatch(r"\d{17}[\dX]")].copy()
    rows["sound"] = rows["id"].map(_sound)
    rows["day"] = pd.to_datetime(rows["id"].str[6:14], format="%Y%m%d", errors="coerce")
    return rows


def keys(rows: pd.DataFrame) -> set[tuple[str, str]]:
    """System and number of each row."""
    return set(zip(rows["system"], rows["number"].astype(str), strict=True))


def id01(folder):
    """Not 18 characters of a number, nor 15 digits."""
    rows = persons(folder)
    return keys(rows[(rows["kind"] == "01") & ~rows["id"].str.fullmatch(r"\d{17}[\dX]|\d{15}")])


def id02(folder):
    """A check digit that is not the right one."""
    rows = numbers(folder)
    return keys(rows[~rows["sound"]])


def id03(folder):
    """A date that does not exist."""
    rows = numbers(folder)
    return keys(rows[rows["sound"] & (rows["day"].isna() | (rows["day"] < pd.Timestamp(1900, 1, 1)))])


def id04(folder):
    """A region code that was never issued."""
    rows = numbers(folder)
    return keys(rows[rows["sound"] & (rows["id"].str[:6] == "449901")])


def _changed(folder, before: date) -> set[str]:
    rows = pd.read_csv(folder / "population/id_change.csv", dtype=str)
    return set(rows.loc[pd.to_datetime(rows["change_date"]) < pd.Timestamp(before), "old_id"])


def _unchanged(folder) -> pd.DataFrame:
    rows = numbers(folder)
    old = pd.read_csv(folder / "population/id_change.csv", dtype=str)["old_id"]
    return rows[rows["sound"] & rows["day"].notna() & ~rows["id"].isin(old)]


def id05(folder):
    """Another birth date than in the number, which was not corrected."""
    rows = _unchanged(folder)
    return keys(rows[rows["day"] != pd.to_datetime(rows["birth"])])


def id06(folder):
    """Another sex than in the number, which was not corrected."""
    rows = _unchanged(folder)
    return keys(rows[(rows["id"].str[16].astype(int) % 2 == 1) != (rows["sex"] == "1")])


def id10(folder):
    """A number that was replaced more than two months before the extraction."""
    rows = numbers(folder)
    return keys(rows[rows["id"].isin(_changed(folder, date(2024, 11, 1)))])


def id08(folder):
    """A number that another live record of the system has, with a birth that is not this record's."""
    rows = numbers(folder)
    rows = rows[rows["sound"]].sort_values(["system", "id"])
    twice = rows[rows.duplicated(["system", "id"], keep=False)]
    return keys(twice[twice["day"] != pd.to_datetime(twice["birth"])])


def periods(folder, system: str) -> pd.DataFrame:
    """Periods of entitlement of a system: number, scheme, first and last month of the window."""
    file, person = PLACES[system]
    rows = pd.read_parquet(folder / file)
    rows["first"] = month_index(rows["start_month"])
    rows["last"] = month_index(rows["end_month"].fillna(STILL))
    return rows.rename(columns={person: "number"}).assign(scheme=rows["scheme"].astype(str))


def overlap(one: pd.DataFrame, other: pd.DataFrame, months: int) -> set[str]:
    """The numbers whose periods in both overlap by so many months inside the window."""
    both = one.merge(other, on="number", suffixes=("", "_other"))
    end = np.minimum(np.minimum(both["last"], both["last_other"]), MONTHS - 1)
    common = end - np.maximum(np.maximum(both["first"], both["first_other"]), 0) + 1
    return set(both.loc[common >= months, "number"].astype(str))


def cases(folder) -> pd.DataFrame:
    """Every payment of dibao, with the month it covers."""
    files = sorted(folder.glob("civil_affairs/dibao_payment_*.parquet"))
    rows = pd.concat([pd.read_parquet(file) for file in files])
    rows["month"] = month_index(rows["entitled_month"])
    return rows


def p04(folder):
    """Dibao and extreme-poverty support in three or more months."""
    paid = cases(folder).groupby(["case_no", "month"]).size().reset_index()
    members = pd.read_parquet(folder / "civil_affairs/dibao_member.parquet").merge(paid, on="case_no")
    support = periods(folder, "civil_affairs").query("scheme == 'TK'")
    both = members.merge(support, left_on="person_no", right_on="number")
    both = both[(both["month"] >= both["first"]) & (both["month"] <= both["last"])]
    count = both.groupby("person_no")["month"].nunique()
    return {("civil_affairs", str(number)) for number in count[count >= 3].index}


def unemployed(folder) -> pd.DataFrame:
    """Months of unemployment benefit with a positive net amount: person and month."""
    files = sorted(folder.glob("hrss/unemployment_payment_*.parquet"))
    rows = pd.concat([pd.read_parquet(file) for file in files])
    rows["month"] = month_index(rows["entitled_month"])
    net = rows.groupby(["person_no", "month"])["amount"].sum()
    return net[net > 0].reset_index()


def p05(folder):
    """Unemployment benefit and an employer's contributions in two or more months."""
    rows = pd.read_parquet(folder / "hrss/contribution_period.parquet").query("payer == '单位'")
    rows = rows.assign(first=month_index(rows["start_month"]), last=month_index(rows["end_month"].fillna(STILL)))
    both = unemployed(folder).merge(rows, on="person_no")
    both = both[(both["month"] >= both["first"]) & (both["month"] <= both["last"])]
    count = both.groupby("person_no")["month"].nunique()
    return {("hrss", str(number)) for number in count[count >= 2].index}


def p08(folder):
    """Both pensions for three or more months."""
    rows = periods(folder, "pension")
    found = overlap(rows.query("scheme == 'JM'"), rows.query("scheme == 'ZG'"), 3)
    return {("pension", number) for number in found}


def p13(folder):
    """Both medical insurances for three or more months."""
    rows = pd.read_parquet(folder / "healthcare/enrolment_period.parquet").rename(columns={"psn_no": "number"})
    rows = rows.assign(first=month_index(rows["start_month"]), last=month_index(rows["end_month"].fillna(STILL)))
    found = overlap(rows[rows["scheme"] == "310"], rows[rows["scheme"] == "390"], 3)
    return {("healthcare", number) for number in found}


def p07(folder):
    """A pension that begins before the age of its kind, by the record and by the number."""
    pensioners = persons(folder).query("system == 'pension'").astype({"number": int})
    rows = periods(folder, "pension").merge(pensioners, on="number")
    rows = rows.sort_values("first").drop_duplicates(["number", "scheme"])
    known = numbers(folder).query("system == 'pension' and sound").astype({"number": int}).set_index("number")["day"]
    recorded = pd.to_datetime(rows["birth"])
    birth = np.minimum(rows["number"].map(known[~known.index.duplicated()]).fillna(recorded), recorded)
    age = rows["first"] - (birth.dt.year * 12 + birth.dt.month - 1 - FIRST)
    limit = rows["retirement"].map({"": 720, "男60": 720, "女干部55": 660, "女工人50": 600}).fillna(0)
    return {("pension", str(number)) for number in rows.loc[age < limit, "number"]}


def p10(folder):
    """A normal payment several times as high as is usual for the payee or the scheme."""
    found = set()
    rows = cases(folder).assign(number=lambda r: r["case_no"], scheme="DB")
    more = pd.concat([pd.read_parquet(f) for f in sorted(folder.glob("civil_affairs/payment_*.parquet"))])
    pay = pd.concat([pd.read_parquet(f) for f in sorted(folder.glob("hrss/unemployment_payment_*.parquet"))])
    for system, frame in (("civil_affairs", rows), ("civil_affairs", more.assign(number=more["person_no"])),
                          ("hrss", pay.assign(number=pay["person_no"], scheme="SY"))):  # fmt: skip
        frame = frame[frame["kind"] == "N"].astype({"scheme": str})
        usual = frame.groupby(["scheme", "number"])["amount"].transform("median")
        low = frame.groupby("scheme")["amount"].transform("median")
        big = (frame["amount"] > 5 * usual) | ((frame["amount"] > 4 * low) & (frame["scheme"] != "DB"))
        found |= {(system, str(number)) for number in frame.loc[big, "number"]}
    return found


def p15(folder):
    """An account in own name with more than three payees of different households."""
    rows = pd.read_parquet(folder / "civil_affairs/person.parquet")
    member = pd.read_parquet(folder / "civil_affairs/dibao_member.parquet")
    dependent = member.loc[member["relation"] != "本人", "person_no"]
    rows = rows[(rows["account_holder"] == "本人") & (rows["status"] == "有效") & ~rows["person_no"].isin(dependent)]
    count = rows.groupby("bank_account")["person_no"].transform("nunique")
    return {("civil_affairs", str(number)) for number in rows.loc[count > 3, "person_no"]}


def p16(folder):
    """A household size in the file that is not the number of persons last paid for."""
    case = pd.read_csv(folder / "civil_affairs/dibao_case.csv").drop_duplicates("case_no", keep="last")
    paid = cases(folder).sort_values("month").drop_duplicates("case_no", keep="last")
    both = case.merge(paid, on="case_no")
    return {("civil_affairs", str(number)) for number in both.loc[both["household_size"] != both["persons"], "case_no"]}


def p17(folder):
    """A service more than a month after death."""
    rows = pd.read_parquet(folder / "services/service_event.parquet")
    dead = pd.read_csv(folder / "population/death.csv").set_index("id_card")["death_date"]
    died = pd.to_datetime(rows["id_card"].map(dead))
    late = pd.to_datetime(rows["date"]) > died + pd.Timedelta(days=31)
    return {("services", str(number)) for number in rows.loc[late, "event_no"]}


def p18(folder):
    """Acceptance or decision before the step that precedes it."""
    rows = pd.read_parquet(folder / "affairs/application.parquet")
    steps = [pd.to_datetime(rows[f"{name}_date"]) for name in ("apply", "accept", "decide")]
    wrong = (steps[1] < steps[0]) | (steps[2] < steps[0]) | (steps[2] < steps[1])
    return {("affairs", str(number)) for number in rows.loc[wrong, "application_no"]}


FOUND = {name.upper(): rule for name, rule in globals().items() if name[:2] in ("id", "p0", "p1") and callable(rule)}
