"""What a brief says: the same words and figures as the screen, gathered for two pages."""

from dataclasses import dataclass

from dash import html

from layouts import duration_tab, frequency_tab, numbers
from layouts.briefs.attention import attention
from layouts.briefs.place_map import Key, keys, place_map
from layouts.course import line_words, trend_figure
from layouts.drawings.chart import chart
from layouts.drawings.marks import Drawing
from layouts.exports.notes import people, stamp
from layouts.incomplete import why_none
from layouts.ranking import ranking
from layouts.reading import Row, first, found, rows, text
from layouts.texts import say
from layouts.twins import Twin, curve_twin, trend_twin
from layouts.view import View
from layouts.words import comparison, focus, parents, place_sentence, value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue, Indicator
from queries.change import year_before
from queries.reader import Reader
from queries.values import Status

FIGURES = 6
# The questions whose answers need years of months.
SLOW = ("long", "often")
WIDE, CHART_HIGH, CURVE_HIGH = 515.0, 122.0, 160.0
HALF = 248.0


@dataclass(frozen=True)
class Figure:
    """One key figure: its name, value, and what it is compared with."""

    name: str
    value: str
    beside: str


@dataclass(frozen=True)
class Bars:
    """A heading with a remark, and the rows below it."""

    title: str
    aside: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, eq=False)
class Brief:
    """Everything that stands on the two pages, in the language of the view."""

    lang: str
    atlas: str
    name: str
    parents: str
    subject: str
    finding: str
    figures: tuple[Figure, ...]
    map: Drawing
    map_title: str
    keys: tuple[Key, ...]
    ranking: Bars
    trend_title: str
    trend: Drawing
    trend_twin: Twin
    trend_key: str
    duration: tuple[str, ...]
    curve: Drawing
    curve_twin: Twin
    remaining: tuple[Bars, ...]
    frequency: tuple[str, ...]
    frequencies: tuple[Bars, ...]
    attention: tuple[str, ...]
    attention_rule: str
    warnings: str
    definitions: tuple[tuple[str, str], ...]
    stamp: tuple[str, ...]


def brief(reader: Reader, held: Catalogue, view: View, lasting: View | None = None) -> Brief:
    """The brief of the area in focus, for the indicator, programme, months and people of a settled view.

    What takes long to show (durations, frequency, returns) is told for the months of `lasting` where it is given.
    """
    lang, code = view.lang, focus(held, view)
    view = view.but(area=code)
    lasting = (lasting or view).but(area=code)
    indicator = held.indicators[view.indicator]
    shown = shown_indicators(held, view)
    trend, curve = trend_figure(reader, held, view), duration_tab.curve_figure(reader, held, lasting)
    course, left = trend_twin(reader, held, view), curve_twin(reader, held, lasting)
    picture = place_map(reader, held, view)
    signals = attention(reader, held, view)
    stays = duration_tab.finding(reader, held, lasting)
    often = frequency_tab.spells(reader, held, lasting)
    return Brief(
        lang=lang,
        atlas=say(lang, "Township Atlas of Social Protection"),
        name=held.areas[code].name.in_(lang),
        parents=parents(held, code, lang),
        subject=subject(held, view),
        finding=_finding(reader, held, view, code),
        figures=tuple(
            _figure(reader, held, lasting if entry.question in SLOW else view, entry, code) for entry in shown[:FIGURES]
        ),
        map=picture.drawing,
        map_title=indicator.name.in_(lang),
        keys=keys(picture.payload, held, view.but(than="")),
        ranking=_ranking(ranking(reader, held, view.but(than=""))),
        trend_title=" · ".join((say(lang, "Through time"), indicator.name.in_(lang))),
        trend=chart(trend, WIDE, CHART_HIGH, course.sentence),
        trend_twin=course,
        trend_key=_lines_key(reader, held, view, course),
        duration=tuple(text(part) for part in stays),
        curve=chart(curve, HALF, CURVE_HIGH, left.sentence),
        curve_twin=left,
        remaining=bars_of(duration_tab.remaining(reader, held, lasting)),
        frequency=tuple(text(part) for part in found(often, html.P) if "keys" not in (part.className or "")),
        frequencies=(
            *bars_of(often),
            *bars_of(frequency_tab.received(reader, held, lasting)),
            *bars_of(frequency_tab.returns(reader, held, lasting)),
        ),
        attention=signals.sentences,
        attention_rule=signals.rule,
        warnings=signals.warnings,
        definitions=tuple(
            (entry.name.in_(lang), f"{entry.meaning.in_(lang)} {entry.formula.in_(lang)}") for entry in shown[:FIGURES]
        ),
        stamp=tuple(stamp(reader, held, view)),
    )


def shown_indicators(held: Catalogue, view: View) -> list[Indicator]:
    """The view's own indicator, then the core ones that the programme has, then the others."""
    offered = [entry for entry in held.indicators.values() if view.programme in held.offers[entry.id]]
    offered.sort(key=lambda entry: (entry.id != view.indicator, not entry.core))
    return offered


def subject(held: Catalogue, view: View) -> str:
    """The programme, the months and the people that are asked about."""
    programme = held.programmes.get(view.programme)
    parts = (
        programme.name.in_(view.lang) if programme else "",
        numbers.period_range(view.from_, view.to, view.lang),
        people(held, view),
    )
    return " · ".join(part for part in parts if part)


def _lines_key(reader: Reader, held: Catalogue, view: View, course: Twin) -> str:
    """What the lines of the course and the asterisks of its table mean."""
    if not course.rows:
        return ""
    late = any(period.endswith("*") for period, *_ in course.rows)
    return " · ".join(filter(None, (line_words(reader, held, view), say(view.lang, "* provisional") if late else "")))


def _finding(reader: Reader, held: Catalogue, view: View, code: str) -> str:
    value, status = value_of(reader, view.selection, code)
    why = why_none(reader, held, view, code, status)
    said = place_sentence(held, view, code, value, status, why)
    return said + comparison(reader, held, view, code, value, status)


def _figure(reader: Reader, held: Catalogue, view: View, indicator: Indicator, code: str) -> Figure:
    asked = view.but(indicator=indicator.id)
    unit = numbers.unit(indicator.unit, view.lang)
    tight = indicator.unit == "per_thousand"
    name = indicator.short.in_(view.lang) + (say(view.lang, " ({unit})", unit=unit) if tight else "")
    return Figure(name, _value(reader, held, asked, code), " · ".join(_beside(reader, held, asked, code)))


def _value(reader: Reader, held: Catalogue, view: View, code: str) -> str:
    value, status = value_of(reader, view.selection, code)
    if status > Status.ZERO:
        return why_none(reader, held, view, code, status)
    return value_words(held, view, value)


def _beside(reader: Reader, held: Catalogue, view: View, code: str) -> list[str]:
    """The area above and the top where they compare, and the same months a year earlier."""
    said = []
    if held.indicators[view.indicator].mark == "fill":
        uppers = [area for area in held.path(code)[:-1]]
        for area in dict.fromkeys((uppers[-1], uppers[0]) if uppers else ()):
            said.append(f"{area.name.in_(view.lang)} {_value(reader, held, view, area.code)}")
    before = year_earlier(held, view)
    if before is not None:
        said.append(say(view.lang, "a year earlier {value}", value=_value(reader, held, before, code)))
    return said


def year_earlier(held: Catalogue, view: View) -> View | None:
    """The same view a year before; None where the build does not reach back so far."""
    before = year_before(held, view.selection)
    return view.but(from_=before.from_, to=before.to) if before else None


def _ranking(panel: list) -> Bars:
    title = " · ".join(filter(None, (first(panel, html.H3), first(panel, html.P, "unit"))))
    return Bars(title, "", tuple(row for table in found(panel, html.Table) for row in rows(table)))


def bars_of(panel: list) -> tuple[Bars, ...]:
    """Each table of a panel below the heading before it."""
    gathered, title = [], ""
    for part in panel:
        if isinstance(part, html.H3):
            title = part
        elif isinstance(part, html.Table):
            gathered.append(Bars(_heading(title), first(title, html.Span, "aside"), rows(part)))
    return tuple(gathered)


def _heading(title) -> str:
    children = getattr(title, "children", "")
    return text(children[0]) if isinstance(children, list) else text(children)
