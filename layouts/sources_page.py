"""The page of sources: how fresh the data are, the way of a figure, what was revised and corrected, the dictionary."""

from dash import dcc, html

from layouts.figures import theme
from layouts.ids import AWAITED, panel
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue

SECTIONS = {
    "lineage": "The way of this figure",
    "fresh": "Deliveries",
    "revised": "What was revised",
    "corrections": "Corrections",
    "divisions": "Changes of divisions",
    "dictionary": "Data dictionary",
}


def content(held: Catalogue, view: View) -> list:
    """The frame of the page: a summary, and a section per subject."""
    lang = view.lang
    jumps = [html.A(say(lang, words), href=f"#{name}") for name, words in SECTIONS.items()]
    graph = dcc.Graph(
        id=panel("sources-drawn"), config=theme.CONFIG, style={"height": "auto"}, figure=theme.empty("", 240)
    )
    label = {"aria-label": say(lang, SECTIONS["lineage"])}
    drawn = html.Div(graph, role="img", tabIndex=0, className="chart drawn", **label)
    parts = {name: [html.Div(id=panel(f"sources-{name}"))] for name in SECTIONS}
    parts["lineage"].append(drawn)
    sections = [
        html.Section([html.H2(say(lang, words)), *parts[name]], id=name, className=f"part part-{name}")
        for name, words in SECTIONS.items()
    ]
    return [
        html.Main(
            [
                html.Section(id=panel("sources-summary"), className=f"summary {AWAITED}"),
                html.Nav(jumps, className="jumps", **{"aria-label": say(lang, "Sections")}),
                *sections,
            ],
            className="quality sources-page",
        )
    ]
