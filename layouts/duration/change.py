"""What changed since last year: more who enter, or a longer stay."""

from dataclasses import dataclass

from dash import html

from analysis.balance import Balance, Decomposition, decomposed
from layouts import numbers
from layouts.duration.lines import areas, is_exact
from layouts.duration.page import HEIGHT
from layouts.duration.words import names
from layouts.figures import theme
from layouts.figures.bridge import bridge
from layouts.numbers import rounded
from layouts.texts import say
from layouts.view import View
from layouts.withheld import told_elsewhere
from queries.catalogue import Catalogue
from queries.duration import FEWEST_SPELLS
from queries.flow import balances
from queries.reader import Reader
from queries.told import decided

YEAR = 12


@dataclass(frozen=True)
class Change:
    """Two years of a caseload, their months, the months to which durations are restricted, and the change taken
    apart, in whole persons as it is printed: the parts add up to the difference of the two years as they are told."""

    before: Balance
    after: Balance
    spans: tuple[str, str]
    within: int
    parts: Decomposition


def _change(reader: Reader, held: Catalogue, view: View) -> Change | None:
    """The twelve months up to the last chosen one whose exits are decided, against the twelve before."""
    if not is_exact(held):
        return None
    last = min(held.period(view.to), decided(held))
    if last < 2 * YEAR - 1:
        return None
    code = areas(held, view)[0]
    ranges = tuple((end - YEAR + 1, end) for end in (last - YEAR, last))
    found, within = balances(reader, view.selection, code, ranges)
    begun = max(FEWEST_SPELLS, reader.threshold)
    if not found or any(one.stock < FEWEST_SPELLS or one.inflow * YEAR < begun for one in found):
        return None
    spans = tuple(numbers.period_range(held.periods[a], held.periods[b], view.lang) for a, b in ranges)
    return Change(*found, spans, within, _whole(*found))


def _whole(before: Balance, after: Balance) -> Decomposition:
    exact, moved = decomposed(before, after), rounded(after.stock) - rounded(before.stock)
    inflow, duration = rounded(exact.by_inflow), rounded(exact.by_duration)
    return Decomposition(inflow, duration, moved - inflow - duration)


def _steps(change: Change, lang: str) -> list[tuple[str, float]]:
    return [
        (say(lang, "by the inflow"), change.parts.by_inflow),
        (say(lang, "by the duration"), change.parts.by_duration),
        (say(lang, "not yet in balance, moves"), change.parts.rest),
    ]


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """From the mean caseload of a year to that of the next, step by step."""
    change = _change(reader, held, view)
    if change is None:
        return theme.empty(_why_not(held, view), HEIGHT)
    return bridge(
        (change.spans[0], rounded(change.before.stock)),
        _steps(change, view.lang),
        (change.spans[1], rounded(change.after.stock)),
        words=lambda value, signed: _words(value, signed, view.lang),
        cut=say(view.lang, "The axis does not begin at 0."),
        height=HEIGHT,
    )


def _words(value: float, signed: bool, lang: str) -> str:
    sign = ("−" if value < 0 else "+") if signed and rounded(value) else ""
    return sign + numbers.number(abs(value), lang)


def _why_not(held: Catalogue, view: View) -> str:
    if not is_exact(held):
        return told_elsewhere(held, view.lang)
    return say(view.lang, "Two years with enough entries are needed to compare.")


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The three figures of both years, and whether the caseload is in balance."""
    change, lang = _change(reader, held, view), view.lang
    if change is None:
        return []
    return [_table(change, lang), *_steady(change, lang)]


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """How the mean caseload of two years differs, and through what; nothing where they cannot be compared."""
    change = _change(reader, held, view)
    return [_told(change, names(held, view), view.lang)] if change else []


def _told(change: Change, named: dict[str, str], lang: str) -> str:
    parts = change.parts
    moved = rounded(change.after.stock) - rounded(change.before.stock)
    values = named | {
        "n": _words(abs(moved), False, lang),
        "inflow": _words(parts.by_inflow, True, lang),
        "duration": _words(parts.by_duration, True, lang),
        "rest": _words(parts.rest, True, lang),
    }
    if moved >= 0:
        return say(
            lang,
            "The mean caseload of {programme} in {place} rose by {n}: {inflow} through the number who enter, "
            "{duration} through how long they stay, {rest} not explained by either yet.",
            **values,
        )
    return say(
        lang,
        "The mean caseload of {programme} in {place} fell by {n}: {inflow} through the number who enter, "
        "{duration} through how long they stay, {rest} not explained by either yet.",
        **values,
    )


def _table(change: Change, lang: str) -> html.Table:
    titles = ("", say(lang, "mean caseload"), say(lang, "entries a month"), 
              say(lang, "mean months of receipt, at most {m} counted", m=change.within),
              say(lang, "sustained by both"), say(lang, "ratio"))  # fmt: skip
    rows = []
    for span, one in zip(change.spans, (change.before, change.after), strict=True):
        cells = (
            numbers.number(one.stock, lang), numbers.number(one.inflow, lang, 1), numbers.number(one.duration, lang, 1),
            numbers.number(one.inflow * one.duration, lang), numbers.number(one.steadiness, lang, 2),
        )  # fmt: skip
        rows.append(html.Tr([html.Th(span, scope="row"), *map(html.Td, cells)]))
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    return html.Table([head, html.Tbody(rows)], className="values wide")


def _steady(change: Change, lang: str) -> list:
    words = say(lang, "In a steady state the caseload is entries a month times months of receipt (Little's law).")
    if not change.after.is_steady:
        words += " " + say(
            lang,
            "Here it is more than a quarter away from that: it is still growing or shrinking towards it, receipt lasts "
            "longer than can be seen, or start dates are wrong. Read the split with care.",
        )
    link = html.A(say(lang, "How is this computed?"), href="/methods#change")
    return [html.P([words, " ", link], className="note")]
