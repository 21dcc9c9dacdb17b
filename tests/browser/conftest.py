"""The real server over the small province, and a Chromium that reports every request and error."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import FLAGS, PAINTED_PLAINLY, path
from tests.server import running

HARMLESS = ("data:", "blob:")
SCREEN = {"viewport": {"width": 1366, "height": 768}}
# A wait finds out that something never comes; how soon it comes is measured elsewhere (`make bench`).
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)
REMEMBERED = "cookies,local_storage,indexeddb,cache_storage,service_workers"


def pytest_collection_modifyitems(items):
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(data):
    """The address of the app, served as in production."""
    with running(data) as (url, _):
        yield url


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests; software WebGL, no connection of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=[*FLAGS, *PAINTED_PLAINLY])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def visitor(chromium):
    """One visitor whose browser keeps the files of the app from test to test, as an official's does."""
    context = chromium.new_context(**SCREEN)
    context.add_init_script("document.addEventListener('atlas:painted', () => (window.painted = true))")
    yield context
    context.close()


@pytest.fixture
def page(visitor, address):
    """A page of 1366 × 768 that fails the test on any foreign request, error or policy violation; nothing that the app
    remembers in the browser is left of the test before."""
    opened, faults = watched(visitor, address)
    visitor.new_cdp_session(opened).send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": REMEMBERED})
    yield opened
    opened.close()
    assert faults == []


def watched(opener: Browser | BrowserContext, address: str, **options) -> tuple[Page, list[str]]:
    """A page, and the list to which it adds whatever is not as it should be."""
    opened = opener.new_page(**options)
    opened.set_default_timeout(PATIENCE)
    faults: list[str] = []
    opened.on("request", lambda r: r.url.startswith((f"{address}/", *HARMLESS)) or faults.append(f"foreign: {r.url}"))
    opened.on("websocket", lambda socket: faults.append(f"websocket: {socket.url}"))
    opened.on("response", lambda r: r.status < 400 or faults.append(f"{r.status}: {r.url}"))
    opened.on("pageerror", lambda error: faults.append(f"error: {error}"))
    # Chromium reports violations of the content policy as errors of the console.
    opened.on("console", lambda m: m.type == "error" and faults.append(f"console: {m.text}"))
    return opened, faults
