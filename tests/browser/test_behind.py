"""What stands beside the map is marked while it tells of an earlier view."""

from tests.browser.test_journey import opened
from tests.browser.waiting import until

BUSY = "document.querySelector('#panel-rail').getAttribute('aria-busy') === '{}'"
FADED = "getComputedStyle(document.querySelector('#panel-rail')).opacity === '0.55'"


def test_the_rail_is_marked_until_it_is_drawn_for_the_map_beside_it(page, address):
    opened(page, address, "?lang=en&level=city")
    until(page, BUSY.format("false"))
    held = []

    def answer(route):
        of_panels = "panel-ranking.children" in (route.request.post_data or "")
        held.append(route) if of_panels else route.continue_()

    page.route("**/_dash-update-component*", answer)
    page.click("#panel-levels a >> nth=1")
    until(page, BUSY.format("true"))
    until(page, FADED)
    until(page, "document.querySelector('#panel-ranking')", lambda _: bool(held))
    held.pop().continue_()
    until(page, BUSY.format("false"))
    until(page, f"!({FADED})")
