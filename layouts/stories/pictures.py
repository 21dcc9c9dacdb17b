"""The frozen map of a scene as a drawing, for paper and slides."""

from dataclasses import replace

import numpy as np

from layouts.drawings.area_map import Painting, area_map, around, painting
from layouts.drawings.marks import Drawing
from layouts.drawings.palette import Palette
from layouts.drawings.shapes import Layer, layer
from layouts.stories.model import Look, Shown, Story, StoryError, printable
from layouts.texts import say
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status

FEW = 40


def map_of(
    reader: Reader, held: Catalogue, shown: Shown, look: Look, lang: str, wide: float, high: float, palette: Palette
) -> Drawing:
    """The map of a frozen view. Raises StoryError if its boundaries are not those of the live build."""
    areas, above = (layer_of(reader, held, file, lang) for file in (shown.geo.areas, shown.geo.above))
    payload = shown.map.model_dump()
    if look.breaks:
        payload["breaks"] = look.breaks
    chosen = {code for code in (shown.map.selected, *(callout.code for callout in look.callouts)) if code}
    try:
        painted = painting(
            areas,
            payload,
            upper=(above.polygon,),
            outlined=_own(shown.map.selected, areas, above),
            lit=frozenset(chosen) if look.spotlight and chosen else None,
        )
    except ValueError:
        raise StoryError(_moved(lang)) from None
    painted = replace(painted, names=tuple(_names(held, look, painted, above, lang)))
    return area_map(painted, _box(look, painted, above), wide, high, printable(shown.spoken(lang).finding), palette)


def require_boundaries(held: Catalogue, story: Story, lang: str) -> None:
    """Raises StoryError if boundaries of the story are not those of the live build."""
    asked = {file for view in story.views() for file in (view.geo.areas, view.geo.above)}
    if not asked <= set(held.files.values()):
        raise StoryError(_moved(lang))


def _own(code: str | None, *layers: Layer) -> np.ndarray | None:
    return next((one.polygon[one.index[code] : one.index[code] + 1] for one in layers if code in one.index), None)


def layer_of(reader: Reader, held: Catalogue, file: str, lang: str) -> Layer:
    """The layer of a boundary file. Raises StoryError if it is not one of the live build."""
    for (level, detail), known in held.files.items():
        if known == file:
            return layer(reader, level, detail)
    raise StoryError(_moved(lang))


def _moved(lang: str) -> str:
    return say(lang, "The boundaries have changed since this story was frozen. Update its scenes in the editor.")


def _box(look: Look, painted: Painting, above: Layer):
    for own, times in ((painted.layer, 3.2), (above, 1.2)):
        if look.zoom in own.index:
            return around(own.box[own.index[look.zoom]], times)
    shown = painted.layer.box[painted.status != Status.OUTSIDE]
    return around(shown if len(shown) else painted.layer.box, 1.03)


def _names(held: Catalogue, look: Look, painted: Painting, above: Layer, lang: str):
    """The call-outs first, then the areas above, or the areas where few are shown."""
    areas = painted.layer
    for callout in look.callouts:
        own = next((one for one in (areas, above) if callout.code in one.index), None)
        if own is not None:
            yield tuple(own.point[own.index[callout.code]]), printable(callout.words.in_(lang)), True
    shown = np.flatnonzero(painted.status != Status.OUTSIDE).tolist()
    few = len(shown) < FEW or look.zoom in areas.index
    named = [(areas.code[i], areas.point[i]) for i in shown] if few else zip(above.code, above.point, strict=True)
    for code, point in named:
        if code in held.areas:
            yield tuple(point), held.areas[code].name.in_(lang), not few or code == look.zoom
