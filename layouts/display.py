"""The short fields of a view that say how its map is drawn: how they are read, written and checked."""

import math
from collections.abc import Iterable

import numpy as np

from queries.benchmarks import choices
from queries.catalogue import Catalogue
from queries.change import A_YEAR, earlier
from queries.limits import has_limits
from queries.trend import years

SCHEMES = ("quantile", "equal_interval", "fisher_jenks", "pretty", "head_tail", "std_mean", "centred")
MODES = ("test", "smooth", "spots", "clusters")
CLASSES = 5
FEWEST, MOST = 3, 9
MOST_COMPARED = 10


def numbers_in(text: str, between: str = ",") -> tuple[float, ...]:
    """The finite figures that a text lists; empty where any part of it is none."""
    try:
        found = tuple(float(_figure(float(part))) for part in text.split(between)) if text else ()
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def written(figures: Iterable[float], between: str = ",") -> str:
    """Figures as they stand in the URL."""
    return between.join(map(_figure, figures))


def _figure(value: float) -> str:
    """A figure in six digits, or in as many more as browsers tell values apart by: a value on a limit stays on it."""
    with np.errstate(over="ignore"):
        held = np.float32(value)
        short = (f"{held:.{digits}g}" for digits in (6, 7, 8))
        return next((text for text in short if np.float32(text) == held), f"{held:.9g}")


# Stands before and after the edges of classes that are kept: the first and the last are no limits, but give way to
# values that lie beyond them. Limits that are written by hand stand without it: each is one.
KEPT = "~"


def kept(edges_: Iterable[float]) -> str:
    """Edges of classes as they stand in the URL to be kept everywhere."""
    return f"{KEPT}{written(edges_)}{KEPT}"


def is_kept(text: str) -> bool:
    """Whether the edges of a link are those of classes that are kept, the lowest and highest value among them."""
    return len(text) > 1 and text.startswith(KEPT) and text.endswith(KEPT)


def plain(text: str) -> str:
    """What the box for limits by hand shows of edges in the URL: of classes that are kept, the limits between them."""
    return ",".join(text[1:-1].split(",")[1:-1]) if is_kept(text) else text


def edges(text: str) -> tuple[float, ...]:
    """The edges of classes that are kept, or the limits written by hand, rising; empty where the text holds no usable
    ones."""
    found = numbers_in((text[1:-1] if is_kept(text) else text).replace("，", ","))
    rising = all(low < high for low, high in zip(found, found[1:], strict=False))
    return found if 1 + is_kept(text) <= len(found) <= MOST + 1 and rising else ()


def _edges_settled(text: str) -> str:
    found = edges(text)
    return kept(found) if found and is_kept(text) else written(found)


def span(text: str) -> tuple[float, float] | None:
    """Lowest and highest value that is kept on the map, written low~high."""
    found = numbers_in(text, "~")
    return found if len(found) == 2 and found[0] <= found[1] else None


def compared(text: str, held: Catalogue) -> tuple[str, ...]:
    """The codes of the areas compared, each once, at most ten."""
    return tuple(dict.fromkeys(code for code in map(held.present, text.split(",")) if code in held.areas))[
        :MOST_COMPARED
    ]


def settled(view, held: Catalogue) -> dict[str, str]:
    """What the fields of the display say, for the published build; empty for the default.

    A calendar year to compare with stands for its first to its last period.
    """
    indicator = held.indicators[view.indicator]
    count = int(view.k) if view.k.isascii() and view.k.isdigit() else CLASSES
    than = "~".join(years(held.periods).get(view.than, ())) or view.than
    than = than if than and earlier(held, view.selection, than) else ""
    return {
        "class_": view.class_ if view.class_ in SCHEMES else SCHEMES[0],
        "k": str(count) if FEWEST <= count <= MOST and count != CLASSES else "",
        "breaks": _edges_settled(view.breaks),
        "range": written(span(view.range) or (), "~"),
        "benchmark": view.benchmark if view.benchmark in choices(held, view.selection) else "",
        "than": than,
        "mode": view.mode if view.mode in MODES and has_limits(indicator) and not than else "",
        "compare": ",".join(compared(view.compare, held)),
    }


__all__ = [
    "A_YEAR",
    "CLASSES",
    "MODES",
    "SCHEMES",
    "compared",
    "edges",
    "is_kept",
    "kept",
    "plain",
    "settled",
    "span",
    "written",
]
