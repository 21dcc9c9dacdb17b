"""The inbox of warnings as CSV and as a workbook: one row per area and figure beyond its warning."""

import csv
import io

from layouts import numbers
from layouts.exports.notes import atlas_name
from layouts.exports.rows import figure, inert
from layouts.exports.workbook import Table, workbook
from layouts.start_card import REASON_WORDS
from layouts.texts import say
from layouts.view import View
from layouts.warnings_page import found, measure_words, view_of
from layouts.words import parents
from queries.catalogue import Catalogue
from queries.reader import Reader

HEADS = ("Code", "Area", "Within", "Indicator", "Unit", "Now", "A year before", "Warning beyond", "Target", "new",
         "Why it stands here")  # fmt: skip


def warnings_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """All warnings of a view, below a head that says what they are; UTF-8 with BOM."""
    lang, stream = view.lang, io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    months = numbers.period_range(view.from_, view.to, lang)
    head = [
        [atlas_name(held, lang)],
        [say(lang, "Warnings"), held.areas[view.within].name.in_(lang), months],
        [say(lang, "Extracted"), held.facts.get("extraction_date", ""), say(lang, "Build"), held.build],
        [],
        [say(lang, words) for words in HEADS],
    ]
    rows = (_row(held, view, one) for one in found(reader, held, view))
    for row in (*head, *rows):
        writer.writerow(["" if cell is None else inert(cell) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode()


def book_of_warnings(reader: Reader, held: Catalogue, view: View) -> bytes:
    """All warnings of a view as a workbook, with what they are on the sheet of notes."""
    lang, where = view.lang, held.areas[view.within].name.in_(view.lang)
    rows = [_row(held, view, one) for one in found(reader, held, view)]
    pairs = (
        ("Atlas", atlas_name(held, lang)),
        ("Areas", where),
        ("Time", numbers.period_range(view.from_, view.to, lang)),
        ("Extracted", held.facts.get("extraction_date", "")),
        ("Build", held.build),
        ("This view", f"/warnings{view.search}"),
    )
    table = Table(say(lang, "Warnings"), [say(lang, words) for words in HEADS], rows)
    notes = [(say(lang, heading), words) for heading, words in pairs if words]
    return workbook([table], notes, f"{say(lang, 'Warnings')} · {where}", held.build, lang)


def _row(held: Catalogue, view: View, one) -> list:
    own, lang = view_of(held, view, one), view.lang
    figures = map(figure, (one.value, one.before, one.target.warning, one.target.target))
    return [
        one.code,
        held.areas[one.code].name.in_(lang),
        parents(held, one.code, lang),
        measure_words(held, own),
        numbers.unit(held.indicators[own.indicator].unit, lang),
        *figures,
        say(lang, "yes") if one.fresh else "",
        " · ".join(say(lang, REASON_WORDS[reason]) for reason in one.reasons),
    ]
