"""The inbox of warnings as CSV and as a workbook: one row per area and figure beyond its warning."""

import csv
import io

from definitions.cells import inert
from layouts import numbers
from layouts.exports.notes import atlas_name, whence
from layouts.exports.rows import figure
from layouts.exports.workbook import Table, workbook
from layouts.start_card import REASON_WORDS
from layouts.texts import say
from layouts.view import View
from layouts.warnings_page import found, measure_words, scope, view_of
from layouts.words import level_name, parents, place
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.warnings import measures

HEADS = ("Code", "Area", "Within", "Indicator", "Unit", "Now", "A year before", "Warning beyond", "Target", "new",
         "Why it stands here")  # fmt: skip
ORDER = (
    "First those with most reasons: beyond the warning value, among the worst tenth, worse than a year before; "
    "then new ones, then the furthest beyond. {n} figures have a target."
)


def warnings_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """All warnings of a view, below a head that says what they are; UTF-8 with BOM."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    rows = (_row(held, view, one) for one in found(reader, held, view))
    for row in (*_notes(held, view), [], [say(view.lang, words) for words in HEADS], *rows):
        writer.writerow(["" if cell is None else inert(cell) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode()


def book_of_warnings(reader: Reader, held: Catalogue, view: View) -> bytes:
    """All warnings of a view as a workbook, with what they are on the sheet of notes."""
    lang = view.lang
    rows = [_row(held, view, one) for one in found(reader, held, view)]
    table = Table(say(lang, "Warnings"), [say(lang, words) for words in HEADS], rows)
    return workbook([table], _notes(held, view), _title(held, view), held.build, lang)


def _title(held: Catalogue, view: View) -> str:
    return f"{say(view.lang, 'Warnings')} · {scope(held, view)}"


def _notes(held: Catalogue, view: View) -> list[tuple[str, str]]:
    """What the file is, whence it comes and how it is read."""
    lang = view.lang
    sources = dict.fromkeys(held.indicators[indicator].source.in_(lang) for indicator, _ in measures(held))
    return [
        (say(lang, "Atlas"), atlas_name(held, lang)),
        (say(lang, "Title"), _title(held, view)),
        (say(lang, "Time"), numbers.period_range(view.from_, view.to, lang)),
        (say(lang, "Areas"), f"{place(held, view.within, lang)} · {level_name(held, view.level, lang)}"),
        (say(lang, "Legend"), say(lang, ORDER, n=len(measures(held)))),
        *whence(held, lang, " · ".join(sources)),
        (say(lang, "This view"), f"/warnings{view.search}"),
    ]


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
