"""Signing in with a real provider of OpenID Connect, and every way in which it must not work."""

from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import requests
from flask.testing import FlaskClient

from callbacks import session
from callbacks.host import claims, provider
from callbacks.host.access import COOKIE
from callbacks.host.doors import ELSEWHERE, WAITING
from callbacks.host.provider import BACK, Provider
from callbacks.host.sessions import PENDING_SECONDS, Sessions
from tests.host.provider import ADDRESS, answer_of, providing, signed_in_there, trusting

CITY = "chen|sb-city|440100"
SPOILT = ["issuer", "audience", "two audiences", "nonce", "no nonce", "expired", "future", "no subject",
          "access token", "none", "secret", "another key"]  # fmt: skip


@pytest.fixture(scope="module")
def issuer():
    with providing() as found:
        yield found


@contextmanager
def served(app, trust, state, now=None):
    """The one app of the process as it is when people sign in with a service."""
    kept = (app.access.people, app.access.sessions, app.access.provider, dict(session._BUILDS), session._ALONE[0])
    app.access.people, app.access.provider = None, Provider(trust)
    app.access.sessions = Sessions(state / "sessions.db", *([now] if now else []))
    session.serve(kept[3], alone=None)
    try:
        yield app
    finally:
        app.access.people, app.access.sessions, app.access.provider = kept[:3]
        session.serve(*kept[3:])


@pytest.fixture
def atlas(app, issuer, tmp_path, monkeypatch):
    """The app that trusts the provider; keys may be read again at once."""
    monkeypatch.setattr(provider, "FRESH_SECONDS", 0.0)
    with served(app, claims.read(trusting(tmp_path, issuer)), tmp_path) as made:
        yield made
    spoil(issuer, "")


def spoil(issuer: str, name: str) -> None:
    requests.get(f"{issuer}/test/fault", params={"name": name}, timeout=10)


def begun(client: FlaskClient, target: str = "/map") -> str:
    answer = client.get(f"{ELSEWHERE}?next={target}")
    assert answer.status_code == 302
    return answer.headers["Location"]


def came_back(client: FlaskClient, login: str = CITY, target: str = "/map"):
    """The answer to the browser that comes back from the provider."""
    onward = signed_in_there(begun(client, target), login)
    return client.get(onward.removeprefix(ADDRESS))


def last(app, event: str) -> dict:
    return [line for line in app.audit.lines() if line["event"] == event][-1]


def test_a_person_signs_in_with_role_and_areas_of_the_claims(atlas):
    client = atlas.server.test_client()
    answer = came_back(client, target="/map?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/map?lang=en")
    cookie = next(text for text in answer.headers.getlist("Set-Cookie") if text.startswith(f"{COOKIE}="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert client.get("/map").status_code == 200
    noted = last(atlas, "sign-in")
    assert (noted["who"], noted["role"], noted["areas"], noted["by"]) == ("chen", "city", "440100", "service")
    (kept,) = atlas.access.sessions.all()
    assert (kept.name, kept.role, kept.areas) == ("chen", "city", ("440100",))


def test_what_is_asked_of_the_provider_has_state_nonce_and_a_challenge(atlas):
    first, second = (answer_of(begun(atlas.server.test_client())) for _ in range(2))
    assert first["response_type"] == "code" and first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32 and first[name] != second[name]
    assert first["redirect_uri"] == ADDRESS + BACK


@pytest.mark.parametrize("fault", SPOILT)
def test_a_token_that_is_not_exactly_right_lets_nobody_in(atlas, issuer, fault):
    client = atlas.server.test_client()
    spoil(issuer, fault)
    answer = came_back(client)
    assert answer.status_code == 400 and client.get_cookie(COOKIE) is None
    assert atlas.access.sessions.all() == [] and client.get("/map").status_code == 302
    assert last(atlas, "sign-in refused")["reason"].startswith("identity token")


def test_a_token_signed_anew_and_right_lets_in(atlas, issuer):
    """The refusals above are for what was spoilt, not for the spoiling."""
    spoil(issuer, "untouched")
    assert came_back(atlas.server.test_client()).status_code == 303


def test_keys_may_be_replaced_while_the_atlas_runs(atlas, issuer):
    assert came_back(atlas.server.test_client()).status_code == 303
    requests.get(f"{issuer}/test/rotate", timeout=10)
    assert came_back(atlas.server.test_client()).status_code == 303


def test_a_return_counts_once(atlas):
    client = atlas.server.test_client()
    onward = signed_in_there(begun(client), CITY).removeprefix(ADDRESS)
    waiting = client.get_cookie(WAITING, path=BACK).value
    assert client.get(onward).status_code == 303
    client.set_cookie(WAITING, waiting, path=BACK)
    assert client.get(onward).status_code == 400


def test_a_return_that_another_browser_began_is_none(atlas):
    """Somebody is sent the link of another's sign-in: that person must not get the other's session."""
    onward = signed_in_there(begun(atlas.server.test_client()), "mallory|sb-analyst").removeprefix(ADDRESS)
    victim = atlas.server.test_client()
    begun(victim)
    assert victim.get(onward).status_code == 400 and victim.get_cookie(COOKIE) is None


def test_a_code_with_the_state_of_another_sign_in_is_not_honoured(atlas):
    """A stolen code put into a sign-in of one's own: the challenge does not fit."""
    stolen = answer_of(signed_in_there(begun(atlas.server.test_client()), CITY))
    thief = atlas.server.test_client()
    own = answer_of(begun(thief))
    answer = thief.get(f"{BACK}?{urlencode(stolen | {'state': own['state']})}")
    assert answer.status_code == 400 and thief.get_cookie(COOKIE) is None


@pytest.mark.parametrize("change", [{"state": ""}, {"state": "x"}, {"code": ""}, {"code": "x"},
                                    {"iss": "http://127.0.0.1:1"}, {"error": "access_denied", "code": ""}])  # fmt: skip
def test_a_forged_return_is_a_page_that_says_so(atlas, change):
    client = atlas.server.test_client()
    given = answer_of(signed_in_there(begun(client), CITY)) | change
    answer = client.get(f"{BACK}?{urlencode(given)}&lang=en")
    assert answer.status_code == 400 and "not completed" in answer.get_data(as_text=True)
    assert client.get_cookie(COOKIE) is None


@pytest.mark.parametrize("login", [
    "li|sb-city|", "li|sb-city|999999", "li|sb-city|440100,999999", "li|sb-city|440100' or 1=1", "li|sb-province|",
    "li|sb-city,sb-analyst|440100", "li||440100", "li|other|440100", "li|province|440100",
])  # fmt: skip
def test_missing_unknown_and_doubled_claims_are_no_access_and_never_the_province(atlas, login):
    client = atlas.server.test_client()
    answer = came_back(client, login)
    assert answer.status_code == 403 and client.get_cookie(COOKIE) is None
    assert last(atlas, "sign-in refused")["who"] == "li"


def test_an_auditor_of_the_service_reaches_the_audit_and_nothing_else(atlas):
    client = atlas.server.test_client()
    assert came_back(client, "zhao|sb-audit").headers["Location"] == "/audit"
    assert client.get("/audit").status_code == 200 and client.get("/map").status_code == 404


def test_a_changed_file_of_trust_ends_the_sessions_it_made(atlas, issuer, tmp_path):
    client = atlas.server.test_client()
    came_back(client)
    assert client.get("/map").status_code == 200
    changed = trusting(tmp_path, issuer, **{'role = "city", areas': 'role = "district", areas'})
    atlas.access.provider = Provider(claims.read(changed))
    assert client.get("/map").status_code == 302


def test_sessions_of_the_service_can_be_ended_from_outside(atlas):
    client = atlas.server.test_client()
    came_back(client)
    assert atlas.access.sessions.end_of("chen") == 1 and client.get("/map").status_code == 302


def test_signing_out_ends_the_session_and_shows_the_way_out_of_the_service(atlas, issuer):
    client = atlas.server.test_client()
    came_back(client)
    answer = client.post("/sign-out")
    assert answer.headers["Location"] == "/sign-in?left=service"
    assert f"{issuer}/session/end?client_id=atlas" in client.get("/sign-in?left=service").get_data(as_text=True)
    assert client.get("/map").status_code == 302


def test_an_unfinished_sign_in_is_forgotten(app, issuer, tmp_path):
    clock = [1_000_000.0]
    with served(app, claims.read(trusting(tmp_path, issuer)), tmp_path, lambda: clock[0]) as atlas:
        client = atlas.server.test_client()
        onward = signed_in_there(begun(client), CITY).removeprefix(ADDRESS)
        clock[0] += PENDING_SECONDS + 1
        assert client.get(onward).status_code == 400


def test_without_the_service_sessions_live_and_newcomers_are_told(app, issuer, tmp_path):
    trust = claims.read(trusting(tmp_path, issuer))
    with served(app, trust, tmp_path) as atlas:
        inside, outside = atlas.server.test_client(), atlas.server.test_client()
        came_back(inside)
        gone = claims.read(trusting(tmp_path, "http://127.0.0.1:9"))
        atlas.access.provider = Provider(replace_mark(gone, trust.mark))
        assert inside.get("/map").status_code == 200
        for _ in range(2):
            answer = outside.get(f"{ELSEWHERE}?lang=en")
            assert answer.status_code == 503 and "does not answer" in answer.get_data(as_text=True)


def replace_mark(trust, mark):
    return claims.Trust(**(vars(trust) | {"mark": mark}))


def test_only_the_origin_of_the_issuer_is_ever_asked(issuer, tmp_path, monkeypatch):
    """A document that names another host, or another issuer, is believed in nothing."""
    trusted = Provider(claims.read(trusting(tmp_path, issuer)))
    for facts in ({"issuer": issuer, "authorization_endpoint": "https://elsewhere.example/auth"},
                  {"issuer": "https://elsewhere.example", "authorization_endpoint": f"{issuer}/auth"},
                  {"issuer": issuer}, {"issuer": issuer, "authorization_endpoint": 5}):  # fmt: skip
        monkeypatch.setattr(provider, "_fetched", lambda _, said=facts: said)
        trusted._heard.clear()
        with pytest.raises(provider.UnavailableError):
            trusted.begin("/")


@pytest.mark.parametrize(("old", "new"), [
    ("http://127.0.0.1:9", "http://atlas.example"), ("areas_claim", "area_claim"), ('role = "city"', 'role = "king"'),
    ('role = "city", areas = "claim"', 'role = "city", areas = "all"'), ("sb-city", "sb-province"),
    ('role = "auditor", areas = "all"', 'role = "auditor", areas = "claim"'), ("client_id   = ", "client_id = 5 #"),
])  # fmt: skip
def test_a_file_that_would_trust_too_much_stops_the_start(tmp_path, old, new):
    with pytest.raises(claims.ProviderError, match="provider.toml"):
        claims.read(trusting(tmp_path, "https://login.example", **{old: new}))


def test_no_algorithm_without_a_key_of_the_service_can_be_trusted(tmp_path):
    for name in ("none", "HS256"):
        with pytest.raises(claims.ProviderError, match="algorithms"):
            more = {'client_id   = "atlas"': f'client_id = "atlas"\nalgorithms = ["{name}"]'}
            claims.read(trusting(tmp_path, "https://login.example", **more))
