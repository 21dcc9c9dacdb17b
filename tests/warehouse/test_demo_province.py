"""The made-up province is as large as the census says, and is the same for the same seed."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from tests.conftest import SCALE
from tests.oracles import people
from warehouse.demo import generate
from warehouse.demo.places import calibration


def hashes(folder) -> dict[str, str]:
    files = [file for file in sorted(folder.parent.rglob("*")) if file.is_file()]
    return {str(file.relative_to(folder.parent)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("one", 5), ("same", 5), ("other", 6)):
        generate(tmp_path / name / "extracts", 0.0005, 30, seed)

    one, same, other = (hashes(tmp_path / name / "extracts") for name in ("one", "same", "other"))

    assert len(one) > 40 and one == same
    assert {file for file in one if one[file] == other[file]} <= {
        "extracts/affairs/document_type.csv",
        "extracts/affairs/document_exchange.csv",
        "extracts/civil_affairs/standard.csv",
        # In so small a province nobody may be paid under the code of the split township.
        "extracts-truth/divided.csv",
    }


def test_every_city_has_its_share_of_the_census(extracts):
    register = pd.read_parquet(extracts / "population/resident_register.parquet").query("month == 202011")
    areas = pd.read_csv("geodata/guangdong/areas.csv", dtype=str, keep_default_na=False).set_index("code")
    retired = pd.read_csv(extracts / "population/township_code.csv", dtype=str).drop_duplicates("code")
    code = register["town_code"].astype(str).replace(dict(zip(retired["code"], retired["successor"], strict=True)))
    upper = code.map(areas["parent"])
    city = upper.where(upper.map(areas["level"]) == "city", upper.map(areas["parent"]))

    counted = register["residents"].groupby(city).sum()

    census = {
        area: value
        for (figure, area), value in calibration().items()
        if figure == "residents" and areas["level"][area] == "city"
    }
    assert len(census) == 21 and sum(census.values()) == 126_012_510
    assert counted.to_dict() == {area: round(value * SCALE) for area, value in census.items()}


def test_moves_mergers_and_splits_conserve_residents(extracts, reader):
    register = pd.read_parquet(extracts / "population/resident_register.parquet")
    delivered = register.groupby("month")["residents"].sum().to_numpy()

    cube = reader.connection.execute("select area, cum from cube where measure = 'residents'").fetchall()

    series = {}
    for area, cum in cube:
        series[area] = series.get(area, 0) + np.diff(np.asarray(cum, dtype=float), prepend=0)
    codes = pd.read_csv(extracts / "population/township_code.csv", dtype=str)
    assert np.array_equal(series["440000"], delivered)
    for town in codes["successor"]:
        assert series[town][:40].min() > 0.9 * series[town][40:50].min() > 0
    assert not set(codes["code"]) & series.keys()


def test_moves_and_mergers_conserve_recipients(extracts, reader):
    """Every person paid unemployment benefit counts once in the township of now, its district, city and the province,
    in every month: also those paid under a code that a merger retired. By the extracts alone."""
    months = people.unemployment(extracts).months.query("0 <= month < 84")
    cube = reader.connection.execute(
        "select area, cum from cube where measure = 'person_months' and programme = 'UI'"
    ).fetchall()
    found = dict.fromkeys({area for area, _ in cube}, 0)
    for area, cum in cube:
        found[area] = found[area] + np.diff(np.asarray(cum), prepend=0)
    codes = pd.read_csv(extracts / "population/township_code.csv", dtype=str).query("kind == 'merge'")
    paid = pd.concat(pd.read_parquet(file) for file in extracts.glob("hrss/unemployment_payment_*.parquet"))
    assert paid["town_code"].isin(codes["code"]).any() and set(codes["successor"]) <= found.keys()
    # A city may hold townships directly: all areas above a row are gathered before persons are counted.
    level, above = months["town"], []
    while level.ne("").any():
        above.append(months.assign(area=level)[level != ""])
        level = level.map(people.parents().get).fillna("")
    counted = pd.concat(above).groupby(["area", "month"])["person_no"].nunique()
    expected = {area: rows.droplevel(0).reindex(range(84), fill_value=0) for area, rows in counted.groupby("area")}
    assert expected.keys() == found.keys() and len(found) > 1000
    assert all(np.array_equal(expected[area], found[area]) for area in expected)


def test_calibration_says_what_is_verified(extracts):
    rows = pd.read_csv("warehouse/demo/calibration.csv", dtype=str, keep_default_na=False)

    assert set(rows["status"]) == {"verified", "unverified"}
    assert (rows["source"].str.len() > 5).all() and not rows.duplicated(["figure", "area"]).any()


def test_pensioners_are_as_many_as_the_calibration_says(extracts):
    periods = pd.read_parquet(extracts / "pension/benefit_period.parquet")
    for scheme, programme in (("ZG", "UEP"), ("JM", "URP")):
        rows = periods[periods["scheme"].astype(str) == scheme]
        paid = (rows["start_month"] <= 202107) & (rows["end_month"].fillna(209912) >= 202107)

        assert paid.sum() == pytest.approx(calibration()[f"recipients_{programme}", "440000"] * SCALE, rel=0.05)
