"""What is pressed while the server or the network is slow, and what comes of it."""

from tests.browser.conftest import SCREEN
from tests.browser.test_journey import opened, painted, settled, view
from tests.browser.waiting import until

CITY, DISTRICT = ("#panel-levels a >> nth=0", "#panel-levels a >> nth=1")


def test_back_from_an_address_not_told_yet_leads_to_the_one_before(page, address):
    opened(page, address, "?lang=en&level=township")
    page.click(DISTRICT)
    until(page, "location.search.includes('level=district')")
    settled(page)
    held, let_through = [], []
    page.route("**/map/values*", lambda route: route.continue_() if let_through else held.append(route))
    page.click(CITY)
    until(page, "1", lambda _: bool(held))
    assert view(page)["level"] == "district"
    page.evaluate("history.back()")
    page.wait_for_timeout(300)
    let_through.append(True)
    settled(page)
    assert view(page)["level"] == "district"
    page.go_back()
    settled(page)
    assert view(page)["level"] == "township"


def test_a_press_does_not_wait_for_an_answer_that_was_asked_for_ahead_and_hangs(page, address):
    opened(page, address, "?lang=en&level=township")
    hung, begun = [], []
    page.route("**/map/values*", lambda route: route.continue_() if hung else hung.append(route))
    page.on("request", lambda request: "/map/values" in request.url and begun.append(request))
    page.hover(DISTRICT)
    until(page, "1", lambda _: bool(hung))
    page.click(DISTRICT)
    until(page, "1", lambda _: len(begun) > 1 and begun[-1].response())
    settled(page)
    assert view(page)["level"] == "district" and "level=district" in begun[-1].url


def test_a_map_whose_code_does_not_come_says_so_and_is_asked_for_again(chromium, address):
    page = chromium.new_page(**SCREEN)
    page.add_init_script("document.addEventListener('atlas:painted', () => (window.painted = true))")
    lost = []
    page.route("**/map/atlas-map.mjs", lambda route: route.continue_() if lost else lost.append(route) or route.abort())
    page.goto(f"{address}/map?lang=en&level=city")
    until(page, "document.querySelector('#map')?.textContent.includes('could not be loaded')")
    page.wait_for_selector("#panel-headline h2, #panel-headline p")
    page.click(DISTRICT)
    painted(page)
    assert "could not be loaded" not in page.inner_text("#map") and view(page)["level"] == "district"
    page.close()


def test_back_ends_the_run_through_time_and_stands(page, address):
    opened(page, address, "?lang=en&level=city&from=2022-01&to=2022-12")
    settled(page)
    page.click(DISTRICT)
    until(page, "location.search.includes('level=district')")
    settled(page)
    page.click("#play")
    until(page, "!location.search.includes('from=2022-01')")
    page.evaluate("history.back()")
    until(page, "location.search.includes('from=2022-01')")
    page.wait_for_timeout(1500)
    assert view(page)["from"] == "2022-01"
    assert page.get_attribute("#play", "aria-pressed") in (None, "false")
