"""One small curve per programme, on one scale."""

import numpy as np

from layouts.figures import theme
from layouts.figures.survival_curve import short

COLUMNS = 4
ROW = 128


def small_curves(curves: list[dict], *, last: int, axis_text: str, empty: str, height: int) -> dict:
    """Small multiples: `curves` hold name, remark, duration and share (0–1); the one in focus has `own`."""
    if not curves:
        return theme.empty(empty, height)
    rows = -(-len(curves) // COLUMNS)
    traces, axes, titles = [], {}, []
    for i, curve in enumerate(curves):
        column, row = i % COLUMNS, i // COLUMNS
        left, bottom = column / COLUMNS, 1 - (row + 1) / rows
        across, up = [left + 0.035, left + 1 / COLUMNS - 0.02], [bottom + 0.12 / rows, bottom + 0.72 / rows]
        name = "" if i == 0 else str(i + 1)
        first, lowest = column == 0, i + COLUMNS >= len(curves)
        axes[f"xaxis{name}"] = theme.axis(
            range=[0, last], domain=across, anchor=f"y{name}", tickvals=[0, 24, 48] if lowest else [], showline=True,
            linecolor=theme.LINE)  # fmt: skip
        axes[f"yaxis{name}"] = theme.axis(
            range=[0, 1.02], domain=up, anchor=f"x{name}", tickvals=[0, 0.5, 1], showgrid=True,
            ticktext=["0", "50%", "100%"] if first else ["", "", ""])  # fmt: skip
        traces.append(_steps(curve, name))
        titles.append(_title(curve, across[0], up[1]))
    unit = {
        "text": axis_text,
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": -0.02,
        "xanchor": "right",
        "yanchor": "top",
    }
    titles.append({**unit, "showarrow": False, "font": {"size": 11, "color": theme.QUIET}})
    layout = theme.layout(
        max(height, rows * ROW), margin={"l": 24, "r": 4, "t": 4, "b": 34}, annotations=titles, **axes
    )
    return {"data": traces, "layout": layout}


def _steps(curve: dict, axis: str) -> dict:
    own = curve["own"]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": curve["duration"].tolist(),
        "y": np.round(curve["share"], 4).tolist(),
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
        "name": curve["name"],
        "hovertemplate": "%{x}: %{y:.0%}<extra></extra>",
        "line": {"shape": "hv", "color": theme.ACCENT if own else theme.TEAL, "width": 2},
        "fill": "tozeroy",
        "fillcolor": theme.ACCENT_TINT if own else "rgba(125,187,185,0.22)",
    }


def _title(curve: dict, x: float, y: float) -> dict:
    return {
        "text": f"<b>{short(curve['name'])}</b><br>{curve['remark']}",
        "hovertext": curve["name"],
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": 11.5, "color": theme.ACCENT_TEXT if curve["own"] else theme.INK_2},
    }
