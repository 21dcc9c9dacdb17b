"""The largest amounts of single payees, against the same counted month by month."""

import duckdb
import numpy as np
import pandas as pd

from warehouse import models

MONTHS, PLACE, GROUP = 84, ["programme", "township"], ["sex", "age", "hukou"]


def spending(rng: np.random.Generator) -> pd.DataFrame:
    """Households of one to four whose members change their age within an amount, persons with amounts one after the
    other, and persons with entitlements that overlap."""
    rows = []
    for payee in range(120):
        programme = ("DIB", "UI", "OAA")[payee % 3]
        month = int(rng.integers(0, 60))
        for _ in range(int(rng.integers(1, 4))):
            first = month if programme != "OAA" else int(rng.integers(0, 60))
            last = min(first + int(rng.integers(0, 20)), MONTHS - 1)
            for _ in range(int(rng.integers(1, 5)) if programme == "DIB" else 1):
                sex, fen, turns = str(rng.choice(["f", "m"])), int(rng.integers(1, 900)), int(rng.integers(first, 200))
                for age, low, high in (("a0", first, min(turns - 1, last)), ("a16", max(first, turns), last)):
                    if low <= high:
                        rows.append((programme, "A", sex, age, "local", first, low, high, payee, fen))
            month = last + int(rng.integers(1, 4))
    return pd.DataFrame(rows, columns=[*PLACE, *GROUP, "began", "first_period", "last_period", "payee", "fen"])


def test_the_two_largest_amounts_are_those_of_the_months():
    rows = spending(np.random.default_rng(7))
    several = rows[rows["programme"] == "OAA"].drop_duplicates(["payee", "began", "fen", "sex"])
    with duckdb.connect() as connection:
        connection.from_df(rows).create("spending")
        connection.from_df(several.rename(columns={"payee": "person_id"})).create("int_entitlement")
        connection.from_df(pd.DataFrame({"period": range(-12, MONTHS)})).create("raw_calendar")
        found = connection.execute(models.found("marts")["largest_amount"].text).df()

    months = rows.loc[rows.index.repeat(rows["last_period"] - rows["first_period"] + 1)]
    months["period"] = months["first_period"] + months.groupby(level=0).cumcount()
    # Whoever has somebody in a group stands in it with all that is paid in the month.
    whole = months.groupby([*PLACE, "payee", "period"])["fen"].sum().reset_index()
    own = months[[*PLACE, *GROUP, "payee", "period"]].drop_duplicates().merge(whole, on=[*PLACE, "payee", "period"])
    own["span"] = own["period"] // 12
    peak = own.groupby([*PLACE, *GROUP, "span", "payee"])["fen"].max().sort_values(ascending=False)
    ranked = peak.groupby([*PLACE, *GROUP, "span"])
    expected = pd.DataFrame({"largest": ranked.nth(0).droplevel("payee"), "second": ranked.nth(1).droplevel("payee")})
    found = found.set_index([*PLACE, *GROUP, "span"]).sort_index()

    assert len(found) > 30 and (found["second"] > 0).mean() > 0.5
    pd.testing.assert_frame_equal(found, expected.fillna(0).sort_index(), check_dtype=False)
