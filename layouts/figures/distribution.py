"""Where an area stands among all areas: one dot per area, stacked where values meet."""

from collections.abc import Callable, Sequence

import numpy as np

from layouts import display
from layouts.figures import theme

COLUMNS = 72
TALLEST = 16
# Of more dots those are left out that lie under others: they would be nothing but work for the browser.
MOST = 5000
HEADROOM = 1.4
# Dragging over the dots keeps a range of values on the map: assets/brushes.js.
BRUSH = {"dragmode": "select", "selectdirection": "h", "selections": []}


def distribution(
    values: np.ndarray,
    *,
    names: Callable[[np.ndarray], list[str]],
    selected: int | None,
    benchmark: float,
    label: str,
    ticks: list[tuple[float, str]],
    empty: str,
    codes: list[str] | None = None,
    compared: tuple[tuple[int, str], ...] = (),
    chosen: Sequence[int] = (),
    height: int = 112,
) -> dict:
    """A beeswarm of `values`, one per area that shows one; `selected` is an index or None.

    `names` gives the hover texts of some indices, `ticks` positions with their words, `compared` indices with a
    colour each, `chosen` the indices of a group: the others fade. A thin line marks the median, a dashed one the
    benchmark; of one far beyond all dots the name alone stands at the edge.
    """
    if values.size == 0:
        return theme.empty(empty, height)
    low, high = _span(values)
    x, y = swarm(values, low, high)
    seen = apart(x, y) if values.size > MOST else np.arange(values.size)
    traces = [_dots(x, y, seen, names, theme.LINE if len(chosen) else theme.MIST, 4.5)]
    traces[0]["customdata"] = [codes[at] for at in seen] if codes else None
    if len(chosen):
        traces.append(_dots(x, y, chosen, names, theme.TEAL, 5.5))
    traces += [_dots(x, y, [at], names, own, 8) for at, own in compared]
    if selected is not None:
        traces.append(_dots(x, y, [selected], names, theme.ACCENT, 10))
    ends = _with_benchmark(low, high, float(values.max()), benchmark)
    beyond = -1 if benchmark < ends[0] else 1 if benchmark > ends[1] else 0
    reach = max(3.0, float(np.abs(y).max()) + 1.5)
    # The name of the benchmark stands above the dots and the line of the median.
    top = reach * (HEADROOM if np.isfinite(benchmark) else 1)
    return {
        "data": traces,
        "layout": theme.layout(
            height,
            **BRUSH,
            meta={"most": float(display.written([values.max()]))},
            margin={"l": 18, "r": 26, "t": 6, "b": 24},
            xaxis=theme.axis(
                range=[ends[0] - (high - low) * 0.03, ends[1] + (high - low) * 0.03],
                tickvals=[value for value, _ in ticks],
                ticktext=[words for _, words in ticks],
            ),
            yaxis=theme.axis(visible=False, range=[-reach, top]),
            shapes=([] if beyond else _benchmark(benchmark, reach, top)) + _median(float(np.median(values)), reach),
            annotations=_benchmark_label(
                float(np.clip(benchmark, *ends)),
                top,
                f"{'‹ ' if beyond < 0 else ''}{label}{' ›' if beyond > 0 else ''}",
                to_the_left=benchmark > sum(ends) / 2,
            ),
        ),
    }


def swarm(values: np.ndarray, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the dots: values in narrow columns, each column stacked around zero."""
    width = (high - low) / COLUMNS or 1.0
    column = np.clip(((values - low) / width).astype(int), 0, COLUMNS - 1)
    order = np.argsort(column, kind="stable")
    counts = np.bincount(column, minlength=COLUMNS)
    start = np.concatenate(([0], np.cumsum(counts)[:-1]))
    place = np.empty(values.size)
    place[order] = np.arange(values.size) - start[column[order]]
    y = np.where(place % 2 == 0, place / 2, -(place + 1) / 2)
    tallest = counts.max() / 2
    return low + (column + 0.5) * width, y * min(1.0, TALLEST / tallest)


def _span(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(np.quantile(values, 0.995))
    if high <= low:
        low, high = low - 0.5, low + 0.5
    return low, high


def _with_benchmark(low: float, high: float, most: float, benchmark: float) -> tuple[float, float]:
    """The ends of the axis, as far as the benchmark where it lies no farther beyond the dots than these reach; dots
    beyond the end stand at it, and a benchmark there could be on the wrong side of them."""
    wide = high - low
    if low - wide <= benchmark < low:
        return benchmark, high
    return (low, benchmark) if most <= high < benchmark <= high + wide else (low, high)


def apart(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The indices of dots that do not hide one another: one for each place to which others are closer than its size."""
    return np.sort(np.unique(np.column_stack([x, np.round(y)]), axis=0, return_index=True)[1])


def _dots(
    x: np.ndarray, y: np.ndarray, at: Sequence[int], names: Callable[[np.ndarray], list[str]], colour: str, size: float
) -> dict:
    """The dots of some indices, in one look."""
    own = np.asarray(at, dtype=int)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.round(x[own], 4).tolist(),
        "y": np.round(y[own], 2).tolist(),
        "text": names(own),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": size, "color": colour, "line": {"width": 0}},
    }


def _benchmark(value: float, reach: float, top: float) -> list[dict]:
    if not np.isfinite(value):
        return []
    line = {"color": theme.INK, "width": 1, "dash": "dash"}
    return [{"type": "line", "x0": value, "x1": value, "y0": -reach, "y1": top, "line": line}]


def _median(value: float, reach: float) -> list[dict]:
    line = {"color": theme.INK_2, "width": 1}
    return [{"type": "line", "x0": value, "x1": value, "y0": -reach * 0.8, "y1": reach * 0.8, "line": line}]


def _benchmark_label(value: float, top: float, label: str, to_the_left: bool) -> list[dict]:
    if not np.isfinite(value):
        return []
    return [
        {
            "x": value,
            "y": top,
            "text": label,
            "showarrow": False,
            "xanchor": "right" if to_the_left else "left",
            "yanchor": "top",
            "xshift": -3 if to_the_left else 3,
            "font": {"size": 11, "color": theme.QUIET},
        }
    ]
