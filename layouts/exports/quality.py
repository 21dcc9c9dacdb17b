"""The tables of the quality page: each as CSV with what it is and whence above it, all as one workbook."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from definitions.cells import inert
from layouts import numbers
from layouts.exports.legend import coloured
from layouts.exports.notes import atlas_name, systems, whence
from layouts.exports.workbook import Table, workbook
from layouts.quality_agreement import ITEMS
from layouts.quality_linkage import TITLES as LINKAGE
from layouts.quality_once import asked, exchange_name, shades, share_removed
from layouts.quality_rules import SEVERITIES, SYSTEMS, caution, found
from layouts.rail import focus
from layouts.revised import measure_name
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.agreement import agreements
from queries.catalogue import Catalogue
from queries.linkage import linked
from queries.provenance import revisions
from queries.reader import Reader
from queries.requests import named

Rows = Iterator[list]


def _told(figure: float, decimals: int = 4) -> object:
    return "" if figure != figure else round(figure, decimals)


def _rules(reader: Reader, held: Catalogue, view: View) -> Rows:
    lang = view.lang
    yield [say(lang, word) for word in ("Code", "Rule", "Severity", "Tested", "Hits", "Per 1,000", "Money", "Remark")]
    for entry in found(reader, held, view):
        rule, few = entry.rule, say(lang, "suppressed") if entry.suppressed else ""
        figures = (entry.tested, _told(entry.hits), _told(entry.rate), _told(entry.fen / 100, 2))
        yield [rule.id, rule.name.in_(lang), say(lang, SEVERITIES[rule.severity]), *figures, few]


def _requests(reader: Reader, held: Catalogue, view: View) -> Rows:
    lang, (documents, authorities) = view.lang, named(reader)
    titles = ("Document", "Branch", "Requests", "Given before", "Held by the branch", "To be looked up")
    yield [say(lang, word) for word in titles]
    for cell in asked(reader, held, view).cells.values():
        names = documents[cell.document].in_(lang), authorities[cell.branch].in_(lang)
        yield [*names, *map(_told, (cell.requests, cell.given, cell.held, cell.linked))]


def _exchanges(reader: Reader, held: Catalogue, view: View) -> Rows:
    lang, (_, authorities) = view.lang, named(reader)
    yield [say(lang, word) for word in ("Exchange", "Requests it would remove", "Share removed so far")]
    for step in asked(reader, held, view).steps:
        yield [exchange_name(step.exchange, authorities, lang), step.removed, _told(step.share)]


def _revised(reader: Reader, held: Catalogue, view: View) -> Rows:
    titles = ("Measure", "Counted", "Programme", "Area", "Name", "Months", "First", "Last", "Before", "After")
    yield [say(view.lang, word) for word in titles]
    for entry in revisions(reader, focus(held, view)):
        figures = ("" if count is None else round(count, 1) for count in (entry.before, entry.after))
        months = (entry.periods, held.periods[entry.first], held.periods[entry.last])
        counted = measure_name(reader, entry.measure, view.lang)
        where = place(held, entry.area, view.lang)
        yield [entry.measure, counted, entry.programme, entry.area, where, *months, *figures]


def _agreement(reader: Reader, held: Catalogue, view: View) -> Rows:
    lang = view.lang
    yield [say(lang, word) for word in ("Item", "System", "Other system", "Records compared", "Share that agrees")]
    for entry in agreements(reader, focus(held, view)):
        systems = (say(lang, SYSTEMS.get(name, "Identity number")) for name in (entry.system, entry.other))
        yield [say(lang, ITEMS[entry.item]), *systems, entry.compared, _told(entry.share)]


def _linkage(reader: Reader, held: Catalogue, view: View) -> Rows:
    yield [say(view.lang, word) for word in ("Code", *LINKAGE)]
    for entry in linked(reader, focus(held, view)):
        counts = (entry.certain, entry.probable, entry.doubtful)
        told = ["" if count is None else count for count in counts]
        twice = "" if entry.twice is None else round(entry.twice, 1)
        yield [entry.area, place(held, entry.area, view.lang), entry.records, entry.persons, *told, twice]


TABLES: dict[str, Callable[[Reader, Catalogue, View], Rows]] = {
    "rules": _rules,
    "requests": _requests,
    "exchanges": _exchanges,
    "agreement": _agreement,
    "revised": _revised,
    "linkage": _linkage,
}


SHEETS = {
    "rules": "Rules",
    "requests": "Requests",
    "exchanges": "Exchange",
    "agreement": "Agreement between systems",
    "linkage": "Persons counted twice",
    "revised": "Changed since the build before",
}


def _severities(reader: Reader, lang: str) -> str:
    marks = (
        say(lang, "full circle: {word}", word=say(lang, SEVERITIES["error"])),
        say(lang, "half circle: {word}", word=say(lang, SEVERITIES["warning"])),
        say(lang, "empty circle: {word}", word=say(lang, SEVERITIES["hint"])),
    )
    return " · ".join(marks)


def _shades(reader: Reader, lang: str) -> str:
    told = [coloured(*shade) for shade in shades()]
    return " · ".join(filter(None, (say(lang, "shade: share that was needless"), *told, _empty(reader, lang))))


def _added_up(reader: Reader, lang: str) -> str:
    return share_removed(lang)


def _alike(reader: Reader, lang: str) -> str:
    return say(lang, "empty: fewer than {k} differ", k=reader.threshold) if reader.threshold > 1 else ""


def _empty(reader: Reader, lang: str) -> str:
    """What a cell without a figure means; nothing where none is withheld."""
    return say(lang, "empty: suppressed") if reader.threshold > 1 else ""


LEGENDS: dict[str, Callable[[Reader, str], str]] = {
    "rules": _severities,
    "requests": _shades,
    "exchanges": _added_up,
    "agreement": _alike,
    "revised": _empty,
    "linkage": _empty,
}


def table_of(name: str, reader: Reader, held: Catalogue, view: View) -> bytes:
    """The table `name` of the quality page for a view; UTF-8 with BOM, as Excel opens it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (*_notes(reader, held, view, [name]), [], *TABLES[name](reader, held, view)):
        writer.writerow([inert(cell) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode()


def book_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """All tables of the quality page that have rows for a view, a sheet each, and a sheet of notes."""
    lang, tables = view.lang, {}
    for name, rows_of in TABLES.items():
        heads, *rows = rows_of(reader, held, view)
        if rows:
            cells = [[None if cell == "" else cell for cell in row] for row in rows]
            tables[name] = Table(say(lang, SHEETS[name]), heads, cells)
    title = f"{say(lang, 'Data quality')} · {place(held, focus(held, view), lang)}"
    return workbook(tables.values(), _notes(reader, held, view, tables), title, held.build, lang)


def _notes(reader: Reader, held: Catalogue, view: View, names: Iterable[str]) -> list[tuple[str, str]]:
    """What the file of these tables is and what stands in each; whence it comes and what it leaves out."""
    lang, told = view.lang, list(names)
    table = say(lang, SHEETS[told[0]]) if len(told) == 1 else ""
    pairs = (
        (say(lang, "Atlas"), atlas_name(held, lang)),
        (say(lang, "Title"), " · ".join(filter(None, (say(lang, "Data quality"), table)))),
        (say(lang, "Areas"), place(held, focus(held, view), lang)),
        (say(lang, "Time"), numbers.period_range(view.from_, view.to, lang)),
        *(
            (
                " · ".join((say(lang, "Legend"), *([] if table else [say(lang, SHEETS[name])]))),
                LEGENDS[name](reader, lang),
            )
            for name in told
            if LEGENDS[name](reader, lang)
        ),
        (say(lang, "Not shown"), caution(reader, lang)),
        *whence(held, lang, systems(reader, lang)),
        (say(lang, "This view"), f"/quality{view.search}"),
    )
    return [(heading, words) for heading, words in pairs if words]
