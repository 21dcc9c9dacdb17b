"""Small areas vary more by chance: each area by its size and its figure, within limits that narrow as size grows."""

import numpy as np

from layouts.figures import theme

STEPS = 80
NEAR, FAR = "#8A97A3", "#14606F"


def funnel(
    size: np.ndarray,
    value: np.ndarray,
    *,
    limits: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]],
    reference: float,
    names: list[str],
    codes: list[str],
    beyond: np.ndarray,
    marked: list[tuple[int, str, str]],
    titles: tuple[str, str],
    sizes: list[tuple[float, str]],
    label: str,
    empty: str,
    height: int,
) -> dict:
    """`size` persons and `value` per area; `limits` hold words, sizes, lower and upper values; `beyond` is true outside
    the outer limits; `marked` indices with colour and name. Persons stand on a logarithmic axis, `sizes` in words."""
    if value.size == 0:
        return theme.empty(empty, height)
    # Whatever lies outside the limits has its place on the chart.
    top = max(float(np.nanquantile(value, 0.998)) * 1.12, float(value[beyond].max(initial=0)) * 1.04) or 1.0
    lines = [_limit(words, at, edge, outer) for outer, (words, at, *edges) in enumerate(limits) for edge in edges]
    kept = np.where(beyond, FAR, NEAR)
    return {
        "data": [
            *lines,
            _points(size, value, names, codes, kept.tolist()),
            *(_mark(size[at], value[at], colour, name) for at, colour, name in marked),
        ],
        "layout": theme.layout(
            height,
            margin={"l": 52, "r": 16, "t": 12, "b": 44},
            xaxis=_axis(
                titles[0],
                type="log",
                tickvals=[size for size, _ in sizes],
                ticktext=[words for _, words in sizes],
            ),
            yaxis=_axis(titles[1], range=[min(0.0, float(value.min())), top], nticks=6, tickformat=",~r"),
            shapes=[_line(reference)],
            annotations=[_label(reference, label)],
        ),
    }


def _axis(title: str, **changes) -> dict:
    return theme.axis(showgrid=True, title={"text": title, "font": {"size": 12}}, **changes)


def _line(reference: float) -> dict:
    line = {"color": theme.INK, "width": 1, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": reference, "y1": reference, "line": line}


def _label(reference: float, words: str) -> dict:
    return {
        "xref": "paper", "x": 1, "xanchor": "right", "y": reference, "yanchor": "bottom", "text": words,
        "showarrow": False, "font": {"size": 11, "color": theme.INK_2}, "bgcolor": "rgba(255,255,255,0.8)",
    }  # fmt: skip


def _limit(words: str, sizes: np.ndarray, edge: np.ndarray, outer: int) -> dict:
    return {
        "type": "scatter", "mode": "lines", "x": np.round(sizes, 1).tolist(), "y": np.round(edge, 4).tolist(),
        "line": {"color": theme.SLATE, "width": 1.3 if outer else 1, "dash": "solid" if outer else "dot"},
        "hovertemplate": words + "<extra></extra>",
    }  # fmt: skip


def _points(size, value, names: list[str], codes: list[str], colours: list[str]) -> dict:
    return {
        "type": "scatter", "mode": "markers", "x": np.round(size, 1).tolist(), "y": np.round(value, 4).tolist(),
        "text": names, "customdata": codes, "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 6, "color": colours, "opacity": 0.72, "line": {"width": 0}},
    }  # fmt: skip


def _mark(size: float, value: float, colour: str, name: str) -> dict:
    return {
        "type": "scatter", "mode": "markers+text", "x": [float(size)], "y": [float(value)], "text": [name],
        "textposition": "top center", "textfont": {"size": 12, "color": colour}, "hoverinfo": "skip",
        "marker": {"size": 11, "color": colour, "line": {"width": 1.5, "color": theme.PAPER}},
    }  # fmt: skip
