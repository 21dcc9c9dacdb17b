"""What the map is moved to stays whole on it: with another size of type, and beside what lies over the map."""

import pytest

from callbacks.host import own_files
from tests.browser.test_journey import opened
from tests.browser.waiting import until

# Drawn as SVG, the areas have boxes that can be asked for.
NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null;"
EDGES = """(() => {
  const [map, areas] = ['#map', '#map svg.atlas-canvas > g > g'].map((one) =>
    document.querySelector(one).getBoundingClientRect());
  return [areas.left - map.left, areas.top - map.top, map.right - areas.right, map.bottom - areas.bottom];
})()"""
LARGE = "[data-display=type][data-value=large]"


def typed(page, selector: str) -> None:
    """Chooses a size of type."""
    page.click("#display-menu > summary")
    page.click(selector)
    page.keyboard.press("Escape")


def whole(edges: list[float]) -> bool:
    return all(edge >= 0 for edge in edges)


def test_with_another_size_of_type_the_map_is_whole_again_unless_the_reader_has_moved_it(page, address):
    page.add_init_script(NO_CANVAS)
    opened(page, address, "?level=city")
    until(page, EDGES, whole)
    width = page.locator("#map").bounding_box()["width"]
    typed(page, LARGE)
    until(page, "document.querySelector('#map').clientWidth", lambda wide: wide < width - 50)
    until(page, EDGES, whole)
    page.click(".atlas-buttons button >> nth=0")
    until(page, EDGES, lambda edges: not whole(edges))
    page.wait_for_timeout(500)
    near = page.evaluate("document.querySelector('#map svg.atlas-canvas > g').getBoundingClientRect().width")
    typed(page, "[data-display=type]:not([data-value=large])")
    until(page, "document.querySelector('#map').clientWidth", lambda wide: wide > width - 2)
    page.wait_for_timeout(300)
    again = page.evaluate("document.querySelector('#map svg.atlas-canvas > g').getBoundingClientRect().width")
    assert abs(again - near) < 2


ABOVE_LEGEND = """document.querySelector('#legend').getBoundingClientRect().top
  - document.querySelector('#map svg.atlas-canvas > g > g').getBoundingClientRect().bottom"""
PLACED = """(({ left, top, width }) => [left, top, width].map(Math.round).join())(
  document.querySelector('#map svg.atlas-canvas > g > g').getBoundingClientRect())"""
HIGH = "document.querySelector('#legend').offsetHeight"


def test_a_legend_that_grows_covers_no_land_and_moves_no_map_that_the_reader_has_moved(page, address):
    page.add_init_script(NO_CANVAS)
    opened(page, address, "?level=city&lang=en")
    until(page, EDGES, whole)
    low = page.evaluate(HIGH)
    page.click(".map-menu >> nth=0")
    page.click(".map-menu >> nth=0 >> a:has-text('change')")
    until(page, HIGH, lambda high: high > low)
    until(page, ABOVE_LEGEND, lambda gap: gap >= 0)
    page.click(".map-menu >> nth=0")
    page.click(".map-menu >> nth=0 >> a >> nth=0")
    until(page, HIGH, lambda high: high <= low)
    before = page.evaluate(PLACED)
    page.click(".atlas-buttons button >> nth=0")
    until(page, PLACED, lambda now: now != before)
    page.wait_for_timeout(600)
    moved = page.evaluate(PLACED)
    page.click(".map-menu >> nth=0")
    page.click(".map-menu >> nth=0 >> a:has-text('change')")
    until(page, HIGH, lambda high: high > low)
    page.wait_for_timeout(300)
    assert page.evaluate(PLACED) == moved


# One area reaches into the corner that is covered, the other slants away from it.
CLEARED = """async () => {
  const { clearing } = await import('MAP/clearing.mjs');
  const { Layer, Frame } = await import('MAP/geometry.mjs');
  const spiked = [[112, 22], [112, 24], [112.3, 24], [112.3, 23.4], [114, 23.4], [114, 22], [112, 22]];
  const slanted = [[112, 22], [112, 22.6], [113.4, 24], [114, 24], [114, 22], [112, 22]];
  const area = (ring) => ({ properties: { x: 113, y: 23 }, geometry: { type: 'Polygon', coordinates: [ring] } });
  const layer = new Layer('one', { features: [area(spiked), area(slanted)] }, new Frame(112, 22));
  const usual = { left: 20, top: 20, right: 60, bottom: 120 };
  const placed = (at, cover) =>
    clearing(layer.shapes[at], layer.shapes[at].box, usual, { width: 740, height: 640 }, [cover]);
  const corner = [16, 16, 240, 150];
  const free = (box) => ['left', 'top', 'right', 'bottom'].every((side) => box[side] >= usual[side] - 0.001);
  const beside = placed(0, corner);
  return [free(beside), beside.left >= corner[2] || beside.top >= corner[3], beside !== usual,
    placed(0, [700, 0, 740, 20]).top < 21, placed(0, [0, 0, 740, 640]) === usual, placed(1, corner).top < 21];
}""".replace("MAP", own_files.url("map"))


def test_an_area_gives_way_to_what_covers_it_and_to_nothing_else(page, address):
    page.goto(f"{address}/methods")
    assert page.evaluate(CLEARED) == [True] * 6


HIDDEN = """(() => {
  const scope = document.querySelector('#map path[stroke="#33404B"]');
  const away = scope.getScreenCTM().inverse();
  return [...document.querySelectorAll('.crumbs, .tools > *')].map((one) => one.getBoundingClientRect())
    .filter(({ left, top, right, bottom }) => [left, (left + right) / 2, right].some((x) => [top, bottom].some((y) =>
      scope.isPointInFill(new DOMPoint(x, y).matrixTransform(away))))).length;
})()"""


def test_no_button_covers_the_district_that_is_looked_at(page, address):
    page.add_init_script(NO_CANVAS)
    opened(page, address, "?within=440981&lang=en")
    until(page, "document.querySelectorAll('.tools > *').length > 2 && document.querySelector('#map path[stroke]')")
    assert page.evaluate(HIDDEN) == 0


NAMED = """async () => {
  const { Labels } = await import('MAP/labels.mjs');
  const at = (whole, x, y) => {
    const written = [];
    const pen = { measureText: () => ({ width: 60 }), setTransform() {}, strokeText() {},
      fillText: (_, ...place) => written.push(place) };
    const labels = new Labels({ levels: ['city'], font: 'sans-serif', whole });
    labels.candidates = [{ point: [x, y], rank: 0, name: { zh: '东莞市' }, inside: true }];
    labels.draw(pen, { scale: 1, x: 0, y: 0, width: 104, height: 90, foot: 0 }, 1);
    return written[0];
  };
  return [at(true, 5, 40), at(true, 100, 2), at(true, 52, 45), at(false, 5, 40)];
}""".replace("MAP", own_files.url("map"))


def test_a_name_in_a_part_drawn_larger_is_never_cut(page, address):
    page.goto(f"{address}/methods")
    assert page.evaluate(NAMED) == [[33, 40], [71, 9], [52, 45], [5, 40]]


FIGURED = """async (wide) => {
  const { Labels } = await import('MAP/labels.mjs');
  const written = [];
  const pen = { measureText: () => ({ width: 40 }), setTransform() {}, strokeText() {},
    fillText: (text, x, y) => written.push([text, y, Number.parseFloat(pen.font.split(' ')[1])]) };
  const labels = new Labels({ levels: ['city'], font: 'sans-serif' });
  const layer = { key: 'k', level: 'city', points: [[50, 50], [50, 82], [80, 120]],
    shapes: [1, 2, 3].map((area) => ({ area })),
    names: ['南海区', '荔湾区', '望牛墩镇'].map((zh) => ({ zh })) };
  const payload = { cells: true, unit: { decimals: 1 } };
  const picture = { layer, payload, value: (i) => 13.5 + i, inScope: (i) => i < 2 };
  Object.assign(labels, { figures: true, picture });
  labels.choose([layer], { shape: { holds: () => true }, rank: 0 }, { scale: 1 });
  labels.draw(pen, { scale: 1, x: 0, y: 0, width: wide, height: 400, foot: 0 }, 1);
  return written;
}""".replace("MAP", own_files.url("map"))


@pytest.mark.parametrize("wide", [700, 1500])
def test_name_and_value_stand_apart_in_the_middle_of_a_cell_that_belongs_to_the_area(page, address, wide):
    """On wide screens they touched; a cell of another area among those shown was named, with no value."""
    page.goto(f"{address}/methods")
    (name, above, size), (value, below, _) = page.evaluate(FIGURED, wide)
    assert (name, value) == ("荔湾区", "14.5")
    assert below - above >= 1.2 * size and abs((above + below) / 2 - 82) < 1
