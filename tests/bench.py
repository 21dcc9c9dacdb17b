"""The benchmark: medians and ratios of one run, printed. `make bench`.

Needs a build in ATLAS_DATA (make run or make demo makes it). Thirty changes of the view are followed from the
change to the frame that shows it: by the whole map page with each of its renderers, and by a Dash page that
holds nothing but Plotly's choroplethmap (`tests/rival.py`), interleaved, each in its own Chromium.
"""

import json
import os
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from layouts.figures.township_map import township_map
from layouts.rail import distribution_figure, headline, ranking, trend_figure
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.reader import Builds
from queries.values import indicator_by_area
from tests.browser.chromium import FLAGS, path
from tests.browser.waiting import until
from tests.server import running

CHANGES = 30
WARM = 3
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))"
# From the moment the view changes, as a control changes it, to the frame that shows the new values.
OUR_CHANGE = f"""async (view) => {{
  const map = document.getElementById('map');
  const painted = new Promise((done) => map.addEventListener('atlas:painted', done, {{once: true}}));
  const began = performance.now();
  dash_clientside.set_props('view', {{data: view}});
  await painted;
  await {SETTLED};
  return performance.now() - began;
}}"""
RIVAL_CHANGE = f"""async (view) => {{
  const plot = document.querySelector('.js-plotly-plot');
  const map = plot._fullLayout.map._subplot.map;
  const drawn = new Promise((done) => plot.once('plotly_afterplot', done));
  const painted = Promise.all([drawn, new Promise((done) => map.once('idle', done))]);
  const began = performance.now();
  dash_clientside.set_props('view', {{data: view}});
  await painted;
  await {SETTLED};
  return performance.now() - began;
}}"""


def spread(name: str, milliseconds: list[float]) -> str:
    """One line: median and 95th percentile."""
    ordered = sorted(milliseconds)
    return f"{name:48} median {statistics.median(ordered):8.1f} ms   p95 {ordered[int(0.95 * len(ordered))]:8.1f} ms"


def views(reader) -> list[View]:
    """Views that were not asked before: another programme and another first month each."""
    held = catalogue(reader)
    programmes = [code for code in held.offers["recipient_rate"] if code != "LTC"]
    asked = (
        View(programme=programmes[i % len(programmes)], from_=held.periods[i], area="440981102", lang="zh")
        for i in range(CHANGES + WARM)
    )
    return [settle(view, held)[0] for view in asked]


def server(reader, asked: list[View]) -> None:
    """Times the answers of the server."""
    held = catalogue(reader)
    maps, rails, sizes = [], [], []
    for view in asked:
        began = time.perf_counter()
        payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
        maps.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        for panel in (headline, ranking, distribution_figure, trend_figure):
            panel(reader, held, view)
        rails.append((time.perf_counter() - began) * 1000)
        sizes.append(len(json.dumps(payload, ensure_ascii=False).encode()))
    print(spread("server: map payload", maps))
    print(spread("server: headline, ranking, dots, course", rails))
    print(f"{'payload':48} median {statistics.median(sizes) / 1000:8.1f} kB")


def browser(asked: list[View], data: Path) -> None:
    """Times the same changes in Chromium, one browser each, a change of each in turn."""
    first = f"/map?{urlencode(asked[0].mapping)}"
    with sync_playwright() as playwright, ExitStack() as stack:

        def opened(address: str, ready: str):
            chromium = playwright.chromium.launch(executable_path=path(), args=FLAGS)
            stack.callback(chromium.close)
            page = chromium.new_page(viewport={"width": 1366, "height": 768})
            page.goto(address)
            until(page, ready, seconds=90)
            page.wait_for_timeout(3000)
            return page

        pages = {}
        for renderer in ("webgl", "canvas"):
            address, _ = stack.enter_context(running(data, renderer=renderer))
            ready = f"document.getElementById('map')?.dataset.renderer === '{renderer}'"
            pages[renderer] = (opened(address + first, ready), OUR_CHANGE)
        for mode in ("patch", "figure"):
            address, _ = stack.enter_context(running(data, "-m", "tests.rival", mode))
            ready = "document.querySelector('.js-plotly-plot')?._fullLayout?.map?._subplot?.map?.loaded()"
            pages[f"Plotly, {mode}"] = (opened(address, ready), RIVAL_CHANGE)
        times: dict[str, list[float]] = {name: [] for name in pages}
        for view in asked:
            for name, (page, change) in pages.items():
                page.bring_to_front()
                times[name].append(page.evaluate(change, view.mapping))
    compare({name: values[WARM:] for name, values in times.items()})


def compare(times: dict[str, list[float]]) -> None:
    """Prints the spread of each and how many times faster ours are."""
    for name, values in times.items():
        print(spread(f"filter change to repainted map: {name}", values))
    for own in ("webgl", "canvas"):
        for rival in ("Plotly, patch", "Plotly, figure"):
            ratio = statistics.median(times[rival]) / statistics.median(times[own])
            print(f"{own + ' against ' + rival:48} {ratio:8.1f} times faster")


def main() -> int:
    """Prints the benchmark of the live build."""
    data = Path(os.environ.get("ATLAS_DATA", "data"))
    reader = Builds(data, "guangdong").current()
    held = catalogue(reader)
    print(f"build {held.build}, {len(held.layers['township'])} townships, load {os.getloadavg()[0]:.1f}")
    asked = views(reader)
    server(reader, asked)
    browser(asked, data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
