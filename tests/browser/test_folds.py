"""A table under a chart is unfolded once, not after every change."""

from tests.browser.test_journey import opened, settled
from tests.browser.waiting import until

OPEN = "[...document.querySelectorAll('.twin-table')].map((one) => one.open)"
HEAD = "document.querySelector('#panel-distribution .twin-table td')?.textContent"


def test_an_unfolded_table_stays_so_until_it_is_folded(page, address):
    opened(page, address, "?lang=en&level=city")
    settled(page)
    assert page.evaluate(OPEN) == [False, False]
    page.click("#panel-distribution .twin-table summary")
    before = page.evaluate(HEAD)
    page.get_by_text("Mean benefit").first.click()
    until(page, HEAD, lambda value: value not in (None, before))
    settled(page)
    assert page.evaluate(OPEN) == [True, False]
    page.click("#panel-distribution .twin-table summary")
    page.get_by_text("Per 1,000 residents").first.click()
    until(page, HEAD, lambda value: value == before)
    settled(page)
    assert page.evaluate(OPEN) == [False, False]
