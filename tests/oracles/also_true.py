"""What two rules find besides what was planted, once more in plain pandas on the extracts."""

import pandas as pd

from tests.oracles.people import month_index
from tests.oracles.rules import STILL, cases, periods, persons, unemployed


def pensioners_with_benefit(folder):
    """What P06 may find: unemployment benefit and an employee pension in two or more months, whether planted or not."""
    benefit = unemployed(folder).merge(_by_document(folder, "hrss"), on="person_no")
    pensions = periods(folder, "pension").query("scheme == 'ZG'")
    pensions = pensions.merge(_by_document(folder, "pension"), left_on="number", right_on="person_no")
    both = benefit.merge(pensions[["id", "first", "last"]], on="id")
    both = both[(both["month"] >= both["first"]) & (both["month"] <= both["last"])]
    count = both.groupby("person_no")["month"].nunique()
    return {("hrss", str(number)) for number in count[count >= 2].index}


def well_paid_cases(folder):
    """What P14 may find: dibao paid for four months in a row in which a member's base is above three times the line."""
    net = cases(folder).groupby(["case_no", "month"]).agg(amount=("amount", "sum"), town=("town_code", "first"))
    paid = net[net["amount"] > 0].reset_index()
    rows = pd.read_parquet(folder / "hrss/contribution_period.parquet")
    rows = rows.assign(first=month_index(rows["start_month"]), last=month_index(rows["end_month"].fillna(STILL)))
    earning = rows.merge(_by_document(folder, "hrss"), on="person_no").drop(columns="person_no")
    members = pd.read_parquet(folder / "civil_affairs/dibao_member.parquet")[["case_no", "person_no"]]
    earning = members.merge(_by_document(folder, "civil_affairs"), on="person_no").merge(earning, on="id")
    lines = pd.read_csv(folder / "civil_affairs/standard.csv", dtype={"city_code": str}).query("scheme == 'DB'")
    lines = lines.assign(since=month_index(lines["valid_from"]))
    both = paid.merge(earning[["case_no", "first", "last", "monthly_base"]], on="case_no")
    both = both[(both["month"] >= both["first"]) & (both["month"] <= both["last"])].reset_index()
    both["city_code"] = both["town"].astype(str).str[:4] + "00"
    line = both.merge(lines, on="city_code").query("since <= month").sort_values("since").groupby("index").last()
    above = line[line["monthly_base"] > 3 * line["amount_y"]].drop_duplicates(["case_no", "month"])
    above = above.sort_values(["case_no", "month"])
    island = above["month"] - above.groupby("case_no").cumcount()
    lasting = above.groupby(["case_no", island])["month"].transform("size") >= 4
    return {("civil_affairs", str(number)) for number in above.loc[lasting, "case_no"]}


def _by_document(folder, system: str) -> pd.DataFrame:
    """The number of each person record of a system, and its document."""
    rows = persons(folder).query("system == @system")
    return rows.assign(person_no=rows["number"].astype(int))[["person_no", "id"]]


# What is true in the made-up data besides what was planted.
ALSO_TRUE = {"P06": pensioners_with_benefit, "P14": well_paid_cases}
