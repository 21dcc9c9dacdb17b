"""The drawer that says how a figure is computed, and the catalogue, in a browser and by keyboard."""

import pytest

from tests.browser.test_accessibility import SERIOUS, drawn
from tests.browser.waiting import until

pytestmark = pytest.mark.browser


def test_the_drawer_opens_by_keyboard_and_closes_with_the_view(page, address):
    page.goto(f"{address}/map?level=city&area=440900")
    page.wait_for_selector("#legend svg")
    page.focus("#how")
    page.keyboard.press("Enter")
    page.wait_for_selector("#computed-sql")
    assert "÷" in page.inner_text(".calculation")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('#computed-sql')")
    page.click("#how")
    page.wait_for_selector("#computed-sql")
    page.click("#panel-ranges a:not(.on) >> nth=0")
    until(page, "!document.querySelector('#computed-sql')")


def test_the_drawer_stays_open_in_another_language(page, address):
    page.goto(f"{address}/map?level=city&area=440900&tab=duration")
    page.wait_for_selector("#legend svg")
    page.click("#how")
    page.wait_for_selector("#computed-sql")
    title = "document.querySelector('#computed-title')?.innerText"
    for lang, words in (("EN", "How is this computed?"), ("中", "怎样计算的？"), ("EN", "How is this computed?")):
        page.click(f"#panel-languages a:has-text('{lang}')")
        until(page, f"{title} === '{words}' && document.querySelector('#how')?.innerText === '{words}'")
    page.wait_for_timeout(1000)
    assert page.inner_text("#computed-title") == "How is this computed?"
    page.click(".drawer .close")
    until(page, "!document.querySelector('#computed-sql')")
    page.click("#panel-languages a:has-text('中')")
    until(page, "document.querySelector('#how')?.innerText === '怎样计算的？'")
    page.wait_for_timeout(1000)
    assert not page.inner_text("#panel-computed")


def test_the_catalogue_is_searched_and_filtered(page, address):
    page.goto(f"{address}/catalogue")
    page.wait_for_selector(".catalogue .card")
    every = page.locator(".catalogue .card:visible").count()
    page.fill("#catalogue-search", "贫困")
    until(page, "document.querySelectorAll('.catalogue .card:not([hidden])').length < 12")
    page.fill("#catalogue-search", "")
    page.click("[data-filter=core]")
    assert page.locator(".catalogue .card:visible").count() == 12 < every
    assert page.inner_text("#catalogue-count") == "显示 12 项"
    page.click(".catalogue .card:visible summary >> nth=0")
    assert "负责单位" in page.inner_text(".catalogue .card details[open]")
    page.click(".catalogue .card:visible h3 a >> nth=0")
    page.wait_for_selector("#legend svg")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", ["overview", "duration"])
def test_no_serious_fault_in_the_drawer(page, address, lang, tab):
    page.goto(f"{address}/map?lang={lang}&level=city&area=440900&tab={tab}")
    page.wait_for_selector("#legend svg")
    page.click("#how")
    page.wait_for_selector("#computed-sql")
    drawn(page)
    assert page.evaluate(SERIOUS) == []
