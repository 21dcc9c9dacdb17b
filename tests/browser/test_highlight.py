"""An area pointed at anywhere lights up everywhere."""

import re

from tests.browser.waiting import pointed, until

LIT = "[...document.querySelectorAll('.ranking tr.lit [data-area]')].map((one) => one.dataset.area).join()"
IN_PLOT = "document.querySelectorAll('#panel-distribution .hoverlayer .hovertext').length"
ON_MAP = """(code) => document.getElementById('map')
  .dispatchEvent(new CustomEvent('atlas:hover', {bubbles: true, detail: {code}}))"""


def test_an_area_pointed_at_lights_up_everywhere(page, address):
    page.goto(f"{address}/map?level=city&lang=zh")
    until(page, "document.querySelectorAll('.ranking [data-area]').length > 3")
    until(page, "document.querySelector('#panel-distribution .js-plotly-plot')?.data?.length")
    row = page.locator(".ranking [data-area]").nth(2)
    code = row.get_attribute("data-area")
    row.hover()
    until(page, f"{LIT} === '{code}' && {IN_PLOT}")
    page.mouse.move(683, 2)
    until(page, f"{LIT} === '' && !{IN_PLOT}")
    page.evaluate(ON_MAP, code)
    until(page, f"{LIT} === '{code}' && {IN_PLOT}")


def test_the_list_and_the_map_light_the_same_area(page, address):
    page.goto(f"{address}/map?level=city&lang=en&tab=table")
    until(page, "document.querySelectorAll('.atlas-row').length > 15")
    box = page.locator("#map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.4)
    pointed(page, *middle, "document.querySelectorAll('.atlas-row-lit').length === 1")
    name = page.inner_text(".atlas-row-lit .atlas-row-name")
    assert page.inner_text(".atlas-tip-name").startswith(name)
    page.mouse.move(683, 2)
    until(page, "!document.querySelector('.atlas-row-lit')")


def test_an_estimate_is_told_with_its_limits(page, address):
    page.goto(f"{address}/map?level=city&lang=en&indicator=restricted_mean_24")
    until(page, "window.painted && document.querySelector('#legend svg')")
    box = page.locator("#map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.4)
    pointed(page, *middle, "document.querySelector('.atlas-tip-value')?.textContent.includes('95%')")
    said = page.inner_text(".atlas-tip-value")
    figures = re.match(r"(\d+\.\d) months \(95%: (\d+\.\d)–(\d+\.\d)\)", said)
    assert figures, said
    value, low, high = map(float, figures.groups())
    assert 0 < low <= value <= high <= 24 and low < high


def test_a_row_of_a_comparison_lights_both_maps(page, address):
    page.goto(f"{address}/compare?level=city&lang=en&than=year")
    until(page, "document.querySelectorAll('.c-legend svg').length === 2")
    page.hover("#panel-c-below [data-area] >> nth=1")
    until(page, "document.querySelectorAll('.atlas-marker-hovered').length === 2")
    code = page.get_attribute("#panel-c-below tr.lit [data-area]", "data-area")
    page.evaluate(ON_MAP.replace("'map'", "'c-map-one'"), "440100")
    until(
        page, "document.querySelector('#panel-c-below tr.lit [data-area]')?.dataset.area ?? ''", lambda now: now != code
    )


def test_keys_walk_on_from_the_selected_area(page, address):
    page.goto(f"{address}/map?level=city&lang=en&area=440900")
    until(page, "window.painted && document.querySelector('#legend svg')")
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.atlas-spoken').textContent")
    assert not page.inner_text(".atlas-spoken").startswith("Maoming")
