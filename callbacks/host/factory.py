"""Builds the Dash app from the settings."""

from pathlib import Path

from dash import Dash, html
from flask import redirect, request

import callbacks
from callbacks import session
from callbacks.host import guards, routes
from callbacks.host.settings import Settings
from layouts.notices import notices
from layouts.shell import shell
from layouts.view import View, settle
from queries.reader import Builds

ROOT = Path(__file__).parents[2]
TITLES = {"zh": "社会保障乡镇图集", "en": "Township Atlas of Social Protection"}


def create_app(settings: Settings) -> Dash:
    """The app over the builds of one atlas. Raises NoBuildError if there is none."""
    session.serve(Builds(settings.data, settings.atlas))
    session.reader()
    app = Dash(
        "township-atlas",
        assets_folder=str(ROOT / "assets"),
        assets_ignore=r".*\.mjs$",
        use_pages=False,
        serve_locally=True,
        title=TITLES[settings.lang],
        update_title="",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    assert callbacks
    app.layout = lambda: page(settings)
    routes.register(app.server)
    app.server.add_url_rule("/", "start", lambda: redirect("/map?" + request.query_string.decode()))
    guards.register(app)
    return app


def page(settings: Settings) -> html.Div:
    """The page of the view that the address names; of the default view outside a request."""
    have = session.held()
    view, changed = settle(View.of(_query()), have, settings.lang)
    return shell(have, view, map_config(have, view), notices(changed, view, have))


def _query() -> dict[str, str]:
    """The query of the page: of the request itself, or of the page that asks for its layout."""
    from urllib.parse import parse_qsl, urlsplit

    try:
        text = urlsplit(request.headers.get("Referer", "")).query or request.query_string.decode()
    except RuntimeError:
        return {}
    return dict(parse_qsl(text, max_num_fields=60) if len(text) < 4000 else [])


def map_config(have, view: View) -> dict:
    """What the map needs to start: addresses, levels from the top down, the note it prints."""
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
