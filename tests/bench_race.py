"""Changes of the view in Chromium, ours and those of the rivals in turn: from the press to the frame that shows them.

A person moves the pointer onto a control, rests there for `REST_MS` and presses; the clock starts at the press, and all
pages are given the same link to press. Ours asks for the answer while the pointer rests (`assets/intent.js`), so it is
followed from nowhere too: the view changes with nothing before it, as by Back.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, CDPSession, Page, Playwright, sync_playwright

from layouts.view import View
from tests.bench_lines import aim, spread
from tests.bench_steps import BACK, OUR_CHANGE, OUR_LINK, PRESSED, RIVAL_LINK, TIMED
from tests.browser.chromium import path
from tests.browser.waiting import until
from tests.server import running

FEW = 10
WARM = 3
QUIET_MS = 500
# A browser at rest uses less than this share of a processor; seconds it may take to come to rest.
CALM_SHARE = 0.1
CALM_WITHIN = 30
REST_MS = 150
NOWHERE = (683, 2)
WINDOW = {"width": 1366, "height": 768}
# A desktop without a graphics processor; SwiftShader gives the rival the WebGL it needs.
NO_GPU = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-background-networking"]
# The filters of the page as a person presses them: two each, so that every press changes something.
FILTERS = {
    "an indicator": (".indicators label >> nth=0", ".indicators label >> nth=1"),
    "a group of people": ("label[for$='-f']", "label[for$='-m']"),
    "a level": ("#panel-levels a >> nth=1", "#panel-levels a >> nth=2"),
    "a programme": ("[role=option][value=TEK]", "[role=option][value=DIB]"),
}
PROGRAMME = '[id=\'{"control":"programme"}\']'


def opened(playwright: Playwright, stack: ExitStack, address: str, ready: str) -> Page:
    """A page in a browser of its own, at rest."""
    chromium = playwright.chromium.launch(executable_path=path(), args=NO_GPU)
    stack.callback(chromium.close)
    page = chromium.new_page(viewport=WINDOW)
    page.goto(address)
    until(page, ready, seconds=90)
    page.wait_for_timeout(3000)
    return page


def ours(stack: ExitStack, data: Path, renderer: str, atlas: str = "guangdong") -> tuple[str, str]:
    """Address of the app with one renderer, and what tells that it is ready."""
    address, _ = stack.enter_context(running(data, renderer=renderer, atlas=atlas))
    return address, f"document.getElementById('map')?.dataset.renderer === '{renderer}'"


@cache
def counter(browser: Browser) -> CDPSession:
    """What counts the processor time of a browser: one session kept, as opening another is 50 to 70 ms of work itself,
    more than a browser at rest may use."""
    return browser.new_browser_cdp_session()


def cpu(browser: Browser) -> float:
    """Milliseconds of processor time that all processes of a browser have used."""
    found = counter(browser).send("SystemInfo.getProcessInfo")["processInfo"]
    return 1000 * sum(process["cpuTime"] for process in found)


def calm(page: Page) -> None:
    """Waits until the browser does next to nothing: what follows a change, the panels beside the map, is drawn."""
    browser, before = page.context.browser, None
    deadline = time.monotonic() + CALM_WITHIN
    while time.monotonic() < deadline:
        now = cpu(browser)
        if before is not None and now - before < CALM_SHARE * QUIET_MS:
            return
        before = now
        page.wait_for_timeout(QUIET_MS)
    raise TimeoutError(f"The browser is still at work after {CALM_WITHIN} s")


def pressed(page: Page, target: str) -> float:
    """Milliseconds from a press of what `target` names, rested on before, to the frame that shows it."""
    page.mouse.move(*NOWHERE)
    page.locator(target).scroll_into_view_if_needed()
    box = page.locator(target).bounding_box()
    page.evaluate(TIMED)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(REST_MS)
    page.mouse.down()
    page.mouse.up()
    return page.evaluate("window.timed")


def by_link(page: Page, view: View) -> float:
    """The same for a link to a view."""
    page.evaluate(PRESSED, view.mapping)
    return pressed(page, "#bench-link")


def from_nowhere(page: Page, view: View) -> float:
    """The same without any control."""
    return page.evaluate(OUR_CHANGE, view.mapping)


def back(page: Page) -> float:
    """Milliseconds from Back, after another level, to the frame that shows the view before."""
    calm(page)
    pressed(page, "#panel-levels a >> nth=0")
    calm(page)
    return page.evaluate(BACK)


def controls(data: Path) -> None:
    """Times the filters of the page themselves, pressed as a person does, and Back."""
    with sync_playwright() as playwright, ExitStack() as stack:
        address, ready = ours(stack, data, "canvas")
        page = opened(playwright, stack, f"{address}/map", ready)
        page.evaluate(OUR_LINK)
        for name, targets in FILTERS.items():
            spent = []
            for i in range(FEW + 2):
                if name == "a programme":
                    page.click(PROGRAMME)
                    page.wait_for_selector(targets[i % 2])
                page.wait_for_timeout(QUIET_MS)
                spent.append(pressed(page, targets[i % 2]))
                page.wait_for_timeout(2 * QUIET_MS)
            print(spread(f"pressed to repainted map: {name}", spent[2:]))
        print(spread("Back to repainted map", [back(page) for _ in range(FEW + 2)][2:]))


def race(data: Path, atlas: str, asked: list[View], own: tuple[str, ...], rivals: tuple[str, ...], times) -> None:
    """From the first of the views `asked` to each of the others in turn, interleaved; the first few are not counted.
    `times` is how many times less than each rival it is to take."""
    with sync_playwright() as playwright, ExitStack() as stack:
        ways: dict[str, tuple[Page, Callable[[Page, View], float]]] = {}
        answers = []
        for renderer in own:
            address, ready = ours(stack, data, renderer, atlas)
            page = opened(playwright, stack, f"{address}/map?{urlencode(asked[0].mapping)}", ready)
            page.on("requestfinished", lambda sent: "/map/values" in sent.url and answers.append(sent))
            page.evaluate(OUR_LINK)
            ways[renderer] = (page, by_link)
            ways[f"{renderer} from nowhere"] = (page, from_nowhere)
        for name in rivals:
            address, _ = stack.enter_context(running(data, "-m", "tests.rival", name.split()[-1], atlas=atlas))
            ready = "document.querySelector('.js-plotly-plot')?._fullLayout?.map?._subplot?.map?.loaded()"
            page = opened(playwright, stack, address, ready)
            page.evaluate(RIVAL_LINK)
            ways[name] = (page, by_link)
        walls: dict[str, list[float]] = {name: [] for name in ways}
        costs: dict[str, list[float]] = {name: [] for name in ways}
        for i in range(1, len(asked)):
            for name, (page, change) in ways.items():
                # Another view than the one that stands there by the press.
                view = asked[i - len(asked) // 2] if change is from_nowhere else asked[i]
                calm(page)
                before = cpu(page.context.browser)
                wall = change(page, view)
                cost = cpu(page.context.browser) - before
                if i > WARM:
                    walls[name].append(wall)
                    costs[name].append(cost)
        sizes = [sent.sizes()["responseBodySize"] / 1000 for sent in answers]
    mine = tuple(name for name in ways if name not in rivals)
    compare("filter change to repainted map", walls, mine, rivals, times)
    compare("processor time until repainted", costs, mine, rivals, times)
    print(spread("bytes of a change", sizes, "kB"))
    if atlas == "guangdong":
        print(aim("bytes of a change, median", statistics.median(sizes), 12, "kB"))
        print(aim("canvas, median", statistics.median(walls["canvas"]), 100))
        print(aim("canvas, 95th percentile", sorted(walls["canvas"])[int(0.95 * len(walls["canvas"]))], 200))


def compare(what: str, spent: dict[str, list[float]], own: tuple[str, ...], rivals: tuple[str, ...], times) -> None:
    """Prints the spread of each and how many times less ours take, beside how many it is to be."""
    for name, values in spent.items():
        print(spread(f"{what}: {name}", values))
    for renderer in own:
        for rival, least in zip(rivals, times, strict=False):
            ratio = statistics.median(spent[rival]) / statistics.median(spent[renderer])
            print(aim(f"{renderer} against {rival}", ratio, least, "times less", least=True))
