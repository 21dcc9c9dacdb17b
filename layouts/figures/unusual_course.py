"""Monthly changes as bars of modified z-scores with their cumulative sum as a line."""

import numpy as np

from layouts.figures import theme

LIMIT = 4.0


def unusual_course(
    z: list[float],
    texts: list[str],
    sums: list[float],
    ticks: list[tuple[int, str]],
    *,
    empty: str,
    height: int = 170,
) -> dict:
    """One bar per month, dark beyond ±4; `sums` is the cumulative sum, `ticks` months with their words."""
    if not z or not np.isfinite(z).any():
        return theme.empty(empty, height)
    shown = [None if np.isnan(value) else round(float(value), 2) for value in z]
    colours = [theme.TEAL if value is not None and abs(value) > LIMIT else theme.MIST for value in shown]
    bars = {"type": "bar", "x": list(range(len(z))), "y": shown, "marker": {"color": colours},
            "text": texts, "textposition": "none", "hovertemplate": "%{text}<extra></extra>"}  # fmt: skip
    line = {"type": "scatter", "mode": "lines", "x": list(range(len(z))), "y": [round(float(s), 2) for s in sums],
            "line": {"color": theme.QUIET, "width": 1.3}, "yaxis": "y2", "hoverinfo": "skip"}  # fmt: skip
    reach = max(LIMIT + 1, max(abs(value) for value in shown if value is not None)) * 1.05
    most = max(LIMIT, max(abs(value) for value in sums)) * 1.05
    limits = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at,
         "line": {"color": theme.SLATE, "width": 1, "dash": "dot"}}
        for at in (-LIMIT, LIMIT)
    ]  # fmt: skip
    return {
        "data": [bars, line],
        "layout": theme.layout(
            height,
            margin={"l": 4, "r": 34, "t": 6, "b": 22},
            bargap=0.25,
            xaxis=theme.axis(tickvals=[at for at, _ in ticks], ticktext=[words for _, words in ticks]),
            yaxis=theme.axis(side="right", range=[-reach, reach], tickvals=[-LIMIT, 0, LIMIT]),
            yaxis2=theme.axis(overlaying="y", range=[-most, most], visible=False),
            shapes=limits,
        ),
    }
