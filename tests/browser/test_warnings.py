"""The inbox of warnings: a row leads to its map, and axe finds nothing."""

import pytest
from playwright.sync_api import expect

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


def test_two_tabs_mark_what_is_read_together(page, visitor, address):
    """Marks of a tab stay when another one marks more, and are shown there."""
    inbox = f"{address}/warnings?lang=en&level=township&within=440981&area=440981"
    page.goto(inbox)
    page.wait_for_selector(".mark-read")
    other = visitor.new_page()
    other.goto(inbox)
    other.wait_for_selector(".mark-read")
    page.click(".mark-read >> nth=0")
    expect(other.locator(".read-count")).to_have_text("1 read")
    other.click(".mark-read >> nth=1")
    expect(page.locator(".read-count")).to_have_text("2 read")
    other.click(".mark-read >> nth=0")
    expect(page.locator(".read-count")).to_have_text("1 read")
    other.close()
    assert page.evaluate("JSON.parse(localStorage.getItem('atlas-read')).length") == 1


def test_one_figure_is_chosen_by_keys_and_its_parts_begin_at_the_top(page, address):
    page.goto(f"{address}/warnings?lang=en&level=township")
    page.wait_for_selector(".inbox th a")
    page.locator(".left .chooser summary").first.focus()
    page.keyboard.press("Enter")
    choice = page.locator(".left .chooser[open] .choices a").nth(1)
    words, count = choice.inner_text().rsplit(" · ", 1)
    choice.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-w-title")).to_contain_text(f"{words}: {count} warnings")
    assert "about=" in page.url
    expect(page.locator(".inbox caption")).to_contain_text(f"1 to 200 of {count}")
    page.locator(".parts a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".inbox caption")).to_contain_text(f"201 to 400 of {count}")
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect(page.locator(".inbox caption")).to_contain_text(f"1 to 200 of {count}")
    page.go_back()
    expect(page.locator("#panel-w-title")).not_to_contain_text(words)
