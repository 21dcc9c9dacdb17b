"""The frame of the page: choices, the finding, one sheet at a time."""

from dash import dcc, html

from layouts.compare import both, funnel, many, profile, table, two
from layouts.figures import theme
from layouts.ids import AWAITED, panel
from layouts.texts import say
from layouts.view import SHEETS, View
from queries.catalogue import Catalogue
from queries.reader import Reader

SHEET_NAMES = {
    "two": "Two maps",
    "both": "Need and coverage",
    "many": "Small maps",
    "funnel": "Funnel",
    "table": "Areas by indicators",
    "profile": "Profile",
}
FINDINGS = {"": two, "both": both, "many": many, "funnel": funnel, "table": table, "profile": profile}


def content(held: Catalogue, view: View) -> list:
    """What stands on the page; the panels and the browser fill it."""
    return [
        html.Div(
            [
                html.Aside(id=panel("c-filters"), className="left"),
                html.Main(
                    [
                        html.Nav(id=panel("c-sheets"), className="tabs", **{"aria-label": say(view.lang, "Sheets")}),
                        html.H1(id=panel("c-title"), className=f"finding-title {AWAITED}", **{"aria-live": "polite"}),
                        _sheet("two", *(_side(name, view.lang) for name in ("one", "other"))),
                        _sheet(
                            "both",
                            _map("both", view.lang),
                            html.Div(id=panel("c-legend")),
                        ),
                        _sheet(
                            "many",
                            html.Div(id="c-many", className="many", **_waiting(view.lang)),
                            html.P(id=panel("c-many-note")),
                        ),
                        _sheet(
                            "funnel",
                            html.Div(
                                _graph(view),
                                role="img",
                                className="chart",
                                **{"aria-label": say(view.lang, "Chart; its table is below")},
                            ),
                        ),  # fmt: skip
                        html.Section(id=panel("c-below"), className="below"),
                        html.Footer(id=panel("c-foot"), className="foot"),
                    ],
                    className="middle",
                ),
            ],
            id=panel("c-frame"),
            className=frame_class(None, held, view),
        ),
        *(dcc.Store(id=panel(f"c-{name}-data")) for name in ("two", "both", "many")),
        *(dcc.Store(id=f"c-{name}-painted") for name in ("two", "both", "many")),
    ]


def _sheet(name: str, *parts) -> html.Div:
    return html.Div(list(parts), className=f"stand stand-{name}")


def _map(name: str, lang: str) -> html.Div:
    return html.Div(html.Div(id=f"c-map-{name}", **_waiting(lang)), className="c-map")


def _waiting(lang: str) -> dict[str, str]:
    """What stands in place of maps until they begin."""
    return {"data-waiting": say(lang, "Getting the map ready…")}


def _side(name: str, lang: str) -> html.Section:
    return html.Section(
        [
            html.H2(id=f"c-head-{name}"),
            _map(name, lang),
            html.Div(id=f"c-legend-{name}", className="c-legend"),
        ]
    )


def _graph(view: View) -> dcc.Graph:
    return dcc.Graph(
        id=panel("c-funnel"),
        config=theme.CONFIG,
        style={"minHeight": f"{funnel.HEIGHT}px"},
        figure=theme.empty("", funnel.HEIGHT),
    )


def frame_class(reader: Reader | None, held: Catalogue, view: View) -> str:
    """The class of the frame, by which the style sheet shows the open sheet."""
    return f"compare-frame open-{view.sheet or SHEETS[0]}"


def sheet_name(view: View) -> str:
    """The name of the open sheet."""
    return say(view.lang, SHEET_NAMES[view.sheet or SHEETS[0]])


def shown(view: View) -> str:
    """The name of the sheet that was chosen."""
    return sheet_name(view) if view.sheet else ""


def sheets(reader: Reader, held: Catalogue, view: View) -> list:
    """The sheets of the page."""
    shown = view.sheet or SHEETS[0]
    return [
        html.A(
            say(view.lang, SHEET_NAMES[sheet]),
            href=view.but(sheet="" if sheet == SHEETS[0] else sheet).search,
            className="on" if sheet == shown else None,
            **{"data-view": "1", "aria-current": "true" if sheet == shown else "false"},
        )
        for sheet in SHEETS
    ]


def title(reader: Reader, held: Catalogue, view: View) -> str:
    """What the open sheet finds, in one sentence."""
    return FINDINGS[view.sheet].finding(reader, held, view)


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """What stands under the picture: its table, and how to read it."""
    draw = getattr(FINDINGS[view.sheet], "below", None)
    drawn = draw(reader, held, view) if draw else []
    words = say(view.lang, "All figures of this sheet (XLSX)")
    book = html.A(words, href=f"/download/compare{view.search}", download="", className="onward")
    return [*drawn, html.P(book, className="c-book")] if drawn else []
