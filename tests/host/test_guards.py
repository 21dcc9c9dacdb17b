"""Malformed requests are refused in one line, and nothing that a client sends is a fault of ours."""

from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from layouts.view import View, url_name
from queries.errors import QuestionTooLargeError, QuestionTooLongError, TooManyRowsError
from tests.host.requests import answered, body, drawing

FIELDS = [url_name(field.name) for field in fields(View)]
UPDATE = "/_dash-update-component"
VALUES = [None, 1, -1, 10**400, True, 1.5, "", "x", "x" * 5000, "../..", "' or 1=1--", "\x00", "４４", [], [1], [[[]]],
          {}, {"a": 1}, {"lang": "fr"}, {"area": ["x"]}, {"area": "x" * 500}, {"from": {"a": 1}}, {"indicator": None},
          {"drill": ["x"]}, {"drill": {}}, {"find": 5}, {"turn": [[]]}, {"within": "44' --"}]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:24])
def test_no_value_makes_a_callback_fail(app, client, value):
    for output in answered(app):
        assert client.post(UPDATE, json=body(app, output, value)).status_code < 500, output


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)))
def test_every_view_has_an_answer(app, client, view):
    assert client.get("/map/values", query_string=view).status_code == 200
    assert client.post(UPDATE, json=body(app, drawing(app, "panel-headline"), view)).status_code == 200


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"not json", b"[" * 20000, b"\x00\xff", b"x" * 300_000])
def test_a_refusal_is_one_line_without_a_traceback(client, content):
    with capture_logs() as lines:
        answer = client.post(UPDATE, data=content, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert [line["event"] for line in lines] == ["refused"] and "exc_info" not in lines[0]
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_only_our_own_page_may_ask(app, client, site, status):
    asked = body(app, drawing(app, "panel-headline"), {})
    assert client.post(UPDATE, json=asked, headers={"Sec-Fetch-Site": site}).status_code == status


def test_only_json_is_read(client):
    assert client.post(UPDATE, data="{}", content_type="text/plain").status_code == 415
    assert client.get(UPDATE).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "nothing/at-all.js",
        "dash/nothing.js",
        "dash/../app.py",
        "dash_core_components/%2e%2e/%2e%2e/secret",
        "",
        "dash",
        "dash/",
        "a/b/c/d",
    ],
)
def test_unknown_component_files_are_absent(client, path):
    assert client.get(f"/_dash-component-suites/{path}").status_code == 404


@pytest.mark.parametrize(
    "headers", [{"Referer": "http://[bad"}, {"Referer": "x" * 9000}, {"Referer": "http://h/map?" + "a=1&" * 500}]
)
def test_any_referrer_gives_a_layout(client, headers):
    assert client.get("/_dash-layout", headers=headers).status_code == 200


@pytest.mark.parametrize("query", ["a=1&" * 500, "area=%ff%fe", "=&=&", "lang=xx", "%", "area=" + "4" * 3000])
def test_any_query_opens_the_page(client, query):
    assert client.get(f"/map?{query}").status_code == 200
    assert client.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/map/x", "/.env", "/%2e%2e/app.py", "/map%0d%0aX: y", "/geo/", "/vendor/"]
)
def test_unknown_addresses_are_not_found_and_lead_back(client, path):
    answer = client.get(path)
    assert answer.status_code == 404 and 'href="/map"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("limit", [QuestionTooLongError, QuestionTooLargeError, TooManyRowsError])
def test_a_question_that_was_stopped_is_a_page_that_says_so(app, client, monkeypatch, limit):
    def stopped():
        raise limit("values")

    monkeypatch.setitem(app.server.view_functions, "healthz", stopped)
    with capture_logs() as lines:
        answer = client.get("/healthz?lang=en")
    assert answer.status_code == 503 and "Narrow the areas" in answer.get_data(as_text=True)
    assert [line["event"] for line in lines] == ["stopped"] and "exc_info" not in lines[0]


def test_a_fault_of_ours_is_logged_and_not_shown(app):
    secret = "the secret of the fault"

    def fails():
        raise ValueError(secret)

    app.server.view_functions["healthz"], kept = fails, app.server.view_functions["healthz"]
    try:
        with capture_logs() as lines:
            answer = app.server.test_client().get("/healthz?lang=en")
    finally:
        app.server.view_functions["healthz"] = kept
    assert answer.status_code == 500
    assert secret not in answer.get_data(as_text=True) and "This request failed" in answer.get_data(as_text=True)
    assert [(line["event"], line["error"]) for line in lines] == [("failed", "ValueError")]
