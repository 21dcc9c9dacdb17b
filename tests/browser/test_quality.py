"""The quality page: a rule is chosen, its parts are entered, its map is one click away."""

from tests.browser.waiting import until

FOCUSED = "document.activeElement.innerText"


def opened(page, address: str, query: str = "") -> None:
    page.goto(f"{address}/quality{query}")
    page.wait_for_selector("#panel-quality-rules table")
    until(page, "document.querySelector('#panel-quality-rule h3')")


def test_choose_a_rule_enter_a_city_and_see_the_map(page, address):
    opened(page, address, "?lang=en")
    page.click("#panel-quality-rules a:has-text('P09')")
    until(page, "new URLSearchParams(location.search).get('programme') === 'P09'")
    until(page, "document.querySelector('#panel-quality-rules tr.selected').innerText.includes('P09')")
    page.click("#panel-quality-places a >> nth=0")
    until(page, "new URLSearchParams(location.search).get('within')?.length === 6")
    until(page, "document.querySelectorAll('#panel-quality-crumbs a').length === 2")
    page.go_back()
    until(page, "document.querySelectorAll('#panel-quality-crumbs a').length === 1")
    page.click("#panel-quality-rule .go")
    page.wait_for_selector("#legend svg, #legend .nothing")
    assert "indicator=rule_rate" in page.url and "programme=P09" in page.url
    until(page, "document.querySelector('#panel-headline').innerText.includes('hit by the rule')")


def test_the_focus_stays_where_a_list_is_made_anew(page, address):
    page.goto(f"{address}/quality?lang=en")
    page.wait_for_selector("#panel-quality-rules .selected a")
    page.focus("#panel-quality-rules tr a >> nth=3")
    page.keyboard.press("Enter")
    until(page, f"document.querySelector('#panel-quality-rules .selected a')?.innerText === {FOCUSED}")
