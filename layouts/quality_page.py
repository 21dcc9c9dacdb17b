"""The quality page: how sound the data are, in sentences first, then rule by rule and table by table."""

from dash import dcc, html

from layouts.figures import theme
from layouts.ids import AWAITED, panel
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue

SECTIONS = {
    "rules": "Rules",
    "delivery": "Completeness and timeliness",
    "once": "Asked once only",
    "agreement": "Agreement between systems",
    "linkage": "Persons counted twice",
    "unusual": "Unusual courses",
}
PLAIN = ("delivery", "once", "agreement", "linkage")


def content(held: Catalogue, view: View) -> list:
    """The frame of the page: the summary, and a section per subject."""
    lang = view.lang
    jumps = [html.A(say(lang, words), href=f"#{name}") for name, words in SECTIONS.items()]
    return [
        html.Main(
            [
                html.Div(
                    [
                        html.Nav(id=panel("quality-crumbs"), className="trail", **{"aria-label": "breadcrumb"}),
                        html.Div(id=panel("quality-ranges")),
                    ],
                    className="where",
                ),
                html.Section(id=panel("quality-summary"), className=f"summary {AWAITED}"),
                html.Nav(jumps, className="jumps", **{"aria-label": say(lang, "Sections")}),
                _section("rules", lang, _rules(lang)),
                *(_section(name, lang, html.Div(id=panel(f"quality-{name}"))) for name in PLAIN),
                _section("unusual", lang, *_unusual(lang)),
                html.Footer(id=panel("quality-foot"), className="foot"),
            ],
            className="quality",
        )
    ]


def _section(name: str, lang: str, *content) -> html.Section:
    return html.Section([html.H2(say(lang, SECTIONS[name])), *content], id=name, className=f"part part-{name}")


def _rules(lang: str) -> html.Div:
    graph = dcc.Graph(
        id=panel("quality-trend"), config=theme.CONFIG, style={"height": "130px"}, figure=theme.empty("", 130)
    )
    detail = [
        html.Div(id=panel("quality-rule")),
        html.Div(graph, role="img", className="chart", **{"aria-label": say(lang, "The course of the rule")}),
        html.Div(id=panel("quality-places")),
    ]
    return html.Div(
        [html.Div(id=panel("quality-rules"), className="listed"), html.Aside(detail, className="detail")],
        className="beside",
    )


def _unusual(lang: str) -> list:
    graph = dcc.Graph(
        id=panel("quality-course"), config=theme.CONFIG, style={"height": "170px"}, figure=theme.empty("", 170)
    )
    label = say(lang, "Change of the caseload from month to month")
    return [
        html.Div(id=panel("quality-about")),
        html.Div(graph, role="img", className="chart", **{"aria-label": label}),
        html.Div(id=panel("quality-unusual")),
    ]
