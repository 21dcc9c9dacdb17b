"""Flows from one column of nodes to the next."""

from dataclasses import dataclass

from layouts.figures import theme

COLOURS = {
    "own": (theme.ACCENT, "rgba(217,72,15,0.22)"),
    "other": (theme.TEAL, "rgba(62,143,151,0.35)"),
    "end": (theme.SLATE, "rgba(138,151,163,0.25)"),
}


# What flows to the column that is not seen: too little to move anything.
UNSEEN = 1e-6


@dataclass(frozen=True)
class Node:
    """What stands at the end of a flow: its words, and whether it is the benefit itself, another, or an end."""

    words: str
    kind: str = "other"


def flow(nodes: list[Node], links: list[tuple[int, int, float, str]], titles: list[str], *, height: int) -> dict:
    """A flow diagram. `links` hold the places of two nodes, a share (0–1) and the words of the pointer; `titles` stand
    above the columns. A last column that is not seen leaves room for the words of the one before."""
    deepest, unseen = _deepest(links), "rgba(0,0,0,0)"
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "snap",
                "node": {
                    "label": [*(node.words for node in nodes), ""],
                    "color": [*(COLOURS[node.kind][0] for node in nodes), unseen],
                    "align": "left",
                    "pad": 16,
                    "thickness": 12,
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                },
                "link": {
                    "source": [*(link[0] for link in links), deepest],
                    "target": [*(link[1] for link in links), len(nodes)],
                    "value": [*(link[2] for link in links), UNSEEN],
                    "color": [*(COLOURS[nodes[link[1]].kind][1] for link in links), unseen],
                    "customdata": [*(link[3] for link in links), ""],
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


def _deepest(links: list[tuple[int, int, float, str]]) -> int:
    """A node of the last column."""
    depth = {0: 0}
    for source, target, *_ in sorted(links):
        depth[target] = depth.get(source, 0) + 1
    return max(depth, key=depth.__getitem__)


def _title(words: str, i: int, count: int) -> dict:
    return {
        "x": i / count,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "yshift": 26,
        "text": words,
        "showarrow": False,
        "xanchor": "left",
        "font": {"size": 12, "color": theme.QUIET},
    }
