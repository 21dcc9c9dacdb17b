"""What a panel of the screen says, in plain words: so a page on paper cannot say anything else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.piece import components


@dataclass(frozen=True)
class Row:
    """One row of a panel's table: its label, its bar (0–1) and the quiet one beside it, its words, and
    whether it is that of the selected area."""

    label: str
    share: float
    other: float | None
    words: str
    selected: bool = False


def text(content) -> str:
    """All words of a component, in reading order, those of a piece included."""
    if content is None:
        return ""
    if isinstance(content, str | int | float):
        return str(content)
    if isinstance(content, list | tuple):
        return "".join(map(text, content))
    return text(_within(content))


def found(content, kind: type[Component], name: str = "") -> Iterator[Component]:
    """The components of a kind, and of a class where one is given, in reading order."""
    if isinstance(content, list | tuple):
        for part in content:
            yield from found(part, kind, name)
    elif isinstance(content, Component):
        if isinstance(content, kind) and (not name or name in (getattr(content, "className", "") or "").split()):
            yield content
        yield from found(_within(content), kind, name)


def _within(part: Component):
    """What lies in a component; of one that the browser fills, what it fills it with."""
    piece = getattr(part, "data-piece", None)
    return components(json.loads(piece)) if piece else getattr(part, "children", None)


def first(content, kind: type[Component], name: str = "") -> str:
    """The words of the first component of a kind; nothing if there is none."""
    return next((text(part) for part in found(content, kind, name)), "")


def rows(table: Component) -> tuple[Row, ...]:
    """The rows of a table of bars."""
    return tuple(_row(entry) for body in found(table, html.Tbody) for entry in found(body, html.Tr))


def _row(entry: Component) -> Row:
    bars = [_share(bar) for bar in found(entry, html.Div, "bar")]
    return Row(
        label=first(entry, html.Th),
        share=bars[0] if bars else 0.0,
        other=bars[1] if len(bars) > 1 else None,
        words=first(entry, html.Td, "number"),
        selected="selected" in (getattr(entry, "className", "") or "").split(),
    )


def _share(bar: Component) -> float:
    return float(str(bar.style["width"]).rstrip("%")) / 100
