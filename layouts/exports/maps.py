"""Maps: the sheet as SVG, PNG and PDF, and the areas with their values as GeoJSON and GeoPackage."""

import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from layouts import numbers
from layouts.drawings import pdf
from layouts.drawings.area_map import Painting, area_map, around, painting, unsure_of
from layouts.drawings.ground import Cells, Lying, celled
from layouts.drawings.map_legend import CIRCLES, Legend
from layouts.drawings.map_sheet import Sheet, map_sheet
from layouts.drawings.palette import MINI
from layouts.drawings.shapes import plane
from layouts.drawings.svg import png, svg
from layouts.exports.legend import absences, painted_unit
from layouts.exports.names import figures, names, part_names, parts, upper
from layouts.exports.notes import kept, notes, people, stamp, title
from layouts.exports.rows import FIGURES, columns, rows
from layouts.figures.township_map import figure_words, township_map
from layouts.group import in_range
from layouts.incomplete import why_none
from layouts.service_points import services_shown
from layouts.texts import say
from layouts.view import View
from layouts.words import change_figure, level_name, value_words
from queries.benchmarks import value_of
from queries.boundaries import boundaries, extent
from queries.catalogue import Catalogue, Indicator
from queries.reader import Reader
from queries.service_points import open_points
from queries.values import Status, indicator_by_area

FINE_WITHIN = 2.5
MANY, MINI_SIZE = 400, (220.0, 160.0)
WGS84 = "EPSG:4326"


def picture_of(reader: Reader, held: Catalogue, view: View) -> tuple[Painting, tuple[float, float, float, float]]:
    """The map of a view without words, classes and areas as on the screen; and the part of the plane it shows."""
    return _drawn(_lying(reader, view), held, view, _painted(reader, held, view))


def mini_map(reader: Reader, held: Catalogue, view: View) -> str:
    """The map alone, small, as the address of a picture (a data URI) that needs no request of its own."""
    drawn, box = picture_of(reader, held, view)
    grain = 1.0 if len(drawn.layer.code) > MANY else 0.5
    shown = area_map(drawn, around(np.array(box), 1.05), *MINI_SIZE, "", MINI, grain=grain, weight=0.55)
    return "data:image/svg+xml," + svg(shown, grain).replace("%", "%25").replace("#", "%23")


def sheet_of(reader: Reader, held: Catalogue, view: View) -> Sheet:
    """The content of the map sheet of a view: classes, words and areas as on the screen."""
    painted, ground = _painted(reader, held, view), _ground(reader, held, view)
    drawn, box = _drawn(ground, held, view, painted)
    drawn = replace(drawn, unsure=unsure_of(painted), lit=_lit(reader, held, view), points=_points(reader, held, view))
    segments, larger = painted["sentence"]["segments"], parts(held, view)
    named = figures(held, view, drawn) if view.figures else names(ground, held, view)
    return Sheet(
        painting=replace(drawn, names=tuple(named), letters=tuple(one["letter"] for one in painted["compared"])),
        box=box,
        legend=replace(_legend(held, view, painted, drawn), compared=_compared(reader, held, view, painted)),
        title=title(held, view),
        subtitle=_subtitle(held, view, painted, isinstance(ground, Cells)),
        finding=(segments[0]["t"], "".join(segment["t"] for segment in segments[1:])),
        notes=stamp(reader, held, view),
        parts=larger,
        part_names=tuple(part_names(reader, held, view)) if larger else (),
    )


def _painted(reader: Reader, held: Catalogue, view: View) -> dict:
    return township_map(reader, held, view, indicator_by_area(reader, view.selection))


def _ground(reader: Reader, held: Catalogue, view: View) -> Lying | Cells:
    """What the screen draws the view on."""
    return Cells(reader, held, view.level) if view.cells and celled(reader, view.level) else _lying(reader, view)


def _lying(reader: Reader, view: View) -> Lying:
    west, south, east, north = extent(reader, view.within)
    return Lying(reader, "full" if max(east - west, north - south) < FINE_WITHIN else "overview")


def _drawn(ground: Lying | Cells, held: Catalogue, view: View, painted: dict) -> tuple[Painting, tuple]:
    drawn = painting(
        ground.layer(view.level),
        painted,
        upper=upper(ground, held, view),
        outlined=ground.outline(view.area) if view.area not in ("", held.root) else None,
        compared=tuple((ground.outline(one["code"]), one["colour"]) for one in painted["compared"]),
    )
    return drawn, ground.box(view.within)


def _lit(reader: Reader, held: Catalogue, view: View) -> frozenset[str] | None:
    """The areas in the range of values that is kept: the others fade, as on the screen. None where none is kept."""
    kept = in_range(reader, held, view)
    return None if kept is None else frozenset(kept)


def _points(reader: Reader, held: Catalogue, view: View) -> np.ndarray | None:
    """The places of service that the map shows, in the plane; None where it shows none."""
    if not view.points or view.cells:
        return None
    rows = open_points(reader, services_shown(held, view), view.to, view.within).drop_duplicates("point")
    return plane(rows[["lon", "lat"]].to_numpy(float))


def _legend(held: Catalogue, view: View, painted: dict, drawn: Painting) -> Legend:
    indicator, lang, benchmark = held.indicators[view.indicator], view.lang, painted["benchmark"]
    edges = np.array(painted["breaks"])
    shown = drawn.value[drawn.status == Status.VALUE]
    ticks = [float(np.abs(shown).max(initial=0)) * share for share in CIRCLES] if drawn.circles else edges.tolist()
    words = _benchmark_words(indicator, lang, benchmark, edges) if benchmark else ""
    either = "±" if drawn.tones else ""
    return Legend(
        edges=edges,
        ticks=[_tick(held, view, edge, either) for edge in ticks],
        labels=painted["labels"],
        benchmark=(benchmark["value"], words) if benchmark and not drawn.circles else None,
        absences=[(kind, f"{name} {n}") for kind, name, n in absences(drawn.status, lang)],
        points=_of_points(painted),
        signs=(say(lang, "decrease"), say(lang, "increase")) if drawn.tones else (),
        unsure="" if drawn.unsure is None else f"{painted['texts']['unsure']} {int(drawn.unsure.sum())}",
    )


def _tick(held: Catalogue, view: View, edge: float, either: str) -> str:
    """An edge of a class as the screen writes it: of changes with its sign, and of circles with both."""
    if view.than and not either:
        return change_figure(held, view, edge)
    return f"{either}{figure_words(held.indicators[view.indicator], view.lang, edge)}"


def _benchmark_words(indicator: Indicator, lang: str, benchmark: dict, edges: np.ndarray) -> str:
    """Name and value of the benchmark, and that it lies beyond the classes where it does."""
    words = f"{benchmark['label']} {figure_words(indicator, lang, benchmark['value'])}"
    if not edges.size or edges[0] <= benchmark["value"] <= edges[-1]:
        return words
    beyond = say(lang, "above the scale") if benchmark["value"] > edges[-1] else say(lang, "below the scale")
    return say(lang, "{words}, {beyond}", words=words, beyond=beyond)


def _of_points(painted: dict) -> str:
    """What the dots are, how many, and of when; empty where the map shows none."""
    told = painted.get("points")
    return " · ".join(words for words in (told["words"], told["when"]) if words) if told else ""


def _compared(reader: Reader, held: Catalogue, view: View, painted: dict) -> list[tuple[str, str]]:
    """Colour and words of each area compared: its letter, its name and, beside a map of values, its value."""
    found = []
    for one in painted["compared"]:
        value, status = value_of(reader, view.selection, one["code"])
        known = value_words(held, view, value) if status <= Status.ZERO else ""
        told = "" if view.than else known or why_none(reader, held, view, one["code"], status)
        found.append((one["colour"], f"{one['letter']} {one['name']} {told}".strip()))
    return found


def _subtitle(held: Catalogue, view: View, painted: dict, cells: bool) -> str:
    pieces = (
        held.areas[view.within].name.in_(view.lang),
        level_name(held, view.level, view.lang),
        numbers.period_range(view.from_, view.to, view.lang),
        people(held, view),
        f"{say(view.lang, 'Values kept on the map')} {kept(held, view)}" if view.range else "",
        painted["texts"]["scheme"] if view.than or painted["labels"] else "",
        say(view.lang, "smoothed") if view.mode == "smooth" else "",
        say(view.lang, "every area of equal size") if cells else "",
        "" if painted["labels"] else painted_unit(held, view),
    )
    return " · ".join(part for part in pieces if part)


def svg_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The map as a sheet, as SVG."""
    return svg(map_sheet(sheet_of(reader, held, view))).encode()


def png_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The map as a sheet, as a PNG picture of 2560 pixels."""
    return png(map_sheet(sheet_of(reader, held, view)), grain=0.2)


def pdf_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The map as a sheet of A4: vectors and real text."""
    sheet, stream = map_sheet(sheet_of(reader, held, view)), io.BytesIO()
    wide, high = landscape(A4)
    canvas = Canvas(stream, pagesize=(wide, high), pageCompression=1, invariant=1)
    canvas.setTitle(sheet.says)
    scale = min(wide / sheet.width, high / sheet.height)
    pdf.draw(canvas, sheet, (wide - scale * sheet.width) / 2, high, scale)
    canvas.save()
    return stream.getvalue()


def frame_of(reader: Reader, held: Catalogue, view: View) -> geopandas.GeoDataFrame:
    """One row per area on the map, as `rows` has them: code, names, figures, status, polygon in WGS 84."""
    layer = boundaries(reader, view.level, "full")
    names = [name.lower().replace(" ", "_") for name in columns(view)]
    frame = pd.DataFrame(list(rows(reader, held, view)), columns=names)
    numeric = names[names.index("value") :][: len(FIGURES)]
    frame[numeric] = frame[numeric].astype(float)
    places = pd.Index(layer.code).get_indexer(frame["code"])
    return geopandas.GeoDataFrame(frame, geometry=layer.polygon[places], crs=WGS84)


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
