"""The rules on the quality page: the table of all, and the one that is chosen."""

import math

import numpy as np
from dash import html

from layouts import numbers
from layouts.blocks import heading, nothing
from layouts.course import line_words
from layouts.figures import theme
from layouts.rail import focus, trend_figure
from layouts.texts import say
from layouts.twins import trend_twin, unfolded
from layouts.view import View
from layouts.withheld import why_empty
from layouts.words import level_name
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.rules import RECORD_RATE, Finding, by_system, findings
from queries.trend import years
from queries.values import Status, indicator_by_area
from queries.verdicts import reviewed

GROUPS = {
    "identity": "Identity of persons",
    "payment": "Payments and enrolment",
    "service": "Services",
    "office": "Offices and caseloads",
}
SEVERITIES = {"error": "error", "warning": "warning", "hint": "hint"}
SYSTEMS = {
    "civil_affairs": "Civil affairs",
    "hrss": "Social security",
    "pension": "Pensions",
    "healthcare": "Healthcare security",
    "housing": "Housing",
    "services": "Service agencies",
    "affairs": "Government service centre",
}
TITLES = ("Rule", "Tested", "Hits", "Per 1,000", "Money", "By year")
TALLEST = 18
SHOWN = 12


def found(reader: Reader, held: Catalogue, view: View) -> tuple[Finding, ...]:
    """What the rules found in the area of the view in its months."""
    spans = tuple((year, held.period(a), held.period(b)) for year, (a, b) in years(held.periods).items())
    return findings(reader, focus(held, view), held.period(view.from_), held.period(view.to), spans)


def chosen(entries: tuple[Finding, ...], view: View) -> Finding | None:
    """The rule that the view names, or the one with the most hits among errors."""
    named = [entry for entry in entries if entry.rule.id == view.programme]
    if named or not entries:
        return named[0] if named else None
    return max(entries, key=lambda entry: (entry.rule.severity == "error", np.nan_to_num(entry.hits)))


def of_rule(view: View, entry: Finding) -> View:
    """The view that shows a rule."""
    return view.but(indicator=entry.rule.indicator, programme=entry.rule.id, sex="", age="", hukou="")


def rules(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per rule: severity, name, tested, hits, rate, money and course."""
    entries = found(reader, held, view)
    if not entries:
        words = say(view.lang, "No results of rules are held here: the atlas has no extracts.")
        return [nothing(why_empty(held, view.lang, "rule_office", words))]
    picked, lang = chosen(entries, view), view.lang
    head = html.Tr([html.Th(say(lang, title), scope="col") for title in TITLES])
    bodies = []
    for group, words in GROUPS.items():
        rows = [_row(entry, entry is picked, view, reader.threshold) for entry in entries if entry.rule.group == group]
        if rows:
            title = html.Tr(html.Th(say(lang, words), colSpan=len(TITLES), scope="rowgroup"), className="group")
            bodies.append(html.Tbody([title, *rows]))
    return [
        html.Table([html.Thead(head), *bodies], className="rules"),
        html.P(_legend(lang, reader), className="keys"),
        download("rules", "Rules (CSV)", view),
    ]


def download(table: str, words: str, view: View) -> html.P:
    """A link to a table of the page as a file."""
    link = html.A(say(view.lang, words), href=f"/download/quality/{table}{view.search}", download="")
    return html.P(link, className="take")


def _legend(lang: str, reader: Reader) -> list:
    marks = [html.Span([_mark(name), say(lang, words)]) for name, words in SEVERITIES.items()]
    return [*marks, html.Span(caution(reader, lang))]


def caution(reader: Reader, lang: str) -> str:
    """What a hit is, and how few are not told, if that is so."""
    words = "A hit is a lead, not a finding."
    if reader.threshold > 1:
        words = "A hit is a lead, not a finding. Fewer than {k} hits are not told."
    return say(lang, words, k=reader.threshold)


def _mark(severity: str) -> html.I:
    return html.I(className=f"mark-{severity}", **{"aria-hidden": "true"})


def _row(entry: Finding, picked: bool, view: View, threshold: int) -> html.Tr:
    rule, lang = entry.rule, view.lang
    name = html.A(
        [
            html.Span(rule.id, className="code"),
            rule.name.in_(lang),
            html.Span(say(lang, SEVERITIES[rule.severity]), className="sr"),
        ],
        href=of_rule(view, entry).search,
        **{"data-view": "1", "aria-current": "true" if picked else "false"},
    )
    cells = [
        html.Th([_mark(rule.severity), name], scope="row"),
        html.Td(numbers.number(entry.tested, lang, 0, True), className="number"),
        html.Td(_hits(entry, lang, threshold), className="number"),
        html.Td(_rate(entry.rate, lang), className="number"),
        html.Td(money(entry, lang), className="number"),
        html.Td(spark(entry, lang)),
    ]
    return html.Tr(cells, className="selected" if picked else None)


def _hits(entry: Finding, lang: str, threshold: int) -> str:
    return f"< {threshold}" if entry.suppressed else numbers.number(entry.hits, lang, 0, True)


def _rate(rate: float, lang: str) -> str:
    return "–" if math.isnan(rate) else numbers.number(rate, lang, 2)


def money(entry: Finding, lang: str) -> str:
    """The money that the hits concern; a dash where a rule concerns none."""
    if math.isnan(entry.fen) or not entry.fen:
        return "–"
    return numbers.quantity(entry.fen / 100, "yuan", lang, 0)


def spark(entry: Finding, lang: str) -> html.Div | None:
    """The rate of each year as a small bar; a gap where it is suppressed."""
    rates = list(entry.yearly.values())
    top = max((rate for rate in rates if not math.isnan(rate)), default=0.0)
    if not top:
        return None
    bars = [html.I(style={"height": f"{0 if math.isnan(r) else max(1, TALLEST * r / top):.0f}px"}) for r in rates]
    words = ", ".join(f"{year} {_rate(rate, lang)}" for year, rate in entry.yearly.items())
    return html.Div([*bars, html.Span(words, className="sr")], className="spark", title=words)


def rule(reader: Reader, held: Catalogue, view: View) -> list:
    """The chosen rule: what it says, how often it hits here, when it errs, and in which system."""
    entries, lang = found(reader, held, view), view.lang
    entry = chosen(entries, view)
    if entry is None:
        return []
    target = of_rule(view, entry).but(level=_mapped_level(held, view), tab="")
    return [
        html.P(
            [html.Span(entry.rule.id, className="code"), say(lang, SEVERITIES[entry.rule.severity])], className="over"
        ),
        html.H3(entry.rule.name.in_(lang)),
        html.P(_told(entry, held, view, reader.threshold), className="said"),
        html.P(entry.rule.meaning.in_(lang)),
        html.P([html.B(say(lang, "May be legitimate: ")), entry.rule.false_alarm.in_(lang)], className="quiet"),
        _systems(reader, held, view, entry),
        _reviewed(reader, view, entry),
        html.P(html.A(say(lang, "Show on the map"), href="/map" + target.search, className="go")),
    ]


def _mapped_level(held: Catalogue, view: View) -> str:
    return held.levels[min(2, len(held.levels) - 1)].level if view.within == held.root else ""


def _told(entry: Finding, held: Catalogue, view: View, threshold: int) -> str:
    lang, place = view.lang, held.areas[focus(held, view)].name.in_(view.lang)
    tested = numbers.number(entry.tested, lang, 0, True)
    of = entry.rule.tested.in_(lang)
    if entry.suppressed:
        words = "{place}: fewer than {k} of {tested} {of} are hit."
        return say(lang, words, place=place, k=threshold, tested=tested, of=of)
    if not entry.hits:
        return say(lang, "{place}: none of {tested} {of} is hit.", place=place, tested=tested, of=of)
    hits = numbers.number(entry.hits, lang, 0, True)
    return say(lang, "{place}: {hits} of {tested} {of} are hit.", place=place, hits=hits, tested=tested, of=of)


def _systems(reader: Reader, held: Catalogue, view: View, entry: Finding) -> html.P | None:
    first, last = int(view.from_.partition("-")[0]), int(view.to.partition("-")[0])
    parts = by_system(reader, entry.rule.id, focus(held, view), first, last)
    if len(parts) < 2:
        return None
    lang = view.lang
    words = [f"{say(lang, SYSTEMS.get(part.system, part.system))} {_rate(part.rate, lang)} ‰" for part in parts]
    return html.P([html.B(say(lang, "By system: ")), " · ".join(words)], className="quiet")


def _reviewed(reader: Reader, view: View, entry: Finding) -> html.P | None:
    found, lang = reviewed(reader).get(entry.rule.id), view.lang
    if found is None:
        return None
    words = "{n} cases of the whole atlas were reviewed; {share} ({low} to {high}) were confirmed."
    shares = {
        name: numbers.quantity(100 * getattr(found, name), "percent", lang, 0) for name in ("share", "low", "high")
    }
    told = say(lang, words, n=numbers.number(found.judged, lang), **shares)
    return html.P([html.B(say(lang, "Reviewed: ")), told], className="quiet")


def rule_trend(reader: Reader, held: Catalogue, view: View) -> dict:
    """The course of the chosen rule; none for those that look at the state at extraction."""
    entry = chosen(found(reader, held, view), view)
    if entry is None or entry.rule.indicator == RECORD_RATE:
        return theme.empty(say(view.lang, "Looked at as it stands at extraction: there is no course."), 130)
    figure = trend_figure(reader, held, of_rule(view, entry))
    return {**figure, "layout": {**figure["layout"], "height": 130}}


def places(reader: Reader, held: Catalogue, view: View) -> list:
    """The course of the chosen rule as a table; its rate in each part of the area, the highest first."""
    entry = chosen(found(reader, held, view), view)
    if entry is None:
        return []
    asked = of_rule(view, entry)
    return [*_course_in_words(reader, held, asked), *_parts(reader, held, view, asked)]


def _course_in_words(reader: Reader, held: Catalogue, asked: View) -> list:
    """The key of the course and its table; nothing for a rule without a course."""
    twin = trend_twin(reader, held, asked) if asked.indicator != RECORD_RATE else None
    if twin is None or not twin.rows:
        return []
    return [html.P(line_words(reader, held, asked), className="quiet"), *unfolded(twin, asked.lang)]


def _parts(reader: Reader, held: Catalogue, view: View, asked: View) -> list:
    lang = view.lang
    code = view.within if held.children.get(view.within) else held.root
    level = held.areas[held.children[code][0]].level
    values = indicator_by_area(reader, asked.but(within=code, level=level, area="").selection)
    order = [i for i in np.argsort(-np.nan_to_num(values.value, nan=-1.0), kind="stable") if values.value[i] > 0]
    hidden = int((values.status == Status.SUPPRESSED).sum())
    title = heading(say(lang, "Hits per 1,000 by {level}", level=level_name(held, level, lang)))
    note = say(lang, "{n} not shown: fewer than {k} hits.", n=hidden, k=reader.threshold) if hidden else ""
    if not order:
        return [title, nothing(note or say(lang, "No hits in any part of this area."))]
    widest = float(values.value[order[0]])
    rows = [_place(held, asked, values.code[i], float(values.value[i]), widest) for i in order[:SHOWN]]
    return [title, html.Table(html.Tbody(rows), className="ranking"), html.P(note, className="quiet")]


def _place(held: Catalogue, view: View, code: str, rate: float, widest: float) -> html.Tr:
    target = view.but(within=code, area="") if held.children.get(code) else view.but(area=code)
    link = html.A(held.areas[code].name.in_(view.lang), href=target.search, **{"data-view": "1"})
    bar = html.Div(className="bar", style={"width": f"{100 * rate / widest:.1f}%"})
    cells = [html.Th(link, scope="row"), html.Td(bar, className="bar-cell"), html.Td(_rate(rate, view.lang))]
    cells[2].className = "number"
    return html.Tr(cells, className="selected" if code == view.area else None)
