"""Builds the Dash app from the settings."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import SplitResult, parse_qsl, urlsplit

from dash import Dash, html
from dash.development.base_component import Component
from flask import has_request_context, request

import callbacks  # noqa: F401 - registers every callback
import definitions
from callbacks import session
from callbacks.account import CHINA
from callbacks.audit import Audit
from callbacks.host import (
    api,
    briefs,
    bulletins,
    claims,
    downloads,
    guards,
    headers,
    job_routes,
    own_files,
    painting,
    routes,
    service_points,
    stories,
)  # fmt: skip
from callbacks.host.access import Access
from callbacks.host.answers import Answers
from callbacks.host.compression import Compression
from callbacks.host.document import INDEX, TITLE, Document
from callbacks.host.doors import Doors
from callbacks.host.gate import Gate
from callbacks.host.metrics import Metrics
from callbacks.host.people import People
from callbacks.host.provider import Provider
from callbacks.host.records import Records
from callbacks.host.sessions import Sessions
from callbacks.host.settings import Settings
from callbacks.session import Person
from layouts.notices import notices
from layouts.pages import PAGES, page_named
from layouts.shell import leave, shell
from layouts.texts import say
from layouts.view import View, settle
from queries.catalogue import Catalogue
from queries.reader import Builds

LONGEST_QUERY = 4000


def create_app(settings: Settings) -> Dash:
    """The app over the builds of one atlas. Raises NoBuildError if there is none."""
    access, audit = _opened(settings)
    app = Document(
        "township-atlas",
        assets_folder=str(own_files.FOLDER),
        assets_url_path=own_files.path(),
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
    app.access, app.audit = access, audit
    with access.warming():
        require_review(settings)
        app.validation_layout = every_page(settings)
    app.layout = lambda: page(settings)
    app.metrics = Metrics(audit, access)
    app.metrics.register(app.server)
    access.register(app.server)
    Doors(access, audit, settings.tls, settings.lang).register(app.server)
    routes.register(app.server)
    service_points.register(app.server)
    painting.register(app.server, settings.lang)
    downloads.register(app.server, settings.lang)
    briefs.register(app.server, settings.lang)
    bulletins.register(app.server, settings.lang)
    job_routes.register(app.server)
    api.register(app.server, settings.lang)
    stories.register(app.server, settings.lang)
    Gate(settings.lang).register(app.server)
    guards.register(app, frozenset(page.path for page in PAGES.values()), settings.lang)
    answers = Answers(app, access)
    # What is kept is what the last steps below have made of it.
    app.server.after_request(answers.after)
    _finish(app)
    records = Records(audit, access, settings.lang)
    records.register(app.server)
    app.server.before_request(answers.before)
    records.started(settings)
    access.require_rules(app.server)
    return app


def _opened(settings: Settings) -> tuple[Access, Audit]:
    """Who may ask, and what is recorded; the builds of every audience stand ready for those who may read them."""
    most = settings.spell_bytes
    builds = {name: Builds(settings.data, settings.atlas, name, most) for name in definitions.audiences()}
    everything = replace(definitions.roles()["administrator"], audience=settings.audience, export=True)
    operator = Person("operator", everything)
    session.serve(builds, alone=None if settings.is_guarded else replace(operator, name="demonstration"))
    people = People(settings.users) if settings.users else None
    provider = Provider(claims.read(settings.provider)) if settings.provider else None
    sessions = Sessions(settings.kept / "sessions.db") if settings.is_guarded else None
    return Access(people, sessions, operator, settings.lang, provider), Audit(settings.kept / "audit.jsonl")


def require_review(settings: Settings) -> None:
    """Raises RuntimeError where the audience needs boundaries with a map review number and these have none."""
    if definitions.audiences()[settings.audience].review_number and not session.held().facts.get("review_number"):
        raise RuntimeError(
            "The public may be shown only boundaries with a map review number (审图号), and these have none. "
            "Import official boundaries: “python -m geodata import --help”."
        )


def _finish(app: Dash) -> None:
    """What happens to every response on its way out; the last one added runs first."""
    policy, compression = headers.content_policy(app), Compression()
    app.server.after_request(compression.apply)
    app.server.after_request(lambda response: headers.apply(policy, response))


def page(settings: Settings) -> Component:
    """The page and the view that the address names; the default ones outside a request."""
    have = session.held()
    address = _address()
    view, changed = settle(View.of(_query(address.query)), have, settings.lang)
    whole = shell(
        page_named(address.path.strip("/"), have),
        have,
        view,
        map_config(have, view, settings.renderer),
        notices(changed, view, have, opened=True),
    )
    if settings.is_guarded and session.who().session:
        opened = datetime.now(CHINA).strftime("%Y-%m-%d %H:%M")
        whole.children.append(leave(session.who().name, opened, view.lang))
    return whole


def every_page(settings: Settings) -> Component:
    """All components that any page has, against which callbacks are checked."""
    have = session.held()
    view, _ = settle(View(), have, settings.lang)
    first, *others = PAGES.values()
    whole = shell(first, have, view, map_config(have, view, settings.renderer), [])
    return html.Div([whole, *(part for other in others for part in other.content(have, view))])


def _address() -> SplitResult:
    """The address of the page that asks for its layout, or of the request itself.

    Whatever cannot be read counts as empty, since anybody can write any address.
    """
    if not has_request_context():
        return urlsplit("")
    try:
        return urlsplit(request.headers.get("Referer", "") or request.full_path)
    except ValueError:
        return urlsplit("")


def _query(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, max_num_fields=60)) if len(text) <= LONGEST_QUERY else {}
    except ValueError:
        return {}


def map_config(have: Catalogue, view: View, renderer: str) -> dict:
    """What the map needs to start: addresses, levels from the top down, the language, what draws it."""
    names = [level.level for level in have.levels]
    return {
        "module": own_files.url("map/atlas-map.mjs"),
        "values": "/map/values",
        "points": service_points.PATH if have.served else "",
        "vendor": routes.vendor_url("maplibre-gl", "dist/maplibre-gl.mjs"),
        "worker": routes.vendor_url("maplibre-gl", "dist/maplibre-gl-worker.mjs"),
        "levels": names,
        "renderer": None if renderer == "auto" else renderer,
        "lang": view.lang,
        "unloaded": say(view.lang, "The map could not be loaded. Try again, or load the page anew."),
        "insets": [
            {"name": {"zh": one.name.zh, "en": one.name.en}, "box": one.box}
            for one in definitions.insets()
            if one.root == have.root
        ],
        "geo": {
            name: {detail: f"/geo/{have.files[name, detail]}" for detail in ("overview", "full")} for name in names
        },
    }
