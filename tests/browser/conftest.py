"""The real server over the small province, and a Chromium that reports every request and error."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, path

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def address(data):
    """The address of the app, served as in production."""
    port = free_port()
    settings = os.environ | {"ATLAS_DATA": str(data), "ATLAS_PORT": str(port), "ATLAS_WORKERS": "1"}
    server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=settings)
    url = f"http://127.0.0.1:{port}"
    for _ in range(PATIENCE_SECONDS * 5):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2)
            break
        except OSError:
            assert server.poll() is None, "The app stopped before it was ready."
            time.sleep(0.2)
    yield url
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests; software WebGL, no connection of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, address):
    """A page of 1366 × 768 that fails the test on any foreign request, error or policy violation."""
    opened = chromium.new_page(viewport={"width": 1366, "height": 768})
    faults: list[str] = []
    allowed = (address, "data:", "blob:")
    opened.on("request", lambda r: r.url.startswith(allowed) or faults.append(f"foreign: {r.url}"))
    opened.on("response", lambda r: r.status < 400 or faults.append(f"{r.status}: {r.url}"))
    opened.on("pageerror", lambda error: faults.append(f"error: {error}"))
    opened.on("console", lambda m: m.type == "error" and faults.append(f"console: {m.text}"))
    yield opened
    opened.close()
    assert faults == []
