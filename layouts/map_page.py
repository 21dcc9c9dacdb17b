"""The map page: filters, the map and the rail. What stands in the frame is drawn by the panels."""

from collections.abc import Callable

from dash import dcc, html

from layouts.blocks import heading
from layouts.controls import filters
from layouts.figures import theme
from layouts.group import Group
from layouts.ids import AREAS, AWAITED, LEGEND, MAP, PLACE, RETOLD, panel
from layouts.texts import say
from layouts.twins import TWINS, Twin, unfolded
from layouts.view import TABS, View, tabs_of
from queries.catalogue import Catalogue
from queries.reader import Reader

CHARTS = {
    "distribution": "Every area as a dot, by value",
    "trend": "The course of the indicator",
    "curve": "Share still receiving by months since the start",
}
TITLES = {"distribution": "Among all areas", "trend": "Through time"}
TAB_NAMES = {
    "overview": "Overview",
    "duration": "Duration",
    "frequency": "Frequency",
    "table": "Table",
}


def content(held: Catalogue, view: View) -> list:
    """The left rail, the map and the right rail; the heading that they have on paper."""
    return [
        html.Div(id=panel("printed"), className="printed"),
        html.Div(
            [
                html.Aside(filters(held, view), id=panel("filters"), className="left"),
                html.Main(_stage(), className="middle"),
                html.Aside(
                    rail(view),
                    id=panel("rail"),
                    className=rail_class(None, held, view),
                    **{"aria-labelledby": PLACE},
                ),
            ],
            className="frame",
        ),
        html.Aside(id=panel("computed"), className="drawer", **{"aria-labelledby": "computed-title"}),
        dcc.Store(id=RETOLD),
        dcc.Store(id="painted"),
    ]


def _stage() -> list:
    return [
        html.Div(id=MAP, className=f"map {AWAITED}"),
        html.Nav(id=panel("crumbs"), className="crumbs", **{"aria-label": "breadcrumb"}),
        html.Nav(id=panel("levels"), className="levels", **{"aria-label": "level"}),
        html.Div(
            [html.Div(id=panel("tools"), className="tools"), html.Div(id=panel("chips"), className="chips")],
            className="toolbar",
        ),
        html.Div(
            [html.Section(id=LEGEND, className="legend-panel"), html.Div(id=panel("classes"), className="class-menu")],
            className="legend-place",
        ),
        html.P(id=panel("spoken"), className="sr", **{"aria-live": "polite"}),
    ]


def rail(view: View) -> list:
    """The frame of the right rail: headline, tabs, and one group of panels per tab."""
    return [
        html.Section(id=panel("headline"), className="block headline"),
        html.Nav(id=panel("tabs"), className="tabs", **{"aria-label": say(view.lang, "Views of the area")}),
        *(_group(name, view) for name in TABS),
        html.Button(say(view.lang, "How is this computed?"), id="how", className="how"),
        html.Footer(id=panel("foot"), className="foot"),
    ]


def rail_class(reader: Reader | None, held: Catalogue, view: View) -> str:
    """The class of the rail, by which the style sheet shows the open tab."""
    return f"right tab-{view.tab}"


def tabs(reader: Reader, held: Catalogue, view: View) -> list:
    """The tabs of the rail."""
    return [
        html.A(
            say(view.lang, TAB_NAMES[tab]),
            href=view.but(tab=tab).search,
            className="on" if tab == view.tab else None,
            **{"data-view": "1", "aria-current": "true" if tab == view.tab else "false"},
        )
        for tab in tabs_of(held)
    ]


def _group(tab: str, view: View) -> html.Div:
    content = {
        "overview": [
            _block("points"),
            _block("ranking"),
            _block("distribution", 146),
            _block("trend", 210),
            _block("key"),
        ],
        "duration": [
            _block("finding"),
            _block("curve", 232),
            _block("at-risk"),
            _block("remaining"),
        ],
        "frequency": [_block("whose"), _block("spells"), _block("received"), _block("returns")],
        "table": [html.Div(id=AREAS, className="areas")],
    }[tab]
    return html.Div(content, id=panel(f"tab-{tab}"), className=f"pane pane-{tab}")


def _block(name: str, height: int = 0) -> html.Section:
    """A place for a panel, as high as its chart will be."""
    return html.Section(id=panel(name), className="block", style={"minHeight": f"{height}px"} if height else None)


def charted(figure: Callable, name: str) -> Callable:
    """A panel that holds a chart, of a function that gives the figure.

    The chart comes with its first figure: its library is as large as all else on the page, and the map goes first.
    """

    def chart(reader: Reader, held: Catalogue, view: View, *group: Group) -> html.Div:
        drawn = figure(reader, held, view, *group)
        height = {"height": f"{drawn['layout']['height']}px"}
        graph = dcc.Graph(id=f"{panel(name)}-graph", config=theme.CONFIG, style=height, figure=drawn)
        twin = TWINS[name](reader, held, view, *group) if name in TWINS else None
        words = say(view.lang, CHARTS[name]) + (f": {twin.sentence}" if twin else "")
        picture = html.Div(graph, role="img", className="chart", **{"aria-label": words})
        return html.Div([*_titled(name, twin, view.lang), picture, *(unfolded(twin, view.lang) if twin else [])])

    return chart


def _titled(name: str, twin: Twin | None, lang: str) -> list[html.H3]:
    """What the chart finds; what it is of where it shows nothing."""
    if name not in TITLES:
        return []
    return [heading((twin and twin.finding) or say(lang, TITLES[name]))]
