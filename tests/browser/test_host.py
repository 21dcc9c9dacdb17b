"""What the host promises, seen from the browser: nothing from elsewhere, everything compressed, no start unseen."""

import pytest

from tests.browser.conftest import watched

DRAWN = "#legend svg, #legend .nothing"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_comes_from_this_host_and_compressed(chromium, address, lang):
    page, faults = watched(chromium, address)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}/map?lang={lang}")
    page.wait_for_selector(DRAWN)
    page.wait_for_load_state("networkidle")
    large = [a for a in answers if a.url.startswith("http") and a.request.method == "GET" and len(a.body()) > 2000]
    plain = [a.url for a in large if a.headers.get("content-encoding") not in ("br", "gzip")]
    vendor = [a for a in answers if "/vendor/" in a.url]
    page.close()
    assert faults == [] and plain == []
    assert vendor and all(answer.headers["content-type"].startswith("text/javascript") for answer in vendor)


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
