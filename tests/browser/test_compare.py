"""Two linked maps, nine classes, many small maps: they move, light up and select together, and axe finds nothing."""

import pytest

from tests.browser.test_accessibility import SERIOUS, drawn
from tests.browser.waiting import pointed, until

pytestmark = pytest.mark.browser
READY = {
    "two": "#c-legend-other svg",
    "both": ".nine-cell",
    "many": ".small-map canvas",
    "funnel": "#panel-c-funnel .scatterlayer, #panel-c-below p",
    "table": ".rug td a",
    "profile": ".spine-area",
}


def opened(page, address: str, query: str, sheet: str) -> None:
    page.goto(f"{address}/compare?{query}&sheet={sheet}")
    page.wait_for_selector(READY[sheet])
    page.wait_for_load_state("networkidle")


def test_two_maps_light_up_and_move_together(page, address):
    opened(page, address, "level=city", "two")
    until(page, "document.querySelector('.stand-two').dataset.painted")
    box = page.locator("#c-map-one").bounding_box()
    middle = (box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.45)
    pointed(page, *middle, "!!document.querySelector('#c-legend-other .atlas-marker-hovered')")
    zoom = "dash_clientside.compare.looking?.().then((zooms) => zooms.map((zoom) => zoom.toFixed(3)))"
    start = page.evaluate(zoom)
    page.mouse.wheel(0, -400)
    until(page, zoom, lambda now: now[0] == now[1] != start[0])
    page.mouse.click(*middle)
    until(page, "new URLSearchParams(location.search).get('area')")
    until(page, "document.querySelector('#c-legend-one .atlas-selected')")
    until(page, "document.querySelector('#c-legend-other .atlas-selected')")


def test_a_printed_map_is_as_wide_and_high_as_on_the_screen(page, address):
    opened(page, address, "lang=en", "both")
    until(page, "document.querySelector('.stand-both').dataset.painted")
    shape = "(({ width, height }) => width / height)(document.getElementById('c-map-both').getBoundingClientRect())"
    shown = page.evaluate(shape)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(shape) == pytest.approx(shown, rel=0.01)
    assert page.locator("#c-map-both .atlas-buttons").is_hidden()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said_of_boundaries_is_read_whole_beside_every_map(page, address, lang):
    opened(page, address, f"lang={lang}", "two")
    until(page, "document.querySelector('.stand-two').dataset.painted")
    words = page.inner_text("#c-map-one .atlas-note")
    for name in ("one", "other"):
        box = page.locator(f"#c-map-{name}").bounding_box()
        note, buttons = (page.locator(f"#c-map-{name} .atlas-{part}").bounding_box() for part in ("note", "buttons"))
        assert note["x"] >= box["x"] and note["x"] + note["width"] <= buttons["x"]
        assert note["y"] + note["height"] <= box["y"] + box["height"] and len(words) > 3
    opened(page, address, f"lang={lang}", "many")
    until(page, f"document.querySelector('#panel-c-many-note').innerText.includes({words!r})")


def test_a_class_of_nine_is_kept_by_keyboard(page, address):
    opened(page, address, "lang=en", "both")
    until(page, "document.querySelector('.stand-both').dataset.painted")
    page.locator(".nine-cell").nth(2).focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.nine-cell[aria-pressed=true]')")
    page.keyboard.press("Enter")
    until(page, "!document.querySelector('.nine-cell[aria-pressed=true]')")


def test_pointing_at_one_small_map_writes_under_all(page, address):
    opened(page, address, "level=city&split=sex", "many")
    box = page.locator(".small-map canvas >> nth=0").bounding_box()
    middle = (box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4)
    said = "[...document.querySelectorAll('.small-said')].map((one) => one.textContent.split(' ')[0])"
    pointed(page, *middle, said, lambda names: len(names) == 2 and names[0] and names[0] == names[1])


def test_small_maps_paint_what_is_no_value_in_patterns(page, address):
    opened(page, address, "lang=en&programme=LTC&split=sex&level=township", "many")
    until(page, "document.querySelector('.stand-many').dataset.painted")
    page.wait_for_selector("#panel-c-many-note .atlas-notapplicable")
    # Plain colours alone would be one for each class and absence, and the ground.
    different = """(canvas => new Set(new Uint32Array(
        canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size)"""
    assert page.evaluate(f"{different}(document.querySelector('.small-map canvas'))") > 14


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("sheet", list(READY))
def test_no_serious_fault(page, address, lang, sheet):
    opened(page, address, f"lang={lang}&level=city&area=440900", sheet)
    drawn(page)
    assert page.evaluate(SERIOUS) == []
