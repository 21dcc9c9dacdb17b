"""Every address × every role × every scope gives what is in scope or the one refusal; the test finds the addresses."""

import json
import re
from contextlib import contextmanager

import pytest
from flask import Flask

import definitions
from callbacks import session
from callbacks.host.access import COOKIE, EXPORTS, OPEN, PARTS, Rate, onward
from callbacks.host.people import HASHER, People
from callbacks.host.sessions import Sessions
from layouts.pages import PAGES
from queries.values import Status
from tests.host.requests import answered, body, drawing, picture

PASSWORD = "correct horse battery"
HASHED = HASHER.hash(PASSWORD)
CITY, DISTRICT, SIBLING = "440100", "440103", "440300"
SCOPES = {"province": [], "city": [CITY], "district": [DISTRICT], "township": ["440103001"], "analyst": [],
          "presenter": [], "public": [], "auditor": [], "administrator": []}  # fmt: skip
UPDATE = "/_dash-update-component"
CODE = re.compile(r"(?<![\w.-])44\d{4}(?:\d{3})?(?![\w.-])")


def users(file, **roles):
    file.write_text("\n".join(
        f'[[user]]\nname = "{name}"\npassword = "{HASHED}"\nrole = "{role}"\nareas = {json.dumps(SCOPES[role])}\n'
        for name, role in roles.items()), encoding="utf-8")  # fmt: skip
    return file


@contextmanager
def guarded_by(app, file, state):
    """The one app of the process as it is when people sign in."""
    kept = (app.access.people, app.access.sessions, dict(session._BUILDS), session._ALONE[0])
    app.access.people, app.access.sessions = People(file), Sessions(state / "sessions.db")
    session.serve(kept[2], alone=None)
    try:
        yield app
    finally:
        app.access.people, app.access.sessions = kept[:2]
        session.serve(*kept[2:])


@pytest.fixture
def signed(app, tmp_path):
    """The app with sign-in, one user per role."""
    with guarded_by(app, users(tmp_path / "users.toml", **{role: role for role in SCOPES}), tmp_path) as made:
        yield made


def entered(app, name, password=PASSWORD):
    client = app.server.test_client()
    answer = client.post("/sign-in", data={"name": name, "password": password})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client


def addresses(app):
    """One request per route and per callback."""
    for rule in app.server.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in sorted(rule.methods & {"GET", "POST", "DELETE"}):
            if rule.endpoint not in OPEN and path != UPDATE:
                yield rule.endpoint, lambda client, m=method, p=path: client.open(p, method=m)
    for output in answered(app):
        yield f"callback {output[:40]}", lambda client, o=output: client.post(UPDATE, json=body(app, o, {}))


def test_nobody_gets_anything_without_a_session(signed):
    client, asked = signed.server.test_client(), 0
    for name, ask in addresses(signed):
        answer = ask(client)
        asked += 1
        assert answer.status_code in (302, 401, 404, 405), name
        assert answer.status_code != 302 or answer.headers["Location"].startswith("/sign-in?next="), name
        assert not CODE.search(answer.get_data(as_text=True)), name
    assert asked > 20


@pytest.mark.parametrize("role", [role for role in SCOPES if definitions.roles()[role].audience != "public"])
def test_every_address_gives_a_role_what_it_may_or_the_one_refusal(signed, role):
    client, rights = entered(signed, role), definitions.roles()[role]
    refusal = client.get("/there-is-no-such-page").get_data()
    for endpoint, ask in addresses(signed):
        answer = ask(client)
        permitted = (
            (endpoint in EXPORTS and rights.export and rights.audience)
            or (endpoint in ("audit_page", "audit_rights") and rights.audit)
            or ((endpoint in PARTS or endpoint.startswith("callback")) and rights.audience)
        )
        assert answer.status_code < 500, endpoint
        if not permitted and answer.status_code != 405:
            assert (answer.status_code, answer.get_data()) == (404, refusal), endpoint
        if endpoint.startswith("callback") and permitted:
            assert answer.status_code in (200, 204), endpoint


@pytest.mark.parametrize("area", [CITY, DISTRICT, SIBLING, "440305", "440305001", "440000", "449999", "x"])
@pytest.mark.parametrize("role", ["city", "district", "township"])
def test_no_callback_names_an_area_outside_the_scope(signed, role, area):
    client = entered(signed, role)
    with session.acting(session.Person(role, definitions.roles()[role], tuple(SCOPES[role]))):
        visible = set(session.held().areas)
    for level, tab in (("township", "overview"), ("district", "table"), ("city", "duration")):
        view = {"area": area, "within": area, "level": level, "tab": tab, "indicator": "recipient_rate"}
        for output in answered(signed):
            text = client.post(UPDATE, json=body(signed, output, view)).get_data(as_text=True)
            assert set(CODE.findall(text)) <= visible | {area}, (output, level)


def test_a_sibling_is_answered_as_an_area_that_does_not_exist(signed):
    client = entered(signed, "city")
    said = []
    for code in (SIBLING, "449999"):
        text = client.post(UPDATE, json=body(signed, drawing(signed, "notices"), {"area": code, "lang": "en"}))
        said.append(text.get_data(as_text=True).replace(code, "CODE"))
    assert said[0] == said[1]


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


def test_the_way_in_is_in_the_language_of_the_link(signed):
    client = signed.server.test_client()
    assert "Sign in" in client.get("/sign-in?lang=en").get_data(as_text=True)
    assert "登录" in client.get("/sign-in?lang=zh").get_data(as_text=True)
    assert "<script" not in client.get('/sign-in?next="><script>').get_data(as_text=True)


def test_every_page_of_the_bar_is_a_page_of_some_role():
    named = {name for role in definitions.roles().values() for name in role.pages}
    assert named <= {"*", "audit", *PAGES}
