"""Tables: CSV as Excel opens it, and a workbook of what is shown, all levels, and the notes."""

import csv
import io
import re

from layouts.exports.notes import notes
from layouts.exports.rows import COLUMNS, FIGURES, heads, rows, rows_of_all_levels, written
from layouts.exports.workbook import Table, workbook
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader


def csv_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """One row per area on the map, below a head that says what it is; UTF-8 with BOM."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (*notes(reader, held, view), [], heads(view), *rows(reader, held, view)):
        writer.writerow([written(cell) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode()


def workbook_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """A workbook: what the map shows; the areas of every level, above and within; definitions, filters and source."""
    lang, decimals = view.lang, held.indicators[view.indicator].decimals
    whole, part = "#,##0", "#,##0" + ("." + "0" * decimals if decimals else "")
    formats = {COLUMNS.index(name): whole if name in ("Numerator", "Denominator") else part for name in FIGURES} | {
        len(COLUMNS): part
    }
    tables = [
        Table(say(lang, "Shown"), heads(view), list(rows(reader, held, view)), formats),
        Table(say(lang, "All levels"), heads(view), list(rows_of_all_levels(reader, held, view)), formats),
    ]
    said = notes(reader, held, view)
    return workbook(tables, said, dict(said)[say(lang, "Indicator")], held.build, lang)


def file_name(held: Catalogue, view: View, ending: str) -> str:
    """A safe file name that says indicator, programme, level, area, period and build."""
    parts = (view.indicator, view.programme, view.level, view.within, view.from_, view.to, held.build)
    return re.sub(r"[^A-Za-z0-9_-]+", "-", "_".join(part for part in parts if part))[:150] + f".{ending}"
