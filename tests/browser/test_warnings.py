"""The inbox of warnings: a row leads to its map, and axe finds nothing."""

import pytest

from tests.browser.test_accessibility import AXE, SERIOUS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_inbox_leads_to_the_map(page, address, lang):
    page.goto(f"{address}/warnings?lang={lang}&level=city")
    page.wait_for_selector(".inbox th a")
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(SERIOUS) == []
    page.locator(".inbox th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#legend svg")
    assert "/map?" in page.url and "area=" in page.url
