"""Builds the Dash app from the settings."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from dash import Dash
from dash.development.base_component import Component
from flask import Response, has_request_context, redirect, request

import callbacks  # noqa: F401 - registers every callback
from callbacks import session
from callbacks.host import guards, headers, routes
from callbacks.host.compression import Compression
from callbacks.host.document import INDEX, TITLE, Document
from callbacks.host.settings import Settings
from layouts.notices import notices
from layouts.shell import shell
from layouts.view import View, settle
from queries.catalogue import Catalogue
from queries.reader import Builds

ROOT = Path(__file__).parents[2]
START = "/map"
PAGES = frozenset({START})
LONGEST_QUERY = 4000


def create_app(settings: Settings) -> Dash:
    """The app over the builds of one atlas. Raises NoBuildError if there is none."""
    session.serve(Builds(settings.data, settings.atlas))
    session.reader()
    app = Document(
        "township-atlas",
        assets_folder=str(ROOT / "assets"),
        assets_ignore=r".*\.mjs$",
        pages_folder="",
        use_pages=False,
        serve_locally=True,
        use_async=False,
        enable_mcp=False,
        add_log_handler=False,
        index_string=INDEX,
        title=TITLE[settings.lang],
        update_title="",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.default_lang = settings.lang
    app.layout = lambda: page(settings)
    routes.register(app.server)
    guards.register(app, PAGES, settings.lang)
    app.server.before_request(_to_start)
    _finish(app)
    return app


def _finish(app: Dash) -> None:
    """What happens to every response on its way out; the last one added runs first."""
    policy, compression = headers.content_policy(app), Compression()
    app.server.after_request(compression.apply)
    app.server.after_request(lambda response: headers.apply(policy, response))


def _to_start() -> Response | None:
    if request.path != "/":
        return None
    query = request.query_string.decode("ascii", errors="ignore")
    return redirect(f"{START}?{query}" if query else START)


def page(settings: Settings) -> Component:
    """The page of the view that the address names; of the default view outside a request."""
    have = session.held()
    view, changed = settle(View.of(_query()), have, settings.lang)
    return shell(have, view, map_config(have, view), notices(changed, view, have))


def _query() -> dict[str, str]:
    """The query of the page: of the page that asks for its layout, or of the request itself.

    Whatever cannot be read counts as empty, since anybody can write any address.
    """
    if not has_request_context():
        return {}
    try:
        text = urlsplit(request.headers.get("Referer", "")).query
        text = text or request.query_string.decode("ascii", errors="ignore")
        return dict(parse_qsl(text, max_num_fields=60)) if len(text) <= LONGEST_QUERY else {}
    except ValueError:
        return {}


def map_config(have: Catalogue, view: View) -> dict:
    """What the map needs to start: addresses, levels from the top down, the language."""
    names = [level.level for level in have.levels]
    return {
        "module": "/assets/map/atlas-map.mjs",
        "vendor": routes.vendor_url("maplibre-gl", "dist/maplibre-gl.mjs"),
        "worker": routes.vendor_url("maplibre-gl", "dist/maplibre-gl-worker.mjs"),
        "levels": names,
        "lang": view.lang,
        "geo": {
            name: {detail: f"/geo/{have.files[name, detail]}" for detail in ("overview", "full")} for name in names
        },
    }
