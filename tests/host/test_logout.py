"""Who signs out of the sign-in service is signed out here; a logout that the service did not send ends nothing."""

import json
import time
from urllib.parse import parse_qsl

import pytest
import requests

from callbacks.host import provider
from callbacks.host.doors import ENDED
from callbacks.host.provider import LOGGED_OUT
from tests.host.test_provider import CITY, atlas, came_back, issuer, last

__all__ = ["atlas", "issuer"]


def kept_of(atlas) -> tuple[str, str]:
    """What the service calls the one person who is signed in, and its session."""
    row = atlas.access.sessions._open().execute("select subject, sid from session").fetchone()
    assert row[0] and row[1]
    return row


def told(issuer: str, sub: str, sid: str) -> dict:
    """What the service sends when a person signs out of it, taken from its hands."""
    sent = requests.get(f"{issuer}/test/logout", params={"sub": sub, "sid": sid}, timeout=10).text
    return dict(parse_qsl(sent))


def test_who_signs_out_of_the_service_is_signed_out_here_and_nobody_else(atlas, issuer):
    first, second, other = (atlas.server.test_client() for _ in range(3))
    came_back(first)
    sent = told(issuer, *kept_of(atlas))
    came_back(second)
    came_back(other, "wang|sb-city|440300")
    assert atlas.server.test_client().post(ENDED, data=sent).status_code == 200
    assert [client.get("/map").status_code for client in (first, second, other)] == [302, 200, 200]
    assert (last(atlas, "sign-out")["who"], last(atlas, "sign-out")["by"]) == ("chen", "service")


def signed(issuer: str, left_out: str = "", **changes: object) -> dict:
    """A logout token of the person, signed by the service, with claims changed or left out."""
    now = int(time.time())
    right = {"iss": issuer, "aud": "atlas", "iat": now, "exp": now + 120, "jti": "x", "sub": CITY,
             "events": {LOGGED_OUT: {}}}  # fmt: skip
    found = {name: value for name, value in (right | changes).items() if name != left_out}
    answer = requests.get(f"{issuer}/test/sign", params={"claims": json.dumps(found)}, timeout=10)
    return {"logout_token": answer.text}


@pytest.mark.parametrize("changes", [
    {"iss": "http://127.0.0.1:1"}, {"aud": "other"}, {"iat": 1}, {"iat": int(time.time()) + 86_400}, {"exp": 1},
    {"nonce": "x"}, {"events": {}}, {"events": [LOGGED_OUT]}, {"events": {LOGGED_OUT: "x"}}, {"sub": ["x"]},
    *({"left_out": name} for name in ("iss", "aud", "iat", "jti", "events", "sub")),
])  # fmt: skip
def test_a_logout_that_is_not_exactly_right_ends_nothing(atlas, issuer, changes):
    client, asks = atlas.server.test_client(), atlas.server.test_client()
    came_back(client)
    assert asks.post(ENDED, data=signed(issuer, **changes)).status_code == 400
    for forged in ({}, {"logout_token": "x"}, {"logout_token": "e30.e30."}):
        assert asks.post(ENDED, data=forged).status_code == 400
    assert client.get("/map").status_code == 200


def test_a_logout_ends_all_of_a_person_and_not_what_began_after_it(atlas, issuer, monkeypatch):
    clients = [atlas.server.test_client() for _ in range(2)]
    for client in clients:
        came_back(client)
    sent = signed(issuer)
    assert clients[0].post(ENDED, data=sent).status_code == 200
    assert [client.get("/map").status_code for client in clients] == [302, 302]
    now = time.time() + 2 * provider.LEEWAY_SECONDS
    monkeypatch.setattr(atlas.access.sessions, "_now", lambda: now)
    came_back(clients[0])
    assert clients[1].post(ENDED, data=sent).status_code == 200 and clients[0].get("/map").status_code == 200
