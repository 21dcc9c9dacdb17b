"""Tables: CSV as Excel opens it, and a workbook of what is shown, all levels within, and the notes."""

import csv
import io

import xlsxwriter

from layouts.exports.notes import notes
from layouts.exports.rows import FIRST_FIGURE, LAST_FIGURE, heads, inert, rows, rows_of_all_levels
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader

WIDTHS = (13, 22, 26, 10, 13, 15, 15, 22)


def csv_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """One row per area on the map, below a head that says what it is; UTF-8 with BOM."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (*notes(reader, held, view), [], heads(view.lang), *rows(reader, held, view)):
        writer.writerow(["" if cell is None else inert(cell) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode()


def workbook_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """A workbook: what the map shows; every area of every level within; definitions, filters and source."""
    stream, lang = io.BytesIO(), view.lang
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    decimals = held.indicators[view.indicator].decimals
    figure = book.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")})
    whole, bold = book.add_format({"num_format": "#,##0"}), book.add_format({"bold": True, "bottom": 1})
    formats = {FIRST_FIGURE: figure, FIRST_FIGURE + 1: whole, LAST_FIGURE: whole}
    for title, content in (
        (say(lang, "Shown"), rows(reader, held, view)),
        (say(lang, "All levels"), rows_of_all_levels(reader, held, view)),
    ):
        _sheet(book.add_worksheet(title), heads(lang), content, formats, bold)
    _notes(book.add_worksheet(say(lang, "Notes")), notes(reader, held, view), book)
    book.set_properties({"title": dict(notes(reader, held, view))[say(lang, "Indicator")], "comments": held.build})
    book.close()
    return stream.getvalue()


def _sheet(sheet, titles: list[str], content, formats: dict, bold) -> None:
    for i, (title, width) in enumerate(zip(titles, WIDTHS, strict=True)):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, title, bold)
    last = 0
    for at, row in enumerate(content, 1):
        last = at
        for i, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, i, cell)
            elif cell is not None:
                sheet.write_number(at, i, cell, formats.get(i))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(last, 1), len(titles) - 1)


def _notes(sheet, pairs, book) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 96)
    for at, (heading, words) in enumerate(pairs):
        sheet.write_string(at, 0, heading, bold)
        sheet.write_string(at, 1, words, wrapped)
