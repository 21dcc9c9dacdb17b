"""The survival curve: the share still receiving by months since the spell began."""

import numpy as np

from layouts.figures import theme


def survival_curve(
    curves: list[dict],
    *,
    median: float,
    median_text: str,
    last: int,
    axis_text: str,
    empty: str,
    height: int = 232,
) -> dict:
    """Step curves with the 95 % band of the first one.

    `curves` hold name, role ('selected' or 'parent'), duration, survival (0–1), lower, upper and
    texts per duration; `median` is NaN where half is not reached; `last` ends the axis.
    """
    if not curves:
        return theme.empty(empty, height)
    own = curves[0]
    traces = [_band(own), *(_steps(curve) for curve in reversed(curves))]
    return {
        "data": traces,
        "layout": theme.layout(
            height,
            margin={"l": 38, "r": 8, "t": 10, "b": 36},
            hovermode="x unified",
            xaxis=theme.axis(
                range=[0, last],
                dtick=12 if last > 24 else 6,
                title={"text": axis_text, "font": {"size": 11}, "standoff": 6},
            ),
            yaxis=theme.axis(
                range=[0, 1.03],
                showgrid=True,
                tickvals=[0, 0.25, 0.5, 0.75, 1],
                ticktext=["0 %", "25 %", "50 %", "75 %", "100 %"],
            ),
            shapes=_median_lines(median),
            annotations=_median_label(median, median_text, last),
        ),
    }


def _steps(curve: dict) -> dict:
    accent = curve["role"] == "selected"
    return {
        "type": "scatter",
        "mode": "lines",
        "x": curve["duration"].tolist(),
        "y": np.round(curve["survival"], 4).tolist(),
        "name": curve["name"],
        "text": curve["texts"],
        "hovertemplate": "%{text}",
        "line": {
            "shape": "hv",
            "color": theme.ACCENT if accent else theme.QUIET,
            "width": 2.4 if accent else 1.4,
        },
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


def _median_lines(median: float) -> list[dict]:
    if not np.isfinite(median):
        return []
    line = {"color": theme.ACCENT, "width": 1, "dash": "dot"}
    return [{"type": "line", "x0": median, "x1": median, "y0": 0, "y1": 0.5, "line": line}]


def _median_label(median: float, words: str, last: int) -> list[dict]:
    if not np.isfinite(median):
        return []
    right = median > last * 0.55
    return [
        {
            "x": median,
            "y": 0.5,
            "text": f"<b>{words}</b>",
            "showarrow": False,
            "xanchor": "right" if right else "left",
            "yanchor": "bottom",
            "xshift": -6 if right else 6,
            "yshift": 2,
            "font": {"size": 12, "color": theme.ACCENT_TEXT},
        }
    ]
