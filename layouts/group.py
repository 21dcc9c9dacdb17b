"""The areas that a reader chose on the map, as the panels beside it take them."""

from collections.abc import Sequence

from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue

Group = tuple[str, ...]


def members(held: Catalogue, view: View, codes: Sequence[object] | None) -> Group:
    """Those of the codes that the map draws at its level, in drawing order; others are left."""
    wanted = set(map(str, codes or ()))
    return tuple(code for code in held.layers[view.level] if code in wanted) if wanted else ()


def together(lang: str, group: Group) -> str:
    """What the sum of a group is called."""
    return say(lang, "{n} chosen areas together", n=len(group))
