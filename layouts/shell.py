"""What every page stands in: the top bar, the stores of the view, the notices."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.figures import theme
from layouts.header import header
from layouts.ids import GROUP, LANG, LATER, MOVE, MOVED, PAGE, PUT, SETTLED, TITLE, VIEW, panel
from layouts.pages import Page, titled
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue

THEME = {
    "fontFamily": theme.FONT,
    "primaryColor": "teal",
    "defaultRadius": "md",
    "respectReducedMotion": True,
}


def shell(page: Page, held: Catalogue, view: View, config: dict, said: list) -> Component:
    """A whole page for a settled view; `config` is what the map needs to start, `said` what had to
    be changed in the link."""
    return dmc.MantineProvider(
        [
            html.A(past_header(view.lang), href="#content", id=panel("skip"), className="skip"),
            html.Header(header(page, held, view), id=panel("header"), className="top"),
            html.Div(page.content(held, view), id="content", className=f"page page-{page.name}"),
            html.Div(html.P(say(view.lang, "Getting the page ready…"), className="waiting"), role="status"),
            *_stores(page, view, config),
            html.Div(said, id="notices", className="notices", **{"aria-live": "polite"}),
        ],
        theme=THEME,
    )


def past_header(lang: str) -> str:
    """The words of the way past the top bar, which the keyboard meets first."""
    return say(lang, "Skip to the content")


def leave(name: str, opened: str, lang: str) -> html.Form:
    """Who is signed in, and the way out; on paper who printed the page, and when it was opened."""
    return html.Form(
        [html.Span(name), html.Span(opened, className="opened"), html.Button(say(lang, "Sign out"), type="submit")],
        action="/sign-out",
        method="POST",
        className="leave",
    )


def _stores(page: Page, view: View, config: dict) -> list:
    return [
        dcc.Store(id=PAGE, data=page.name),
        dcc.Store(id=VIEW),
        dcc.Store(id=LATER),
        dcc.Store(id=GROUP),
        dcc.Store(id=SETTLED, data=view.mapping),
        dcc.Store(id=PUT, data=0),
        dcc.Store(id=MOVE),
        dcc.Store(id=MOVED),
        dcc.Store(id=LANG, data=view.lang),
        dcc.Store(id=TITLE, data=titled(page, view)),
        dcc.Store(id="config", data=config),
    ]
