"""Time runs over the map: what was chosen before is not shown as chosen, and can be chosen again."""

from tests.browser.test_journey import opened, settled, view
from tests.browser.waiting import until

PRESSED = "[...document.querySelectorAll('#panel-ranges a')].map((one) => getComputedStyle(one).fontWeight)"


def test_while_time_runs_no_range_is_pressed_and_a_press_brings_it_back(page, address):
    opened(page, address, "?level=city&lang=en")
    settled(page)
    before = view(page)
    at = page.evaluate(PRESSED).index("600")
    page.click("#play")
    until(page, "new URLSearchParams(location.search).get('to')", lambda now: now != before["to"])
    assert set(page.evaluate(PRESSED)) == {"400"}
    page.click(f"#panel-ranges a >> nth={at}")
    until(page, "new URLSearchParams(location.search).get('to')", lambda now: now == before["to"])
    settled(page)
    assert view(page)["from"] == before["from"]
    until(page, PRESSED, lambda weights: weights[at] == "600")
