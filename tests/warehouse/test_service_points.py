"""Places of service: may be left out, are rejected where they cannot be, and are published without any count."""

import csv
from dataclasses import replace

import duckdb
import pandas as pd
import pytest
import shapely

from warehouse import extracts as delivering
from warehouse.attaching import attach
from warehouse.errors import WarehouseError
from warehouse.outlines import ELSEWHERE, misplaced, outside
from warehouse.points import english_name

POINT = next(source for source in delivering.sources() if source.name == "service_point")
SQUARES = {
    "1": "POLYGON ((113 22, 114 22, 114 23, 113 23, 113 22))",
    "2": "POLYGON ((114 22, 115 22, 115 23, 114 23, 114 22))",
}
PUBLISHED = "select point, service, area, name_zh, name_en, first_month, last_month from service_point"
# What becomes of a planted fault: the column for which its row is rejected, or nothing.
FOUND = {
    "swapped": {"lon", "lat"}, "no coordinates": {"lon"}, "unknown service": {"service"},
    "unknown township": {"town_code"}, "outside": {"lon"}, "backwards": {"close_date"},
}  # fmt: skip


@pytest.fixture
def planted(extracts) -> pd.DataFrame:
    """The faults that the generator says it planted, by point and service."""
    return pd.read_csv(extracts.with_name("extracts-truth") / "service_point_fault.csv", dtype=str)


def delivered(folder) -> pd.DataFrame:
    return pd.read_csv(folder / POINT.file, dtype={"point_code": str, "town_code": str})


def test_there_are_places_of_every_service_and_townships_without(extracts):
    places = delivered(extracts)
    known = places[places["service"].isin(POINT.codes["service"])]

    assert 2500 < len(places) < 3500
    served = known.groupby("service")["town_code"].nunique()
    assert set(served.index) == set(POINT.codes["service"]) and served.max() > 1400 and served.min() > 100
    assert (served < 1610).all()
    assert 0 < places["close_date"].notna().mean() < 0.1 and 0.1 < (places["open_date"] >= "2018").mean() < 0.3
    # Some places offer more than one service.
    assert 50 < len(places) - places["point_code"].nunique() < 500


def test_more_places_stand_where_more_people_live(extracts):
    register = pd.read_parquet(extracts / "population/resident_register.parquet").query("month == 202412")
    people = register.groupby(register["town_code"].astype(str))["residents"].sum()
    places = delivered(extracts).query("service == 'S3'")["town_code"].value_counts().reindex(people.index).fillna(0)
    assert places[people > people.median()].mean() > 1.5 * places[people <= people.median()].mean()


def test_every_planted_fault_is_found_and_nothing_else(world, planted, reader):
    with (world / "data/guangdong/rejected/service_point.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = list(csv.DictReader(stream))
    rows = delivered(world / "extracts")
    found = {(int(entry["row"]) - 1, entry["column"]) for entry in listed}

    wanted = set()
    for point, service, fault in planted.query("fault != 'other township'").itertuples(index=False):
        same = (rows["point_code"] == point) & ((rows["service"] == service) | (fault == "unknown service"))
        wanted |= {(int(rows.index[same][-1]), column) for column in FOUND[fault]}
    assert found == wanted
    told = reader.connection.cursor().execute("select source, way, rows_used from divided where way = 'elsewhere'")
    assert told.fetchall() == [("service_point", "elsewhere", (planted["fault"] == "other township").sum())]


def test_what_is_published_is_what_was_delivered_sound(world, planted, reader):
    rows = delivered(world / "extracts").assign(month=lambda rows: rows["open_date"].str[:7])
    faulty = planted[~planted["fault"].isin(["other township"])]
    sound = rows[~rows["point_code"].isin(faulty["point_code"])].drop_duplicates(["point_code", "service"])
    told = reader.connection.cursor().execute(PUBLISHED).df()
    assert sorted(zip(told["point"], told["service"], told["area"], told["first_month"], strict=True)) == sorted(
        zip(sound["point_code"], sound["service"], sound["town_code"], sound["month"], strict=True)
    )
    assert (told["last_month"] != "").sum() == sound["close_date"].notna().sum()
    assert told["name_en"].str.fullmatch(r"[A-Z][A-Za-z. 0-9]+").all() and told["name_zh"].str.len().gt(3).all()


def test_every_audience_is_given_them_unchanged(reader, briefing):
    question = "select * from service_point order by all"
    exact, protected = (source.connection.cursor().execute(question).df() for source in (reader, briefing))
    pd.testing.assert_frame_equal(exact, protected)
    assert not {"persons", "uses", "users"} & set(exact.columns)


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("石龙镇社会工作服务站", "Shilong Town Social Work Station"),
        ("番禺区第二居家养老服务中心", "Panyu District No. 2 Home Care Centre"),
        ("康复站", "Rehabilitation Station"),
        ("沙面街道", "Shamian Subdistrict"),
    ],
)
def test_an_english_name_says_what_kind_of_place_it_is(name, english):
    assert english_name(name) == english


def at_points(*rows):
    """A connection with two townships, squares beside one another, and places in them."""
    connection = duckdb.connect()
    shapes = pd.DataFrame({"code": SQUARES.keys(), "text": SQUARES.values()})
    shapes["shape"] = shapely.to_wkb(shapely.from_wkt(shapes.pop("text").to_numpy()))
    connection.from_df(shapes).create("outline")
    connection.from_df(pd.DataFrame({"code": list(SQUARES), "township": list(SQUARES)})).create("raw_place")
    frame = pd.DataFrame(rows, columns=["town_code", "lon", "lat"], dtype=object).astype({"lon": float, "lat": float})
    frame = frame.assign(point_code=[f"p{i}" for i in range(len(frame))], filename="f",
                         file_row_number=range(len(frame)))  # fmt: skip
    for view in ("delivered", "raw"):
        connection.from_df(frame).create(f"{view}_service_point")
    return connection


def test_a_point_far_from_every_area_is_rejected_and_one_before_the_coast_is_not():
    rows = [("1", 113.5, 22.5), ("1", 112.995, 22.5), ("1", 112.9, 22.5), ("2", 114.5, 18.2), ("2", 22.5, 114.5),
            ("2", None, 22.5)]  # fmt: skip
    # Swapped and missing coordinates are rejected as such, once.
    assert outside(at_points(*rows), POINT).project("wrong_row").order("wrong_row").fetchall() == [(2,), (3,)]


def test_a_point_in_another_township_than_its_code_says_is_told_and_stays():
    connection = at_points(("1", 113.5, 22.5), ("2", 113.995, 22.5), ("2", 113.5, 22.5))
    (told,) = misplaced(connection, [POINT])
    assert str(told) == ("service_point: 1 row lies more than a kilometre outside the township of the code: p2.")
    assert told.published() == [{"source": "service_point", "code": "", "way": ELSEWHERE, "rows_used": 1}]
    assert misplaced(at_points(("1", 113.5, 22.5)), [POINT]) == misplaced(at_points(), [POINT]) == []


def test_a_table_that_may_be_left_out_is_empty_then(tmp_path):
    delivery = delivering.Extracts(tmp_path, "guangdong", False, "2024-01", 12, "2024-12-31")
    with duckdb.connect() as connection:
        assert attach(connection, POINT, delivery, tmp_path) == 0
        assert {*POINT.columns, "filename", "file_row_number"} == set(connection.table("raw_service_point").columns)
    with pytest.raises(WarehouseError, match="is missing"):
        delivering.files(replace(POINT, optional=False), delivery)
