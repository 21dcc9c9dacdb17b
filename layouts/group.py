"""The areas that a reader chose on the map, one by one or by their values, as panels and files take them."""

from collections.abc import Sequence

import numpy as np

from layouts import display
from layouts.figures.scales import scale_of
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import indicator_by_area

Group = tuple[str, ...]


def in_range(reader: Reader, held: Catalogue, view: View) -> Group | None:
    """The areas of the map whose figure lies in the range of values that is kept, ends included, in drawing order;
    None where no range is kept. Figures are compared as browsers hold them, in 32 bits."""
    ends = display.span(view.range)
    if not ends:
        return None
    shown = scale_of(reader, held, view, indicator_by_area(reader, view.selection)).values
    (low, high), value = np.float32(ends), np.float32(shown.value)
    return tuple(shown.code[(value >= low) & (value <= high)].tolist())


def gathered(reader: Reader, held: Catalogue, view: View, codes: Sequence[object] | None) -> Group | None:
    """The areas chosen one by one and by their values: those of both where both were; none where neither was, and None
    where no area is left by the range."""
    chosen, ranged = members(held, view, codes), in_range(reader, held, view)
    if ranged is None:
        return chosen
    return tuple(code for code in ranged if code in set(chosen) or not chosen) or None


def members(held: Catalogue, view: View, codes: Sequence[object] | None) -> Group:
    """Those of the codes that the map draws at its level, in drawing order; others are left."""
    wanted = set(map(str, codes or ()))
    return tuple(code for code in held.layers[view.level] if code in wanted) if wanted else ()


def together(lang: str, group: Group) -> str:
    """What the sum of a group is called."""
    return say(lang, "{n} chosen areas together", n=len(group))
