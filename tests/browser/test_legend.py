"""The legend at work: classes locked, a range dragged, areas compared, kinds of maps."""

from types import SimpleNamespace

import pytest

from callbacks.host import own_files
from layouts import numbers
from layouts.figures.township_map import unit_format
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.values import indicator_by_area
from tests.browser.test_journey import opened, painted, view
from tests.browser.waiting import until


def asked(page, field: str, wanted: str = "") -> None:
    test = f"=== '{wanted}'" if wanted else ""
    until(page, f"new URLSearchParams(location.search).get('{field}') {test}")


def test_the_padlock_keeps_the_classes_over_months(page, address):
    opened(page, address)
    ticks = "document.querySelector('.atlas-ticks').innerText.split('\\n').slice(0, -2).join()"
    before = page.evaluate(ticks)
    page.click(".padlock")
    asked(page, "breaks")
    until(page, "document.querySelector('.padlock.locked')")
    page.click("#panel-ranges a >> nth=2")
    until(page, "document.querySelector('.atlas-under').innerText.includes('2018')")
    assert page.evaluate(ticks) == before


def test_one_figure_of_all_areas_stands_in_the_middle(page, address):
    opened(page, address, "?level=city&area=440900&lang=en&indicator=median_duration&programme=URP")
    assert page.inner_text(".atlas-ticks") == ">60 months"
    assert page.get_attribute(".atlas-cell", "title") == ">60 months: 21 areas"
    left = "document.querySelector('{}').style.left"
    until(page, left.format(".atlas-marker-selected") + " === '50%'")
    assert page.evaluate(left.format(".atlas-benchmark")) == "50%"


@pytest.mark.parametrize(("lang", "unit"), [("en", ""), ("zh", "个月")])
def test_figures_of_the_classes_never_run_into_one_another(page, address, lang, unit):
    """“10.04” and “10.16 months” have no room side by side; the unit stands beside the large figure too."""
    page.set_viewport_size({"width": 1366, "height": 768})
    opened(page, address, f"?level=city&lang={lang}&indicator=months_received_12&programme=DIB&k=5")
    boxes = page.evaluate("""[...document.querySelectorAll('.atlas-ticks span')].map((tick) => {
        const text = document.createRange();
        text.selectNodeContents(tick);
        const { left, right } = text.getBoundingClientRect();
        return [left, right];
    })""")
    assert len(boxes) == 6
    placed = sorted(boxes)
    assert all(one[1] < other[0] for one, other in zip(placed, placed[1:], strict=False)), placed
    assert page.inner_text(".atlas-ticks .atlas-last").endswith(unit or tuple("0123456789"))


@pytest.mark.parametrize("indicator", ["recipients", "recipient_rate"])
def test_the_cells_say_how_many_areas_each_class_holds(page, address, reader, indicator):
    opened(page, address, f"?level=township&indicator={indicator}&programme=DIB&lang=en")
    held = catalogue(reader)
    shown, _ = settle(View(indicator=indicator, programme="DIB", level="township"), held)
    counted = [int(text.replace(",", "")) for text in page.locator(".atlas-cell").all_inner_texts()]
    above_zero = indicator_by_area(reader, shown.selection).shown
    assert len(counted) == 5 and sum(counted) == int((above_zero > 0).sum())
    labels = [page.get_attribute(f".atlas-cell >> nth={i}", "aria-label") for i in range(5)]
    assert all(f": {n:,} areas" in label for n, label in zip(counted, labels, strict=True))


def test_changes_of_counts_are_circles_in_the_colour_of_their_direction(page, address):
    opened(page, address, "?level=city&indicator=recipients&programme=DIB&than=year&lang=en")
    page.wait_for_selector(".atlas-nested")
    assert all(text.startswith("±") for text in page.locator(".atlas-nested text").all_text_contents())
    tones = page.evaluate("[...document.querySelectorAll('.atlas-cell')].map((cell) => cell.style.backgroundColor)")
    assert len(set(tones)) in (2, 3) and len(tones) > 2
    opened(page, address, "?level=city&indicator=recipient_rate&programme=DIB&than=year&lang=en")
    page.wait_for_selector(".atlas-nested", state="detached")


@pytest.mark.parametrize(("lang", "words"), [("zh", "无变化: "), ("en", "no change: ")])
def test_areas_without_a_change_have_a_class_that_says_so(page, address, lang, words):
    opened(page, address, f"?level=township&indicator=recipient_rate&programme=DIB&than=year&lang={lang}")
    titles = page.eval_on_selector_all(".atlas-cell", "(cells) => cells.map((cell) => cell.title)")
    [alone] = [title for title in titles if title.startswith(words)]
    at = titles.index(alone)
    ticks = page.locator(".atlas-ticks span").all_inner_texts()
    assert len(titles) == 7 and "0.0" in ticks and "+0.1" in ticks
    grey = page.eval_on_selector(f".atlas-cell >> nth={at}", "(cell) => cell.style.backgroundColor")
    assert grey == "rgb(201, 206, 211)"


def test_dragging_over_the_histogram_keeps_a_range_and_a_click_ends_it(page, address):
    opened(page, address)
    box = page.locator(".atlas-plot").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.5 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], middle, steps=3)
    page.mouse.up()
    asked(page, "range")
    until(page, "document.querySelector('#panel-chips .chip')")
    ranked = "document.querySelector('#panel-ranking').innerText.match(/所选 ([\\d,]+) 个地区/)"
    until(page, ranked)
    page.click(".atlas-plot")
    until(page, "!new URLSearchParams(location.search).get('range')")
    until(page, f"!{ranked}")


def test_a_range_that_holds_no_area_says_so_and_how_to_leave_it(page, address):
    message = "document.querySelector('.atlas-message:not([hidden])')?.textContent"
    opened(page, address, "?lang=en&range=900~901")
    until(page, message, lambda told: told and "No area has a value in the chosen range" in told)
    page.click("#panel-chips a >> nth=0")
    until(page, f"({message}) === undefined")
    until(page, "!new URLSearchParams(location.search).get('range')")


def test_areas_are_compared_by_key_and_by_link(page, address):
    opened(page, address, "?area=440981102&level=township")
    page.wait_for_selector("#panel-ranking tr:not(.selected) a >> nth=0")
    page.focus("#panel-ranking tr:not(.selected) a >> nth=0")
    page.keyboard.press("c")
    until(page, "new URLSearchParams(location.search).get('compare')")
    until(page, "document.querySelector('#panel-chips').innerText.includes('A')")
    page.click("#panel-ranking tr:not(.selected) a >> nth=1", modifiers=["Shift"])
    until(page, "document.querySelector('#panel-chips').innerText.includes('B')")
    assert page.locator("#panel-chips .letter").all_inner_texts() == ["A", "B"]
    assert view(page)["area"] == "440981102"


@pytest.mark.parametrize(("kind", "words"), [("mode=test", "相近"), ("than=year", "变化"), ("mode=smooth", "平滑")])
def test_every_kind_of_map_says_what_it_shows(page, address, kind, words):
    opened(page, address, f"?{kind}&lang=zh&benchmark=city")
    painted(page)
    assert words in page.inner_text("#legend") and view(page)["benchmark"] == "city"


@pytest.mark.parametrize("mode", ["test", "smooth"])
def test_zeros_that_have_a_kind_are_counted_once(page, address, mode):
    programme = "indicator=late_payments&programme=UI&from=2023-01&to=2023-12"
    opened(page, address, f"?{programme}&level=township&lang=en&mode={mode}")
    cells = page.locator(".atlas-cell").evaluate_all("all => all.map((cell) => cell.title.match(/: (\\d+) /)[1])")
    rest = page.locator(".atlas-swatch b").all_inner_texts()
    assert page.locator(".atlas-swatch.atlas-zero").count() == 0
    assert sum(int(n.replace(",", "")) for n in [*cells, *rest]) == 1610


WRITTEN = """async (cases) => {
  const { quantity } = await import('MAP/numbers.mjs');
  return cases.map(([value, unit]) => quantity(value, unit));
}""".replace("MAP", own_files.url("map"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_browser_writes_a_figure_with_its_unit_as_the_server_does(page, address, lang):
    page.goto(f"{address}/methods")
    values = (0, 0.3, 99.7, 100, 999, 9999, 12345, 602000, 1360000, 250000000)
    units = ("persons", "yuan", "months", "percent", "per_thousand")
    forms = {unit: unit_format(SimpleNamespace(unit=unit, decimals=0, kind=""), lang) for unit in units}
    found = page.evaluate(WRITTEN, [(value, forms[unit]) for unit in units for value in values])
    assert found == [numbers.quantity(value, unit, lang, 0) for unit in units for value in values]


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_the_browser_rounds_halves_as_the_server_does(page, address, decimals):
    """The double of 1.005 is less than that, so it is no half."""
    page.goto(f"{address}/methods")
    values = [sign * i / 8 for i in range(120) for sign in (1, -1)] + [1.005, 2.675, 0.285, 12500.5, 1002500]
    for lang in ("zh", "en"):
        for unit in ("months", "persons"):
            form = unit_format(SimpleNamespace(unit=unit, decimals=decimals, kind=""), lang)
            found = page.evaluate(WRITTEN, [(value, form) for value in values])
            told = [numbers.quantity(value, unit, lang, decimals) for value in values]
            # Beside exactly one the server leaves the “s” of the unit away.
            assert [words.removesuffix("s") for words in found] == [words.removesuffix("s") for words in told]


ROOMY = "async (texts) => (await import('MAP/numbers.mjs')).roomy(texts, texts.at(-1), 220)".replace(
    "MAP", own_files.url("map")
)


@pytest.mark.parametrize(
    ("texts", "fit"),
    [
        (["141,346", "330,992", "605,011", "731,073", "1,416,172", "5,496,920"], [1, 0, 1, 0, 0, 1]),
        (["9", "1,097", "2,516", "5,057", "11,959", "49,593"], [1, 1, 1, 1, 0, 1]),
        (["0", "49,593,252,536"], [1, 1]),
    ],
)
def test_figures_of_classes_beside_circles_stand_where_they_have_room(page, address, texts, fit):
    page.goto(f"{address}/methods")
    assert page.evaluate(ROOMY, texts) == [bool(one) for one in fit]


def test_figures_of_a_map_of_changes_have_room_in_large_type(page, address):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.add_init_script("localStorage.setItem('atlas-display', '{\"type\": \"large\"}')")
    opened(page, address, "?level=township&indicator=recipient_rate&programme=DIB&than=year&lang=en")
    until(page, "document.querySelectorAll('[data-type=large] .atlas-ticks span').length > 6")
    told = page.evaluate("""[...document.querySelectorAll('.atlas-ticks span')].map((tick) => {
        const text = document.createRange();
        text.selectNodeContents(tick);
        const { left, right } = text.getBoundingClientRect();
        return [left, right];
    }).filter(([left, right]) => right > left).sort(([one], [other]) => one - other)""")
    assert len(told) > 2
    assert all(one[1] < other[0] for one, other in zip(told, told[1:], strict=False)), told
