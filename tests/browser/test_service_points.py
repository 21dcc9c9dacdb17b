"""Places of service: a switch that the link keeps, dots that tell what they are, nothing asked while it is off."""

from queries.catalogue import catalogue
from queries.service_points import open_points
from tests.browser.test_choosing import BUTTON
from tests.browser.test_journey import opened, settled, view
from tests.browser.waiting import pointed, until

SWITCH = BUTTON.format("Service points")
LEGEND = "document.querySelector('#legend .atlas-places')?.textContent ?? ''"
TIP = "document.querySelector('.atlas-tip:not([hidden])')?.textContent ?? ''"
RAIL = "document.querySelector('#panel-points')?.innerText ?? ''"
# How many pixels of the canvas of names have the colour of dots, or how many dots stand in the drawing.
DOTS = """(() => {
    const drawn = document.querySelectorAll('.atlas-canvas circle[fill="#7A0B5C"]');
    if (drawn.length) return drawn.length;
    const canvas = [...document.querySelectorAll('canvas.atlas-above')].at(-1);
    if (!canvas.width) return 0;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let i = 0; i < data.length; i += 4)
        found += data[i] === 122 && data[i + 1] === 11 && data[i + 2] === 92 && data[i + 3] === 255;
    return found;
})()"""
DISTRICT = "440981"


def test_a_switch_shows_places_keeps_them_in_the_link_and_asks_once(page, address, reader):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "points" in request.url.split("?")[0] else None)
    opened(page, address, f"?lang=en&programme=OAA&within={DISTRICT}")
    assert asked == [] and page.evaluate(LEGEND) == "" and page.evaluate(DOTS) == 0
    assert page.inner_text("#panel-points") == ""

    page.click(SWITCH)
    until(page, "new URLSearchParams(location.search).get('points') === '1'")
    until(page, DOTS)
    settled(page)
    held = catalogue(reader)
    rows = open_points(reader, ("S3",), view(page)["to"], DISTRICT)
    words = f"{len(rows)} points of home care"
    assert words in page.evaluate(LEGEND) and f"{words} in {held.areas[DISTRICT].name.en}" in page.evaluate(RAIL)
    assert page.get_attribute(SWITCH, "aria-pressed") == "true"
    # The code of the places, and the places, once each.
    assert len(asked) == len(set(asked)) and len([url for url in asked if "/points/" in url]) == 1

    # Another programme has the places of another service; nothing more is fetched.
    before = len(asked)
    page.evaluate("dash_clientside.atlas.go({ programme: 'S5', indicator: 'service_use_rate' })")
    until(page, LEGEND, lambda words: "legal aid" in words)
    settled(page)
    page.reload()
    until(page, LEGEND, lambda words: "legal aid" in words)
    until(page, DOTS)
    settled(page)
    assert len([url for url in asked[before:] if "/points/" in url]) <= 1

    page.click(SWITCH)
    until(page, "!new URLSearchParams(location.search).get('points')")
    until(page, DOTS, lambda found: found == 0)
    settled(page)
    assert page.evaluate(LEGEND) == "" and page.evaluate(RAIL) == ""


def test_a_dot_tells_its_name_its_service_and_its_township(page, address, reader):
    opened(page, address, f"?lang=en&programme=OAA&within={DISTRICT}&points=1")
    until(page, DOTS)
    settled(page)
    place = first_seen(page)
    pointed(page, *place, TIP, lambda words: "Home Care Centre" in words)
    told = page.evaluate(TIP)
    names = set(open_points(reader, ("S3",), view(page)["to"], DISTRICT)["name_en"])
    assert any(told.startswith(name) for name in names) and "Home care for older people" in told
    assert "Gaozhou" in told


def test_who_walks_by_keys_hears_of_the_places_of_an_area(page, address):
    """Nearly every township has a station of the service that is paired with dibao."""
    opened(page, address, f"?lang=en&programme=DIB&within={DISTRICT}&points=1")
    until(page, DOTS)
    settled(page)
    page.focus(".atlas-map")
    heard = []
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        heard.append(page.evaluate("document.querySelector('.atlas-spoken').textContent"))
    assert any(" Social Work Station" in words for words in heard)


def first_seen(page) -> tuple[float, float]:
    """The middle of a dot on the map, in pixels of the page."""
    x, y = page.evaluate("""() => {
        const canvas = [...document.querySelectorAll('canvas.atlas-above')].at(-1);
        const box = canvas.getBoundingClientRect();
        const ratio = canvas.width / box.width;
        const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const of = (x, y) => data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3).join();
        const is = (x, y) => x > 0 && y > 0 && of(x, y) === '122,11,92';
        for (let y = 0; y < canvas.height; y += 1)
            for (let x = 0; x < width; x += 1) {
                if (!(is(x, y) && is(x - 1, y) && is(x + 1, y) && is(x, y - 1) && is(x, y + 1))) continue;
                const [left, top] = [box.left + x / ratio, box.top + y / ratio];
                if (document.elementFromPoint(left, top)?.closest('.atlas-areas')) return [left, top];
            }
        return [0, 0];
    }""")
    assert x
    return x, y


def test_cells_of_equal_size_hide_places_and_say_so(page, address):
    opened(page, address, "?lang=en&points=1&cells=1")
    until(page, LEGEND, lambda words: words == "No service points on cells of equal size")
    settled(page)
    assert page.evaluate(DOTS) == 0


def test_the_table_of_places_is_folded_and_reached_by_keys(page, address):
    opened(page, address, f"?lang=en&programme=OAA&within={DISTRICT}&points=1")
    settled(page)
    page.focus("#panel-points summary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-points table th:has-text('Home Care Centre')")
    assert page.locator("#panel-points thead th").all_inner_texts() == [
        "Name of the place", "Service", "Township", "Open since"
    ]  # fmt: skip
    assert "/download/points?" in page.get_attribute("#panel-points a", "href")
