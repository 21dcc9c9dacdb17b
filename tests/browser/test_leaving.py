"""Ways back from a selected area, and what is refused: a click beside all areas, the breadcrumb, itself."""

import pytest

from tests.browser.test_area_list import count
from tests.browser.test_choosing import BUTTON, CHOSEN, drag
from tests.browser.test_journey import opened, settled, view
from tests.browser.waiting import until

SELECTED = "new URLSearchParams(location.search).get('area')"
SPOKEN = "document.querySelector('#map .atlas-spoken').textContent"
ON_AREA = "document.querySelector('#map').classList.contains('atlas-pointing')"
ON_MAP = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('.atlas-areas'))"


def beside_all(page) -> tuple[float, float]:
    """A place on the map where no area is and nothing lies above it."""
    box = page.locator("#map").bounding_box()
    for down in (0.6, 0.5, 0.7, 0.3):
        for across in (0.8, 0.7, 0.6, 0.15):
            x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
            page.mouse.move(x, y)
            if page.evaluate(ON_MAP, [x, y]) and not page.evaluate(ON_AREA):
                return x, y
    raise AssertionError("no place beside all areas")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_click_beside_all_areas_leaves_the_selected_one(page, address, lang):
    opened(page, address, f"?level=township&area=440981102&lang={lang}")
    x, y = beside_all(page)
    page.mouse.down()
    page.mouse.move(x + 40, y + 20, steps=4)
    page.mouse.up()
    settled(page)
    assert view(page)["area"] == "440981102"
    page.mouse.click(*beside_all(page))
    until(page, f"!{SELECTED}")
    settled(page)
    assert page.locator("#panel-crumbs strong").count() == 0
    page.go_back()
    until(page, f"{SELECTED} === '440981102'")


def test_a_line_drawn_beside_all_areas_leaves_the_selected_one_alone(page, address):
    opened(page, address, "?level=township&area=440981102&lang=en")
    page.click(BUTTON.format("Draw a line"))
    drag(page, (0.6, 0.55), (0.9, 0.55), (0.9, 0.2), (0.6, 0.2))
    settled(page)
    assert view(page)["area"] == "440981102"


def test_the_name_of_the_map_area_leaves_the_selected_one(page, address):
    opened(page, address, "?within=440981&level=township&area=440981102")
    page.locator("#panel-crumbs a").last.click()
    until(page, f"!{SELECTED}")
    settled(page)
    assert view(page)["within"] == "440981" and page.locator("#panel-crumbs strong").count() == 0


@pytest.mark.parametrize(("lang", "words"), [("zh", "不与自身对比"), ("en", "not compared with itself")])
def test_the_selected_area_is_not_compared_with_itself(page, address, lang, words):
    opened(page, address, f"?level=township&area=440981102&lang={lang}")
    page.focus("#map")
    page.keyboard.press("c")
    until(page, f"{SPOKEN}.includes('{words}')")
    settled(page)
    assert "compare" not in view(page)
    opened(page, address, f"?level=township&area=440981102&compare=440981102&lang={lang}")
    page.focus("#map")
    page.keyboard.press("c")
    until(page, "!new URLSearchParams(location.search).get('compare')")


def test_a_box_may_begin_under_what_lies_above_the_map(page, address):
    opened(page, address, "?level=city&lang=en")
    page.wait_for_selector("#panel-tools summary")
    page.click(BUTTON.format("Choose areas with a box"))
    map_, menu = (page.locator(one).bounding_box() for one in ("#map", "#panel-tools summary >> nth=0"))
    x, y = menu["x"] + menu["width"] / 2 - map_["x"], menu["y"] + menu["height"] / 2 - map_["y"]
    drag(page, (x / map_["width"], y / map_["height"]), (0.95, 0.6))
    until(page, CHOSEN, lambda n: n > 1)
    page.click("#panel-tools summary >> nth=0")
    assert page.locator("#panel-tools details[open]").count() == 1


def test_the_table_lists_what_lies_in_the_range_that_is_kept(page, address):
    opened(page, address, "?tab=table&level=city&lang=en")
    until(page, "document.querySelector('.atlas-row')")
    whole = count(page)
    high, low = (float(page.locator(".atlas-row-value").nth(at).inner_text().rstrip("‰")) for at in (2, 8))
    page.fill(".atlas-sieve", f">={low}&<={high}")
    within = count(page)
    opened(page, address, f"?tab=table&level=city&lang=en&range={low - 0.05:.2f}~{high + 0.05:.2f}")
    until(page, "document.querySelector('.atlas-row')")
    assert whole > count(page) == within > 1
    page.click("#panel-chips a >> nth=0")
    until(page, "parseInt(document.querySelector('#areas .quiet').textContent.replace(',', ''))", lambda n: n == whole)
