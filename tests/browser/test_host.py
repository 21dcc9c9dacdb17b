"""What the host promises, seen from the browser: nothing from elsewhere, everything compressed, no start unseen."""

import pytest

from callbacks.host.routes import SERVED, vendor_url
from tests.browser.conftest import SCREEN, watched

DRAWN = "#legend svg, #legend .nothing"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_comes_from_this_host_and_compressed(chromium, address, lang):
    page, faults = watched(chromium, address, **SCREEN)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}/map?lang={lang}")
    page.wait_for_selector(DRAWN)
    page.wait_for_load_state("networkidle")
    large = [a for a in answers if a.url.startswith("http") and a.request.method == "GET" and len(a.body()) > 2000]
    plain = [a.url for a in large if a.headers.get("content-encoding") not in ("br", "gzip")]
    page.close()
    assert faults == [] and plain == []


def test_browser_packages_load_as_modules(page, address):
    page.goto(f"{address}/map")
    modules = {package: files for package, files in SERVED.items() if files[0].endswith(".mjs")}
    for package, files in modules.items():
        names = page.evaluate("address => import(address).then(Object.keys)", vendor_url(package, files[0]))
        assert len(names) > 5
    assert modules


def test_without_scripts_the_page_says_so(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/map")
    assert "JavaScript" in page.inner_text("noscript")
    context.close()


def test_an_unknown_address_leads_back(chromium, address):
    page = chromium.new_page()
    page.goto(f"{address}/nothing?lang=en")
    page.click("text=Open the atlas")
    page.wait_for_selector(DRAWN)
    page.close()
