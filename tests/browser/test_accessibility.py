"""No page has a serious fault for people who use a keyboard or a screen reader (axe-core)."""

import pytest

from callbacks.host.browser_packages import MODULES
from tests.browser.waiting import DRAWN, until

AXE = MODULES / "axe-core" / "axe.min.js"
SERIOUS = """
    axe.run({ resultTypes: ["violations"] }).then((found) => found.violations
      .filter((fault) => ["serious", "critical"].includes(fault.impact))
      .map((fault) => fault.id + ": " + fault.nodes[0].html.slice(0, 120)))
"""


def drawn(page) -> None:
    """Waits until all that the page has asked for stands in it, and gives it axe."""
    page.wait_for_load_state("networkidle")
    until(page, DRAWN)
    page.evaluate(AXE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("query", ["mode=test&compare=440981103,440402001", "than=year", "breaks=0,5,10&range=4~9"])
def test_no_serious_fault_with_the_tools_of_the_legend(page, address, query):
    page.goto(f"{address}/map?lang=en&area=440981102&{query}")
    page.wait_for_selector("#legend svg, #legend .nothing")
    page.wait_for_load_state("networkidle")
    page.click(".toolbar summary >> nth=0")
    drawn(page)
    assert page.evaluate(SERIOUS) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", ["duration", "frequency", "table"])
def test_no_serious_fault(page, address, lang, tab):
    page.goto(f"{address}/map?lang={lang}&tab={tab}&area=440900")
    page.wait_for_selector("#legend svg, #legend .nothing")
    drawn(page)
    assert page.evaluate(SERIOUS) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_serious_fault_on_a_story(page, address, lang):
    page.goto(f"{address}/story?lang={lang}")
    made = page.request.get(f"{address}/story/template/changed").json()
    page.evaluate("(story) => localStorage.setItem('atlas-story', JSON.stringify(story))", made)
    page.goto(f"{address}/story?lang={lang}&area=440900")
    page.wait_for_selector(".stage-map canvas.on, .stage-title")
    drawn(page)
    assert page.evaluate(SERIOUS) == []
