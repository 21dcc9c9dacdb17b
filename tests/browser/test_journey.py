"""Open, filter, select, drill, back, forward, reload, language, search: URL and screen agree."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.waiting import DRAWN, EVERY_MS, sought, until

pytestmark = pytest.mark.browser
REST = f"[document.querySelector('#panel-headline')?.innerText ?? null, {DRAWN}]"


def opened(page, address: str, query: str = "") -> None:
    page.goto(f"{address}/map{query}")
    painted(page)


def painted(page) -> None:
    page.wait_for_selector("#legend svg, #legend .nothing")
    until(page, "window.painted && document.querySelector('#panel-headline').innerText.length > 3")
    page.wait_for_timeout(250)


def settled(page, quiet_ms: int = 600) -> None:
    """Waits until address and headline have both stood still, and nothing waits for an answer."""
    last, still = None, 0
    for _ in range(1200):
        headline, drawn = page.evaluate(REST)
        now = (page.url, headline)
        last, still = now, still + EVERY_MS if now == last and drawn and headline is not None else 0
        if still >= quiet_ms:
            return
        page.wait_for_timeout(EVERY_MS)
    raise AssertionError(f"the page does not come to rest: {last}")


def view(page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def said(page) -> str:
    return page.inner_text("#panel-headline")


def test_the_page_opens_in_the_default_view(page, address):
    opened(page, address)
    found = view(page)
    assert (found["indicator"], found["programme"], found["level"]) == ("recipient_rate", "DIB", "township")
    assert "低保" in said(page) and "演示数据" in page.inner_text("header")


def test_select_drill_back_forward_reload(page, address):
    opened(page, address)
    page.click("#panel-ranking th a >> nth=0")
    until(page, "new URLSearchParams(location.search).get('area')")
    settled(page)
    first = view(page)["area"]
    page.click("#panel-levels a >> nth=0")
    until(page, "new URLSearchParams(location.search).get('level') === 'city'")
    page.go_back()
    until(page, "new URLSearchParams(location.search).get('level') === 'township'")
    settled(page)
    assert view(page)["area"] == first
    page.go_forward()
    until(page, "new URLSearchParams(location.search).get('level') === 'city'")
    settled(page)
    before, text = page.url, said(page)
    page.reload()
    painted(page)
    settled(page)
    assert (page.url, said(page)) == (before, text)


def test_the_map_selects_and_drills(page, address):
    opened(page, address)
    settled(page)
    box = page.locator("#map").bounding_box()
    x, y = box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.42
    page.mouse.click(x, y)
    until(page, "new URLSearchParams(location.search).get('area')")
    settled(page)
    page.mouse.dblclick(x, y)
    until(page, "new URLSearchParams(location.search).get('within') !== '440000'")
    assert view(page)["within"] != "440000"


def test_filters_change_the_figure_and_the_url(page, address):
    opened(page, address)
    before = said(page)
    page.click("text=本地户籍 >> nth=0")
    until(page, "new URLSearchParams(location.search).get('hukou') === 'local'")
    until(page, "document.querySelector('#panel-headline').innerText", lambda text: text != before)
    until(page, "document.querySelector('#panel-chips').innerText.startsWith('本地户籍')")
    page.click("#panel-chips a >> nth=0")
    until(page, "!new URLSearchParams(location.search).get('hukou')")
    until(page, "document.querySelector('#panel-headline').innerText", lambda text: text == before)


def test_language_switches_in_place(page, address):
    opened(page, address, "?area=440981102")
    assert "云潭镇" in said(page)
    page.click("#panel-languages a:has-text('EN')")
    until(page, "document.querySelector('#panel-headline').innerText.includes('Yuntan Town')")
    until(page, "document.querySelector('#panel-filters').innerText.includes('Where are they?')")
    assert view(page)["area"] == "440981102" and view(page)["lang"] == "en"
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("tab", ["duration", "frequency", "table"])
def test_the_tabs_of_an_area(page, address, tab):
    opened(page, address, f"?area=440900&level=city&tab={tab}&from=2018-01&to=2024-08")
    until(page, f"document.querySelector('#panel-tab-{tab}').innerText.length > 40")
    assert "无法显示" not in page.inner_text("#panel-rail")
    if tab == "duration":
        page.wait_for_selector("#panel-curve .scatterlayer path.js-line")
        assert "一半的领取期" in page.inner_text("#panel-finding")


def test_search_by_pinyin(page, address):
    opened(page, address)
    sought(page, "yuntan", "云潭镇")
    until(page, "new URLSearchParams(location.search).get('area') === '440981102'")
    until(page, "document.activeElement.id === 'map'")
    until(page, "document.querySelector('#panel-headline').innerText.includes('云潭镇')")


def test_enter_takes_the_first_that_was_found(page, address):
    opened(page, address)
    page.keyboard.press("/")
    until(page, "document.activeElement.id === 'panel-search'")
    page.keyboard.type("yuntan", delay=80)
    page.keyboard.press("Enter")
    until(page, "new URLSearchParams(location.search).get('area') === '440981102'")


def test_a_broken_link_gives_the_nearest_view_and_says_so(page, address):
    opened(page, address, "?programme=NOPE&area=310104&from=1066-10&indicator=recipient_rate")
    assert view(page)["programme"] == "DIB"
    until(page, "document.querySelector('#notices').textContent.includes('NOPE')")


def test_an_arrow_held_down_ends_in_the_last(page, address):
    """Arrows choose of a group without the page's help: Dash hears of each from the control."""
    opened(page, address)
    settled(page)
    page.focus(".indicators input:checked")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    last = page.evaluate("document.activeElement.value")
    until(page, f"new URLSearchParams(location.search).get('indicator') === '{last}'")
    settled(page)
    assert view(page)["indicator"] == last
    legend = page.inner_text("#legend")
    page.reload()
    painted(page)
    settled(page)
    assert page.inner_text("#legend") == legend


def test_what_stood_in_a_control_before_the_last_view_is_no_choice(page, address):
    opened(page, address)
    settled(page)
    ignored = page.evaluate("""() => {
      const { go, release, collect } = dash_clientside.atlas;
      const late = ["f", "m", "f"];
      for (const sex of late) { go({ sex }); release(); }
      return late.map((sex) => collect([sex], [{ control: "sex" }], null, 0) === dash_clientside.no_update);
    }""")
    assert ignored == [True, True, True]
    settled(page)
    assert view(page)["sex"] == "f"


def test_a_control_that_echoes_an_earlier_view_is_no_choice(page, address):
    opened(page, address)
    settled(page)
    ignored = page.evaluate("""() => {
      const atlas = dash_clientside.atlas;
      const set = dash_clientside.set_props;
      let puts = 0;
      dash_clientside.set_props = (id, props) => { if (id === "put") puts = props.data; set(id, props); };
      for (const sex of ["f", "m", "f"]) { atlas.go({ sex }); atlas.release(); }
      dash_clientside.set_props = set;
      return atlas.collect(["m"], [{ control: "sex" }], null, puts) === dash_clientside.no_update;
    }""")
    assert ignored
    settled(page)
    assert view(page)["sex"] == "f"


def test_quick_changes_are_one_step_each_and_lead_back_one_by_one(page, address):
    opened(page, address)
    settled(page)
    steps = [{"programme": name, "sex": sex} for name in ("TEK", "UI", "OAA", "URP") for sex in ("f", "m")] * 3
    page.evaluate("""() => {
      const push = history.pushState.bind(history);
      window.pushed = 0;
      history.pushState = (...what) => { window.pushed += 1; push(...what); };
    }""")
    for step in steps:
        page.evaluate("step => dash_clientside.atlas.go(step)", step)
        page.wait_for_timeout(20)
    settled(page)
    assert page.evaluate("window.pushed") == len(steps) and steps[-1].items() <= view(page).items()
    last = said(page)
    for _ in range(3):
        page.evaluate("history.back()")
    until(page, "new URLSearchParams(location.search).get('programme')", lambda now: now == steps[-4]["programme"])
    settled(page)
    assert page.evaluate("window.pushed") == len(steps) and steps[-4].items() <= view(page).items()
    assert said(page) != last
    page.evaluate("history.go(3)")
    until(page, "new URLSearchParams(location.search).get('programme')", lambda now: now == steps[-1]["programme"])
    settled(page)
    assert steps[-1].items() <= view(page).items() and said(page) == last
