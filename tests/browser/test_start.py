"""The first page in a browser: the own area is found, remembered, printed; a card leads to the map."""

import pytest

from tests.browser.waiting import sought, until

pytestmark = pytest.mark.browser

# On how many lines the words beside each small map stand.
LINES = """[...document.querySelectorAll('.answer-beside')].map((words) => {
  const all = document.createRange(); all.selectNodeContents(words);
  return new Set([...all.getClientRects()].map(({ top }) => Math.round(top))).size; })"""


def opened(page, address: str, query: str = "") -> None:
    page.goto(f"{address}/{query}")
    page.wait_for_selector(".answer-card")


def test_search_remember_and_go_on(page, address):
    opened(page, address)
    assert "广东省" in page.inner_text(".start h1")
    sought(page, "yuntan", "云潭镇")
    until(page, "document.querySelector('.start h1').innerText === '云潭镇'")
    opened(page, address)
    until(page, "document.querySelector('.start h1').innerText === '云潭镇'")
    assert "area=440981102" in page.url
    assert 1 <= max(page.evaluate(LINES)) <= 3
    page.keyboard.press("Tab")
    page.locator(".answer-card").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#legend svg")
    assert "/map?" in page.url and "440981" in page.url


def test_back_to_the_whole_province(page, address):
    opened(page, address, "?area=440981102")
    page.click(".path a >> nth=0")
    until(page, "document.querySelector('.start h1').innerText === '广东省'")
    opened(page, address)
    until(page, "document.querySelector('.start h1').innerText === '广东省'")
    controls = "header :is(button, input, .languages, details > summary, a.primary):visible"
    assert page.locator(controls).count() == 5


def test_print_gives_one_clean_sheet(page, address):
    opened(page, address, "?area=440900")
    page.emulate_media(media="print")
    assert not page.is_visible("header") and page.is_visible(".answer-card >> nth=5")
    # As wide as a sheet upright leaves: no card is cut off.
    page.set_viewport_size({"width": 688, "height": 1017})
    assert not page.evaluate(
        "[...document.querySelectorAll('.answer-card')].some((c) => c.scrollHeight > c.clientHeight + 2)"
    )
    assert page.pdf(prefer_css_page_size=True, print_background=True).count(b"/Type /Page\n") == 1
