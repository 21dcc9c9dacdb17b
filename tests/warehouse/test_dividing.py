"""Payments under the code of a township that was split are in its parts, and none is lost."""

import shutil

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.boundaries import read
from tests.oracles.divided import parted
from tests.oracles.people import identity, month_index
from warehouse.build import BOUNDARIES
from warehouse.dividing import divide, resolve
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES, describe, sources
from warehouse.intake import take_in

# Places of service may be left out; those of the demonstration have faults of their own (test_service_points.py).
POINTS = "service_point.csv"
OLD, TOWNS = "0", ("1", "2", "3", "9")
PERSONS = "select cum from cube where measure = 'person_months' and programme = 'DLS' and area = ?"
NAMED = {source.name: source for source in sources()}
PAYMENTS, REGISTER = NAMED["ca_payment"], NAMED["ca_person"]
ROWS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([OLD, *TOWNS]), st.integers(201901, 201912), st.integers(-5, 900)),
    min_size=1, max_size=40,
)  # fmt: skip
HOMES = st.dictionaries(st.integers(1, 6), st.sampled_from([OLD, *TOWNS]), max_size=6)


def world(rows, homes, changed):
    """A connection with payments, a register and changed codes, as they are before rows are divided."""
    connection = duckdb.connect()
    frames = {
        "ca_payment": pd.DataFrame(rows, columns=["person_no", "town_code", "entitled_month", "amount"]).assign(
            scheme="CS", agency="T", paid_month=201901, kind="N", unnamed=1
        ),
        "ca_person": pd.DataFrame(homes, columns=["person_no", "town_code"])
        .astype({"town_code": str})
        .assign(**dict.fromkeys(REGISTER.columns.keys() - {"person_no", "town_code"}, "")),
        "township_code": pd.DataFrame(changed, columns=["code", "successor", "share", "kind"]).assign(
            name="old", valid_to="2020-12-31"
        ),
    }
    places = pd.DataFrame({"code": TOWNS, "township": TOWNS})
    connection.from_df(places).create("raw_place")
    connection.from_df(places).create("raw_area")
    for name, frame in frames.items():
        connection.from_df(frame.assign(filename="f", file_row_number=range(len(frame)))).create(f"received_{name}")
        for below, above in (("received", "mended"), ("mended", "delivered"), ("delivered", "raw")):
            connection.table(f"{below}_{name}").create_view(f"{above}_{name}")
    resolve(connection)
    return connection


def placed(connection) -> pd.DataFrame:
    return connection.table("raw_ca_payment").order("file_row_number").df()


@settings(max_examples=40)
@given(ROWS, HOMES, st.floats(0.05, 0.95))
def test_no_person_and_no_yuan_is_lost_or_told_twice(rows, homes, share):
    share = round(share, 4)
    connection = world(rows, sorted(homes.items()), [(OLD, "1", share, "split"), (OLD, "2", 1 - share, "split")])
    before = connection.table("mended_ca_payment").order("file_row_number").df()

    told = divide(connection, [PAYMENTS, REGISTER])

    after, old = placed(connection), before["town_code"] == OLD
    assert len(after) == len(before) and after["amount"].tolist() == before["amount"].tolist()
    assert after["town_code"][~old].tolist() == before["town_code"][~old].tolist()
    assert set(after["town_code"][old]) <= {"1", "2"}
    parts = after[old].groupby("person_no")["town_code"].unique()
    assert all(len(part) == 1 for part in parts)
    assert sum(sum(one.rows) for one in told if one.source == "ca_payment") == old.sum()
    for person, (part,) in parts.items():
        own = before[~old & (before["person_no"] == person) & before["town_code"].isin(["1", "2"])]
        if len(own):
            first = own.sort_values(["entitled_month", "town_code"]).iloc[0]
            assert part == first["town_code"]
        elif homes.get(person) in ("1", "2"):
            assert part == homes[person]


def test_where_nothing_tells_the_parts_are_as_the_shares_say():
    rows = [(person, OLD, 201901, 100) for person in range(4000)]
    connection = world(rows, [], [(OLD, "1", 0.25, "split"), (OLD, "2", 0.75, "split")])

    (told,) = divide(connection, [PAYMENTS, REGISTER])

    assert told.rows == (0, 0, 4000) and "4,000 by the shares" in str(told)
    assert placed(connection)["town_code"].value_counts()["1"] == pytest.approx(1000, abs=120)


def test_a_successor_that_was_split_or_merged_in_its_turn_leads_to_what_is_there_now():
    changed = [("8", "7", 1.0, "merge"), ("7", "1", 0.5, "split"), ("7", "6", 0.5, "split"), ("6", "2", 1.0, "merge")]
    connection = world([(1, "8", 201901, 5), (2, "8", 201901, 7)], [(1, "2")], changed)

    divide(connection, [PAYMENTS, REGISTER])

    found = connection.sql("select code, successor, share, kind from raw_township_code order by all").fetchall()
    assert found == [("6", "2", 1.0, "merge"), ("7", "1", 0.5, "split"), ("7", "2", 0.5, "split"),
                     ("8", "1", 0.5, "split"), ("8", "2", 0.5, "split")]  # fmt: skip
    assert placed(connection)["town_code"][0] == "2" and placed(connection)["town_code"][1] in "12"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ([(OLD, "1", 0.5, "split"), (OLD, "2", 0.4, "split")], "shares of 0.9 in all"),
        ([(OLD, "1", 1.0, "merge"), (OLD, "2", 1.0, "merge")], "2 successors"),
        ([(OLD, "5", 1.0, "merge")], "the successor 5 is no township"),
        ([("3", "1", 1.0, "merge")], "3 is retired, but also in use"),
    ],
)
def test_a_list_of_changes_that_would_lose_or_double_people_is_refused(changed, words):
    with pytest.raises(WarehouseError, match=words):
        divide(world([(1, "1", 201901, 5)], [], changed), [PAYMENTS, REGISTER])


def test_a_delivery_under_the_old_code_conserves_persons_and_money_above_the_parts(extracts, tmp_path):
    """All rows of both parts up to the split, delivered under the code they had: district, city and province have the
    same persons and money as before, the parts nearly so."""
    folder = shutil.copytree(extracts, tmp_path / "extracts", ignore=shutil.ignore_patterns(HASHES, POINTS))
    changed = pd.read_csv(folder / "population/township_code.csv", dtype=str).query("kind == 'split'")
    old, parts = changed["code"].iloc[0], set(changed["successor"])
    before = {}
    for name in ("dibao_payment", "ca_payment"):
        for file in sorted(folder.glob(NAMED[name].file.replace("{year}", "*"))):
            frame = pd.read_parquet(file)
            frame["town_code"] = frame["town_code"].astype(str)
            under = frame["town_code"].isin({*parts, old}) & (frame["entitled_month"] <= 202012)
            before.setdefault(name, []).append(frame.loc[under])
            frame.loc[under, "town_code"] = old
            frame.to_parquet(file)
    connection = duckdb.connect()

    intake = take_in(connection, describe(folder), read(BOUNDARIES / "guangdong"), b"k" * 32, tmp_path, tmp_path / "no")

    assert intake.rejections == []
    same = []
    for name, held in before.items():
        sent = pd.concat(held)
        (told,) = (one for one in intake.divided if one.source == name)
        payee = NAMED[name].divided["by"]
        got = connection.table(f"raw_{name}").filter("entitled_month <= 202012").df()
        got = got[got["town_code"].astype(str).isin(parts)]
        assert sum(told.rows) == len(sent) == len(got) > 0
        assert got["amount"].sum() == pytest.approx(sent["amount"].sum(), abs=0.005)
        assert set(zip(got[payee], got["entitled_month"], strict=True)) == set(
            zip(sent[payee], sent["entitled_month"], strict=True)
        )
        known = sent[sent["town_code"] != old].groupby(payee)["town_code"].agg(set)
        found = got.groupby(payee)["town_code"].agg(lambda towns: set(towns.astype(str)))
        same += [found[unit] == towns for unit, towns in known.items()]
    assert np.mean(same) > 0.7


def test_what_the_demonstration_delivers_under_the_split_code_conserves_persons(extracts, reader):
    """The truth knows each such payment; every person is in one part in each month, as plain pandas places them."""
    changed = pd.read_csv(extracts / "population/township_code.csv", dtype=str).query("kind == 'split'")
    rows = pd.concat(pd.read_parquet(file) for file in sorted(extracts.glob("civil_affairs/payment_*.parquet")))
    rows["town_code"] = rows["town_code"].astype(str)
    under = rows["town_code"].isin(changed["code"])
    truth = pd.read_csv(extracts.with_name("extracts-truth") / "divided.csv", dtype={"township": str})
    told = reader.connection.sql("select way, sum(rows_used) from divided where source = 'ca_payment' group by way")
    assert sum(dict(told.fetchall()).values()) == under.sum() == len(truth) > 0
    assert sorted(zip(truth["person_no"], truth["month"], strict=True)) == sorted(
        zip(rows.loc[under, "person_no"], rows.loc[under, "entitled_month"], strict=True)
    )
    now = parted(extracts, rows)
    assert (
        now[under].merge(truth, left_on=["person_no", "entitled_month"], right_on=["person_no", "month"])
        .eval("town_code == township").mean() > 0.9
    )  # fmt: skip
    people = pd.read_parquet(extracts / "civil_affairs/person.parquet")[["person_no", "id_type", "id_card"]]
    known = dict(zip(people["person_no"], map(identity, *people.astype(object).T.to_numpy()), strict=True))
    paid = now[now["scheme"].astype(str) == "CS"].assign(person=lambda r: r["person_no"].map(known))
    net = paid.groupby(["person", "town_code", "entitled_month"])["amount"].sum().round(2)
    months = net[net > 0].reset_index()
    for part in changed["successor"]:
        counted = np.bincount(month_index(months.loc[months["town_code"] == part, "entitled_month"]), minlength=84)
        cumulated = [cum for (cum,) in reader.connection.execute(PERSONS, [part]).fetchall()]
        assert np.array_equal(np.sum([np.zeros(84), *cumulated], axis=0), np.cumsum(counted))
    assert months["town_code"].isin(changed["successor"]).any()
