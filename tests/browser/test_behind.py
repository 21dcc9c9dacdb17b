"""What stands beside the map is marked while it tells of an earlier view; a page without an answer yet says so."""

import pytest

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


@pytest.mark.parametrize("path", ["/", "/map", "/compare", "/duration", "/quality", "/sources", "/brief", "/warnings"])
def test_a_page_without_an_answer_says_that_it_is_made_ready(page, address, path):
    held, let_through, shown = [], [], "document.querySelector('.waiting')?.checkVisibility() === true"
    page.route("**/_dash-update-component*", lambda route: route.continue_() if let_through else held.append(route))
    page.goto(f"{address}{path}?lang=en")
    if path == "/map":
        skeleton = "(getComputedStyle(document.querySelector('#panel-trend'), '::before').display === 'block')"
        until(page, f"!!document.querySelector('#panel-trend') && {skeleton}")
    else:
        until(page, shown)
        assert page.inner_text("[role=status] > .waiting") == "Getting the page ready…"
    until(page, "1", lambda _: bool(held))
    let_through.append(True)
    for route in held:
        route.continue_()
    until(page, f"!({shown})")
    until(page, "!document.querySelector('#panel-headline:empty')")


def test_parts_of_data_quality_show_where_they_will_stand(page, address):
    """The page's first answer does not hold its lower parts."""
    lines = "getComputedStyle(document.querySelector('#panel-quality-linkage'), '::before').content"
    held = []

    def answer(route):
        of_the_second = "panel-quality-linkage.children" in (route.request.post_data or "")
        held.append(route) if of_the_second else route.continue_()

    page.route("**/_dash-update-component*", answer)
    page.goto(f"{address}/quality?lang=en")
    until(page, f"!!document.querySelector('#panel-quality-linkage') && {lines} === '\"\"'")
    until(page, "!!document.querySelector('#panel-quality-summary h1')", lambda there: there and bool(held))
    assert page.evaluate(lines) == '""'
    held.pop().continue_()
    until(page, lines, lambda words: words == "none")


def test_parts_of_sources_show_where_they_will_stand(page, address):
    lines = "getComputedStyle(document.querySelector('#panel-sources-fresh'), '::before').content"
    held, let_through = [], []
    page.route("**/_dash-update-component*", lambda route: route.continue_() if let_through else held.append(route))
    page.goto(f"{address}/sources?lang=en")
    until(page, f"!!document.querySelector('#panel-sources-fresh') && {lines} === '\"\"'")
    until(page, "1", lambda _: bool(held))
    let_through.append(True)
    for route in held:
        route.continue_()
    until(page, lines, lambda words: words == "none")


def test_maps_side_by_side_say_that_they_are_made_ready(page, address):
    """Their place stands before the browser's part of the page has begun."""
    held, begun = [], []
    page.route("**/assets/*/compare/*.mjs*", lambda route: route.continue_() if begun else held.append(route))
    page.goto(f"{address}/compare?sheet=both&lang=en")
    words = "getComputedStyle(document.querySelector('#c-map-both'), '::before').content"
    until(page, f"!!document.querySelector('#c-map-both') && {words}.includes('Getting the map ready…')")
    until(page, "1", lambda _: bool(held))
    begun.append(True)
    for route in held:
        route.continue_()
    until(page, "!!document.querySelector('#c-map-both:not(:empty)')")


def test_small_maps_of_a_count_that_has_none_do_not_wait(page, address):
    page.goto(f"{address}/compare?sheet=many&indicator=recipients&lang=en")
    until(page, "document.querySelector('.stand-many')?.dataset.painted")
    assert page.evaluate("getComputedStyle(document.querySelector('#c-many'), '::before').content") == "none"
