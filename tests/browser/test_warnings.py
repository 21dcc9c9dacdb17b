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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_inbox_fits_the_page_and_counts_what_is_read(page, address, lang):
    page.goto(f"{address}/warnings?lang={lang}&level=township&within=440981&area=440981")
    page.wait_for_selector(".inbox .tags span")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.inbox .tags')].every((cell) => cell.textContent)")
    page.click(".mark-read >> nth=0")
    assert page.inner_text(".read-count") == {"zh": "已读 1 条", "en": "1 read"}[lang]
    page.click(".unread-only")
    assert page.inner_text(".read-count") == {"zh": "已读 1 条，已隐去", "en": "1 read and hidden"}[lang]
    assert not page.locator(".inbox tr.read").is_visible()
