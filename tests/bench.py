"""The benchmark: medians and ratios of one run, printed. `make bench`.

Needs a build in ATLAS_DATA (make run or make demo makes it). The same thirty changes of values over all
townships are painted by our map and by Plotly's choroplethmap, interleaved, in the same Chromium.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

import plotly
from playwright.sync_api import sync_playwright

from layouts.figures.township_map import township_map
from layouts.rail import distribution_figure, headline, ranking, trend_figure
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.reader import Builds
from queries.values import indicator_by_area
from tests.browser.chromium import FLAGS, path
from tests.server import running

CHANGES = 30
PLOTLY_PAGE = """<!doctype html><div id="map" style="width:742px;height:716px"></div>"""
PLOT = """async ([geo, z]) => {
  const data = await (await fetch(geo)).json();
  const trace = {type: 'choroplethmap', geojson: data, locations: data.features.map((f) => f.id), z,
    marker: {line: {width: 0.3, color: 'white'}}};
  await Plotly.newPlot('map', [trace], {map: {style: 'white-bg', center: {lon: 113.4, lat: 22.9}, zoom: 5.9},
    margin: {l: 0, r: 0, t: 0, b: 0}}, {staticPlot: false});
  await new Promise((done) => setTimeout(done, 3000));
}"""
PLOT_CHANGE = """async (z) => {
  const began = performance.now();
  const painted = new Promise((done) => document.getElementById('map')._fullLayout.map._subplot.map.once('idle', done));
  await Plotly.restyle('map', {z: [z]});
  await painted;
  return performance.now() - began;
}"""
OUR_CHANGE = """async (payload) => {
  const module = await import('/assets/map/atlas-map.mjs');
  const map = window.benchMap;
  const began = performance.now();
  await map.show(payload);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - began;
}"""
OUR_START = """async (renderer) => {
  const module = await import('/assets/map/atlas-map.mjs');
  const config = JSON.parse(document.getElementById('config')?.textContent || 'null') || window.benchConfig;
  const stage = document.createElement('div');
  stage.style.cssText = 'position:fixed;left:0;top:0;width:742px;height:716px;z-index:999;background:#fff';
  document.body.append(stage);
  const legend = document.createElement('div');
  document.body.append(legend);
  const act = {select() {}, drill() {}, up() {}, compare() {}};
  window.benchMap = await module.start(stage, legend, {...window.benchConfig, renderer}, act);
}"""


def spread(name: str, milliseconds: list[float]) -> str:
    """One line: median and 95th percentile."""
    ordered = sorted(milliseconds)
    return f"{name:42} median {statistics.median(ordered):8.1f} ms   p95 {ordered[int(0.95 * len(ordered))]:8.1f} ms"


def server(reader) -> list[dict]:
    """Times the answers of the server for views that were not asked before; the payloads."""
    held = catalogue(reader)
    payloads, maps, rails, sizes = [], [], [], []
    programmes = [code for code in held.offers["recipient_rate"] if code != "LTC"]
    for i in range(CHANGES):
        view, _ = settle(View(programme=programmes[i % len(programmes)], from_=held.periods[i], area="440981102"), held)
        began = time.perf_counter()
        payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
        maps.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        for panel in (headline, ranking, distribution_figure, trend_figure):
            panel(reader, held, view)
        rails.append((time.perf_counter() - began) * 1000)
        sizes.append(len(json.dumps(payload, ensure_ascii=False).encode()))
        payloads.append(payload)
    print(spread("server: map payload", maps))
    print(spread("server: headline, ranking, dots, course", rails))
    print(f"{'payload':42} median {statistics.median(sizes) / 1000:8.1f} kB")
    return payloads


def browser(payloads: list[dict], address: str, reader, config: dict) -> None:
    """Times the same changes in Chromium: our two renderers and Plotly, one change of each in turn."""
    held = catalogue(reader)
    file = held.files["township", "overview"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path(), args=FLAGS)
        pages = {}
        for renderer in ("webgl", "canvas"):
            page = chromium.new_page(viewport={"width": 1366, "height": 768})
            page.goto(f"{address}/map")
            page.evaluate("config => { window.benchConfig = config; }", config)
            page.evaluate(OUR_START, renderer)
            pages[renderer] = page
        rival = chromium.new_page(viewport={"width": 1366, "height": 768}, bypass_csp=True)
        rival.goto(f"{address}/healthz")
        rival.set_content(PLOTLY_PAGE)
        rival.add_script_tag(path=str(Path(plotly.__file__).parent / "package_data" / "plotly.min.js"))
        numbers = [_numbers(payload) for payload in payloads]
        rival.evaluate(PLOT, [f"{address}/geo/{file}", numbers[0]])
        times: dict[str, list[float]] = {"webgl": [], "canvas": [], "plotly": []}
        for payload, z in zip(payloads, numbers, strict=True):
            for renderer, page in pages.items():
                page.bring_to_front()
                times[renderer].append(page.evaluate(OUR_CHANGE, payload))
            rival.bring_to_front()
            times["plotly"].append(rival.evaluate(PLOT_CHANGE, z))
        chromium.close()
    for name, values in times.items():
        print(spread(f"browser: change to painted, {name}", values[2:]))
    for name in ("webgl", "canvas"):
        ratio = statistics.median(times["plotly"][2:]) / statistics.median(times[name][2:])
        print(f"{'ratio to Plotly choroplethmap, ' + name:42} {ratio:8.1f} times faster")


def _numbers(payload: dict) -> list[float]:
    import base64

    import numpy as np

    return np.nan_to_num(np.frombuffer(base64.b64decode(payload["values"]), "<f4")).tolist()


def main() -> int:
    """Prints the benchmark of the live build."""
    from callbacks.host.factory import map_config

    data = Path(os.environ.get("ATLAS_DATA", "data"))
    reader = Builds(data, "guangdong").current()
    held = catalogue(reader)
    print(f"build {held.build}, {len(held.layers['township'])} townships, load {os.getloadavg()[0]:.1f}")
    payloads = server(reader)
    config = map_config(held, settle(View(), held)[0])
    with running(data) as (address, _):
        browser(payloads, address, reader, config)
    return 0


if __name__ == "__main__":
    sys.exit(main())
