"""The inbox of warnings: a row leads to its map, and axe finds nothing."""

import pytest

from tests.browser.test_accessibility import SERIOUS, drawn

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_inbox_leads_to_the_map(page, address, lang):
    page.goto(f"{address}/warnings?lang={lang}&level=city")
    page.wait_for_selector(".inbox th a")
    drawn(page)
    assert page.evaluate(SERIOUS) == []
    page.locator(".inbox th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#legend svg")
    assert "/map?" in page.url and "area=" in page.url
