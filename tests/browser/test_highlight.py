"""An area pointed at anywhere lights up everywhere."""

from tests.browser.waiting import until

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
