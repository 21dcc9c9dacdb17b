"""Files to take away: what the map shows, as CSV that Excel opens, with what it says and whence."""

import csv
import io

from layouts import numbers
from layouts.texts import say
from layouts.view import View
from layouts.words import parents, status_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def inert(cell: object) -> object:
    """A cell that no spreadsheet runs as a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def csv_of(reader: Reader, held: Catalogue, view: View) -> str:
    """One row per area on the map, below a head that says what it is; UTF-8 with BOM."""
    values = indicator_by_area(reader, view.selection)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (*_head(held, view), []):
        writer.writerow([inert(cell) for cell in row])
    titles = ("Code", "Area", "Within", "Value", "Numerator", "Denominator", "Status")
    writer.writerow([say(view.lang, title) for title in titles])
    columns = (values.code, values.value, values.numerator, values.denominator, values.status)
    for code, value, numerator, denominator, status in zip(*columns, strict=True):
        known = Status(int(status))
        words = "" if known <= Status.ZERO else status_words(view.lang, known, reader.threshold)
        name, above = held.areas[code].name.in_(view.lang), parents(held, code, view.lang)
        row = [code, name, above, *map(_figure, (value, numerator, denominator)), words]
        writer.writerow([inert(cell) for cell in row])
    return "\ufeff" + stream.getvalue()


def _figure(value: float) -> object:
    return "" if value != value else round(float(value), 6)


def _head(held: Catalogue, view: View) -> list[list[str]]:
    indicator, lang = held.indicators[view.indicator], view.lang
    programme = held.programmes.get(view.programme)
    people = [
        held.categories[name][code].in_(lang) for name in ("sex", "age", "hukou") if (code := getattr(view, name))
    ]
    demonstration = held.facts.get("demonstration") == "true"
    return [
        [held.facts[f"name_{lang}"], say(lang, "demonstration data") if demonstration else ""],
        [indicator.name.in_(lang), numbers.unit(indicator.unit, lang)],
        [programme.name.in_(lang) if programme else "", " ".join(people)],
        [numbers.period_range(view.from_, view.to, lang)],
        [indicator.meaning.in_(lang)],
        [indicator.formula.in_(lang)],
        [say(lang, "Source"), indicator.source.in_(lang)],
        [say(lang, "Extracted"), held.facts.get("extraction_date", ""), held.build],
        [held.facts.get(f"note_{lang}", ""), held.facts.get("review_number", "")],
    ]


def file_name(held: Catalogue, view: View, ending: str) -> str:
    """A safe file name that says indicator, programme, level, period and build."""
    parts = (view.indicator, view.programme, view.level, view.within, view.from_, view.to, held.build)
    return "_".join(part for part in parts if part) + f".{ending}"
