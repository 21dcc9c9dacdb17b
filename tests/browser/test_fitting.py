"""What the map is moved to stays whole on it: with another size of type, and beside what lies over the map."""

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
