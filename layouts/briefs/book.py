"""The figures of briefs as a workbook: the numbers behind the pages, with the same protection."""

from layouts.answers import QUESTIONS
from layouts.briefs.attention import attention
from layouts.briefs.bulletin import bulletin, lasting
from layouts.briefs.content import shown_indicators, year_earlier
from layouts.exports.notes import notes
from layouts.exports.rows import heads, rows
from layouts.exports.workbook import Table, workbook
from layouts.incomplete import why_none
from layouts.numbers import unit
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area

FIGURES = ("Code", "Area", "Indicator", "Unit", "Value", "Area above", "Whole atlas", "A year earlier", "Status",
           "Definition", "Formula")  # fmt: skip


def brief_book(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The workbook of one brief: key figures, ranking, course, survival, frequency, what needs attention, notes."""
    lang, code = view.lang, view.area or view.within
    view = view.but(area=code)
    beside = view.but(within=held.areas[code].parent or code, level=held.areas[code].level, area=code)
    tables = [
        _figures(reader, held, view, (code,)),
        *([Table(say(lang, "Ranking"), heads(beside), list(rows(reader, held, beside)))] if code != held.root else []),
        *_charted(reader, held, view, view),
        _question(reader, held, view, "frequency", say(lang, "How often the same people receive")),
    ]
    signals = attention(reader, held, view)
    said = [(words,) for words in filter(None, (*signals.sentences, signals.rule))]
    tables.append(Table(say(lang, "What needs attention"), [say(lang, "What needs attention")], said))
    return workbook(tables, notes(reader, held, view), place(held, code, lang), held.build, lang)


def bulletin_book(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The workbook of a bulletin: the programmes; the key figures of every part, with the year before beside; what is
    most, what is urgent; the figures of its charts."""
    lang, own = view.lang, bulletin(reader, held, view)
    programmes = Table(say(lang, "Programmes"), own.heads, own.programmes)
    parts = _figures(reader, held, view, (view.area, *held.children.get(view.area, ())))
    movers = [(f"{block.title} · {block.aside}", row.label, row.words) for block in own.movers for row in block.rows]
    moved = Table(say(lang, "Changes"), [say(lang, head) for head in ("Block", "Area", "Change")], movers)
    said = [(name, words) for name, sentences in own.urgent for words in sentences]
    urgent = Table(say(lang, "Where attention is needed"), [say(lang, "Area"), say(lang, "What needs attention")], said)
    title = f"{place(held, view.area, lang)} · {own.quarter}"
    charted = _charted(reader, held, view, lasting(held, view))
    return workbook([programmes, parts, moved, urgent, *charted], notes(reader, held, view), title, held.build, lang)


def batch_book(reader: Reader, held: Catalogue, view: View, codes: tuple[str, ...]) -> bytes:
    """The workbook of many briefs: one row per area and key figure."""
    table = _figures(reader, held, view, codes)
    return workbook([table], notes(reader, held, view), place(held, view.within, view.lang), held.build, view.lang)


def _figures(reader: Reader, held: Catalogue, view: View, codes: tuple[str, ...]) -> Table:
    """One row per area and indicator: one question per level and indicator, whatever the number of areas."""
    found = []
    for entry in shown_indicators(held, view):
        asked = view.but(indicator=entry.id)
        before, top = year_earlier(held, asked), _known(reader, held, asked, held.root)
        for code in codes:
            area = held.areas[code]
            value, status = _of(reader, held, asked, code)
            found.append(
                (
                    code,
                    area.name.in_(view.lang),
                    entry.name.in_(view.lang),
                    unit(entry.unit, view.lang),
                    _figure(value, status),
                    _known(reader, held, asked, area.parent) if area.parent else None,
                    top,
                    _known(reader, held, before, code) if before else None,
                    "" if status <= Status.ZERO else why_none(reader, held, asked, code, status),
                    entry.meaning.in_(view.lang),
                    entry.formula.in_(view.lang),
                )
            )
    found.sort(key=lambda row: codes.index(row[0]))
    return Table(say(view.lang, "Key figures"), [say(view.lang, head) for head in FIGURES], found)


def _of(reader: Reader, held: Catalogue, view: View, code: str) -> tuple[float, Status]:
    """The value of an area among those of its level, where they are drawn together; else by itself."""
    if code == held.root:
        return value_of(reader, view.selection, code)
    asked = view.but(area="", level=held.areas[code].level, within=held.root)
    return indicator_by_area(reader, asked.selection).of(code)


def _known(reader: Reader, held: Catalogue, view: View, code: str) -> float | None:
    return _figure(*_of(reader, held, view, code))


def _figure(value: float, status: Status) -> float | None:
    return round(float(value), 6) if status <= Status.ZERO else None


def _charted(reader: Reader, held: Catalogue, view: View, long: View) -> list[Table]:
    """The figures of the course, and of the curve over the months of `long`."""
    asked = (("indicator_by_period", "Through time", view), ("survival", "How long it lasts", long))
    return [_question(reader, held, each, name, say(view.lang, title)) for name, title, each in asked]


def _question(reader: Reader, held: Catalogue, view: View, name: str, title: str) -> Table:
    question = QUESTIONS[name]
    found = [tuple(_cell(row[column]) for column in question.columns) for row in question.rows(reader, held, view)]
    return Table(title, list(question.columns), found)


def _cell(value: object) -> object:
    return str(value) if isinstance(value, bool) else value
