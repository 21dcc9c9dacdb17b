"""Step curves by months: the share still receiving since the spell began, or back since it ended."""

import numpy as np

from layouts.figures import theme

APART = 0.065


def survival_curve(
    curves: list[dict],
    *,
    median: float,
    median_text: str,
    last: int,
    axis_text: str,
    empty: str,
    height: int = 232,
    named: bool = False,
    top: float = 1.0,
) -> dict:
    """Step curves with the 95% band of the first one.

    `curves` hold name, colour, duration, share (0–1), lower, upper and texts per duration, and the places among
    the durations at which spells were still open (`ticks`); `median` is NaN where half is not reached; `last` ends
    the axis, `top` the shares; `named` writes the names beside the curves.
    """
    if not curves:
        return theme.empty(empty, height)
    traces = [_band(curves[0]), *(_steps(curve, i == 0) for i, curve in reversed(list(enumerate(curves))))]
    if len(curves[0].get("ticks", ())):
        traces.append(_ticks(curves[0]))
    step = 0.25 if top > 0.5 else 0.1 if top > 0.2 else 0.05
    shares = np.arange(0, top + 1e-9, step)
    return {
        "data": traces,
        "layout": theme.layout(
            height,
            margin={"l": 42, "r": 132 if named else 8, "t": 10, "b": 40},
            hovermode="x unified",
            xaxis=theme.axis(
                range=[0, last],
                dtick=12 if last > 24 else 6,
                title={"text": axis_text, "font": {"size": 11}, "standoff": 6},
            ),
            yaxis=theme.axis(
                range=[0, top * 1.03],
                showgrid=True,
                tickvals=shares.tolist(),
                ticktext=[f"{100 * share:.0f}%" for share in shares],
            ),
            shapes=_median_lines(median) + (_leaders(curves, last, top) if named else []),
            annotations=_median_label(median, median_text, last) + (_names(curves, last, top) if named else []),
        ),
    }


def _steps(curve: dict, first: bool) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": curve["duration"].tolist(),
        "y": np.round(curve["share"], 4).tolist(),
        "name": curve["name"],
        "text": curve["texts"],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"shape": "hv", "color": curve["colour"], "width": 2.6 if first else 1.6},
    }


def _ticks(curve: dict) -> dict:
    at = np.asarray(curve["ticks"])
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.asarray(curve["duration"])[at].tolist(),
        "y": np.round(curve["share"][at], 4).tolist(),
        "marker": {"symbol": "line-ns", "size": 7, "line": {"width": 1.2, "color": curve["colour"]}},
        "hoverinfo": "skip",
    }


def _band(curve: dict) -> dict:
    duration = curve["duration"]
    steps = np.repeat(duration, 2)[1:]
    lower, upper = np.repeat(curve["lower"], 2)[:-1], np.repeat(curve["upper"], 2)[:-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.concatenate((steps, steps[::-1])).tolist(),
        "y": np.round(np.concatenate((upper, lower[::-1])), 4).tolist(),
        "fill": "toself",
        "fillcolor": theme.ACCENT_TINT,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _heights(curves: list[dict], top: float) -> list[float]:
    """Where the name of each curve stands: at the height of its end, pushed apart where ends meet."""
    ends = sorted((float(curve["share"][-1]), i) for i, curve in enumerate(curves))
    heights, floor = [0.0] * len(curves), 0.0
    for share, i in ends:
        heights[i] = floor = max(share, floor)
        floor += APART * top
    over = max(0.0, max(heights) - top)
    return [height - over for height in heights]


def _leaders(curves: list[dict], last: int, top: float) -> list[dict]:
    """From the end of each curve that ends before the axis, a dotted line to its name."""
    return [
        {
            "type": "line",
            "x0": float(curve["duration"][-1]),
            "y0": float(curve["share"][-1]),
            "x1": last,
            "y1": height,
            "line": {"width": 1, "dash": "dot", "color": curve["colour"]},
            "opacity": 0.45,
        }
        for curve, height in zip(curves, _heights(curves, top), strict=True)
        if curve["duration"][-1] < last
    ]


def _names(curves: list[dict], last: int, top: float) -> list[dict]:
    """The name of each curve at the right edge."""
    heights = _heights(curves, top)
    return [
        {
            "x": last,
            "y": heights[i],
            "text": f"<b>{short(curve['name'])}</b>" if i == 0 else short(curve["name"]),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
            "font": {"size": 12, "color": curve["colour"] if i else theme.ACCENT_TEXT},
        }
        for i, curve in enumerate(curves)
    ]


def short(name: str) -> str:
    """A name cut to what fits beside a curve."""
    wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in name)
    return name if wide <= 19 else name[: 9 if wide > len(name) * 1.5 else 18] + "…"


def _median_lines(median: float) -> list[dict]:
    if not np.isfinite(median):
        return []
    line = {"color": theme.ACCENT, "width": 1, "dash": "dot"}
    return [{"type": "line", "x0": median, "x1": median, "y0": 0, "y1": 0.5, "line": line}]


def _median_label(median: float, words: str, last: int) -> list[dict]:
    if not np.isfinite(median) or median > last:
        return []
    # A falling curve leaves room above the line on its right, and below it on its left.
    right = median > last * 0.55
    return [
        {
            "x": median,
            "y": 0.5,
            "text": f"<b>{words}</b>",
            "showarrow": False,
            "xanchor": "right" if right else "left",
            "yanchor": "top" if right else "bottom",
            "xshift": -6 if right else 6,
            "yshift": -2 if right else 2,
            "font": {"size": 12, "color": theme.ACCENT_TEXT},
        }
    ]
