"""Shares by class, one bar per area beside the other."""

import numpy as np

from layouts.figures import theme


def paired_bars(series: list[dict], *, labels: list[str], axis_text: str, height: int) -> dict:
    """Grouped bars: `series` hold name, share (0–1 per label) and colour; the first is in focus."""
    top = max(float(np.max(entry["share"])) for entry in series)
    step = 0.1 if top > 0.25 else 0.05
    ticks = np.arange(0, top + step, step)
    return {
        "data": [
            {
                "type": "bar",
                "x": labels,
                "y": np.round(entry["share"], 4).tolist(),
                "name": entry["name"],
                "marker": {"color": entry["colour"]},
                "hovertemplate": "%{y:.1%}",
            }
            for entry in series
        ],
        "layout": theme.layout(
            height,
            margin={"l": 42, "r": 8, "t": 26, "b": 40},
            barmode="group",
            bargap=0.25,
            hovermode="x unified",
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.1, "font": {"size": 12}},
            xaxis=theme.axis(type="category", title={"text": axis_text, "font": {"size": 11}, "standoff": 6}),
            yaxis=theme.axis(showgrid=True, tickvals=ticks.tolist(), ticktext=[f"{100 * t:.0f}%" for t in ticks]),
        ),
    }
