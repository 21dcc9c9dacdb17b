"""The questions that other programs may ask: the rows the screen is drawn from, with the same protection."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis import survival
from layouts import frequency_tab, rail
from layouts.briefs.content import bars_of
from layouts.duration_tab import compared
from layouts.view import View
from queries.catalogue import Catalogue
from queries.duration import THIN
from queries.durations import survival_of
from queries.reader import Reader
from queries.trend import indicator_by_period
from queries.values import Status, indicator_by_area

WHAT = ("indicator", "programme", "from", "to")
PEOPLE = ("sex", "age", "hukou")


@dataclass(frozen=True)
class Question:
    """One question: its name, what one row is (English), the view parameters it takes, the columns with
    their meaning, and the function of (reader, catalogue, view) that answers with one mapping per row."""

    name: str
    grain: str
    parameters: tuple[str, ...]
    columns: dict[str, str]
    rows: Callable[[Reader, Catalogue, View], Iterator[dict]]


def _number(value: float, digits: int = 6) -> float | None:
    return None if np.isnan(value) else round(float(value), digits)


def _by_area(reader: Reader, held: Catalogue, view: View) -> Iterator[dict]:
    values = indicator_by_area(reader, view.selection)
    columns = (values.code, values.value, values.numerator, values.denominator, values.status)
    for code, value, numerator, denominator, status in zip(*columns, strict=True):
        area = held.areas[code]
        yield {
            "area": code,
            "name_zh": area.name.zh,
            "name_en": area.name.en,
            "level": area.level,
            "parent": area.parent,
            "value": _number(value),
            "numerator": _number(numerator),
            "denominator": _number(denominator),
            "status": Status(int(status)).name.lower(),
        }


def _by_period(reader: Reader, held: Catalogue, view: View) -> Iterator[dict]:
    code = rail.focus(held, view)
    course = indicator_by_period(reader, view.selection, (code,))
    for period, value in zip(course.periods, course.value[0], strict=True):
        yield {"area": code, "period": period, "value": _number(value), "provisional": period in held.provisional}


def _survival(reader: Reader, held: Catalogue, view: View) -> Iterator[dict]:
    """Only durations that the screen draws, and no number of cases that is withheld."""
    code, _ = compared(held, view)
    life = survival_of(reader, view.selection, (code,)).of(code)
    if life is None or life.cases < max(reader.threshold, 1):
        return
    last = int((np.flatnonzero(life.at_risk[1:] >= THIN) + 1).max(initial=1))
    lower, upper = survival.limits(life)
    for duration in range(last + 1):
        under = life.at_risk[max(duration, 1)]
        yield {
            "area": code,
            "months": duration,
            "survival": _number(life.survival[duration], 4),
            "lower": _number(lower[duration], 4),
            "upper": _number(upper[duration], 4),
            "at_risk": int(under) if under >= max(reader.threshold, THIN) else None,
        }


def _frequency(reader: Reader, held: Catalogue, view: View) -> Iterator[dict]:
    code, upper = compared(held, view)
    panels = (
        ("spells_per_person", frequency_tab.spells),
        ("months_received_of_12", frequency_tab.received),
        ("returned_within", frequency_tab.returns),
    )
    for measure, panel in panels:
        for block in bars_of(panel(reader, held, view)):
            for row in block.rows:
                yield {
                    "area": code,
                    "measure": measure,
                    "category": row.label,
                    "share": round(row.share, 3),
                    "above": upper if upper != code else "",
                    "share_above": None if row.other is None else round(row.other, 3),
                }


def _areas(reader: Reader, held: Catalogue, view: View) -> Iterator[dict]:
    for code, area in held.areas.items():
        if held.contains(view.within, code):
            yield {"area": code, "level": area.level, "parent": area.parent, "name_zh": area.name.zh,
                   "name_en": area.name.en}  # fmt: skip


def _catalogue(reader: Reader, held: Catalogue, view: View) -> Iterator[dict]:
    def row(kind: str, code: str, names, meaning=None, unit: str = "", programmes: str = "") -> dict:
        return {
            "kind": kind,
            "id": code,
            "name_zh": names.zh if names else code,
            "name_en": names.en if names else code,
            "meaning_zh": meaning.zh if meaning else "",
            "meaning_en": meaning.en if meaning else "",
            "unit": unit,
            "programmes": programmes,
        }

    for entry in held.indicators.values():
        yield row("indicator", entry.id, entry.name, entry.meaning, entry.unit, " ".join(held.offers[entry.id]).strip())
    for programme in held.programmes.values():
        yield row("programme", programme.id, programme.name, programme.meaning)
    for level in held.levels:
        yield row("level", level.level, level.name)
    for period in held.periods:
        yield row("period", period, None)
    for dimension, categories in held.categories.items():
        for code, names in categories.items():
            yield row(dimension, code, names)


CODE = "official division code, text"
QUESTIONS = {
    one.name: one
    for one in (
        Question(
            "indicator_by_area",
            "One row per area of the chosen level within the chosen area.",
            (*WHAT, "level", "within", *PEOPLE),
            {"area": CODE, "name_zh": "name", "name_en": "name", "level": "level", "parent": CODE,
             "value": "in the indicator's unit; empty unless status is value or zero",
             "numerator": "as divided, where the indicator is a quotient", "denominator": "as divided",
             "status": "value, zero, missing, suppressed, not_applicable, outside or not_separable"},
            _by_area,
        ),
        Question(
            "indicator_by_period",
            "One row per period (calendar year for durations) of one area.",
            (*WHAT, "within", "area", *PEOPLE),
            {"area": CODE, "period": "YYYY-MM or YYYY", "value": "in the indicator's unit; empty where none is shown",
             "provisional": "whether the period may still change"},
            _by_period,
        ),
        Question(
            "survival",
            "One row per month since a spell began: the share of spells that last longer, for one area.",
            ("programme", "from", "to", "within", "area", *PEOPLE),
            {"area": CODE, "months": "months since the spell began", "survival": "Kaplan-Meier, delayed entry, 0 to 1",
             "lower": "95% limit", "upper": "95% limit", "at_risk": "spells under observation; empty where withheld"},
            _survival,
        ),
        Question(
            "frequency",
            "One row per measure of frequency and category, for one area.",
            ("programme", "from", "to", "within", "area", *PEOPLE),
            {"area": CODE, "measure": "spells_per_person, months_received_of_12 or returned_within",
             "category": "in words of the chosen language", "share": "0 to 1", "above": "code of the area above",
             "share_above": "the same share there"},
            _frequency,
        ),
        Question(
            "areas",
            "One row per area within the chosen area, itself included.",
            ("within",),
            {"area": CODE, "level": "level", "parent": CODE, "name_zh": "name", "name_en": "name"},
            _areas,
        ),
        Question(
            "catalogue",
            "One row per indicator, programme, level, period and category that the build holds.",
            (),
            {"kind": "indicator, programme, level, period, sex, age or hukou", "id": "value of that parameter",
             "name_zh": "name", "name_en": "name", "meaning_zh": "meaning", "meaning_en": "meaning", "unit": "unit",
             "programmes": "programmes for which the indicator has data"},
            _catalogue,
        ),
    )
}  # fmt: skip
