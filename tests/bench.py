"""The benchmark: what each promise of speed comes to on this machine, in one run, printed. `make bench`.

Needs a build in ATLAS_DATA (make run or make demo makes it). Thirty changes of the view are followed from the press
of a link to the frame that shows it (`tests/bench_race.py`): by the whole map page with each of its renderers, and by a
Dash page that holds nothing but Plotly's choroplethmap (`tests/rival.py`), interleaved, each in its own Chromium
without a graphics processor. Wall time on a shared machine is noisy, so the processor time of all processes of the
browser stands beside it. `python -m tests.bench server changes first hover pan country heap` runs the parts
named; the country is a made-up one of 40,000 townships (`tests/country.py`).
"""

import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from callbacks.host import memory, settings
from callbacks.host.painting import packed
from callbacks.panels import OVERVIEW
from layouts import texts
from layouts.figures.township_map import township_map
from layouts.view import LANGS, View, settle
from queries.catalogue import catalogue
from queries.reader import Builds, Reader
from queries.values import indicator_by_area
from tests.bench_lines import aim, spread
from tests.bench_race import FEW, NO_GPU, WARM, WINDOW, controls, opened, ours, race
from tests.bench_steps import DRAG, HOVER, OUR_CHANGE, OURS, RIVALS
from tests.browser.chromium import path
from tests.browser.waiting import until
from tests.country import make as make_country

CHANGES = 30
FILTERS = 400
MANY = 500


def views(reader: Reader, count: int) -> list[View]:
    """Views that were not asked before: another programme and another first month each."""
    held = catalogue(reader)
    programmes = [code for code in held.offers["recipient_rate"] if code != "LTC"]
    asked = (
        View(
            programme=programmes[i % len(programmes)],
            from_=held.periods[i % len(held.periods)],
            area="440981102",
            lang="zh",
        )
        for i in range(count)
    )
    return [settle(view, held)[0] for view in asked]


def filters(reader: Reader, count: int) -> list[View]:
    """Random views over all indicators, programmes, months, places and groups of people; always the same."""
    held, chance = catalogue(reader), random.Random(7)
    found = []
    for _ in range(count):
        first, last = sorted(chance.sample(held.periods, 2))
        people = {name: chance.choice(["", *codes]) for name, codes in held.categories.items()}
        indicator = chance.choice(list(held.indicators))
        programme, area = chance.choice(held.offers[indicator]), chance.choice(list(held.areas))
        found.append(
            settle(View(indicator=indicator, programme=programme, from_=first, to=last, area=area, **people), held)[0]
        )
    return found


def server(reader: Reader, _: Path) -> None:
    """Times the map, and the map with its rail, over random filters, each asked for the first time, with memory given
    out as in a process of the server and one other filter asked before, as it asks itself; counts the bytes of the
    map, and names the dearest kinds."""
    most = settings.read().spell_bytes
    memory.settle(most)
    held, began = catalogue(reader), time.process_time()
    reader.keep_cube()
    kept, spent_on = reader.blocks.bytes / 1e6, time.process_time() - began
    print(f"figures kept in memory at the start: {kept:.0f} MB in {spent_on:.1f} s of processor")
    for lang in LANGS:
        texts.catalogue(lang)
    *asked, other = filters(reader, FILTERS + 1)
    township_map(reader, held, other, indicator_by_area(reader, other.selection))
    for panel in OVERVIEW:
        panel.draw(reader, held, other)
    gc.collect()
    gc.freeze()
    memory.make_room(most)
    clocks = (("", time.perf_counter), (", processor", time.process_time))
    spent: dict[str, list[float]] = {}
    sizes = []
    for view in asked:
        began = [clock() for _, clock in clocks]
        content = packed(township_map(reader, held, view, indicator_by_area(reader, view.selection)))
        for stage in ("map", "map, headline, ranking, dots, course"):
            for (name, clock), start in zip(clocks, began, strict=True):
                spent.setdefault(stage + name, []).append((clock() - start) * 1000)
            for panel in OVERVIEW if stage == "map" else ():
                panel.draw(reader, held, view)
        if view.level == "township":
            sizes.append(len(content) / 1000)
    for name, values in spent.items():
        print(spread(f"{FILTERS} random filters: {name}", values))
        if name.startswith("map, "):
            print(aim("  of these the 99th percentile", sorted(values)[-5], 20))
    whole = spent["map, headline, ranking, dots, course, processor"]
    for cost, view in sorted(zip(whole, asked, strict=True), key=lambda one: -one[0])[:FEW]:
        print(f"  {cost:6.1f} ms  {view.indicator} of {view.programme or 'all'}, {view.from_} to {view.to}")
    print(spread("picture of a township map, not compressed", sizes, "kB"))


def changes(reader: Reader, data: Path) -> None:
    """Times the same changes in Chromium, one browser each, a change of each in turn; then the filters themselves."""
    race(data, "guangdong", views(reader, CHANGES + WARM + 1), OURS, RIVALS, (10, 25))
    controls(data)


def country(_: Reader, __: Path) -> None:
    """The same over a made-up country of 40,000 townships, and how smoothly it is dragged."""
    data = Path(tempfile.gettempdir()) / "atlas-country"
    make_country(data)
    held = catalogue(Builds(data, "country").current())
    asked = [
        settle(View(indicator=indicator, from_=period, to=period, level="township", lang="zh"), held)[0]
        for period in held.periods
        for indicator in held.indicators
        if held.indicators[indicator].kind == "ratio"
    ]
    race(data, "country", asked[: FEW + WARM + 1], ("canvas",), ("Plotly, patch",), (5,))
    drag(data, "country")


def pan(_: Reader, data: Path) -> None:
    """Times the frames while the map is dragged."""
    drag(data, "guangdong")


def drag(data: Path, atlas: str) -> None:
    """Drags the canvas map about for 90 frames, as fast as the browser draws them."""
    with sync_playwright() as playwright, ExitStack() as stack:
        address, ready = ours(stack, data, "canvas", atlas)
        page = opened(playwright, stack, f"{address}/map?level=township", ready)
        frames = page.evaluate(DRAG)
        rates = [1000 / one for one in frames]
        print(spread(f"frames while dragging, {atlas}: canvas", rates, "per s"))
        print(aim("frames while dragging, median", statistics.median(rates), 30, "per s", least=True))


def first(reader: Reader, data: Path) -> None:
    """Times the first map of a browser that has nothing, and counts the bytes until it stands."""
    with sync_playwright() as playwright, ExitStack() as stack:
        for renderer in OURS:
            address, _ = ours(stack, data, renderer)
            times, sizes = [], []
            for _ in range(5):
                chromium = playwright.chromium.launch(executable_path=path(), args=NO_GPU)
                page = chromium.new_page(viewport=WINDOW)
                page.add_init_script(
                    "addEventListener('atlas:painted', () => { window.firstMap ??= performance.now(); }, true)"
                )
                answers = []
                page.on("requestfinished", lambda answer, kept=answers: kept.append(answer))
                page.goto(f"{address}/map")
                until(page, "window.firstMap", seconds=60)
                times.append(page.evaluate("window.firstMap"))
                sizes.append(sum(answer.sizes()["responseBodySize"] for answer in list(answers)) / 1e6)
                chromium.close()
            print(spread(f"first map of a cold browser: {renderer}", times))
            print(aim(f"first map of a cold browser: {renderer}, median", statistics.median(times), 1500))
            print(aim(f"bytes until then: {renderer}, most", max(sizes), 2, "MB"))


def hover(reader: Reader, data: Path) -> None:
    """Times hovering an area to its highlight, tooltip and mark in the legend."""
    chance = random.Random(3)
    with sync_playwright() as playwright, ExitStack() as stack:
        for renderer in OURS:
            address, ready = ours(stack, data, renderer)
            page = opened(playwright, stack, f"{address}/map", ready)
            points = [[chance.randint(480, 900), chance.randint(160, 480)] for _ in range(60)]
            spent = [page.evaluate(HOVER, point) for point in points]
            print(spread(f"hover to highlight: {renderer}", spent))
            print(aim(f"hover to highlight: {renderer}, 95th percentile", sorted(spent)[int(0.95 * len(spent))], 50))


def heap(reader: Reader, data: Path) -> None:
    """Follows the memory of the page over many changes."""
    with sync_playwright() as playwright, ExitStack() as stack:
        address, ready = ours(stack, data, "canvas")
        asked = views(reader, MANY + 1)
        page = opened(playwright, stack, f"{address}/map?{urlencode(asked[0].mapping)}", ready)
        session = page.context.new_cdp_session(page)
        sizes, codes = [], []
        for i, view in enumerate(asked[1:]):
            page.evaluate(OUR_CHANGE, view.mapping)
            if i % 100 == 99:
                page.wait_for_timeout(1500)
                session.send("HeapProfiler.collectGarbage")
                sizes.append(session.send("Runtime.getHeapUsage")["usedSize"] / 1e6)
                codes.append(compiled(session) / 1e6)
        print(f"heap after each {MANY // 5} of {MANY} changes, MB: " + spread_out(sizes))
        print("of it code that the browser compiled, MB: " + spread_out(codes))
        kept = [size - code for size, code in zip(sizes, codes, strict=True)]
        print(aim("growth of the heap from the first to the last hundred", sizes[-1] - sizes[0], 2, "MB"))
        print(aim("the same without compiled code", kept[-1] - kept[0], 2, "MB"))


def spread_out(sizes: list[float]) -> str:
    """Sizes in a row."""
    return ", ".join(f"{size:.1f}" for size in sizes)


def compiled(session) -> int:
    """The bytes of a page's heap that are compiled code: the browser compiles again what it runs often, until it has
    compiled all of it, whatever the page keeps."""
    pieces = []
    session.on("HeapProfiler.addHeapSnapshotChunk", hear := lambda event: pieces.append(event["chunk"]))
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.remove_listener("HeapProfiler.addHeapSnapshotChunk", hear)
    taken = json.loads("".join(pieces))
    told = taken["snapshot"]["meta"]
    fields, nodes, code = told["node_fields"], taken["nodes"], told["node_types"][0].index("code")
    kinds, bytes_ = (nodes[fields.index(name) :: len(fields)] for name in ("type", "self_size"))
    return sum(size for kind, size in zip(kinds, bytes_, strict=True) if kind == code)


PARTS = {part.__name__: part for part in (server, changes, first, hover, pan, country, heap)}


def main(wanted: list[str]) -> int:
    """Prints the benchmark of the live build."""
    data = Path(os.environ.get("ATLAS_DATA", "data"))
    reader = Builds(data, "guangdong", most=settings.read().spell_bytes).current()
    held = catalogue(reader)
    print(f"build {held.build}, {len(held.layers['township'])} townships, {os.cpu_count()} processors")
    for name, part in PARTS.items():
        if not wanted or name in wanted:
            print(f"— {name}, load {os.getloadavg()[0]:.1f}", flush=True)
            part(reader, data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
