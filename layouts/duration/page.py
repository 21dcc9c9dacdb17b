"""The frame of the duration page: choices, the finding, one picture per topic, the side."""

from dash import dcc, html

from layouts.duration.lines import spelled
from layouts.figures import theme
from layouts.ids import AWAITED, panel
from layouts.texts import say
from layouts.view import TOPICS, View
from queries.catalogue import Catalogue
from queries.reader import Reader

TOPIC_NAMES = {
    "stay": "Duration",
    "often": "Frequency",
    "return": "Re-entry",
    "leave": "Leaving",
    "next": "What follows",
    "together": "Several benefits",
    "services": "Services",
    "lag": "Lag to service",
    "caseload": "Caseload",
    "change": "What changed",
    "indicators": "On the map",
}
HEIGHT = 330


def content(held: Catalogue, view: View) -> list:
    """What stands on the page; the panels fill it."""
    graph = dcc.Graph(id=panel("d-figure"), config=theme.CONFIG, style={"minHeight": f"{HEIGHT}px"},
                      figure=theme.empty("", HEIGHT))  # fmt: skip
    return [
        html.Div(
            [
                html.Aside(
                    id=panel("d-filters"), className="left", **{"aria-label": say(view.lang, "Choices of the page")}
                ),
                html.Nav(id=panel("d-topics"), className="tabs", **{"aria-label": say(view.lang, "Topics")}),
                html.Main(
                    [
                        html.Section(id=panel("d-title"), className=f"finding {AWAITED}", **{"aria-live": "polite"}),
                        html.Div(
                            graph,
                            role="img",
                            className="chart",
                            **{"aria-label": say(view.lang, "Chart; its table is below")},
                        ),
                        html.H2(say(view.lang, "In detail"), className="sr"),
                        html.Section(id=panel("d-below"), className="below"),
                        html.Footer(id=panel("d-foot"), className="foot"),
                    ],
                    className="middle",
                ),
                html.Aside(id=panel("d-side"), className="side", **{"aria-label": say(view.lang, "For every topic")}),
            ],
            id=panel("d-frame"),
            className=frame_class(None, held, view),
        )
    ]


def frame_class(reader: Reader | None, held: Catalogue, view: View) -> str:
    """The class of the frame, by which the style sheet knows the topic."""
    return f"spells-frame topic-{view.topic or TOPICS[0]}"


def topic_name(view: View) -> str:
    """The name of the topic that is shown."""
    return say(view.lang, TOPIC_NAMES[view.topic or TOPICS[0]])


def shown(view: View) -> str:
    """The name of the topic that was chosen."""
    return topic_name(view) if view.topic else ""


def topics(reader: Reader, held: Catalogue, view: View) -> list:
    """The topics of the page."""
    shown = view.topic or TOPICS[0]
    links = []
    for topic in TOPICS:
        state = {"data-view": "1", "aria-current": "true" if topic == shown else "false"}
        target = spelled(held, view).but(topic="" if topic == TOPICS[0] else topic)
        links.append(html.A(say(view.lang, TOPIC_NAMES[topic]), href=target.search,
                            className="on" if topic == shown else None, **state))  # fmt: skip
    return links
