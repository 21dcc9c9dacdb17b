"""Sets and their members: bars of how many, above a grid of dots that says which (Lex et al. 2014)."""

from layouts.figures import theme

LINES, LINE = 7, 26


def upset(
    sets: list[tuple[tuple[int, ...], int]], *, names: list[str], words: list[str], focus: int, height: int
) -> dict:
    """`sets` hold the positions of their members in `names` and how many; those with `focus` are accented."""
    # Each member needs a line of its own to be read.
    height += max(len(names) - LINES, 0) * LINE
    colours = [theme.ACCENT if focus in members else theme.TEAL for members, _ in sets]
    bars = {
        "type": "bar",
        "x": list(range(len(sets))),
        "y": [number for _, number in sets],
        "text": words,
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 11},
        "cliponaxis": False,
        "marker": {"color": colours},
        "hovertext": [" + ".join(names[i] for i in members) for members, _ in sets],
        "hovertemplate": "%{hovertext}: %{text}<extra></extra>",
    }
    empty = _dots([(x, y) for x in range(len(sets)) for y in range(len(names))], theme.LINE)
    return {
        "data": [bars, empty, *(_column(x, members, colours[x]) for x, (members, _) in enumerate(sets))],
        "layout": theme.layout(
            height,
            margin={"l": 130, "r": 8, "t": 24, "b": 8},
            bargap=0.45,
            hovermode="closest",
            xaxis=theme.axis(visible=False, range=[-0.6, len(sets) - 0.4]),
            yaxis=theme.axis(visible=False, domain=[0.48, 1], rangemode="tozero"),
            yaxis2=theme.axis(
                domain=[0, 0.44], range=[len(names) - 0.5, -0.5], tickvals=list(range(len(names))), ticktext=names
            ),
        ),
    }


def _dots(points: list[tuple[int, int]], colour: str) -> dict:
    x, y = zip(*points, strict=True)
    return {
        "type": "scatter", "mode": "markers", "x": list(x), "y": list(y), "yaxis": "y2", "hoverinfo": "skip",
        "marker": {"size": 9, "color": colour},
    }  # fmt: skip


def _column(x: int, members: tuple[int, ...], colour: str) -> dict:
    trace = _dots([(x, member) for member in members], colour)
    return trace | {"mode": "lines+markers", "line": {"color": colour, "width": 2}}
