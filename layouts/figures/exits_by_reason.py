"""What has become of spells by month: still receiving, or left for one of the reasons. Adds up to one."""

import numpy as np

from layouts import numbers
from layouts.figures import theme

COLOURS = {
    "work": "#0072B2",
    "transfer": "#009E73",
    "expired": "#E69F00",
    "moved": "#CC79A7",
    "death": "#5D3A9B",
    "off": "#8A97A3",
}


def exits_by_reason(
    reasons: list[dict], *, last: int, axis_text: str, still_text: str, empty: str, height: int
) -> dict:
    """Stacked steps: `reasons` hold id, name and share (0–1) per duration; what is left still receives."""
    if not reasons:
        return theme.empty(empty, height)
    duration = np.arange(len(reasons[0]["share"]))
    traces = [
        _area(entry["name"], entry["share"], duration, COLOURS.get(entry["id"], theme.SLATE)) for entry in reasons
    ]
    still = 1 - np.sum([entry["share"] for entry in reasons], axis=0)
    traces.append(_area(still_text, still, duration, "#E6F1EE"))
    return {
        "data": traces,
        "layout": theme.layout(
            height,
            margin={"l": 42, "r": 150, "t": 10, "b": 40},
            hovermode="x unified",
            xaxis=theme.axis(
                range=[0, last],
                dtick=12 if last > 24 else 6,
                title={"text": axis_text, "font": {"size": 11}, "standoff": 6},
            ),
            yaxis=theme.axis(
                range=[0, 1],
                tickvals=[0, 0.25, 0.5, 0.75, 1],
                ticktext=["0%", "25%", "50%", "75%", "100%"],
            ),
            annotations=_names([*reasons, {"id": "", "name": still_text, "share": still}], last),
        ),
    }


def _area(name: str, share: np.ndarray, duration: np.ndarray, colour: str) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "stackgroup": "all",
        "x": duration.tolist(),
        "y": np.round(share, 4).tolist(),
        "name": name,
        "hovertemplate": "%{y:.0%}",
        "line": {"shape": "hv", "width": 0.6, "color": "#FFFFFF"},
        "fillcolor": colour,
    }


def _names(entries: list[dict], last: int) -> list[dict]:
    """The names beside the bands, in the middle of each, pushed apart where bands are thin."""
    floor, heights, reached = 0.0, [], 0.0
    for entry in entries:
        share = float(entry["share"][-1])
        floor = max(reached + share / 2, floor)
        heights.append(floor)
        floor += 0.062
        reached += share
    over = max(heights[-1] - 0.98, 0)
    return [
        {
            "x": last,
            "y": height - over * (i + 1) / len(heights),
            "text": f"{entry['name']} {numbers.percent(float(entry['share'][-1]), 0)}",
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
            "font": {
                "size": 12,
                "color": COLOURS.get(entry["id"], theme.INK_2) if entry["id"] != "off" else theme.QUIET,
            },
        }
        for i, (entry, height) in enumerate(zip(entries, heights, strict=True))
    ]
