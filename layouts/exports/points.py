"""Places of service as CSV: one row per place and service that is open, below a head that says what they are."""

import csv
import io

import pandas as pd

from definitions.cells import inert
from layouts import numbers
from layouts.exports.notes import atlas_name, whence
from layouts.service_points import services_shown
from layouts.texts import say
from layouts.view import View
from layouts.words import focus, place
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.service_points import open_points

HEADS = ("Code", "Name of the place", "Service", "Code of the township", "Township", "Longitude", "Latitude",
         "Open since", "Open until")  # fmt: skip


def points_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The places that the rail counts, of the selected area or the area of the map; UTF-8 with BOM."""
    stream, lang = io.StringIO(), view.lang
    writer = csv.writer(stream, lineterminator="\r\n")
    rows = open_points(reader, services_shown(held, view), view.to, focus(held, view))
    for row in (*_notes(held, view), [], [say(lang, words) for words in HEADS], *_rows(held, rows, lang)):
        writer.writerow([inert(cell) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode()


def _rows(held: Catalogue, rows: pd.DataFrame, lang: str) -> list[list]:
    return [
        [row.point, getattr(row, f"name_{lang}"), held.programmes[row.service].name.in_(lang), row.area,
         place(held, row.area, lang), f"{row.lon:.5f}", f"{row.lat:.5f}", row.first_month, row.last_month]
        for row in rows.itertuples()
    ]  # fmt: skip


def _notes(held: Catalogue, view: View) -> list[tuple[str, str]]:
    lang = view.lang
    return [
        (say(lang, "Atlas"), atlas_name(held, lang)),
        (say(lang, "Title"), say(lang, "Service points")),
        (say(lang, "Time"), numbers.period(view.to, lang)),
        (say(lang, "Areas"), place(held, focus(held, view), lang)),
        (say(lang, "Coordinates"), say(lang, "degrees, CGCS2000 or WGS 84")),
        *whence(held, lang, say(lang, "Service agencies")),
        (say(lang, "This view"), f"/map{view.search}"),
    ]
