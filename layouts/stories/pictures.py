"""The frozen map of a scene as a drawing, for paper and slides."""

from layouts.drawings.area_map import Sheet, area_map, around, decoded
from layouts.drawings.marks import Drawing
from layouts.drawings.palette import Palette
from layouts.drawings.shapes import Shape, shapes
from layouts.stories.model import Scene, StoryError, printable
from layouts.texts import say
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status


def map_of(
    reader: Reader, held: Catalogue, scene: Scene, lang: str, wide: float, high: float, palette: Palette
) -> Drawing:
    """The map of a scene. Raises StoryError if its boundaries are not those of the live build."""
    areas, above = (_layer(reader, held, file, lang) for file in (scene.geo.areas, scene.geo.above))
    payload = scene.map.model_dump()
    if scene.look.breaks:
        payload["breaks"] = scene.look.breaks
    values, status = decoded(payload)
    if not len(areas) == len(values) == len(status):
        raise StoryError(_moved(lang))
    codes = [scene.map.selected, *(callout.code for callout in scene.look.callouts)]
    chosen = tuple(shape for code in codes if code for shape in (*areas, *above) if shape.code == code)
    sheet = Sheet(
        payload=payload,
        areas=areas,
        upper=above,
        names=tuple(_names(held, scene, areas, above, status, lang)),
        outlined=tuple(shape for shape in chosen if shape.code == scene.map.selected)[:1],
        lit=frozenset(shape.code for shape in chosen) if scene.look.spotlight else frozenset(),
    )
    return area_map(
        sheet, _box(scene, areas, above, status), wide, high, printable(scene.spoken(lang).finding), palette
    )


def _layer(reader: Reader, held: Catalogue, file: str, lang: str) -> tuple[Shape, ...]:
    for (level, detail), known in held.files.items():
        if known == file:
            return shapes(reader, level, detail)
    raise StoryError(_moved(lang))


def _moved(lang: str) -> str:
    return say(lang, "The boundaries have changed since this story was frozen. Update its scenes in the editor.")


def _box(scene: Scene, areas: tuple[Shape, ...], above: tuple[Shape, ...], status):
    target = next((shape for shape in (*areas, *above) if shape.code == scene.look.zoom), None)
    if target is not None:
        return around((target,), 3.2 if target in areas else 1.2)
    return around(tuple(shape for shape, kind in zip(areas, status, strict=True) if kind != Status.OUTSIDE), 1.03)


def _names(held: Catalogue, scene: Scene, areas, above, status, lang: str):
    """The call-outs first, then the areas above, or the areas where few are shown."""
    by_code = {shape.code: shape for shape in (*above, *areas)}
    for callout in scene.look.callouts:
        if callout.code in by_code:
            yield by_code[callout.code].point, printable(callout.words.in_(lang)), True
    shown = [shape for shape, kind in zip(areas, status, strict=True) if kind != Status.OUTSIDE]
    few = len(shown) < 40 or any(shape.code == scene.look.zoom for shape in areas)
    for shape in shown if few else above:
        if shape.code in held.areas:
            yield shape.point, held.areas[shape.code].name.in_(lang), not few or shape.code == scene.look.zoom
