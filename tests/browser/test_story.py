"""A story is gathered, ordered, told on the stage in both languages, and played from a file without a network."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import SCREEN, watched
from tests.browser.waiting import until

PAINTED = """() => { const c = document.querySelector('.stage-map canvas.on'); if (!c || !c.width) return 0;
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
  for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }"""


def painted(page) -> bool:
    until(page, f"({PAINTED})() > 5000")
    return True


def test_a_story_from_the_map_to_the_stage(page, address):
    page.goto(f"{address}/map?area=440981&level=district&lang=en")
    # It says so for two seconds, which a slow computer may spend on other things.
    page.evaluate("""() => { window.told = []; const own = () => document.getElementById('add-to-story')?.textContent;
      new MutationObserver(() => window.told.push(own())).observe(document.body,
        { childList: true, characterData: true, subtree: true }); }""")
    page.locator("#add-to-story").click()
    until(page, "window.told.includes('Added (1)')")
    page.goto(f"{address}/story?lang=en")
    rows = page.locator(".story-row")
    expect(rows).to_have_count(1)
    page.get_by_label("Templates").select_option("changed")
    expect(rows).to_have_count(5)

    rows.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(rows.nth(1)).to_contain_text("Gaozhou")
    page.get_by_role("button", name="Undo").click()
    expect(rows.nth(0)).to_contain_text("Gaozhou")
    rows.nth(0).click()
    page.get_by_label("Title, a full sentence (English)").fill("Gaozhou has 7 tasks")
    page.get_by_label("Spotlight").check()
    expect(page.locator(".story-preview .stage-title")).to_have_text("Gaozhou has 7 tasks")
    page.reload()
    expect(rows.nth(0)).to_contain_text("Gaozhou has 7 tasks")

    rows.nth(0).click()
    page.get_by_role("button", name="Present").click()
    expect(page.locator(".stage-full .stage-title")).to_have_text("Gaozhou has 7 tasks")
    assert painted(page)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.stage-sheet *')].filter((e) => !e.closest('svg') &&"
        " [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))"
        ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 24
    drawn = page.evaluate("(() => { const s = document.querySelector('.stage-full .stage-lines');"
                          " return s.clientWidth / s.viewBox.baseVal.width; })()")  # fmt: skip
    assert drawn == 1
    page.keyboard.press("l")
    expect(page.locator(".stage-head")).to_contain_text("场景 1 / 5")
    page.keyboard.press("3")
    expect(page.locator(".stage-head")).to_contain_text("3 / 5")
    stations = page.locator(".stage-stations .on")
    expect(stations).to_contain_text("2018")
    page.keyboard.press("b")
    expect(page.locator(".stage-curtain")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(stations).not_to_contain_text("2018")
    expect(page.locator(".stage-head")).to_contain_text("3 / 5")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".stage-curtain")).to_be_hidden()
    page.keyboard.press("d")
    page.keyboard.press("x")
    page.wait_for_url("**/map?**")
    expect(page.locator(".back-to-talk")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator(".stage-head")).to_contain_text("4 / 5")
    expect(page.locator(".stage-frame")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator(".stage-word")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".story-row").nth(3)).to_have_attribute("aria-current", "true")


def test_a_broken_story_is_left_aside(page, address):
    page.goto(f"{address}/story?lang=en")
    broken = '{"format":"atlas-story-1","title":{"zh":"","en":""},"scenes":[{"kind":"view","title":{},"note":{}}]}'
    page.evaluate("(text) => localStorage.setItem('atlas-story', text)", broken)
    page.reload()

    expect(page.locator(".story-list .nothing")).to_contain_text("No scenes yet")


def test_an_empty_story_begins_with_a_template(page, address):
    page.goto(f"{address}/story?lang=en")
    expect(page.locator(".story-begin h2")).to_have_text("Begin with a template")
    page.route("**/story/template/*", lambda route: route.fulfill(body="cut off"))
    page.click(".story-begin button >> nth=0")
    expect(page.locator(".story-status")).to_contain_text("It could not be made")
    expect(page.locator(".story-begin button").first).to_be_enabled()
    page.unroute("**/story/template/*")

    page.click(".story-begin button >> nth=0")

    expect(page.locator(".story-row").first).to_be_visible()
    expect(page.locator(".story-preview .stage-title")).not_to_be_empty()
    expect(page.locator(".story-begin")).to_have_count(0)


def test_notes_stand_in_a_window_of_their_own(page, address):
    frozen = page.request.get(f"{address}/story/scene?level=city").json()
    frozen["note"] = {"zh": "先说结论", "en": "Begin with the finding"}
    page.goto(f"{address}/story?lang=zh")
    page.evaluate("(s) => localStorage.setItem('atlas-story', JSON.stringify(s))",
                  {"format": "atlas-story-1", "title": {"zh": "", "en": ""}, "scenes": [frozen, frozen]})  # fmt: skip
    page.goto(f"{address}/story?lang=zh&present=1")
    expect(page.locator(".stage-title")).not_to_be_empty()

    with page.expect_popup() as opened:
        page.keyboard.press("n")

    notes = opened.value
    expect(notes.locator(".notes-text")).to_have_text("先说结论")
    expect(notes.locator(".notes-next")).to_contain_text("下一场景")
    expect(notes.locator(".notes-box .stage-title")).to_have_text(frozen["title"]["zh"])
    notes.keyboard.press("ArrowRight")
    expect(page.locator(".stage-head")).to_contain_text("2 / 2")
    expect(notes.locator(".notes-next")).to_contain_text("结束")
    expect(notes.locator(".notes-box .stage-title")).to_have_count(0)


def test_the_file_plays_without_a_network(chromium, address, tmp_path):
    asker = chromium.new_page()
    made = asker.request.get(f"{address}/story/template/pilot?lang=en").json()
    made["title"]["en"] = "Pilots"
    asker.goto(f"{address}/story?lang=en")
    asker.evaluate("(s) => localStorage.setItem('atlas-story', JSON.stringify(s))", made)
    asker.reload()
    others = {"state": "waiting", "done": 0, "of": 0, "place": 2}
    asker.route("**/jobs/*", lambda route: route.fulfill(json=others), times=5)
    with asker.expect_download() as taken:
        asker.get_by_role("button", name="Offline page").click()
        expect(asker.get_by_text("Waiting, number 2 in the queue")).to_be_visible()
    assert taken.value.suggested_filename.startswith("Pilots_")
    file = tmp_path / "story.html"
    taken.value.save_as(file)
    asker.close()

    page, faults = watched(chromium, "none:", **SCREEN)
    page.context.set_offline(True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.keyboard.press("ArrowRight")
    assert painted(page)
    box = page.locator(".stage-map").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.5)
    expect(page.locator(".stage-tip").first).to_be_visible()
    expect(page.locator(".stage-title")).to_have_text(made["scenes"][1]["title"]["en"])

    assert [url for url in asked if not url.startswith(("data:", "blob:", file.as_uri()))] == []
    page.close()
    assert [fault for fault in faults if file.as_uri() not in fault] == []


def test_figures_of_a_course_are_whole(page, address):
    frozen = page.request.get(f"{address}/story/scene?level=city&indicator=recipients&programme=any").json()
    for line in frozen["zh"]["trend"]["lines"]:
        line["y"] = [None if value is None else 20_000_000.0 for value in line["y"]]
    page.goto(f"{address}/story?lang=zh")
    page.evaluate("(s) => localStorage.setItem('atlas-story', JSON.stringify(s))",
                  {"format": "atlas-story-1", "title": {"zh": "", "en": ""}, "scenes": [frozen]})  # fmt: skip
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/story?lang=zh&present=1")

    expect(page.locator(".stage-lines text").get_by_text("2,000 万")).to_be_attached()
    assert frozen["zh"]["trend"]["provisional"]
    expect(page.locator(".stage-lines path.provisional")).to_have_attribute("d", re.compile("^M.+L"))
    expect(page.locator(".stage-keys")).to_contain_text("初步")
    inside = page.evaluate("(() => { const s = document.querySelector('.stage-lines').getBoundingClientRect();"
                           " return [...document.querySelectorAll('.stage-lines text')].every((t) => {"
                           " const b = t.getBoundingClientRect();"
                           " return b.left >= s.left - 1 && b.right <= s.right + 1; });"
                           " })()")  # fmt: skip
    assert inside
    assert page.locator(".stage-map canvas").first.evaluate("(c) => getComputedStyle(c).transitionProperty") == "none"


def test_a_scene_is_compared_side_by_side(page, address):
    frozen = page.request.get(f"{address}/story/scene?level=city&from=2022-01&to=2022-12").json()
    page.goto(f"{address}/story?lang=en")
    page.evaluate("(s) => localStorage.setItem('atlas-story', JSON.stringify(s))",
                  {"format": "atlas-story-1", "title": {"zh": "", "en": ""}, "scenes": [frozen]})  # fmt: skip
    page.reload()
    page.locator(".story-row").click()
    page.get_by_label("Compare with").select_option("earlier")
    captions = page.locator(".story-preview .stage-caption strong")
    expect(captions).to_have_text(["Jan 2021–Dec 2021", "Jan 2022–Dec 2022"])
    assert page.locator(".story-preview .stage-legend:not(:empty)").count() == 1
    page.get_by_label("How").select_option("turn")
    expect(page.locator(".stage-stations .on")).to_have_text("Jan 2021–Dec 2021")

    page.get_by_label("Compare with").select_option("")
    expect(page.get_by_label("How")).to_have_count(0)
    expect(page.locator(".stage-subject")).to_contain_text("Jan 2022–Dec 2022")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("How")).to_have_count(1)


def test_a_scene_of_changes_tells_its_course_without_signs_and_its_circles_are_seen_in_the_dark(page, address):
    frozen = page.request.get(f"{address}/story/scene?level=city&indicator=recipients&programme=DIB&than=year").json()
    frozen["map"]["breaks"][0] = min(frozen["map"]["breaks"][0], -1.0)
    page.goto(f"{address}/story?lang=en")
    page.evaluate("(s) => localStorage.setItem('atlas-story', JSON.stringify(s))",
                  {"format": "atlas-story-1", "title": {"zh": "", "en": ""}, "scenes": [frozen]})  # fmt: skip
    page.goto(f"{address}/story?lang=en&present=1")
    expect(page.locator(".stage-title")).not_to_be_empty()
    told = page.locator(".stage-lines text").all_text_contents()
    assert told and not [words for words in told if words.startswith("+")]
    keys = ".stage-legend .stage-swatch:not(.dotted)"
    dark = page.eval_on_selector_all(keys, "(all) => all.map((one) => one.style.backgroundColor)")
    assert not {"rgb(1, 102, 94)", "rgb(140, 81, 10)"} & set(dark) and dark
