"""A line chart of the screen as a drawing: the same mapping of Plotly's schema, so the same figures."""

import re

import numpy as np

from layouts.drawings.marks import Area, Box, Drawing, Lines, Words
from layouts.drawings.palette import LIGHT, Palette

SIZE = 7.5
# Lengths of stroke and gap in points, by the names of Plotly's schema.
DASHES = {"solid": (), "dot": (1.5, 1.5), "dash": (4.0, 2.5), "dashdot": (6.0, 2.5, 1.5, 2.5)}
MARGIN = {"left": 30.0, "right": 8.0, "top": 22.0, "bottom": 26.0}


class _Scale:
    """From data to the sheet, linear in both directions."""

    def __init__(self, x_range, y_range, width: float, height: float, right_axis: bool):
        self.left, self.right = (
            (8.0, width - MARGIN["left"]) if right_axis else (MARGIN["left"], width - MARGIN["right"])
        )
        self.top, self.bottom = MARGIN["top"], height - MARGIN["bottom"]
        self.x_range, self.y_range = x_range, y_range

    def x(self, value):
        low, high = self.x_range
        return self.left + (np.asarray(value, dtype=float) - low) / ((high - low) or 1) * (self.right - self.left)

    def y(self, value):
        low, high = self.y_range
        return self.bottom - (np.asarray(value, dtype=float) - low) / ((high - low) or 1) * (self.bottom - self.top)


def chart(figure: dict, width: float, height: float, says: str, palette: Palette = LIGHT) -> Drawing:
    """Lines, steps and bands of a figure with its ticks, windows and notes; other traces are left out."""
    layout = figure["layout"]
    traces = [trace for trace in figure["data"] if trace.get("type") == "scatter" and len(trace.get("x") or ())]
    if not traces:
        words = next((note["text"] for note in layout.get("annotations", ())), "")
        return Drawing(width, height, (Words(0, 14, _plain(words), SIZE + 1, palette.quiet),), says)
    ticks = _y_ticks(layout["yaxis"], traces)
    scale = _Scale(
        _range(layout["xaxis"], traces, "x"),
        layout["yaxis"].get("range") or _reach(ticks, traces),
        width,
        height,
        layout["yaxis"].get("side") == "right",
    )
    marks = [*_windows(layout, scale), *_grid(ticks, scale, layout, width, palette), *_x_axis(layout, scale, palette)]
    for trace in traces:
        marks += _trace(trace, scale, palette)
    return Drawing(width, height, (*marks, *_notes(layout, scale, palette), *_key(traces, scale, palette)), says)


def _key(traces: list[dict], scale: _Scale, palette: Palette) -> list:
    """Which line is which, above the chart; the selected one first."""
    named = {}
    for trace in reversed(traces):
        line = trace.get("line", {})
        if trace.get("name") and "lines" in trace.get("mode", "lines") and line.get("dash") != "dot":
            named[trace["name"]] = line
    marks: list = []
    x = scale.left
    for name, line in sorted(named.items(), key=lambda entry: -entry[1].get("width", 0)):
        key = (np.array([[x, 7.0], [x + 14, 7.0]]),)
        marks.append(Lines(key, _ink(line.get("color", ""), palette), 1.6, _dash(line)))
        marks.append(Words(x + 18, 9.6, _plain(name), SIZE, palette.quiet))
        x += 30 + sum(SIZE if c >= "\u2e80" else 0.56 * SIZE for c in _plain(name))
    return marks


def _range(axis: dict, traces: list[dict], name: str) -> tuple[float, float]:
    if axis.get("range"):
        low, high = axis["range"]
        return float(low), float(high)
    values = np.concatenate([_numbers(trace[name]) for trace in traces])
    return float(np.nanmin(values)), float(np.nanmax(values))


def _reach(ticks: list[tuple[float, str]], traces: list[dict]) -> tuple[float, float]:
    """From the lowest to the highest of ticks and values."""
    values = np.concatenate([*(_numbers(trace["y"]) for trace in traces), [ticks[0][0], ticks[-1][0]]])
    return float(np.nanmin(values)), float(np.nanmax(values))


def _numbers(values) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _y_ticks(axis: dict, traces: list[dict]) -> list[tuple[float, str]]:
    if axis.get("tickvals") is not None:
        return list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    values = np.concatenate([_numbers(trace["y"]) for trace in traces])
    high = float(np.nanmax(values)) if np.isfinite(values).any() else 1.0
    raw = max(high, 1e-9) / 3
    size = 10.0 ** np.floor(np.log10(raw))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= raw)
    decimals = max(0, -int(np.floor(np.log10(step))) + (1 if step / size == 2.5 else 0))
    return [(i * step, f"{i * step:,.{decimals}f}") for i in range(int(np.ceil(high / step)) + 1)]


def _grid(ticks, scale: _Scale, layout: dict, width: float, palette: Palette) -> list:
    on_right = layout["yaxis"].get("side") == "right"
    marks: list = []
    for value, words in ticks:
        y = float(scale.y(value))
        marks.append(Lines((np.array([[scale.left, y], [scale.right, y]]),), palette.faint, 0.6))
        x, anchor = (scale.right + 4, "start") if on_right else (scale.left - 4, "end")
        marks.append(Words(x, y + 2.6, _plain(words), SIZE, palette.quiet, anchor=anchor))
    return marks


def _x_axis(layout: dict, scale: _Scale, palette: Palette) -> list[Words]:
    axis = layout["xaxis"]
    low, high = scale.x_range
    if axis.get("tickvals") is not None:
        ticks = list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    else:
        step = axis.get("dtick") or max(1, round((high - low) / 6))
        ticks = [(value, f"{value:g}") for value in np.arange(np.ceil(low / step) * step, high + 1e-9, step)]
    words, end = [], -1e9
    for value, label in ticks:
        x = float(scale.x(value))
        if x - end < 24 or not scale.left - 1 <= x <= scale.right + 1:
            continue
        end = x
        words.append(Words(x, scale.bottom + 11, _plain(str(label)), SIZE, palette.quiet, anchor="middle"))
    title = _title(axis)
    if title:
        words.append(
            Words((scale.left + scale.right) / 2, scale.bottom + 22, title, SIZE, palette.quiet, anchor="middle")
        )
    return words


def _title(axis: dict) -> str:
    title = axis.get("title") or ""
    return _plain(title.get("text", "") if isinstance(title, dict) else title)


def _trace(trace: dict, scale: _Scale, palette: Palette) -> list:
    x, y = _numbers(trace["x"]), _numbers(trace["y"])
    if trace.get("fill") == "toself":
        ring = np.column_stack((scale.x(x), scale.y(y)))
        return [Area((ring[np.isfinite(ring).all(axis=1)],), palette.accent, opacity=0.14)]
    if "lines" not in trace.get("mode", "lines"):
        return []
    line = trace.get("line", {})
    if line.get("shape") == "hv":
        x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
    points = np.column_stack((scale.x(x), scale.y(y)))
    finite = np.isfinite(points).all(axis=1)
    cuts = np.flatnonzero(np.diff(finite.astype(int))) + 1
    parts = tuple(part for part in np.split(points, cuts) if len(part) > 1 and np.isfinite(part).all())
    if not parts:
        return []
    return [Lines(parts, _ink(line.get("color", ""), palette), 0.75 * line.get("width", 1.4), _dash(line))]


def _ink(colour: str, palette: Palette) -> str:
    """A colour of the light theme in the palette; colours without a part in it stay."""
    same = {LIGHT.accent: palette.accent, LIGHT.quiet: palette.quiet, LIGHT.ink: palette.ink}
    return same.get(colour, colour or palette.quiet)


def _windows(layout: dict, scale: _Scale) -> list[Box]:
    boxes = []
    for shape in layout.get("shapes", ()):
        if shape.get("type") == "rect" and shape.get("yref") == "paper":
            left, right = float(scale.x(shape["x0"])), float(scale.x(shape["x1"]))
            left, right = max(left, scale.left), min(right, scale.right)
            boxes.append(Box(left, scale.top, max(right - left, 0), scale.bottom - scale.top, shape["fillcolor"]))
    return boxes


def _notes(layout: dict, scale: _Scale, palette: Palette) -> list:
    marks: list = []
    for shape in layout.get("shapes", ()):
        if shape.get("type") == "line" and shape.get("yref", "y") == "y":
            ends = np.column_stack((scale.x([shape["x0"], shape["x1"]]), scale.y([shape["y0"], shape["y1"]])))
            marks.append(Lines((ends,), palette.accent, 0.7, (1.5, 1.5)))
    for note in layout.get("annotations", ()):
        if note.get("xref") == "paper" or note.get("yref") == "paper":
            continue
        anchor = {"right": "end", "center": "middle"}.get(note.get("xanchor", "left"), "start")
        x, y = float(scale.x(note["x"])) + note.get("xshift", 0) * 0.75, float(scale.y(note["y"])) - 3
        marks.append(Words(x, y, _plain(note["text"]), SIZE + 0.5, palette.ink, "<b>" in note["text"], anchor))
    return marks


def _plain(words: str) -> str:
    return re.sub(r"<[^>]+>", "", words)


def _dash(line: dict) -> tuple[float, ...]:
    return DASHES[line.get("dash", "solid")]
