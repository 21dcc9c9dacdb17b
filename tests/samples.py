"""Makes the samples of docs/samples anew, from the build in ATLAS_DATA: `python -m tests.samples`."""

import json
import os
import sys
from pathlib import Path

from layouts.briefs.batch import one_pdf
from layouts.briefs.book import brief_book
from layouts.briefs.bulletin import bulletin, of_quarter
from layouts.briefs.bulletin_paper import bulletin_pages
from layouts.stories.book import story_book
from layouts.stories.comparison import BESIDE, pair
from layouts.stories.model import story_of
from layouts.stories.offline import offline
from layouts.stories.paper import paper
from layouts.stories.scene import scene, section, story
from layouts.stories.slides import slides
from layouts.stories.templates import template
from layouts.view import LANGS, View, settle
from queries.catalogue import Catalogue, catalogue
from queries.reader import Builds, Reader

FOLDER = Path(__file__).parents[1] / "docs" / "samples"
DISTRICT, CITY = "440981", "440900"
TITLE = ("高州的低保", "Minimum living allowance in Gaozhou")
NOTES = {
    1: ("先说结论，再指图：同样的待遇，各市差别很大。", "The finding first, then the map: cities differ widely."),
    3: ("停一下，让大家找到自己的乡镇。", "Pause here: let everybody find their own township."),
}  # fmt: skip


def told(reader: Reader, held: Catalogue) -> dict:
    """A story of five scenes: one of each kind that the stage knows."""

    def view(**fields) -> View:
        return settle(View(**fields), held)[0]

    own = {"within": CITY, "area": DISTRICT}
    rate, length = (view(indicator=name, level="district", **own) for name in ("recipient_rate", "median_duration"))
    scenes = [
        section(*TITLE),
        template(reader, held, view(level="city"), "where")["scenes"][-1],
        template(reader, held, view(level="district"), "changed")["scenes"][1],
        scene(reader, held, view(level="township", tab="duration", **own)),
        pair(reader, held, rate, length, BESIDE),
    ]
    for at, words in NOTES.items():
        scenes[at]["note"] = dict(zip(LANGS, words, strict=True))
    return json.loads(json.dumps(story(*TITLE, scenes)))


def made(reader: Reader) -> dict[str, bytes]:
    """The files by name."""
    held = catalogue(reader)
    raw = told(reader, held)
    files = {"story.json": json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode()}
    for lang in LANGS:
        checked, area = story_of(raw, lang), settle(View(area=DISTRICT, lang=lang), held)[0]
        files |= {
            f"story-{lang}.pptx": slides(reader, held, checked, lang),
            f"story-{lang}.pdf": paper(reader, held, checked, lang),
            f"brief-{lang}.pdf": one_pdf(reader, held, area),
            f"bulletin-{lang}.pdf": bulletin_pages(bulletin(reader, held, of_quarter(held, area.but(area="")))),
        }
    files["story.html"] = offline(reader, held, story_of(raw, "zh"), raw, "zh")
    files["story-zh.xlsx"] = story_book(reader, held, story_of(raw, "zh"), "zh")
    files["brief-en.xlsx"] = brief_book(reader, held, settle(View(area=DISTRICT, lang="en"), held)[0])
    return files


def main() -> int:
    """Writes the samples and prints their sizes."""
    reader = Builds(Path(os.environ.get("ATLAS_DATA", "data")), "guangdong").current().patient()
    for name, content in made(reader).items():
        (FOLDER / name).write_bytes(content)
        print(f"{name:16} {len(content) / 1000:7.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
