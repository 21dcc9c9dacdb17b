"""What the map asks for while a pointer rests, and that a press then shows what a page opened at the address shows."""

import pytest

from tests.browser.test_journey import opened, painted, said, settled, view
from tests.browser.waiting import listed, until

NOWHERE = (700, 5)
LEVEL = "#panel-levels a >> nth={}"
INDICATOR = ".indicators label >> nth={}"
CHECKED = "document.querySelector('.indicators input:checked').value"


@pytest.fixture
def asked(page) -> list:
    """The requests for what the map paints, as they leave."""
    found = []
    page.on("request", lambda request: "/map/values" in request.url and found.append(request))
    return found


def rested(page, target: str, asked: list) -> None:
    """The pointer rests on a control until what it leads to is here."""
    before = len(asked)
    page.hover(target)
    until(page, "true", lambda _: len(asked) > before and asked[-1].response())
    page.wait_for_timeout(100)


def by_presses(asked: list) -> int:
    """How many of the requests were not made ahead."""
    return sum("atlas-ahead" not in request.headers for request in asked)


def legend(page) -> str:
    return page.inner_text("#legend")


def agrees_when_opened(page) -> None:
    """What stands on the page is what its address gives."""
    settled(page)
    shown = legend(page), said(page)
    page.reload()
    painted(page)
    settled(page)
    assert (legend(page), said(page)) == shown


def test_a_press_after_a_rest_asks_nothing_more_and_shows_the_right_values(page, address, asked):
    opened(page, address)
    settled(page)
    before = len(asked)
    rested(page, LEVEL.format(0), asked)
    assert len(asked) == before + 1 and asked[-1].headers["atlas-ahead"] and view(page)["level"] == "township"
    words = legend(page)
    page.click(LEVEL.format(0))
    until(page, "new URLSearchParams(location.search).get('level') === 'city'")
    until(page, "document.querySelector('#legend').innerText", lambda text: text != words)
    settled(page)
    assert by_presses(asked[before:]) == 0
    agrees_when_opened(page)


def test_sweeping_over_controls_asks_for_little(page, address, asked):
    opened(page, address)
    settled(page)
    page.mouse.move(*NOWHERE)
    before = len(asked)
    point = "for (const one of [...document.querySelectorAll('.indicators label')].slice(0, {})) {}"
    over = "one.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))"
    page.evaluate(point.format(12, over))
    page.wait_for_timeout(600)
    assert len(asked) <= before + 1
    slowly = point.format(40, f"{{ {over}; await new Promise((done) => setTimeout(done, 60)); }}")
    seconds = page.evaluate(
        f"(async () => {{ const began = Date.now(); {slowly}; return (Date.now() - began) / 1000; }})()"
    )
    until(page, "true", lambda _: len(asked) > before + 1)
    assert len(asked) <= before + 12 + 3 * seconds


def test_another_control_than_the_one_rested_on_gives_its_own_values(page, address, asked):
    opened(page, address)
    settled(page)
    rested(page, LEVEL.format(0), asked)
    page.evaluate("document.querySelectorAll('#panel-levels a')[1].click()")
    until(page, "new URLSearchParams(location.search).get('level') === 'district'")
    agrees_when_opened(page)
    assert view(page)["level"] == "district"


def test_back_and_forward_paint_what_was_shown_and_ask_nothing_more(page, address, asked):
    opened(page, address)
    settled(page)
    words = legend(page), said(page)
    page.click(LEVEL.format(0))
    until(page, "new URLSearchParams(location.search).get('level') === 'city'")
    settled(page)
    page.mouse.move(*NOWHERE)
    city, before = (legend(page), said(page)), len(asked)
    page.go_back()
    settled(page)
    assert (legend(page), said(page)) == words and view(page)["level"] == "township"
    page.go_forward()
    settled(page)
    assert (legend(page), said(page)) == city and len(asked) == before
    agrees_when_opened(page)


def test_answers_of_another_build_are_not_shown(page, address, asked):
    build = ["first"]

    def answer(route):
        answered = route.fetch()
        route.fulfill(response=answered, headers={**answered.headers, "atlas-build": build[0]})

    page.route("**/map/values*", answer)
    opened(page, address)
    settled(page)
    rested(page, LEVEL.format(0), asked)
    page.mouse.move(*NOWHERE)
    build[0] = "second"
    page.evaluate("dash_clientside.atlas.go({figures: '1'})")
    until(page, "new URLSearchParams(location.search).get('figures') === '1'")
    before = len(asked)
    page.evaluate("dash_clientside.atlas.go({figures: ''})")
    settled(page)
    assert len(asked) > before, "what was shown of the first build is not shown again"
    before = len(asked)
    page.evaluate("document.querySelector('#panel-levels a').click()")
    until(page, "new URLSearchParams(location.search).get('level') === 'city'")
    settled(page)
    assert "atlas-ahead" not in asked[before].headers


def test_another_language_is_asked_for_anew(page, address, asked):
    opened(page, address)
    settled(page)
    rested(page, LEVEL.format(0), asked)
    page.mouse.move(*NOWHERE)
    before = len(asked)
    page.evaluate("dash_clientside.atlas.go({lang: 'en'})")
    page.evaluate("document.querySelector('#panel-levels a').click()")
    until(page, "document.querySelector('#legend').innerText.includes('Guangdong')")
    settled(page)
    assert all("lang=en" in request.url for request in asked[before:]) and len(asked) > before
    agrees_when_opened(page)


def test_what_is_refused_ahead_is_asked_again_by_the_press(visitor, address):
    page = visitor.new_page()
    seen = []

    def answer(route):
        ahead = "atlas-ahead" in route.request.headers
        seen.append(ahead)
        route.fulfill(status=401) if ahead else route.continue_()

    page.route("**/map/values*", answer)
    opened(page, address)
    settled(page)
    page.evaluate("window.stays = true")
    page.hover(LEVEL.format(0))
    until(page, "true", lambda _: seen[-1])
    page.click(LEVEL.format(0))
    until(page, "new URLSearchParams(location.search).get('level') === 'city'")
    settled(page)
    assert seen[-2:] == [True, False] and page.evaluate("window.stays")
    page.close()


def test_a_choice_is_painted_and_then_heard_by_its_control(page, address):
    opened(page, address)
    settled(page)
    words = said(page)
    page.click(INDICATOR.format(0))
    until(page, "new URLSearchParams(location.search).get('indicator') === 'recipients'")
    until(page, f"{CHECKED} === 'recipients'")
    until(page, "document.querySelector('#panel-headline').innerText", lambda text: text != words)
    agrees_when_opened(page)
    page.go_back()
    until(page, f"{CHECKED} === 'recipient_rate'")


def test_a_list_is_chosen_from_by_pointer_and_by_keys(page, address, asked):
    opened(page, address)
    settled(page)
    box = '[id=\'{"control":"programme"}\']'
    page.click(box)
    rested(page, "[role=option][value=TEK]", asked)
    before = len(asked)
    page.click("[role=option][value=TEK]")
    until(page, "new URLSearchParams(location.search).get('programme') === 'TEK'")
    settled(page)
    assert by_presses(asked[before:]) == 0 and page.input_value(box) == "特困人员救助供养"
    before = len(asked)
    page.click(box)
    listed(page)
    page.keyboard.press("ArrowDown")
    until(page, "true", lambda _: len(asked) > before)
    assert "atlas-ahead" in asked[-1].headers
    page.wait_for_timeout(300)
    before = len(asked)
    page.keyboard.press("Enter")
    until(page, "new URLSearchParams(location.search).get('programme') !== 'TEK'")
    settled(page)
    assert by_presses(asked[before:]) == 0
    agrees_when_opened(page)


WATCHED = """() => {
  const said = (window.said = []);
  const { atlas, set_props } = dash_clientside;
  const { collect } = atlas;
  atlas.collect = (values, ids, ...rest) => {
    said.push(["heard", values[ids.findIndex(({ control }) => control === "programme")]]);
    return collect.call(atlas, values, ids, ...rest);
  };
  dash_clientside.set_props = (id, props) => {
    if (id.control === "programme") said.push(["told", props.value]);
    return set_props(id, props);
  };
  // What Enter presses; the page presses an option itself when it tells the list.
  let entering = false;
  window.addEventListener("keydown", ({ key }) => {
    entering = key === "Enter";
    setTimeout(() => (entering = false));
  }, true);
  window.addEventListener("click", ({ target }) => {
    const option = entering && target.closest("[role=option]");
    if (option) said.push(["chosen", option.getAttribute("value")]);
  }, true);
}"""


def test_a_list_chosen_from_quickly_by_keys_is_told_one_choice_at_a_time_and_ends_in_the_last(page, address):
    opened(page, address)
    settled(page)
    page.evaluate(WATCHED)
    box = '[id=\'{"control":"programme"}\']'
    page.focus(box)
    page.keyboard.press("ArrowDown")
    listed(page)
    for down in (2, 1, 2, 1):
        for key in ["ArrowDown"] * down + ["Enter"]:
            page.keyboard.press(key)
    settled(page)
    said = page.evaluate("window.said")
    told = [i for i, (what, _) in enumerate(said) if what == "told"]
    assert told and all(["heard", said[i][1]] in said[i:j] for i, j in zip(told, [*told[1:], None], strict=True))
    last = [value for what, value in said if what == "chosen"][-1]
    assert said[told[-1]][1] == view(page)["programme"] == last
    agrees_when_opened(page)


def test_many_quick_presses_end_in_the_last(page, address):
    # High enough for all of them to be on the screen.
    page.set_viewport_size({"width": 1366, "height": 1200})
    opened(page, address)
    settled(page)
    targets = [INDICATOR.format(0), INDICATOR.format(1), "label[for$='-f']", "label[for$='-m']"]
    boxes = [page.locator(target).first.bounding_box() for target in targets]
    places = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    for i in range(50):
        page.mouse.click(*places[i % 4])
    page.mouse.click(*places[0])
    settled(page)
    assert page.evaluate(CHECKED) == view(page)["indicator"] == "recipients" and view(page)["sex"] == "m"
    agrees_when_opened(page)
