"""Signing in with a password, and what a session sees; test_enumeration.py asks for everything there is."""

import re

import pytest
from flask import Flask

import definitions
from callbacks.host.access import COOKIE, Rate, onward
from layouts.pages import PAGES
from layouts.shell import leave
from queries.values import Status
from tests.host.requests import picture
from tests.host.signing import CITY, PASSWORD, SCOPES, entered, guarded_by, users

UPDATE = "/_dash-update-component"


@pytest.fixture
def signed(app, tmp_path):
    """The app with sign-in, one user per role."""
    with guarded_by(app, users(tmp_path / "users.toml", **{role: role for role in SCOPES}), tmp_path) as made:
        yield made


def test_the_map_of_a_city_official_paints_the_city_and_nothing_else(signed):
    client = entered(signed, "city")
    payload = picture(client.get("/map/values?level=township"))
    status = payload["status"]
    assert len(status) == 1610 and 100 < (status != Status.OUTSIDE).sum() < 200
    assert payload["within"] == CITY and payload["benchmark"]["label"] == "广东省"


def test_an_export_holds_the_scope_alone_and_is_recorded_before_it_leaves(signed):
    client = entered(signed, "city")
    answer = client.get("/download/csv?level=township&within=440000&indicator=recipient_rate")
    codes = set(re.findall(r"44\d{7}", answer.get_data(as_text=True)))
    assert answer.status_code == 200 and codes and all(code.startswith("4401") for code in codes)
    last = list(signed.audit.lines())[-1]
    assert (last["event"], last["who"]) == ("export", "city") and len(last["sha256"]) == 64


def test_two_persons_with_the_same_question_get_their_own_answers(signed):
    asked = "/map/values?level=township&within=440000"
    first, second, again = (
        picture(entered(signed, who).get(asked))["status"].tolist() for who in ("province", "city", "province")
    )
    assert first == again != second


def test_a_wrong_password_is_told_like_a_wrong_name_and_five_lock_the_name(signed):
    client = signed.server.test_client()
    told = {client.post("/sign-in", data={"name": name, "password": "x"}).get_data() for name in ("analyst", "nobody")}
    assert len(told) == 1
    for _ in range(5):
        client.post("/sign-in", data={"name": "presenter", "password": "wrong"})
    assert client.post("/sign-in", data={"name": "presenter", "password": PASSWORD}).status_code == 429


def test_signing_in_changes_the_number_and_signing_out_ends_it(signed):
    client = signed.server.test_client()
    client.set_cookie(COOKIE, "planted")
    answer = client.post("/sign-in", data={"name": "analyst", "password": PASSWORD, "next": "/map?lang=en"})
    cookie = answer.headers["Set-Cookie"]
    assert answer.headers["Location"] == "/map?lang=en"
    assert "planted" not in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    secret = client.get_cookie(COOKIE).value
    assert client.get("/map").status_code == 200
    client.post("/sign-out")
    client.set_cookie(COOKIE, secret)
    assert client.get("/map").status_code == 302


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "map",
                                    "/map\r\nX: y", "http:/map", ""])  # fmt: skip
def test_signing_in_leads_nowhere_else(target):
    assert onward(target) == "/"


def test_a_changed_role_ends_the_session_and_a_broken_file_lets_nobody_in(app, tmp_path):
    file = users(tmp_path / "users.toml", chen="city", wang="analyst")
    with guarded_by(app, file, tmp_path):
        client = entered(app, "chen")
        assert client.get("/healthz").get_json()["status"] == "ok"
        users(file, chen="district", wang="analyst")
        assert client.get("/map").status_code == 302
        file.write_text("[[user", encoding="utf-8")
        asked = app.server.test_client().post("/sign-in", data={"name": "wang", "password": PASSWORD})
        assert asked.status_code == 503


def test_a_route_without_a_rule_stops_the_start(app):
    server = Flask("other")
    server.add_url_rule("/new", "something_new", lambda: "")
    with pytest.raises(RuntimeError, match="something_new"):
        app.access.require_rules(server)


def test_a_session_that_asks_too_much_waits_and_others_do_not():
    clock = [0.0]
    rate = Rate(a_second=10, at_once=20, now=lambda: clock[0])
    assert sum(rate.takes("a") for _ in range(100)) == 20
    assert rate.takes("b")
    clock[0] += 1
    assert sum(rate.takes("a") for _ in range(100)) == 10


def test_a_page_bears_who_opened_it_and_when():
    name, opened, _ = leave("chen", "2026-11-26 10:30", "en").children
    assert (name.children, opened.children, opened.className) == ("chen", "2026-11-26 10:30", "opened")


def test_the_way_in_is_in_the_language_of_the_link(signed):
    client = signed.server.test_client()
    assert "Sign in" in client.get("/sign-in?lang=en").get_data(as_text=True)
    assert "登录" in client.get("/sign-in?lang=zh").get_data(as_text=True)
    assert "<script" not in client.get('/sign-in?next="><script>').get_data(as_text=True)


def test_every_page_of_the_bar_is_a_page_of_some_role():
    named = {name for role in definitions.roles().values() for name in role.pages}
    assert named <= {"*", "audit", *PAGES}
