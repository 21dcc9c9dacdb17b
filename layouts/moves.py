"""Where a click leads: selecting, drilling and climbing as views."""

from layouts.view import View, drawable_levels
from queries.catalogue import Catalogue


def select(view: View, code: str) -> View:
    """The view with an area selected."""
    return view.but(area=code)


def find(view: View, held: Catalogue, code: str) -> View:
    """The view with a searched area selected and on the map, at its own level where that is drawn."""
    area = held.areas.get(code)
    if area is None:
        return view
    within = view.within if held.contains(view.within, code) and code != view.within else held.root
    drawable = drawable_levels(held, within)
    return view.but(area=code, within=within, level=area.level if area.level in drawable else drawable[-1])


def drill(view: View, held: Catalogue, code: str) -> View:
    """The view of what lies within an area; for an area without parts, of its parent."""
    area = held.areas.get(code)
    if area is None:
        return view
    if not held.children.get(code):
        return view.but(within=area.parent or held.root, area=code)
    finer = drawable_levels(held, code)
    level = view.level if view.level in finer else finer[0]
    return view.but(within=code, area=code, level=level)


def climb(view: View, held: Catalogue) -> View:
    """The view of the area above the present one."""
    parent = held.areas[view.within].parent
    return view.but(within=parent, area=view.within) if parent else view.but(area="")
