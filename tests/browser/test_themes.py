"""axe finds nothing serious on any page in any language and theme; a choice of theme is kept by the browser."""

import pytest

from layouts.pages import PAGES
from tests.browser.test_accessibility import SERIOUS, drawn
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
READY = {
    "start": ".answer-card",
    "map": "#panel-trend .js-plotly-plot",
    "compare": "#c-legend-other svg",
    "warnings": ".inbox th a",
    "duration": "#panel-d-figure .scatterlayer",
    "quality": "#panel-quality-rules tr",
    "catalogue": ".catalogue .card",
    "methods": ".methods article",
    "brief": ".brief-figures",
    "bulletin": ".bulletin-table",
    "sources": "#panel-sources-drawn .main-svg",
    "glossary": ".glossary .card",
    "story": "main",
}
DISPLAYS = ({"theme": "light"}, {"theme": "dark"}, {"theme": "contrast"}, {"theme": "light", "type": "large"})
# Colours that still change are no fault: a theme is looked at when every animation that ends has ended.
SHOW = """async ([theme, type]) => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.type = type;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    const ends = ({ effect }) => effect.getComputedTiming().endTime < Infinity;
    await Promise.all(document.getAnimations().filter(ends).map(({ finished }) => finished.catch(() => null)));
}"""


def test_every_page_is_looked_at():
    assert set(READY) == set(PAGES)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", list(READY))
def test_no_serious_fault_in_any_theme(page, address, name, lang):
    page.goto(f"{address}{PAGES[name].path}?lang={lang}&level=city&area=440900")
    page.wait_for_selector(READY[name])
    drawn(page)
    found = {}
    for display in DISPLAYS:
        page.evaluate(SHOW, [display["theme"], display.get("type", "normal")])
        found[str(display)] = page.evaluate(SERIOUS)
    assert {display: faults for display, faults in found.items() if faults} == {}


def test_the_choice_is_made_by_keyboard_and_kept(page, address):
    page.goto(f"{address}/catalogue?lang=en")
    page.wait_for_selector(READY["catalogue"])
    page.focus("#display-menu summary")
    page.keyboard.press("Enter")
    page.focus("[data-display=theme][data-value=dark]")
    page.keyboard.press("Enter")
    until(page, "document.documentElement.dataset.theme === 'dark'")
    assert page.get_attribute("[data-display=theme][data-value=dark]", "aria-pressed") == "true"
    page.reload()
    page.wait_for_selector(READY["catalogue"])
    until(page, "document.documentElement.dataset.theme === 'dark'")


# How near two names of pages come to each other, and how far from the edge of the window the bar ends.
BAR = """(() => {
  const names = [...document.querySelectorAll('.pages a')].map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getBoundingClientRect();
  });
  const ends = [...document.querySelectorAll('.actions > *')].map((one) => one.getBoundingClientRect().right);
  return [Math.min(...names.slice(1).map(({ left }, i) => left - names[i].right)), innerWidth - Math.max(...ends)];
})()"""


@pytest.mark.parametrize(("type_", "air"), [("normal", 10), ("large", 6)])
def test_the_names_of_the_pages_have_air_and_nothing_of_the_bar_is_cut(page, address, type_, air):
    page.goto(f"{address}/map?lang=en&level=city")
    page.wait_for_selector(READY["map"])
    page.evaluate(SHOW, ["light", type_])
    least, left = page.evaluate(BAR)
    assert least >= air and left >= 8
