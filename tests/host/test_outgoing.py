"""Nothing leaves the host: with every outgoing connection refused, everything is answered as before."""

import socket

import pytest

from tests.host.requests import answered, body

UPDATE = "/_dash-update-component"


@pytest.fixture
def alone(monkeypatch):
    """Notes and refuses every connection that this process tries to make."""
    tried = []

    def refuse(own, address, *_):
        tried.append(address)
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *names, **_: refuse(None, names))
    return tried


def test_every_callback_and_export_is_answered_without_a_network(app, client, alone):
    for output in answered(app):
        assert client.post(UPDATE, json=body(app, output, {"level": "city"})).status_code < 400, output
    for path in ("/map", "/download/csv?level=city", "/download/svg?level=city", "/audit", "/healthz"):
        assert client.get(path).status_code == 200, path
    assert alone == []


def test_what_would_open_the_server_is_off(app):
    assert app._dev_tools.get("ui", False) is False and app._dev_tools.get("hot_reload", False) is False
    assert not app.server.debug
    assert not [rule.rule for rule in app.server.url_map.iter_rules() if "mcp" in rule.rule or "debug" in rule.rule]
