"""Files of others and of the build are served from closed tables, and may be kept for ever."""

import gzip
import hashlib

import brotli
import pytest

from callbacks.host import browser_packages
from callbacks.host.routes import SERVED, vendor_url

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(("package", "file"), [(package, file) for package, files in SERVED.items() for file in files])
def test_listed_browser_files_are_modules(client, package, file):
    answer = client.get(vendor_url(package, file))
    assert answer.status_code == 200 and answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.get_data() == (browser_packages.MODULES / package / file).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "maplibre-gl/0.0.1/dist/maplibre-gl.mjs",
        "maplibre-gl/{version}/package.json",
        "maplibre-gl/{version}/dist/../package.json",
        "maplibre-gl/{version}/dist/%2e%2e/package.json",
        "maplibre-gl/{version}/",
        "axe-core/4.14.1/axe.min.js",
        "nothing/1/x.js",
        "..%2f..%2fapp.py",
    ],
)
def test_nothing_else_is_served(client, path):
    version = browser_packages.versions()["maplibre-gl"]
    assert client.get(f"/vendor/{path.format(version=version)}").status_code == 404


@pytest.mark.parametrize("accepted", ["br", "gzip"])
def test_boundary_files_are_what_their_name_says(client, reader, accepted):
    for file in reader.read("geo_files", {}).file:
        answer = client.get(f"/geo/{file}", headers={"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == accepted and "immutable" in answer.headers["Cache-Control"]
        assert answer.mimetype == "application/json"
        content = UNPACK[accepted](answer.get_data())
        assert hashlib.sha256(content).hexdigest().startswith(file.split(".")[1])
        assert client.get(f"/geo/{file}").get_data() == content


@pytest.mark.parametrize(
    "file", ["manifest.json", "..%2fatlas.duckdb", "%2e%2e/manifest.json", "township.json", "x", ""]
)
def test_no_other_file_of_a_build_is_served(client, file):
    assert client.get(f"/geo/{file}").status_code == 404


def test_health_names_the_build_and_nothing_else(client, reader):
    assert client.get("/healthz").get_json() == {"status": "ok", "build": reader.build}


def test_what_dash_can_do_besides_is_off(app, client):
    assert not app.use_pages and not app.config.suppress_callback_exceptions
    assert client.get("/_mcp").status_code == 404 and client.post("/_mcp", json={}).status_code in (404, 405)
    assert all(not rule.rule.startswith("/_alive") for rule in app.server.url_map.iter_rules())
