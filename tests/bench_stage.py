"""The benchmark of the files and the stage: what each promise of speed comes to on this machine, printed.

Needs a build in ATLAS_DATA. Wall time on a shared machine is noisy, so the processor time stands beside it.
`python -m tests.bench_stage files briefs stage` runs the parts named.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from layouts.briefs.batch import batch_areas, one_pdf, write_batch
from layouts.briefs.bulletin import bulletin, of_quarter
from layouts.briefs.bulletin_paper import bulletin_pages
from layouts.exports import FORMATS
from layouts.stories.book import story_book
from layouts.stories.model import story_of
from layouts.stories.offline import offline
from layouts.stories.paper import paper
from layouts.stories.slides import slides
from layouts.stories.templates import TITLES, template
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.reader import Builds, Reader
from tests.browser.chromium import path
from tests.server import running

SCENES = 20
STAGE = {"width": 1920, "height": 1080}
# From the key to the frame that shows the new scene; a section page has no map to wait for.
CHANGE = """async () => {
  const stage = document.querySelector('.stage-frame');
  const painted = new Promise((done) => stage.addEventListener('stage:painted', done, { once: true }));
  const began = performance.now();
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
  if (stage.dataset.kind === 'view') await painted;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - began;
}"""


def timed(what: str, work: Callable[[], object]) -> object:
    """Does it, and prints how long it took and how much of a processor."""
    began, used = time.perf_counter(), time.process_time()
    made = work()
    size = f"{len(made) / 1e6:8.2f} MB" if isinstance(made, bytes) else ""
    print(f"{what:52} {time.perf_counter() - began:8.2f} s, processor {time.process_time() - used:7.2f} s {size}")
    return made


def long_story(reader: Reader) -> dict:
    """A story of twenty scenes from the templates."""
    held, view = catalogue(reader), settle(View(), catalogue(reader))[0]
    made = [template(reader, held, view, name) for name in TITLES]
    scenes = [scene for one in made for scene in one["scenes"]]
    views = [scene for scene in scenes if scene["kind"] == "view"]
    return json.loads(json.dumps(made[0] | {"scenes": (scenes + views)[:SCENES]}))


def files(reader: Reader, _: Path) -> None:
    """Times every file that leaves the atlas, made for the first time and again."""
    held, view = catalogue(reader), settle(View(), catalogue(reader))[0]
    for turn in ("first", "again"):
        for ending, one in FORMATS.items():
            timed(f"map as {ending}, {turn}", lambda one=one: one.content(reader, held, view))
        timed(f"brief, {turn}", lambda: one_pdf(reader, held, view.but(area="440981")))
        timed(f"bulletin, {turn}", lambda: bulletin_pages(bulletin(reader, held, of_quarter(held, view))))
    raw = timed(f"story of {SCENES} scenes frozen", lambda: long_story(reader))
    story = story_of(raw, "zh")
    timed("its slides", lambda: slides(reader, held, story, "zh"))
    timed("its PDF", lambda: paper(reader, held, story, "zh"))
    timed("its workbook", lambda: story_book(reader, held, story, "zh"))
    timed("its page without a network", lambda: offline(reader, held, story, raw, "zh"))


def briefs(reader: Reader, _: Path) -> None:
    """Times the briefs of all districts."""
    held, view = catalogue(reader), settle(View(), catalogue(reader))[0]
    codes = batch_areas(held, held.root, "district")
    with tempfile.TemporaryDirectory() as folder:
        timed(f"briefs of {len(codes)} districts", lambda: write_batch(reader, held, view, codes, Path(folder)))


def stage(reader: Reader, data: Path) -> None:
    """Times the change of a scene in Chromium without a graphics processor."""
    raw = long_story(reader)
    with sync_playwright() as playwright, ExitStack() as stack:
        address, _ = stack.enter_context(running(data))
        chromium = playwright.chromium.launch(executable_path=path(), args=["--no-sandbox", "--disable-gpu"])
        stack.callback(chromium.close)
        page = chromium.new_page(viewport=STAGE)
        page.goto(f"{address}/story?lang=zh")
        page.evaluate("(s) => localStorage.setItem('atlas-story', JSON.stringify(s))", raw)
        page.goto(f"{address}/story?lang=zh&present=1")
        page.locator(".stage-title").wait_for()
        for turn in ("first", "again"):
            page.keyboard.press("Home")
            page.wait_for_timeout(3000)
            times = []
            for _ in range(SCENES - 1):
                times.append(page.evaluate(CHANGE))
                page.wait_for_timeout(700)
            told = f"median {statistics.median(times):.0f} ms, most {max(times):.0f} ms"
            print(f"{f'change of a scene, {turn}':52} {told}")


PARTS = {part.__name__: part for part in (files, briefs, stage)}


def main(wanted: list[str]) -> int:
    """Prints the benchmark of the live build."""
    data = Path(os.environ.get("ATLAS_DATA", "data"))
    reader = Builds(data, "guangdong").current().patient()
    print(f"build {reader.build}, {os.cpu_count()} processors")
    for name, part in PARTS.items():
        if not wanted or name in wanted:
            print(f"— {name}, load {os.getloadavg()[0]:.1f}", flush=True)
            part(reader, data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
