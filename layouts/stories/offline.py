"""A story as one HTML file that plays without a network: player, figures and boundaries inside, and a
policy by which the browser itself refuses every request."""

import base64
import gzip
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from layouts.stories.model import Story
from layouts.stories.pictures import require_boundaries
from layouts.texts import say
from queries.catalogue import Catalogue
from queries.reader import Reader

ASSETS = Path(__file__).parents[2] / "assets"
ENTRY = "story/player.mjs"
IMPORT = re.compile(r"""(from\s+['"])(\.{1,2}/[^'"]+)(['"])""")
POLICY = "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:"
START = """
import { Player } from 'atlas/story/player.mjs';
const story = JSON.parse(document.getElementById('story').textContent);
new Player(document.getElementById('stage'), story, { lang: document.body.dataset.lang, keys: true });
let from = null;
const stage = document.getElementById('stage');
const press = (key) => document.dispatchEvent(new KeyboardEvent('keydown', { key }));
stage.addEventListener('touchstart', (event) => { from = event.touches[0].clientX; }, { passive: true });
stage.addEventListener('touchend', (event) => {
  const moved = event.changedTouches[0].clientX - from;
  const key = Math.abs(moved) < 40 ? '' : moved < 0 ? 'ArrowRight' : 'ArrowLeft';
  document.getElementById('touch')?.remove();
  if (key) press(key);
});
stage.addEventListener('dblclick', () => press('l'));
"""
PAGE = """<!DOCTYPE html>
<html lang="{html_lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>html, body {{ margin: 0; height: 100%; }} #stage {{ position: fixed; inset: 0; touch-action: manipulation; }}
{style}</style>
<script type="importmap">{modules}</script>
</head>
<body data-lang="{lang}">
<div id="stage"></div>
<p class="stage-word stage-touch" id="touch">{touch}</p>
<noscript>{no_script}</noscript>
<script type="application/json" id="story">{story}</script>
{boundaries}
<script type="module">{start}</script>
</body>
</html>
"""


def offline(reader: Reader, held: Catalogue, story: Story, raw: dict, lang: str) -> bytes:
    """The file; `raw` is the story as it came, of which `story` is the checked reading.

    Raises StoryError if boundaries of the story are not those of the live build.
    """
    return PAGE.format(
        html_lang="zh-CN" if lang == "zh" else "en",
        policy=POLICY,
        title=escape(story.title.in_(lang) or say(lang, "Story")),
        style=(ASSETS / "story" / "stage.css").read_text(encoding="utf-8"),
        modules=_inside_script({"imports": dict(modules())}),
        lang=lang,
        touch=escape(say(lang, "Swipe to move, tap twice for the other language")),
        no_script=escape(say(lang, "This file needs JavaScript.")),
        story=_inside_script(raw),
        boundaries="\n".join(_boundaries(reader, held, story, lang)),
        start=START,
    ).encode()


def _inside_script(content: dict) -> str:
    """JSON in which nothing can end the element that holds it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def modules(entry: str = ENTRY) -> Iterator[tuple[str, str]]:
    """The player's modules by name, each as an address that holds its text; names replace relative paths."""
    seen, waiting = set(), [entry]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        text = (ASSETS / name).read_text(encoding="utf-8")
        folder = (ASSETS / name).parent

        def named(match: re.Match, folder: Path = folder) -> str:
            target = (folder / match[2]).resolve().relative_to(ASSETS.resolve()).as_posix()
            waiting.append(target)
            return f"{match[1]}atlas/{target}{match[3]}"

        written = IMPORT.sub(named, text)
        yield f"atlas/{name}", "data:text/javascript;base64," + base64.b64encode(written.encode()).decode("ascii")


def _boundaries(reader: Reader, held: Catalogue, story: Story, lang: str) -> Iterator[str]:
    require_boundaries(held, story, lang)
    asked = {file for view in story.views() for file in (view.geo.areas, view.geo.above)}
    for file in sorted(asked):
        packed = gzip.compress((reader.folder / "geo" / file).read_bytes(), 9, mtime=0)
        text = base64.b64encode(packed).decode("ascii")
        yield f'<script type="text/plain" id="geo-{file}">{text}</script>'
