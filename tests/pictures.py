"""Takes the pictures of the pages in docs/images anew, in the languages of the docs, from a running atlas:
`python -m tests.pictures ADDRESS [NAME …]`, where a name is that of a picture without its language."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from layouts.view import LANGS
from tests.browser.chromium import FLAGS, path
from tests.browser.conftest import PATIENCE
from tests.browser.test_accessibility import DRAWN
from tests.browser.test_choosing import drag
from tests.browser.waiting import until

FOLDER = Path(__file__).parents[1] / "docs" / "images"
TOWNSHIP, DISTRICT, CITY = "440981102", "440981", "440900"
COMPARED = "440100,440300,440900,441600"
NARROW, WIDE = (1366, 768), (1600, 900)


def _nothing(page: Page) -> None:
    """The page as it opens."""


def _press(selector: str) -> Callable[[Page], None]:
    return lambda page: page.click(selector)


def _theme(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.evaluate("name => { document.documentElement.dataset.theme = name; }", name)

    return act


def _lasso(page: Page) -> None:
    """A line around towns of the west; then what they make together stands beside the map."""
    page.locator(".atlas-buttons button").nth(4).click()
    drag(page, (0.14, 0.6), (0.22, 0.5), (0.3, 0.56), (0.28, 0.68), (0.17, 0.7), (0.14, 0.6))
    page.wait_for_selector(".atlas-chosen:not([hidden])")


def _search(page: Page) -> None:
    """Namesakes found by pinyin, with the areas above them."""
    page.keyboard.press("/")
    page.keyboard.type("taiping", delay=40)
    page.wait_for_selector("[role=option]:visible")


def _kept(page: Page) -> None:
    """A view kept under its title, and a group of areas."""
    _lasso(page)
    page.locator(".atlas-buttons button").nth(5).click()
    page.locator(".atlas-kept-row button").first.click()
    page.locator(".atlas-kept-row:last-of-type button").last.click()


def _running(page: Page) -> None:
    """Some steps into the run through time, which goes on."""
    page.click("#play")
    page.wait_for_timeout(4000)


NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null"


@dataclass(frozen=True)
class Picture:
    """A picture: the address without language, what is done before it is taken, the size of the window, and what the
    browser runs before the page; one that `moves` never rests. The docs show it in the languages `langs`."""

    address: str
    act: Callable[[Page], None] = _nothing
    size: tuple[int, int] = NARROW
    before: str = ""
    moves: bool = False
    langs: tuple[str, ...] = LANGS


PICTURES = {
    "start": Picture(f"/?area={DISTRICT}"),
    "map": Picture(f"/map?area={TOWNSHIP}&compare={COMPARED}"),
    "map-counts": Picture(f"/map?indicator=recipients&area={DISTRICT}"),
    "map-change": Picture(f"/map?than=year&area={TOWNSHIP}"),
    "map-spots": Picture("/map?mode=spots"),
    "map-clusters": Picture("/map?mode=clusters"),
    "map-duration": Picture(f"/map?indicator=median_duration&tab=duration&area={DISTRICT}"),
    "map-list": Picture(f"/map?tab=table&area={TOWNSHIP}"),
    "map-insets": Picture("/map", size=WIDE),
    "map-points": Picture(f"/map?points=1&indicator=service_use_rate&programme=S4&area={CITY}"),
    "map-cells": Picture("/map?cells=1&compare=440100,440300"),
    "map-chosen": Picture("/map?figures=1", _lasso),
    "map-together": Picture("/map?tab=duration", _lasso),
    "map-contrast": Picture(f"/map?area={TOWNSHIP}", _theme("contrast")),
    "compare-two": Picture("/compare?than=year"),
    "compare-both": Picture("/compare?sheet=both"),
    "compare-many": Picture("/compare?sheet=many"),
    "compare-funnel": Picture(f"/compare?sheet=funnel&indicator=care_coverage&programme=DNC&area={TOWNSHIP}"),
    "compare-table": Picture("/compare?sheet=table"),
    "compare-profile": Picture(f"/compare?sheet=profile&area={TOWNSHIP}"),
    "computed": Picture(f"/map?area={TOWNSHIP}", _press("#how")),
    "catalogue": Picture("/catalogue"),
    "map-search": Picture("/map", _search),
    "map-smooth": Picture(f"/map?mode=smooth&area={TOWNSHIP}"),
    "map-test": Picture(f"/map?mode=test&area={TOWNSHIP}"),
    "bad-link": Picture("/map?area=310104&programme=NOPE&from=1066-10"),
    "take-away": Picture(f"/map?area={TOWNSHIP}", _press("#download-menu > summary")),
    "warnings": Picture("/warnings"),
    "map-kept": Picture("/map", _kept),
    "map-time": Picture("/map?from=2018-01&to=2018-12", _running, moves=True),
    "map-svg": Picture(f"/map?area={TOWNSHIP}", before=NO_CANVAS),
    "quality": Picture("/quality"),
    "sources": Picture(f"/sources?area={TOWNSHIP}"),
    "duration": Picture(f"/duration?area={DISTRICT}"),
    "duration-caseload": Picture(f"/duration?topic=caseload&area={CITY}", size=(1366, 1000), langs=("zh",)),
    "duration-next": Picture("/duration?topic=next"),
    "duration-change": Picture("/duration?topic=change&programme=UI", langs=("en",)),
    "duration-lag": Picture(f"/duration?topic=lag&programme=DNC&area={CITY}", langs=("zh",)),
    "duration-pairs": Picture(
        "/duration?against=cohort", _press("text=Every two compared"), size=(1366, 1400), langs=("en",)
    ),
}


def _rest(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    until(page, DRAWN)
    page.wait_for_timeout(1500)


def take(page: Page, address: str, name: str, lang: str) -> None:
    """Opens the page, waits until it rests, and writes the picture with 256 colours."""
    picture = PICTURES[name]
    page.set_default_timeout(PATIENCE)
    page.add_init_script(picture.before)
    page.set_viewport_size(dict(zip(("width", "height"), picture.size, strict=True)))
    page.goto(f"{address}{picture.address}{'&' if '?' in picture.address else '?'}lang={lang}")
    _rest(page)
    picture.act(page)
    if not picture.moves:
        _rest(page)
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shown.quantize(256, dither=Image.Dither.NONE).save(FOLDER / f"{name}-{lang}.png", optimize=True)
    print(f"{name}-{lang}")


def main(address: str, *names: str) -> None:
    """Takes the named pictures, or all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=FLAGS)
        for name in names or PICTURES:
            for lang in PICTURES[name].langs:
                page = browser.new_page()
                take(page, address.rstrip("/"), name, lang)
                page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
