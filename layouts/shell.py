"""The page of the map: its frame. What stands in the frame is drawn by the panels."""

import dash_mantine_components as dmc
from dash import dcc, html

from layouts.controls import filters
from layouts.figures import theme
from layouts.header import header
from layouts.ids import LANG, LEGEND, MAP, MOVE, MOVED, SETTLED, VIEW, panel
from layouts.texts import say
from layouts.view import TABS, View
from queries.catalogue import Catalogue

TAB_NAMES = {
    "overview": "Overview",
    "duration": "Duration",
    "frequency": "Frequency",
    "table": "Table",
}
THEME = {
    "fontFamily": theme.FONT,
    "primaryColor": "teal",
    "defaultRadius": "md",
    "respectReducedMotion": True,
}


def shell(held: Catalogue, view: View, config: dict, said: list) -> dmc.MantineProvider:
    """The whole page for a settled view; `config` is what the map needs to start, `said` what had to
    be changed in the link."""
    return dmc.MantineProvider(
        [
            html.A(say(view.lang, "Skip to the map"), href="#map", className="skip"),
            html.Header(header(held, view), id=panel("header"), className="top"),
            html.Div(
                [
                    html.Aside(filters(held, view), id=panel("filters"), className="left"),
                    html.Main(_stage(), className="middle"),
                    html.Aside(rail(view), id=panel("rail"), className="right"),
                ],
                className="frame",
            ),
            *_stores(view, config),
            html.Div(said, id="notices", className="notices", **{"aria-live": "polite"}),
        ],
        theme=THEME,
    )


def _stores(view: View, config: dict) -> list:
    return [
        dcc.Store(id=VIEW),
        dcc.Store(id=SETTLED, data=view.mapping),
        dcc.Store(id=MOVE),
        dcc.Store(id=MOVED),
        dcc.Store(id=LANG, data=view.lang),
        dcc.Store(id=panel("map")),
        dcc.Store(id="painted"),
        dcc.Store(id="config", data=config),
    ]


def _stage() -> list:
    return [
        html.Div(id=MAP, className="map"),
        html.Nav(id=panel("crumbs"), className="crumbs", **{"aria-label": "breadcrumb"}),
        html.Nav(id=panel("levels"), className="levels", **{"aria-label": "level"}),
        html.Div(id=panel("chips"), className="chips"),
        html.Section(id=LEGEND, className="legend-panel"),
        html.P(id=panel("spoken"), className="sr", **{"aria-live": "polite"}),
    ]


def rail(view: View) -> list:
    """The frame of the right rail: headline, tabs, and one group of panels per tab."""
    return [
        html.Section(id=panel("headline"), className="block headline"),
        html.Nav(id=panel("tabs"), className="tabs", **{"aria-label": say(view.lang, "Views of the area")}),
        *(_group(name, view) for name in TABS),
        html.Footer(id=panel("foot"), className="foot"),
    ]


def _group(tab: str, view: View) -> html.Div:
    content = {
        "overview": [
            _block("ranking"),
            html.H3(say(view.lang, "Among all areas")),
            _graph("distribution", 112, say(view.lang, "Every area as a dot, by value")),
            html.H3(
                [say(view.lang, "Through time"), html.Span(say(view.lang, "dashed: the whole"), className="aside")]
            ),
            _graph("trend", 150, say(view.lang, "The course of the indicator")),
        ],
        "duration": [
            _block("finding"),
            _graph("curve", 232, say(view.lang, "Share still receiving by months since the start")),
            _block("at-risk"),
            _block("remaining"),
        ],
        "frequency": [_block("spells"), _block("received"), _block("returns")],
        "table": [_block("table")],
    }[tab]
    return html.Div(content, id=panel(f"tab-{tab}"), className="pane", hidden=tab != view.tab)


def _block(name: str) -> html.Section:
    return html.Section(id=panel(name), className="block")


def _graph(name: str, height: int, label: str) -> html.Div:
    graph = dcc.Graph(
        id=panel(name),
        config=theme.CONFIG,
        style={"height": f"{height}px"},
        figure=theme.empty("", height),
    )
    return html.Div(graph, role="img", className="chart", **{"aria-label": label})
