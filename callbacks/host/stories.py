"""Stories by address: a view frozen as a scene, templates, and files made of a whole story."""

from collections.abc import Callable

import orjson
from flask import Flask, Response, abort, request

from callbacks import session
from layouts.briefs.batch import safe_name
from layouts.stories.model import LARGEST_BYTES, StoryError, story_of
from layouts.stories.offline import offline
from layouts.stories.paper import paper
from layouts.stories.scene import scene
from layouts.stories.slides import slides
from layouts.stories.templates import TITLES, template
from layouts.view import LANGS, View, settle

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FILES: dict[str, tuple[str, str, Callable]] = {
    "slides": ("pptx", SLIDES, lambda source, have, story, raw, lang: slides(source, have, story, lang)),
    "paper": ("pdf", "application/pdf", lambda source, have, story, raw, lang: paper(source, have, story, lang)),
    "page": ("html", "text/html; charset=utf-8", offline),
}


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
    """The view that the address names, as a scene."""
    return _json(scene(*_asked(default_lang)))


def begun(name: str, default_lang: str) -> Response:
    """A story made from a template; 404 for no template."""
    if name not in TITLES:
        abort(404)
    return _json(template(*_asked(default_lang), name))


def written(kind: str, default_lang: str) -> Response:
    """A file made of the story in the body; 400 with a sentence for a story that cannot be used."""
    if kind not in FILES:
        abort(404)
    request.max_content_length = LARGEST_BYTES
    lang = request.args.get("lang", "") if request.args.get("lang", "") in LANGS else default_lang
    raw = _body()
    ending, media, content = FILES[kind]
    try:
        story = story_of(raw, lang)
        body = content(session.reader(), session.held(), story, raw, lang)
    except StoryError as wrong:
        return Response(str(wrong), 400, content_type="text/plain; charset=utf-8")
    response = Response(body, content_type=media)
    name = f"{safe_name(story.title.in_('en') or 'story')}_{session.held().build}_{lang}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'
    return response


def _body() -> object:
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        return None


def _json(content: dict) -> Response:
    return Response(orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY), content_type="application/json")
