"""The interface for other programs says what the screen says, withholds what it withholds, refuses in sentences."""

import csv
import io

import numpy as np
import pytest

from callbacks import session
from layouts import frequency_tab
from layouts.answers import QUESTIONS
from layouts.briefs.content import bars_of
from layouts.duration_tab import curve_figure
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.trend import indicator_by_period
from queries.values import Status, indicator_by_area


@pytest.fixture
def shown(app):
    """The reader of the app."""
    return session.reader()


def rows(client, question: str, **asked) -> list[dict]:
    answer = client.get(f"/api/v1/{question}", query_string=asked)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()["rows"]


@pytest.mark.parametrize("indicator", ["recipient_rate", "median_duration", "recipients"])
def test_values_are_those_of_the_map(client, shown, indicator):
    held = catalogue(shown)
    view, _ = settle(View(indicator=indicator, programme="DIB"), held)

    found = rows(client, "indicator_by_area", indicator=indicator, programme="DIB")

    values = indicator_by_area(shown, view.selection)
    assert [row["area"] for row in found] == values.code.tolist()
    assert [row["status"] for row in found] == [Status(int(status)).name.lower() for status in values.status]
    shown = [row["value"] for row in found]
    assert np.allclose([np.nan if value is None else value for value in shown], values.value, equal_nan=True, atol=1e-6)


def test_what_is_suppressed_is_empty(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(indicator="recipients", programme="DIB"), held)

    found = list(QUESTIONS["indicator_by_area"].rows(guarded, held, view))

    hidden = [row for row in found if row["status"] == "suppressed"]
    assert len(hidden) > 100
    assert {(row["value"], row["numerator"], row["denominator"]) for row in hidden} == {(None, None, None)}


def test_no_duration_tells_few(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(area="440981"), held)

    found = list(QUESTIONS["survival"].rows(guarded, held, view))

    assert all(row["at_risk"] is None or row["at_risk"] >= guarded.threshold for row in found)


def test_the_course_is_that_of_the_screen(client, shown):
    held = catalogue(shown)
    view, _ = settle(View(area="440981"), held)

    found = rows(client, "indicator_by_period", area="440981")

    course = indicator_by_period(shown, view.selection, ("440981",))
    assert [row["period"] for row in found] == list(course.periods)
    shown = [np.nan if row["value"] is None else row["value"] for row in found]
    assert np.allclose(shown, course.value[0], equal_nan=True, atol=1e-6)


def test_survival_is_the_curve_of_the_screen(client, shown):
    held = catalogue(shown)
    view, _ = settle(View(area="440900"), held)

    found = rows(client, "survival", area="440900")

    own = [trace for trace in curve_figure(shown, held, view)["data"] if trace.get("name")][-1]
    assert [row["survival"] for row in found] == own["y"]


def test_frequency_is_that_of_the_screen(client, shown):
    held = catalogue(shown)
    view, _ = settle(View(area="440900", lang="en"), held)

    found = rows(client, "frequency", area="440900", lang="en")

    spells = bars_of(frequency_tab.spells(shown, held, view))[0]
    shares = {row["category"]: row["share"] for row in found if row["measure"] == "spells_per_person"}
    assert shares == {row.label: round(row.share, 3) for row in spells.rows}
    assert {row["measure"] for row in found} == {"spells_per_person", "months_received_of_12", "returned_within"}


def test_areas_and_catalogue(client, shown):
    held = catalogue(shown)

    assert len(rows(client, "areas", within="440900")) == sum(held.contains("440900", code) for code in held.areas)
    kinds = {row["kind"] for row in rows(client, "catalogue")}
    assert kinds == {"indicator", "programme", "level", "period", "sex", "age", "hukou"}


def test_csv_has_the_same_rows(client):
    answer = client.get("/api/v1/indicator_by_area?format=csv&level=city&lang=en")

    table = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    as_json = rows(client, "indicator_by_area", level="city", lang="en")
    assert answer.content_type.startswith("text/csv")
    assert [row["area"] for row in table] == [row["area"] for row in as_json]
    assert [float(row["value"]) for row in table] == [row["value"] for row in as_json]


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("indicator=wealth", "indicator", "recipient_rate"),
        ("programme=XXX", "programme", "DIB"),
        ("level=village", "level", "township"),
        ("from=2024-13", "from", "2024-01"),
        ("from=2024-03&to=2022-03", "from", "is later than"),
        ("sex=x", "sex", "f"),
        ("format=xml", "format", "json, csv"),
        ("colour=red", "colour", "indicator"),
        ("lang=fr", "lang", "zh"),
        ("indicator=" + "x" * 5000, "indicator", "recipient_rate"),
    ],
)
def test_an_unusable_value_is_refused_with_those_allowed(client, query, parameter, allowed):
    answer = client.get(
        f"/api/v1/indicator_by_area?lang=en&{query}" if "lang" not in query else f"/api/v1/indicator_by_area?{query}"
    )

    told = answer.get_json()
    assert answer.status_code == 400 and told["parameter"] == parameter
    assert told["allowed"] and (allowed in told["message"] or allowed in ", ".join(told["allowed"]))


@pytest.mark.parametrize("code", ["999999", "440103' OR 1=1--", "４４０１０３", "44010٣", " 440103", "440103\x00"])
def test_a_code_that_is_none_is_refused(client, code):
    answer = client.get("/api/v1/indicator_by_area", query_string={"within": code, "lang": "en"})

    assert answer.status_code == 400 and "/api/v1/areas" in answer.get_json()["message"]


def test_an_unknown_question_is_told(client):
    answer = client.get("/api/v1/persons?lang=en")

    assert answer.status_code == 404 and "indicator_by_area" in answer.get_json()["message"]


def test_the_description_tells_every_question_and_column(client):
    told = client.get("/api/v1/openapi.json").get_json()

    assert set(told["paths"]) == {f"/api/v1/{name}" for name in QUESTIONS}
    for name in QUESTIONS:
        operation = told["paths"][f"/api/v1/{name}"]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        asked = {"area": "440981"} if "area" in QUESTIONS[name].parameters else {}
        first = rows(client, name, **asked)[0]
        assert list(first) == schema["properties"]["rows"]["items"]["required"]
        for parameter in operation["parameters"]:
            assert parameter["description"]
            for value in parameter["schema"].get("enum", [])[:1]:
                allowed = client.get(f"/api/v1/{name}", query_string={parameter["name"]: value})
                assert allowed.status_code == 200, (parameter["name"], value)


def test_pages_together_are_the_whole(client):
    whole = client.get("/api/v1/indicator_by_area?level=district").get_json()
    found, address = [], "/api/v1/indicator_by_area?level=district&limit=50"
    while address:
        page = client.get(address)
        told = page.get_json()
        assert len(told["rows"]) <= 50 and told["total"] == len(whole["rows"]) == int(page.headers["X-Total-Count"])
        assert (told["next"] is None) == ("Link" not in page.headers)
        found, address = found + told["rows"], told["next"]

    assert found == whole["rows"] and whole["next"] is None


def test_a_page_of_csv_tells_the_next(client):
    answer = client.get("/api/v1/areas?format=csv&limit=2&offset=1&within=440900")

    assert len(list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))) == 2
    assert "offset=3" in answer.headers["Link"] and "format=csv" in answer.headers["Link"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=5001", "limit=x", "offset=1.5", "offset=²", "limit=1e3"]
)
def test_a_page_that_is_none_is_refused(client, query):
    answer = client.get(f"/api/v1/areas?lang=en&{query}")

    assert answer.status_code == 400 and "whole number" in answer.get_json()["message"]
