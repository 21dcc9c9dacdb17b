"""The formats there are, and the menu of them."""

from collections.abc import Callable
from dataclasses import dataclass

from dash import html

from layouts.exports import maps, tables
from layouts.exports.csvw import csvw_of
from layouts.exports.workbook import SHEETS
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader


@dataclass(frozen=True)
class Format:
    """A kind of file: its ending, its media type, what it is for (English), and who writes it."""

    ending: str
    media: str
    title: str
    remark: str
    content: Callable[[Reader, Catalogue, View], bytes]


FORMATS = {
    one.ending: one
    for one in (
        Format("xlsx", SHEETS, "Excel workbook", "shown areas, all levels, notes", tables.workbook_of),
        Format("csv", "text/csv; charset=utf-8", "CSV table", "shown areas", tables.csv_of),
        Format("csv-metadata.json", "application/csvm+json", "CSV description (CSVW)", "for programs", csvw_of),
        Format("png", "image/png", "Picture (PNG)", "map with legend and source", maps.png_of),
        Format("svg", "image/svg+xml", "Drawing (SVG)", "map to edit and print", maps.svg_of),
        Format("pdf", "application/pdf", "Page (PDF)", "map on A4, sharp at any size", maps.pdf_of),
        Format("geojson", "application/geo+json", "GeoJSON", "areas and values", maps.geojson_of),
        Format("gpkg", "application/geopackage+sqlite3", "GeoPackage", "for QGIS and ArcGIS", maps.geopackage_of),
    )
}


def menu(view: View) -> list:
    """A link per format, for this very view."""
    lang = view.lang
    return [
        html.A(
            [html.Strong(say(lang, one.title)), html.Span(say(lang, one.remark))],
            href=f"/download/{ending}{view.search}",
            download="",
        )
        for ending, one in FORMATS.items()
    ]
