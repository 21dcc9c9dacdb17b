"""What a monitor on the machine is told, and nobody else."""

import re

import pytest

from callbacks.host.metrics import FORWARDED
from tests.host.requests import body, drawing


def figures(client) -> dict[str, float]:
    text = client.get("/metrics").get_data(as_text=True)
    return {name: float(value) for name, value in re.findall(r"^(atlas\S+) (\S+)$", text, re.MULTILINE)}


def test_requests_and_their_times_are_counted(app, client):
    before = figures(client)
    for _ in range(3):
        client.post("/_dash-update-component", json=body(app, drawing(app, "panel-headline"), {"level": "city"}))
    client.post("/_dash-update-component", data=b"null", content_type="application/json")
    client.get("/download/csv?level=city")
    after = figures(client)
    grown = {name: value - before[name] for name, value in after.items()}
    assert grown['atlas_requests_total{kind="callback",status="2xx"}'] == 3
    assert grown['atlas_requests_total{kind="callback",status="4xx"}'] == 1
    assert grown['atlas_requests_total{kind="export",status="2xx"}'] == 1
    assert grown['atlas_request_seconds_bucket{kind="callback",le="+Inf"}'] == 4
    assert grown['atlas_request_seconds_sum{kind="callback"}'] > 0
    assert after["atlas_audit_lines"] == app.audit.seal[0]


def test_processes_share_the_figures(app, client):
    before = figures(client)['atlas_requests_total{kind="other",status="2xx"}']
    for row in (5, 69, 7):
        app.metrics.take_row(row)
        client.get("/healthz")
    app.metrics.take_row(0)
    assert figures(client)['atlas_requests_total{kind="other",status="2xx"}'] - before == 4


@pytest.mark.parametrize("name", FORWARDED)
def test_who_comes_through_a_gateway_finds_no_such_page(client, name):
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_other_machines_find_no_such_page(client):
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "10.0.0.7"}).status_code == 404
