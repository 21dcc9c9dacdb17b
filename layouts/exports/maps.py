"""Maps: the sheet as SVG and PNG, and the areas with their values as GeoJSON and GeoPackage."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely

from layouts import numbers
from layouts.exports.notes import notes, people, stamp, title
from layouts.exports.rows import COLUMNS, rows
from layouts.figures.map_sheet import map_sheet, png
from layouts.figures.scales import scale_of
from layouts.figures.sheet import Sheet
from layouts.figures.township_map import figure_words, township_map
from layouts.texts import say
from layouts.view import View
from layouts.words import level_name
from queries.boundaries import boundaries, extent, outline
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import AreaValues, Status, indicator_by_area

FINE_WITHIN = 2.5
KINDS = {
    Status.VALUE: "value",
    Status.ZERO: "zero",
    Status.MISSING: "missing",
    Status.SUPPRESSED: "suppressed",
    Status.NOT_APPLICABLE: "not_applicable",
    Status.OUTSIDE: "outside",
    Status.NOT_SEPARABLE: "suppressed",
}
WGS84 = "EPSG:4326"


def picture_of(reader: Reader, held: Catalogue, view: View) -> Sheet:
    """The map of a view without words: classes and areas as on the screen."""
    return _drawn(reader, held, view, *_painted(reader, held, view))


def sheet_of(reader: Reader, held: Catalogue, view: View) -> Sheet:
    """The content of the map sheet of a view: classes, words and areas as on the screen.

    A map of kinds (better and worse, spots, uncertainty) becomes one of the values that it judges.
    """
    view = view.but(mode="") if view.mode in ("test", "spots", "unsure") else view
    values, painted = _painted(reader, held, view)
    picture, indicator, lang = _drawn(reader, held, view, values, painted), held.indicators[view.indicator], view.lang
    largest = values.shown.max(initial=0)
    ticks = [largest * share for share in (0.06, 0.3, 1)] if picture.circles else picture.breaks
    segments, benchmark = painted["sentence"]["segments"], painted["benchmark"]
    if benchmark and not picture.circles:
        words = f"{benchmark['label']} {figure_words(indicator, lang, benchmark['value'])}"
        picture = replace(picture, benchmark=(benchmark["value"], words))
    return replace(
        picture,
        title=title(held, view),
        subtitle=_subtitle(held, view, painted),
        finding=(segments[0]["t"], "".join(segment["t"] for segment in segments[1:])),
        ticks=[figure_words(indicator, lang, float(edge)) for edge in ticks],
        names=_names(reader, held, view),
        absences=_absences(picture.kind, lang),
        notes=stamp(reader, held, view),
    )


def _painted(reader: Reader, held: Catalogue, view: View) -> tuple[AreaValues, dict]:
    """The values that the map of the view colours, and its payload."""
    found = indicator_by_area(reader, view.selection)
    return scale_of(reader, held, view, found).values, township_map(reader, held, view, found)


def _drawn(reader: Reader, held: Catalogue, view: View, values: AreaValues, painted: dict) -> Sheet:
    west, south, east, north = shown = extent(reader, view.within)
    detail = "full" if max(east - west, north - south) < FINE_WITHIN else "overview"
    layer = boundaries(reader, view.level, detail)
    return Sheet(
        polygon=layer.polygon[values.feature],
        point=layer.label[values.feature],
        value=values.value,
        kind=np.array([KINDS[Status(int(status))] for status in values.status]),
        breaks=np.array(painted["breaks"]),
        colours=painted["colours"],
        extent=shown,
        circles=painted["mark"] == "circle",
        upper=_upper(reader, held, view, detail),
        selected=outline(reader, view.area, detail) if view.area not in ("", held.root) else None,
    )


def _subtitle(held: Catalogue, view: View, painted: dict) -> str:
    parts = (
        held.areas[view.within].name.in_(view.lang),
        level_name(held, view.level, view.lang),
        numbers.period_range(view.from_, view.to, view.lang),
        people(held, view),
        painted["texts"]["scheme"] if view.than else say(view.lang, "smoothed") if view.mode else "",
        numbers.unit(held.indicators[view.indicator].unit, view.lang),
    )
    return " · ".join(part for part in parts if part)


def _upper(reader: Reader, held: Catalogue, view: View, detail: str) -> list[np.ndarray]:
    """The borders above the areas: of the parts of the chosen area, and its own."""
    parts = boundaries(reader, _level_of_parts(held, view), detail)
    inside = [i for i, code in enumerate(parts.code) if held.contains(view.within, code)]
    return [parts.polygon[inside], outline(reader, view.within, detail)]


def _level_of_parts(held: Catalogue, view: View) -> str:
    """The level of the areas just below the chosen one."""
    parts = held.children.get(view.within, ())
    return held.areas[parts[0]].level if parts else view.level


def _names(reader: Reader, held: Catalogue, view: View) -> list[tuple[str, float, float]]:
    """The selected area's name below it, then those of the parts of the chosen area, the largest first."""
    layer = boundaries(reader, _level_of_parts(held, view))
    inside = [i for i, code in enumerate(layer.code) if held.contains(view.within, code) and code != view.area]
    order = sorted(inside, key=lambda i: -shapely.area(layer.polygon[i]))
    named = [(layer.code[i], *map(float, layer.label[i])) for i in order]
    if view.area and view.area != view.within:
        west, south, east, north = extent(reader, view.area)
        named.insert(0, (view.area, (west + east) / 2, south - 0.02 * (north - south)))
    return [(held.areas[code].name.in_(view.lang), lon, lat) for code, lon, lat in named]


def _absences(kind: np.ndarray, lang: str) -> list[tuple[str, str]]:
    words = {
        "zero": say(lang, "zero"),
        "suppressed": say(lang, "suppressed"),
        "missing": say(lang, "no data"),
        "not_applicable": say(lang, "not applicable"),
    }
    return [(name, f"{text} {n}") for name, text in words.items() if (n := int((kind == name).sum()))]


def svg_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The map as a sheet, as SVG."""
    return map_sheet(sheet_of(reader, held, view)).encode()


def png_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The map as a sheet, as a PNG picture of 2560 pixels."""
    return png(map_sheet(sheet_of(reader, held, view)))


def frame_of(reader: Reader, held: Catalogue, view: View) -> geopandas.GeoDataFrame:
    """One row per area on the map: code, names, figures, status, polygon in WGS 84."""
    values = indicator_by_area(reader, view.selection)
    layer = boundaries(reader, view.level, "full")
    columns = [name.lower() for name in COLUMNS]
    frame = pd.DataFrame(list(rows(reader, held, view)), columns=columns)
    figures = ["value", "numerator", "denominator"]
    frame[figures] = frame[figures].astype(float)
    return geopandas.GeoDataFrame(frame, geometry=layer.polygon[values.feature], crs=WGS84)


def geojson_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The areas on the map as GeoJSON (RFC 7946); the notes stand in the member `notes`."""
    content = json.loads(frame_of(reader, held, view).to_json(na="null", drop_id=True))
    content.pop("crs", None)
    return json.dumps(content | {"notes": dict(notes(reader, held, view))}, ensure_ascii=False).encode()


def geopackage_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The areas on the map as layer `areas` of a GeoPackage; the notes are its table `notes`."""
    written = pd.DataFrame(notes(reader, held, view), columns=["heading", "words"])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.gpkg"
        frame_of(reader, held, view).to_file(file, layer="areas", driver="GPKG")
        geopandas.GeoDataFrame(written).to_file(file, layer="notes", driver="GPKG")
        return file.read_bytes()
