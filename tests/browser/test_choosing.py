"""Areas chosen with the pointer, groups and views that are kept, months and values chosen on charts."""

import numpy as np
import pytest

from callbacks.host import own_files
from layouts.drawings.ground import cells_of
from layouts.drawings.shapes import plane
from queries.catalogue import catalogue
from tests.browser.test_area_list import count
from tests.browser.test_journey import opened, settled, view
from tests.browser.waiting import until

BUTTON = ".atlas-buttons button[aria-label^='{}']"
CHOSEN = "location.hash.startsWith('#areas=') ? location.hash.split(';')[1].split('.').length : 0"


def drag(page, *points) -> None:
    """Draws a line over the map, in shares of its width and height."""
    box = page.locator("#map").bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for point in at[1:]:
        page.mouse.move(*point, steps=2)
    page.mouse.up()


def test_a_box_and_a_line_choose_areas_which_are_kept_as_a_group(page, address):
    opened(page, address, "?tab=table&level=city&lang=en")
    page.click(BUTTON.format("Choose areas with a box"))
    drag(page, (0.5, 0.2), (0.95, 0.6))
    until(page, CHOSEN)
    boxed = page.evaluate(CHOSEN)
    assert count(page) == boxed and 1 < boxed < 21
    page.click(BUTTON.format("Draw a line"))
    page.keyboard.down("Shift")
    drag(page, (0.02, 0.5), (0.4, 0.5), (0.4, 0.75), (0.02, 0.75))
    page.keyboard.up("Shift")
    until(page, CHOSEN, lambda n: n > boxed)
    chosen = page.evaluate(CHOSEN)
    assert count(page) == chosen
    assert page.locator(".atlas-kept-panel").is_hidden()
    page.click(f".atlas-chosen button:has-text('{chosen} areas chosen')")
    for name in ("Zones", "Pilots"):
        page.fill(".atlas-kept-panel input >> nth=0", name)
        page.click(".atlas-kept-row button:has-text('Keep') >> nth=0")
    assert page.locator(".atlas-kept-panel ul >> nth=0").locator("li").count() == 1
    assert page.locator(".atlas-kept-panel li button:has-text('Pilots')").count() == 1
    page.reload()
    until(page, CHOSEN, lambda n: n == chosen)
    page.click(BUTTON.format("My groups"))
    page.click(".atlas-chosen [aria-label='Choose none']")
    until(page, "location.hash === ''")
    page.click(".atlas-kept-panel li button:has-text('Pilots')")
    until(page, CHOSEN, lambda n: n == chosen)
    assert count(page) == chosen
    page.click("#panel-tabs a >> nth=0")
    until(
        page,
        "document.querySelector('#panel-ranking h3')?.textContent",
        lambda words: words == f"{chosen} chosen areas",
    )
    page.click("[aria-label='Remove Pilots']")
    assert page.locator(".atlas-kept-panel li").count() == 0


MOVED = """async () => {
    const { Raster } = await import('MAP/raster.mjs');
    const ring = (x, y, r, n) => Float32Array.from({ length: 2 * n + 2 }, (_, i) =>
        (i % 2 ? y : x) + r * Math[i % 2 ? 'sin' : 'cos'](2 * Math.PI * (i >> 1) / n));
    const shapes = Array.from({ length: 60 }, (_, i) => {
        const [x, y, r] = [37 * (i % 10) - 20, 43 * Math.floor(i / 10) - 10, 14 + i % 9];
        const rings = [ring(x, y, r, 5 + i % 7), ring(x, y, r / 3, 6)];
        return { box: [x - r, y - r, x + r, y + r], parts: [{ rings }] };
    });
    const at = (x, y) => ({ scale: 1.3, x, y });
    const colours = shapes.map(() => '#204060');
    const inks = shapes.map((_, i) => i % 3 ? null : { size: 3, pixels: Uint32Array.from({ length: 9 }, (_, k) => k) });
    const third = (from) => ((from % 3) + 3) % 3;
    const patterned = (raster, x, y) => raster.areas.every((area, i) => {
        const place = 3 * third(Math.floor(i / 300) - Math.round(y)) + third(i % 300 - Math.round(x));
        return !area || raster.pixels[i] === (inks[area - 1] ? place : 0xFF604020);
    });
    return [[31, -17], [-40, 22], [0, 55], [-64, 0], [3, 4]].map(([dx, dy]) => {
        const moved = new Raster(shapes, at(12.371, 7.613), 300, 200);
        moved.move(shapes, at(12.371 + dx, 7.613 + dy), dx, dy);
        const anew = new Raster(shapes, at(12.371 + dx, 7.613 + dy), 300, 200);
        moved.paint(colours, inks, [12.371 + dx, 7.613 + dy]);
        return anew.areas.some(Boolean) && anew.areas.every((area, i) => area === moved.areas[i])
            && patterned(moved, 12.371 + dx, 7.613 + dy);
    });
}""".replace("MAP", own_files.url("map"))


def test_a_dragged_picture_is_the_one_made_anew(page, address):
    opened(page, address)
    assert page.evaluate(MOVED) == [True] * 5


def test_a_link_keeps_what_was_chosen_since_it_was_drawn(page, address):
    opened(page, address)
    page.wait_for_selector(".ranking a")
    page.evaluate("""() => {
        dash_clientside.atlas.go({ sex: 'f' });
        document.querySelector('.ranking a').click();
    }""")
    until(page, "new URLSearchParams(location.search).get('area')")
    settled(page)
    assert view(page)["sex"] == "f"


def test_a_view_is_kept_and_opened_by_keyboard(page, address):
    opened(page, address, "?level=city&area=440900&lang=en")
    page.focus(BUTTON.format("My groups"))
    page.keyboard.press("Enter")
    page.fill("[aria-label='Name of the view']", "Maoming")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    kept = view(page)
    page.click("#panel-levels a >> nth=1")
    until(page, "new URLSearchParams(location.search).get('level') !== 'city'")
    page.focus(".atlas-kept-panel li button:has-text('Maoming')")
    page.keyboard.press("Enter")
    until(page, "new URLSearchParams(location.search).get('level') === 'city'")
    settled(page)
    assert view(page) == kept


def test_a_kept_view_brings_its_areas_back_in_the_language_spoken_and_is_renamed(page, address):
    opened(page, address, "?level=city&lang=en#areas=South;440800.440900")
    page.click(BUTTON.format("My groups"))
    page.fill("[aria-label='Name of the view']", "Two cities")
    page.click(".atlas-kept-row button:has-text('Keep') >> nth=1")
    page.click("[aria-label='Rename Two cities']")
    page.keyboard.type("West")
    page.keyboard.press("Enter")
    assert page.locator(".atlas-kept-panel li button:has-text('Two cities')").count() == 0
    assert page.locator("[aria-label='Copy link West']").count() == 1
    page.click(".atlas-chosen [aria-label='Choose none']")
    page.click("#panel-languages >> text=中")
    until(page, "document.documentElement.lang === 'zh-CN'")
    page.click("#panel-levels a >> nth=1")
    until(page, "new URLSearchParams(location.search).get('level') === 'district'")
    page.click(".atlas-kept-panel li button:has-text('West')")
    until(page, CHOSEN, lambda n: n == 2)
    settled(page)
    assert (view(page)["level"], view(page)["lang"]) == ("city", "zh")
    page.go_back()
    until(page, "new URLSearchParams(location.search).get('level') === 'district'")
    assert page.evaluate(CHOSEN) == 0


def test_areas_chosen_while_an_address_waits_are_not_of_the_address_before(page, address):
    opened(page, address, "?level=city&lang=en")
    settled(page)
    page.focus("#map")
    page.keyboard.press("ArrowDown")
    page.evaluate("""() => {
        dash_clientside.atlas.go({ sex: 'f' });
        document.getElementById('map').dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true }));
    }""")
    until(page, f"({CHOSEN}) === 1 && location.search.includes('sex=f')")
    page.go_back()
    until(page, "!location.search.includes('sex=f')")
    assert page.evaluate("location.hash") == ""


CELLS = """async (address) => {
    const { Layers } = await import('MAP/geometry.mjs');
    const { equalCells } = await import('MAP/cells.mjs');
    const layer = await new Layers({ township: { overview: address } }, ['township']).get('township');
    const { features } = equalCells(layer, []).layer.collection;
    return features.map(({ properties: { code, x, y } }) => [code, x, y]);
}""".replace("MAP", own_files.url("map"))


def test_equal_cells_are_in_the_link_and_those_of_the_pictures(page, address, reader):
    opened(page, address, "?lang=en")
    page.click(BUTTON.format("Every area of equal size"))
    until(page, "new URLSearchParams(location.search).get('cells') === '1'")
    until(page, "document.querySelector('#panel-downloads a[href*=\"cells=1\"]') !== null")
    page.reload()
    until(page, "document.querySelector('.atlas-buttons [aria-label^=\"Every area\"]')?.ariaPressed === 'true'")
    made = page.evaluate(CELLS, f"/geo/{catalogue(reader).files['township', 'overview']}")
    cells = cells_of(reader, "township")
    assert tuple(code for code, _, _ in made) == cells.code
    np.testing.assert_allclose(plane(np.array([place for _, *place in made])), cells.point, atol=1e-6)


@pytest.mark.parametrize(("panel", "field"), [("trend", "from"), ("distribution", "range")])
def test_dragging_over_a_chart_chooses_for_the_page(page, address, panel, field):
    opened(page, address)
    page.wait_for_selector(f"#panel-{panel} .nsewdrag")
    before = view(page).get(field)
    plot = page.locator(f"#panel-{panel} .nsewdrag")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    until(page, f"new URLSearchParams(location.search).get('{field}')", lambda now: now and now != before)


def test_values_stand_below_names_and_dense_parts_are_larger(page, address):
    opened(page, address, "?lang=en")
    for name in ("Values below", "Dense parts"):
        page.focus(BUTTON.format(name))
        page.keyboard.press("Enter")
        assert page.get_attribute(BUTTON.format(name), "aria-pressed") == "true"
    until(page, "!document.querySelector('.atlas-insets').hidden")
    inset = page.locator(".atlas-inset canvas >> nth=0")
    until(page, "document.querySelector('.atlas-inset canvas').width > 100")
    inset.click(position={"x": 80, "y": 60})
    until(page, "new URLSearchParams(location.search).get('area')?.startsWith('440')")


def test_time_runs_and_pauses_and_the_level_follows_the_zoom_by_keyboard(page, address):
    opened(page, address, "?level=city&lang=en")
    until(page, "document.querySelector('#play')")
    last = view(page)["to"]
    page.focus("#play")
    page.keyboard.press("Enter")
    until(page, "new URLSearchParams(location.search).get('to')", lambda now: now != last)
    assert view(page)["breaks"]
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#play[aria-pressed=false]')")
    settled(page)
    page.focus(BUTTON.format("Level follows"))
    page.keyboard.press("Enter")
    page.focus("#map")
    for _ in range(3):
        page.keyboard.press("+")
        page.wait_for_timeout(300)
    until(page, "new URLSearchParams(location.search).get('level') !== 'city'")
    page.focus(BUTTON.format("Level follows"))
    page.keyboard.press("Enter")
    assert page.get_attribute(BUTTON.format("Level follows"), "aria-pressed") == "false"


def test_those_who_hold_half_are_chosen_on_the_map_by_a_press(page, address):
    opened(page, address, "?lang=en&level=city")
    link = page.locator("#panel-ranking a:has-text('hold half')")
    many = int(link.inner_text().split()[0])
    link.click()
    until(page, CHOSEN, lambda n: n == many)
    assert view(page)["level"] == "city"
    page.locator(".atlas-chosen button >> nth=0").wait_for()
