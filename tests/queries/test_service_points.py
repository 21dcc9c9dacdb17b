"""Which places are open where, which townships have none, and the nearest of one that has none: by plain loops."""

from math import asin, cos, radians, sin, sqrt

import duckdb
import numpy as np
import pytest

from queries import service_points
from queries.boundaries import boundaries
from queries.catalogue import _served, catalogue
from queries.service_points import all_points, count, kilometres, nearest, open_points, unserved


def rows(reader) -> list[dict]:
    return all_points(reader).to_dict("records")


@pytest.mark.parametrize("month", ["2018-01", "2021-06", "2024-10"])
@pytest.mark.parametrize("within", ["440000", "440100", "440103"])
def test_places_are_shown_from_their_first_month_to_their_last(reader, month, within):
    held = catalogue(reader)
    wanted = [
        (row["point"], row["service"]) for row in rows(reader)
        if row["service"] in ("S3", "S5") and row["first_month"] <= month <= (row["last_month"] or "9999")
        and held.contains(within, row["area"])
    ]  # fmt: skip
    found = open_points(reader, ("S3", "S5"), month, within)
    assert sorted(zip(found["point"], found["service"], strict=True)) == sorted(wanted)
    assert count(found) == len({point for point, _ in wanted}) > 0


def test_a_year_stands_for_its_last_month(reader):
    year, month = (open_points(reader, ("S7",), code, "440000") for code in ("2020", "2020-12"))
    assert year["point"].tolist() == month["point"].tolist() and len(year)


def test_townships_without_a_place_are_counted(reader):
    held = catalogue(reader)
    found = set(open_points(reader, ("S4",), "2024-10", "440100")["area"])
    towns = [code for code in held.layers["township"] if held.contains("440100", code)]
    assert unserved(reader, ("S4",), "2024-10", "440100") == (len([t for t in towns if t not in found]), len(towns))


def test_the_nearest_place_is_that_of_a_plain_loop(reader):
    held, layer = catalogue(reader), boundaries(reader, "township")
    places = open_points(reader, ("S1",), "2024-10", "440000")
    town = next(code for code in layer.code if code not in set(places["area"]))
    lon, lat = map(radians, layer.label[layer.code.index(town)])

    def far(row) -> float:
        x, y = radians(row.lon), radians(row.lat)
        return 2 * 6371 * asin(sqrt(sin((y - lat) / 2) ** 2 + cos(lat) * cos(y) * sin((x - lon) / 2) ** 2))

    found = nearest(reader, ("S1",), "2024-10", town)
    best = min(places.itertuples(), key=far)
    assert (found.name.zh, found.area) == (best.name_zh, best.area)
    assert found.kilometres == pytest.approx(far(best)) and 0 < found.kilometres < 300
    assert nearest(reader, ("S1",), "2024-10", held.root) is None
    assert nearest(reader, ("none",), "2024-10", town) is None


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres():
    assert kilometres(np.array([113.0, 23.0]), np.array([[113.0, 24.0], [113.0, 23.0]])) == pytest.approx(
        [111.2, 0], 0.01
    )


def test_nobody_sees_places_outside_the_own_areas(reader):
    own = reader.within(("440103",))
    assert set(open_points(own, ("S7",), "2024-10", "440000")["area"]) == set(
        open_points(reader, ("S7",), "2024-10", "440103")["area"]
    )


def test_an_older_build_has_none(reader, monkeypatch):
    def read(*_):
        raise duckdb.CatalogException("no such table")

    monkeypatch.setattr(service_points.Reader, "read", read)
    assert _served(reader) == frozenset()


def test_all_services_of_the_demonstration_have_places(reader):
    assert catalogue(reader).served == ("S1", "S3", "S4", "S5", "S7")
