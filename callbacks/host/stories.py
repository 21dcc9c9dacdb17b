"""Stories by address: views frozen as scenes, templates, and files made of a whole story as jobs."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import orjson
from flask import Flask, Response, abort, jsonify, request

from callbacks import session
from callbacks.host import jobs
from layouts.briefs.batch import safe_name
from layouts.briefs.content import year_earlier
from layouts.exports.workbook import SHEETS
from layouts.stories.book import story_book
from layouts.stories.comparison import BESIDE, TURN, pair
from layouts.stories.model import LARGEST_BYTES, Story, StoryError, story_of
from layouts.stories.offline import offline
from layouts.stories.paper import paper
from layouts.stories.pictures import require_boundaries
from layouts.stories.scene import scene
from layouts.stories.slides import slides
from layouts.stories.templates import TITLES, template
from layouts.texts import say
from layouts.view import LANGS, View, settle
from queries.catalogue import Catalogue
from queries.reader import Reader

EARLIER, LONGEST_QUERY = "earlier", 2000
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML = "text/html; charset=utf-8"
FILES: dict[str, tuple[str, str, Callable]] = {
    "slides": ("pptx", SLIDES, lambda asked, told: slides(*asked.checked, told)),
    "paper": ("pdf", "application/pdf", lambda asked, told: paper(*asked.checked, told)),
    "page": (
        "html",
        "text/html; charset=utf-8",
        lambda asked, told: offline(*asked.checked[:3], asked.raw, asked.lang),
    ),
    "book": ("xlsx", SHEETS, lambda asked, told: story_book(*asked.checked)),
}


@dataclass(frozen=True)
class Asked:
    """What a file is made from: the reader and the catalogue of the person, the story checked and as it came."""

    source: Reader
    have: Catalogue
    story: Story
    raw: dict
    lang: str

    @property
    def checked(self) -> tuple[Reader, Catalogue, Story, str]:
        """All but the story as it came."""
        return self.source, self.have, self.story, self.lang


def register(server: Flask, default_lang: str) -> None:
    """Adds the routes to the server."""
    server.add_url_rule("/story/scene", "story_scene", lambda: frozen(default_lang))
    server.add_url_rule("/story/template/<name>", "story_template", lambda name: begun(name, default_lang))
    server.add_url_rule("/story/file/<kind>", "story_file", lambda kind: written(kind, default_lang), methods=["POST"])


def _asked(default_lang: str):
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    return source, have, view


def frozen(default_lang: str) -> Response:
    """The view that the address names, as a scene; with `other` (the query of a second view, or "earlier" for a year
    before) both as one scene, shown as `pair` says. 404 with a sentence where the data do not reach back."""
    source, have, view = _asked(default_lang)
    wanted = request.args.get("other", "")
    if not wanted:
        return _json(scene(source, have, view))
    if wanted == EARLIER:
        other = year_earlier(have, view)
        if other is None:
            words = say(view.lang, "The data do not reach back a year before these months.")
            return Response(words, 404, content_type="text/plain; charset=utf-8")
    else:
        other, _ = settle(View.of(dict(parse_qsl(wanted.lstrip("?")[:LONGEST_QUERY], max_num_fields=60))), have)
    how = request.args.get("pair", "")
    return _json(pair(source, have, view, other, how if how in (TURN, BESIDE) else BESIDE))


def begun(name: str, default_lang: str) -> Response:
    """A story made from a template; 404 for no template."""
    if name not in TITLES:
        abort(404)
    return _json(template(*_asked(default_lang), name))


def written(kind: str, default_lang: str) -> Response:
    """Begins a file made of the story in the body and answers the job and the name of the file; 400 with a sentence
    for a story that cannot be used, 429 where as much is being made as this process takes."""
    if kind not in FILES:
        abort(404)
    request.max_content_length = LARGEST_BYTES
    lang = request.args.get("lang", "") if request.args.get("lang", "") in LANGS else default_lang
    raw, source, have = _body(), session.reader(), session.held()
    ending, media, content = FILES[kind]
    try:
        story = story_of(raw, lang)
        require_boundaries(have, story, lang)
    except StoryError as wrong:
        return Response(str(wrong), 400, content_type="text/plain; charset=utf-8")
    name = f"{safe_name(story.title.in_('en') or 'story')}_{have.build}_{lang}".encode("ascii", "ignore").decode()
    file = f"{name}.{ending}"

    def work(folder: Path, told: Callable[[int, int], bool]) -> bool:
        made = content(Asked(source, have, story, raw, lang), told)
        if made is not None:
            (folder / file).write_bytes(made)
        return made is not None

    asked = hashlib.sha256(orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)).hexdigest()
    try:
        return jsonify(job=jobs.begin(f"story {asked} {file}", work, {file: media}), file=file)
    except jobs.BusyError:
        words = say(lang, "Other files are being made. Wait a moment, then try again.")
        return Response(words, 429, content_type="text/plain; charset=utf-8")


def _body() -> object:
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        return None


def _json(content: dict) -> Response:
    return Response(orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY), content_type="application/json")
