"""The course of an indicator: the selected area against those above it."""

import numpy as np

from layouts.figures import theme


def trend(
    lines: list[dict],
    *,
    periods: list[str],
    ticks: list[tuple[int, str]],
    window: tuple[int, int],
    provisional: int,
    empty: str,
    height: int = 150,
) -> dict:
    """One line per area: `lines` hold name, values (NaN where none), texts and role.

    Roles are 'selected', 'parent' and 'top'. `window` is the range of periods asked for,
    `provisional` the index of the first provisional period.
    """
    shown = [line for line in lines if np.isfinite(line["values"]).any()]
    if not shown:
        return theme.empty(empty, height)
    return {
        "data": [trace for line in shown for trace in _traces(line, periods, provisional)],
        "layout": theme.layout(
            height,
            margin={"l": 4, "r": 40, "t": 8, "b": 22},
            hovermode="x unified",
            xaxis=theme.axis(
                tickvals=[at for at, _ in ticks],
                ticktext=[words for _, words in ticks],
                range=[-0.5, len(periods) - 0.5],
            ),
            yaxis=theme.axis(showgrid=True, nticks=4, rangemode="tozero", side="right", tickformat=",~r"),
            shapes=_window(window, len(periods)),
        ),
    }


STYLE = {
    "selected": {"color": theme.ACCENT, "width": 2.4},
    "parent": {"color": theme.QUIET, "width": 1.4},
    "top": {"color": theme.SLATE, "width": 1.4, "dash": "dash"},
}


def _traces(line: dict, periods: list[str], provisional: int) -> list[dict]:
    values = [None if np.isnan(value) else round(float(value), 4) for value in line["values"]]
    x = list(range(len(values)))
    settled = {
        "type": "scatter",
        "mode": "lines" if len(values) > 12 else "lines+markers",
        "x": x[:provisional],
        "y": values[:provisional],
        "name": line["name"],
        "text": line["texts"][:provisional],
        "hovertemplate": "%{text}",
        "line": STYLE[line["role"]],
        "marker": {"size": 5},
    }
    if provisional >= len(values):
        return [settled]
    joined = max(provisional - 1, 0)
    late = settled | {
        "x": x[joined:],
        "y": values[joined:],
        "text": line["texts"][joined:],
        "line": STYLE[line["role"]] | {"dash": "dot"},
        "hoverinfo": "skip",
        "hovertemplate": None,
    }
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
