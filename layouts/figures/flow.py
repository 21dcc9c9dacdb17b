"""Flows from one column of nodes to the next."""

from dataclasses import dataclass

from layouts.figures import theme

COLOURS = {
    "own": (theme.ACCENT, "rgba(217,72,15,0.22)"),
    "other": (theme.TEAL, "rgba(62,143,151,0.35)"),
    "end": (theme.SLATE, "rgba(138,151,163,0.25)"),
}


@dataclass(frozen=True)
class Node:
    """What stands at the end of a flow: its words, and whether it is the benefit itself, another, or an end."""

    words: str
    kind: str = "other"


def flow(nodes: list[Node], links: list[tuple[int, int, float, str]], titles: list[str], *, height: int) -> dict:
    """A flow diagram. `links` hold the places of two nodes, a share (0–1) and the words of the pointer; `titles` stand
    above the columns."""
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "snap",
                "node": {
                    "label": [node.words for node in nodes],
                    "color": [COLOURS[node.kind][0] for node in nodes],
                    "align": "left",
                    "pad": 16,
                    "thickness": 12,
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                },
                "link": {
                    "source": [link[0] for link in links],
                    "target": [link[1] for link in links],
                    "value": [link[2] for link in links],
                    "color": [COLOURS[nodes[link[1]].kind][1] for link in links],
                    "customdata": [link[3] for link in links],
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
                "textfont": {"size": 12, "color": theme.INK},
            }
        ],
        "layout": theme.layout(
            height,
            margin={"l": 4, "r": 4, "t": 34, "b": 12},
            annotations=[_title(words, i, len(titles)) for i, words in enumerate(titles)],
        ),
    }


def _title(words: str, i: int, count: int) -> dict:
    at = i / (count - 1)
    return {
        "x": at,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "yshift": 26,
        "text": words,
        "showarrow": False,
        "xanchor": "left" if i == 0 else "right" if i == count - 1 else "center",
        "font": {"size": 12, "color": theme.QUIET},
    }
