"""The way of a figure, drawn: systems on the left, the indicator on the right, a line for all that is read."""

from layouts.figures import theme
from layouts.texts import say
from queries.provenance import Step

COLUMN = {"system": 0, "source": 1, "staging": 2, "intermediate": 3, "rules": 3, "marts": 4, "published": 5,
          "measure": 5, "indicator": 6}  # fmt: skip
HEADS = ("Management system", "File", "Renamed", "Worked out", "Counted", "Published", "Indicator")
ROW = 25
SWEEPS = 4
# How far a line between two steps of one column swings out, and where a name is broken.
BEND = 0.28
LABEL = 24
WIDTHS = (0.0, 1.2, 2.5, 3.7, 5.0, 6.2, 7.3)


def lineage_figure(found: dict[str, Step], lang: str) -> dict:
    """The steps in columns; the order in a column keeps lines short. Nodes show what a row of them is."""
    columns = _arranged(found)
    tallest = max((len(nodes) for nodes in columns.values()), default=1)
    place = {
        node: (WIDTHS[at], (tallest - len(nodes)) / 2 + i)
        for at, nodes in columns.items()
        for i, node in enumerate(nodes)
    }
    xs, ys = [], []
    for node, step in found.items():
        for read in (read for read in step.reads if read in place):
            (x0, y0), (x1, y1) = place[read], place[node]
            xs += [x0, (x0 + x1) / 2 - (BEND if x0 == x1 else 0), x1, None]
            ys += [y0, (y0 + y1) / 2, y1, None]
    shown = list(place)
    lines = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip",
             "line": {"color": "#CFD8DE", "width": 1}}  # fmt: skip
    marks = {
        "type": "scatter", "mode": "markers+text", "x": [place[n][0] for n in shown], "y": [place[n][1] for n in shown],
        "text": [_wrapped(found[n].name.in_(lang), LABEL) for n in shown], "textposition": "middle right",
        "textfont": {"size": 11, "color": theme.INK_2}, "cliponaxis": False,
        "hovertext": [_wrapped(found[n].about.in_(lang)) for n in shown], "hoverinfo": "text",
        "marker": {"size": 7, "color": [theme.ACCENT if found[n].kind == "indicator" else theme.TEAL for n in shown]},
    }  # fmt: skip
    heads = [
        {"x": WIDTHS[at], "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "showarrow": False,
         "text": say(lang, words), "font": {"size": 11, "color": theme.QUIET}}
        for at, words in enumerate(HEADS) if at in columns
    ]  # fmt: skip
    height = ROW * tallest + 60
    plot = theme.layout(height, annotations=heads, margin={"l": 8, "r": 90, "t": 34, "b": 8})
    plot["xaxis"] = theme.axis(visible=False, range=[-0.1, WIDTHS[-1] + 0.7], fixedrange=True)
    plot["yaxis"] = theme.axis(visible=False, range=[tallest - 0.4, -0.6], fixedrange=True)
    return {"data": [lines, marks], "layout": plot}


def _arranged(found: dict[str, Step]) -> dict[int, list[str]]:
    """The nodes of each column, ordered by the mean place of what they read and of what reads them."""
    columns: dict[int, list[str]] = {}
    for node in sorted(found, key=lambda name: (COLUMN[found[name].kind], name)):
        columns.setdefault(COLUMN[found[node].kind], []).append(node)
    beside: dict[str, list[str]] = {node: [] for node in found}
    for node, step in found.items():
        for read in (read for read in step.reads if read in found):
            beside[node].append(read)
            beside[read].append(node)
    for _ in range(SWEEPS):
        place = {node: (i + 0.5) / len(nodes) for nodes in columns.values() for i, node in enumerate(nodes)}
        for at, nodes in columns.items():
            means = {n: sum(place[o] for o in beside[n]) / len(beside[n]) if beside[n] else place[n] for n in nodes}
            columns[at] = sorted(nodes, key=lambda name: (means[name], name))
    return columns


def _wrapped(text: str, width: int = 60) -> str:
    lines = [""]
    for word in text.replace("<", "‹").split(" "):
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word + " "
    return "<br>".join(line.strip() for line in lines)
