"""A story loses nothing: not the scene too many, not to another tab, not while a scene is frozen anew."""

import json

import pytest
from playwright.sync_api import expect

from layouts.stories.model import MOST_SCENES
from tests.browser.conftest import PATIENCE, SCREEN
from tests.browser.waiting import until

MAP = "/map?level=city&lang=en"
TITLE = "Title, a full sentence (English)"
NOTE = "Notes (English)"


def part(name: str) -> dict:
    """A page that opens a part, the plainest of scenes."""
    return {"kind": "section", "title": {"zh": name, "en": name}, "note": {"zh": "", "en": ""}}


def parts(count: int) -> list[dict]:
    return [part(f"Part {n + 1}") for n in range(count)]


def keep(page, scenes: list[dict]) -> None:
    story = {"format": "atlas-story-1", "title": {"zh": "", "en": ""}, "scenes": scenes}
    page.evaluate("(text) => localStorage.setItem('atlas-story', text)", json.dumps(story))


def kept(page) -> list[dict]:
    return json.loads(page.evaluate("localStorage.getItem('atlas-story')"))["scenes"]


def titles(page) -> list[str]:
    return [scene["title"]["en"] for scene in kept(page)]


def edited(page, address: str, scenes: list[dict]) -> None:
    """Opens the editor with a story, its first scene chosen."""
    page.goto(f"{address}/story?lang=en")
    keep(page, scenes)
    page.reload()
    page.locator(".story-row").first.click()


def view_of(page, address: str) -> dict:
    return page.request.get(f"{address}/story/scene?level=city&from=2022-01&to=2022-12&lang=en").json()


class Held:
    """The answers of an address, kept back until they are let go."""

    def __init__(self, page, address: str):
        self.page = page
        self.routes = []
        page.route(address, lambda route: self.routes.append(route))

    def go(self) -> None:
        for _ in range(PATIENCE // 100):
            if self.routes:
                break
            self.page.wait_for_timeout(100)
        self.routes.pop().continue_()


@pytest.fixture
def other(visitor, page):
    """A second tab of the same browser."""
    opened = visitor.new_page()
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def test_a_full_story_takes_no_more_and_says_so(page, address):
    edited(page, address, parts(MOST_SCENES))
    status = page.locator(".story-status")
    page.get_by_role("button", name="Add a section page").click()
    expect(status).to_contain_text(f"A story holds at most {MOST_SCENES} scenes")
    page.get_by_role("button", name="Move down").click()
    expect(status).to_have_text("Saved in this browser")
    page.get_by_label("Templates").select_option("pilot")
    expect(status).to_contain_text("at most")
    page.get_by_role("button", name="Move up").click()
    longer = {"format": "atlas-story-1", "title": {"zh": "", "en": ""}, "scenes": parts(MOST_SCENES + 1)}
    file = {"name": "story.json", "mimeType": "application/json", "buffer": json.dumps(longer).encode()}
    page.locator(".story-bar input[type=file]").set_input_files(file)
    expect(status).to_contain_text("at most")
    page.get_by_role("button", name="Move down").click()
    expect(page.locator(".story-row")).to_have_count(MOST_SCENES)
    expect(page.locator(".story-row").nth(1)).to_have_attribute("aria-current", "true")

    page.goto(f"{address}{MAP.replace('lang=en', 'lang=zh')}")
    page.locator("#add-to-story").click()
    expect(page.locator("#notices")).to_contain_text(f"一份演示最多 {MOST_SCENES} 个场景")
    expect(page.locator("#add-to-story")).to_have_attribute("aria-busy", "false")
    assert sorted(titles(page)) == sorted(scene["title"]["en"] for scene in parts(MOST_SCENES))


def test_nothing_of_a_story_that_is_too_long_is_lost(page, address):
    edited(page, address, parts(MOST_SCENES + 2))
    rows = page.locator(".story-row")
    expect(rows).to_have_count(MOST_SCENES + 2)
    page.get_by_role("button", name="PPTX").click()
    expect(page.locator(".story-status")).to_contain_text("at most")
    page.get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(MOST_SCENES + 1)
    page.goto(f"{address}{MAP}")
    page.locator("#add-to-story").click()
    expect(page.locator("#notices")).to_contain_text("at most")
    assert titles(page) == [scene["title"]["en"] for scene in parts(MOST_SCENES + 2)[1:]]


def test_a_scene_frozen_anew_is_found_where_it_stands_by_then(page, address):
    edited(page, address, [view_of(page, address), part("Second"), part("Third")])
    held = Held(page, "**/story/scene?*")
    page.get_by_label("Compare with").select_option("earlier")
    page.get_by_role("button", name="Move down").click()
    page.get_by_label(NOTE).fill("Written meanwhile")
    page.locator(".story-row").nth(0).click()
    held.go()
    until(page, "JSON.parse(localStorage.getItem('atlas-story')).scenes.some((one) => one.other)")

    first, second, third = kept(page)
    assert (first, third) == (part("Second"), part("Third"))
    assert second["other"] and second["note"]["en"] == "Written meanwhile"


def test_a_scene_frozen_anew_that_is_gone_replaces_no_other(page, address):
    edited(page, address, [view_of(page, address), part("Second")])
    held = Held(page, "**/story/scene?*")
    page.get_by_label("Compare with").select_option("earlier")
    page.get_by_role("button", name="Remove").click()
    with page.expect_response("**/story/scene?*"):
        held.go()
    page.wait_for_timeout(500)

    assert kept(page) == [part("Second")]
    expect(page.locator(".story-row")).to_have_count(1)


def test_the_words_of_a_call_out_are_typed_at_once(page, address):
    edited(page, address, [view_of(page, address)])
    page.get_by_label("Name or code of an area").fill("Maoming")
    page.keyboard.press("Enter")
    page.locator(".story-callout input").first.press("End")
    page.keyboard.type(" rose")
    assert kept(page)[0]["look"]["callouts"][0]["words"]["en"] == "Maoming rose"


def test_two_tabs_keep_the_scenes_of_both(page, other, address):
    edited(page, address, parts(2))
    rows = page.locator(".story-row")
    rows.nth(1).click()
    title = page.get_by_label(TITLE)
    title.fill("Here")
    other.goto(f"{address}{MAP}")
    held = Held(other, "**/story/scene?*")
    other.locator("#add-to-story").click()
    title.press("End")
    page.keyboard.type(" and")
    held.go()
    expect(rows).to_have_count(3)
    page.keyboard.type(" there")
    expect(rows.nth(1)).to_contain_text("Here and there")
    assert titles(page)[:2] == ["Part 1", "Here and there"] and len(kept(page)) == 3

    undo = page.get_by_role("button", name="Undo")
    undo.click()
    undo.click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Redo").click()
    expect(rows).to_have_count(3)


def test_the_scene_shown_stays_shown_where_another_tab_moves_it(page, other, address):
    edited(page, address, parts(3))
    page.locator(".story-row").nth(1).click()
    page.get_by_label(NOTE).focus()
    other.goto(f"{address}/story?lang=en")
    other.locator(".story-row").nth(0).click()
    other.get_by_role("button", name="Remove").click()
    expect(page.locator(".story-row")).to_have_count(2)
    page.keyboard.type("Of part 2")
    expect(other.locator(".story-row")).to_have_count(2)

    assert [(one["title"]["en"], one["note"]["en"]) for one in kept(page)] == [("Part 2", "Of part 2"), ("Part 3", "")]


def test_a_view_that_could_not_be_added_can_be_added_later(chromium, address):
    page = chromium.new_page(**SCREEN)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}{MAP}")
    page.route("**/shelf.mjs*", lambda route: route.abort())
    button = page.locator("#add-to-story")
    button.click()
    expect(page.locator("#notices")).to_contain_text("The view was not added to the story. Try again")
    expect(button).to_have_attribute("aria-busy", "false")
    page.unroute("**/shelf.mjs*")
    button.click()
    until(page, "JSON.parse(localStorage.getItem('atlas-story'))?.scenes.length === 1")
    page.close()


def test_a_hundred_steps_lead_back(page, address):
    edited(page, address, parts(2))
    moved = """(times) => { const press = (name) => [...document.querySelectorAll('.story button')]
      .find((one) => one.textContent === name).click();
      for (let i = 0; i < times; i += 1) press(i % 2 ? 'Move up' : 'Move down'); }"""
    page.evaluate(moved, 105)
    back = """() => { const undo = [...document.querySelectorAll('.story-bar button')]
      .find((one) => one.textContent === 'Undo');
      let steps = 0; while (!undo.disabled && steps < 200) { undo.click(); steps += 1; } return steps; }"""
    assert page.evaluate(back) == 100
