"""The course of an indicator: the selected area against those above it."""

import numpy as np

from layouts.figures import theme


def trend(
    lines: list[dict],
    *,
    periods: list[str],
    ticks: list[tuple[int, str]],
    figures: list[tuple[float, str]],
    window: tuple[int, int],
    provisional: int,
    empty: str,
    deciles: tuple[tuple[int, ...], np.ndarray] | None = None,
    events: list[tuple[int, str, str]] = (),
    height: int = 176,
) -> dict:
    """One line per area: `lines` hold name, values (NaN where none), texts, role and perhaps a colour.

    Roles are 'selected', 'compared', 'group', 'parent' and 'top'. `figures` are the values written at the side,
    `window` is the range of periods asked for, `provisional` the index of the first provisional period, `deciles`
    indices of periods with the deciles of all areas (9 rows), `events` indices with a sign and words.
    """
    shown = [line for line in lines if np.isfinite(line["values"]).any()]
    if not shown:
        return theme.empty(empty, height)
    return {
        "data": [*_decile_lines(deciles), *(trace for line in shown for trace in _traces(line, provisional))],
        "layout": theme.layout(
            height,
            margin={"l": 4, "r": _beside(figures), "t": 20 if events else 8, "b": 22},
            hovermode="x unified",
            **BRUSH,
            meta={"periods": periods},
            xaxis=theme.axis(
                tickvals=[at for at, _ in ticks],
                ticktext=[words for _, words in ticks],
                range=[-0.5, len(periods) * (1 + MARGIN) - 0.5],
            ),
            yaxis=theme.axis(
                showgrid=True,
                rangemode="tozero",
                side="right",
                tickvals=[value for value, _ in figures],
                ticktext=[words for _, words in figures],
            ),
            shapes=_window(window, len(periods)) + [_flag_line(at) for at, _, _ in events],
            annotations=[_flag(at, sign, words) for at, sign, words in events],
        ),
    }


def _beside(figures: list[tuple[float, str]]) -> int:
    """Room for the figures at the side, of which each sign is about six pixels wide."""
    return max([40, *(10 + 6 * len(words) for _, words in figures)])


MEDIAN = 4
# Room at the end for the circle of the last month, as a part of all months.
MARGIN = 0.02
# Dragging over the course chooses months: assets/brushes.js.
BRUSH = {"dragmode": "select", "selectdirection": "h", "selections": []}
# Of more periods than this only the last provisional one has a circle: more would run into one another.
CROWDED = 36
STYLE = {
    "compared": {"width": 1.8},
    "selected": {"color": theme.ACCENT, "width": 2.4},
    "parent": {"color": theme.QUIET, "width": 1.4},
    "group": {"color": theme.TEAL, "width": 2.4},
    "top": {"color": theme.INK, "width": 1.4, "dash": "dash"},
}


def _decile_lines(deciles) -> list[dict]:
    """Thin dots for the deciles of all areas, dots and dashes for their median."""
    if deciles is None:
        return []
    at, values = deciles
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": list(at),
            "y": [None if np.isnan(value) else round(float(value), 4) for value in row],
            "hoverinfo": "skip",
            "line": {"color": theme.SLATE, "width": 1.2, "dash": "dashdot"}
            if i == MEDIAN
            else {"color": "#B4BEC7", "width": 1, "dash": "dot"},
        }
        for i, row in enumerate(values)
    ]


def _flag_line(at: int) -> dict:
    line = {"color": theme.INK_2, "width": 1}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _flag(at: int, sign: str, words: str) -> dict:
    return {
        "x": at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": sign,
        "hovertext": words,
        "showarrow": False,
        "bgcolor": theme.INK,
        "borderpad": 2,
        "font": {"size": 10, "color": theme.PAPER},
    }


def _traces(line: dict, provisional: int) -> list[dict]:
    values = [None if np.isnan(value) else round(float(value), 4) for value in line["values"]]
    x = list(range(len(values)))
    style = STYLE[line["role"]] | ({"color": line["colour"]} if "colour" in line else {})
    settled = {
        "type": "scatter",
        "mode": "lines" if len(values) > 12 else "lines+markers",
        "x": x[:provisional],
        "y": values[:provisional],
        "name": line["name"],
        "text": line["texts"][:provisional],
        "hovertemplate": "%{text}",
        "line": style,
        "marker": {"size": 5},
    }
    if provisional >= len(values):
        return [settled]
    joined = max(provisional - 1, 0)
    late = settled | {
        "x": x[joined:],
        "y": values[joined:],
        "text": line["texts"][joined:],
        "line": style | {"dash": "dot"},
        "hoverinfo": "skip",
        "hovertemplate": None,
    }
    if line["role"] == "selected":
        hollow = [0] * (len(late["x"]) - 1) + [6] if len(values) > CROWDED else [0] + [6] * len(values)
        late |= {"mode": "lines+markers", "marker": {"symbol": "circle-open", "size": hollow}}
    return [settled, late]


def _window(window: tuple[int, int], length: int) -> list[dict]:
    first, last = window
    if last - first + 1 >= length:
        return []
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": first - 0.5,
            "x1": last + 0.5,
            "y0": 0,
            "y1": 1,
            "fillcolor": theme.WASH,
            "line": {"width": 0},
            "layer": "below",
        }
    ]
