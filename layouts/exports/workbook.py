"""Workbooks: tables of text and figures, a sheet each, and a sheet of notes; no cell is ever a formula."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from layouts.texts import say

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31
NARROWEST, WIDEST, SAMPLE = 8, 60, 60


@dataclass(frozen=True)
class Table:
    """One sheet: its name, the titles of its columns, its rows of text, figures and None, and the number
    format of a column where it has one."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    formats: Mapping[int, str] = field(default_factory=dict)


def workbook(tables: Iterable[Table], notes: Iterable[tuple[str, str]], title: str, build: str, lang: str) -> bytes:
    """The tables as a workbook, the notes (heading, words) on the last sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrapped, plain = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"valign": "top"})
    taken: set[str] = set()
    for table in tables:
        formats = {i: book.add_format({"num_format": text, "valign": "top"}) for i, text in table.formats.items()}
        _write(book.add_worksheet(_name(table.name, taken)), table, bold, plain, formats)
    sheet = book.add_worksheet(_name(say(lang, "Notes"), taken))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 96)
    for at, (heading, words) in enumerate(notes):
        sheet.write_string(at, 0, heading, bold)
        sheet.write_string(at, 1, words, wrapped)
    book.set_properties({"title": title, "comments": build})
    book.close()
    return stream.getvalue()


def _write(sheet, table: Table, bold, plain, formats) -> None:
    for column, head in enumerate(table.heads):
        cells = [row[column] for row in table.rows[:SAMPLE]]
        widest = max((_long(cell) for cell in (head, *cells)), default=NARROWEST)
        sheet.set_column(column, column, min(max(widest + 2, NARROWEST), WIDEST))
        sheet.write_string(0, column, head, bold)
    for at, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, column, cell, plain)
            elif cell is not None:
                sheet.write_number(at, column, cell, formats.get(column, plain))
    sheet.freeze_panes(1, 2 if len(table.heads) > 3 else 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.heads) - 1)


def _long(cell: object) -> int:
    return sum(2 if sign >= "\u2e80" else 1 for sign in str(cell)) if cell is not None else 0


def _name(words: str, taken: set[str]) -> str:
    """A name that a sheet may have, and that none has yet."""
    base = re.sub(r"[\[\]:*?/\\']", " ", words).strip()[:LONGEST_NAME] or "1"
    name, at = base, 2
    while name.lower() in taken:
        name, at = f"{base[: LONGEST_NAME - 4]} {at}", at + 1
    taken.add(name.lower())
    return name
