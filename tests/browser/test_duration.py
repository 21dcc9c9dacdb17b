"""The duration page: its topics have one line in English too, where their names are longest."""

import pytest

from tests.browser.waiting import until

LINES = "new Set([...document.querySelectorAll('#panel-d-topics a')].map(one => one.getBoundingClientRect().top)).size"


@pytest.mark.parametrize("width", [1200, 1366, 1920])
def test_the_topics_stand_in_one_line_above_the_page(page, address, width):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{address}/duration?topic=indicators&lang=en")
    until(page, "!!document.querySelector('#panel-d-topics .on')")
    assert page.evaluate(LINES) == 1
    below = "document.querySelector('#panel-d-topics').getBoundingClientRect().bottom"
    assert page.evaluate(f"document.querySelector('main').getBoundingClientRect().top >= {below}")
