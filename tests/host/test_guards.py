"""Malformed requests are refused in one line; headers and routes are as promised."""

import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from callbacks.host.factory import create_app
from callbacks.host.settings import Settings, SettingsError, read


@pytest.fixture(scope="module")
def app(data):
    return create_app(Settings(data=data))


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


BODIES = [b"", b"null", b"[]", b"{}", b"not json", b'{"output": 5}', b'{"output": "nope.data"}', b"[" * 20000,
          b'{"output": "view.data", "inputs": NaN}', b"\x00\xff", b"x" * 300_000]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_malformed_bodies(client, body):
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=json_values)
def test_any_json_is_refused_without_a_traceback(client, body):
    answer = client.post("/_dash-update-component", data=json.dumps(body), content_type="application/json")
    assert 400 <= answer.status_code < 500


def test_prototype_keys_are_refused(app, client):
    client.get("/_dash-layout")
    outputs = list(app.callback_map)
    body = {"output": outputs[0], "inputs": [{"id": "x", "property": "y", "value": {"__proto__": {}}}], "outputs": {}}
    assert client.post("/_dash-update-component", json=body).status_code == 400


def test_cross_site_posts_are_refused(client):
    answer = client.post("/_dash-update-component", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


def test_headers(client):
    headers = client.get("/map").headers
    policy = headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if "script-src" in part)
    assert "unsafe-eval" not in policy and "unsafe-inline" not in scripts and "default-src 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_boundary_files_are_immutable_and_compressed(client, reader):
    file = reader.connection.cursor().execute("select file from geo where level = 'city' limit 1").fetchone()[0]
    answer = client.get(f"/geo/{file}", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br" and "immutable" in answer.headers["Cache-Control"]
    assert client.get("/geo/..%2Fatlas.duckdb").mimetype == "text/html"
    assert client.get("/geo/manifest.json").status_code == 404


@pytest.mark.parametrize("path", ["/vendor/maplibre-gl/0.0.1/dist/maplibre-gl.mjs", "/vendor/x/1/y",
                                  "/vendor/maplibre-gl/6.17.0/package.json"])  # fmt: skip
def test_only_listed_browser_files_are_served(client, path):
    assert client.get(path).status_code == 404


def test_health_names_the_build(client, reader):
    assert client.get("/healthz").get_json() == {"status": "ok", "build": reader.build}


def test_wrong_settings_are_told_at_once(monkeypatch):
    monkeypatch.setenv("ATLAS_PORT", "many")
    monkeypatch.setenv("ATLAS_LANG", "fr")
    with pytest.raises(SettingsError) as told:
        read()
    assert "ATLAS_PORT" in str(told.value) and "ATLAS_LANG" in str(told.value)
