"""How the figures of the tabs of duration and frequency are computed: each an indicator, with its months and limits."""

import numpy as np
from dash import html

from layouts import numbers
from layouts.calculation import calculation, question
from layouts.exports.notes import people
from layouts.foot import ANY
from layouts.texts import say
from layouts.view import LANGS, View, settle
from layouts.words import place, spell_words, value_words
from queries import told
from queries.benchmarks import row_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, window

# The indicators that each tab tells, and how they are estimated.
OF_TAB = {
    "duration": ("median_duration", "share_remaining_12", "share_remaining_24", "share_remaining_36"),
    "frequency": ("spells_per_person", "months_received_12", "reentry_12"),
}
ESTIMATED = {
    "duration": (
        "A spell is months in a row in which one person receives one programme.",
        "At risk at a duration are the spells seen at it within the months chosen; the table under the curve counts "
        "them.",
        "Spells begun earlier come in at the duration they had reached (delayed entry), those still open are counted "
        "as long as they are seen.",
        "The curve multiplies, month by month, the shares of those at risk that do not end (Kaplan–Meier). The band "
        "and the figures in brackets are 95% limits, on the log(−log) scale.",
    ),
    "frequency": (
        "A spell is months in a row in which one person receives one programme.",
        "Spells per person are those that overlap the months chosen, each person where the first of them began.",
        "Months received are counted in the 12 months up to the one named, of all who received in one of them.",
        "Returns are those of exits that have been followed for 12 months.",
    ),
}
TITLES = {"duration": "The figures of the tab “Duration”", "frequency": "The figures of the tab “Frequency”"}


def of_tab(reader: Reader, held: Catalogue, view: View, code: str) -> list:
    """What the open tab tells and how; nothing for tabs that tell the indicator of the map."""
    if view.tab not in OF_TAB:
        return []
    lang = view.lang
    where = (place(held, code, lang), people(held, view), *(words for words, _ in spell_words(held, _own(held, view))))
    offered = [name for name in OF_TAB[view.tab] if view.programme in held.offers.get(name, ())]
    return [
        html.H3(say(lang, TITLES[view.tab])),
        html.P(" · ".join(part for part in (*where, _programme(held, view)) if part), className="quiet"),
        html.P(("" if lang == "zh" else " ").join(_estimated(view))),
        *(part for name in offered for part in _figure(reader, held, view, name, code)),
        *([] if offered else [html.P(_none(held, view))]),
        html.Hr(),
        html.P(say(lang, "The figure of the map:"), className="quiet"),
    ]


def _estimated(view: View) -> list[str]:
    """What a spell is and how the tab's figures are made of spells, a sentence each."""
    spell, *others = (say(view.lang, words) for words in ESTIMATED[view.tab])
    if view.programme == ANY or view.unit:
        return [spell, *others]
    return [spell, say(view.lang, "Those of a benefit are its applicants’; a household is one."), *others]


def _own(held: Catalogue, view: View) -> View:
    """The view of the tab's first indicator, whatever the map shows."""
    return view.but(indicator=next((name for name in OF_TAB[view.tab] if name in held.indicators), view.indicator))


def _programme(held: Catalogue, view: View) -> str:
    return held.programmes[view.programme].name.in_(view.lang) if view.programme in held.programmes else ""


def _none(held: Catalogue, view: View) -> str:
    return say(
        view.lang,
        "No spells of {programme} are known here for this choice. "
        "One-off payments, insurances and services have no spells.",
        programme=_programme(held, view),
    )


def _figure(reader: Reader, held: Catalogue, view: View, name: str, code: str) -> list:
    """One indicator of the tab: formula and value, limits, months, meaning in both languages, and the question."""
    own, lang = settle(view.but(indicator=name, than="", mode=""), held)[0], view.lang
    indicator = held.indicators[name]
    other = next(one for one in LANGS if one != lang)
    facts = (_limits(reader, held, own, code), _months(held, own), indicator.limits.in_(lang))
    return [
        html.H4(indicator.name.in_(lang)),
        html.Div(calculation(reader, held, own, code), className="calculation"),
        html.P(" · ".join(part for part in facts if part), className="quiet"),
        html.P(indicator.meaning.in_(lang)),
        html.P(indicator.meaning.in_(other), className="quiet", lang="en" if other == "en" else "zh-CN"),
        html.Details(
            [
                html.Summary(say(lang, "Question put to the published file")),
                question(reader, own, code, f"computed-sql-{name}"),
            ]
        ),
    ]


def _limits(reader: Reader, held: Catalogue, own: View, code: str) -> str:
    """The limits of an estimate, where there are any; an open one in words."""
    row = row_of(reader, own.selection, code)
    if not row.code.size or row.low is None or row.status[0] > Status.ZERO:
        return ""
    low, high = (
        say(own.lang, "open") if np.isnan(end) else value_words(held, own, float(end))
        for end in (row.low[0], row.high[0])
    )
    return say(own.lang, "95% limits: {low} to {high}", low=low, high=high)


def _months(held: Catalogue, own: View) -> str:
    """The months that are counted: of months received those of the window, of others as far as exits are known."""
    indicator, table = held.indicators[own.indicator], told.source(held.indicators[own.indicator])
    first, last = window(held, own.selection, table, indicator.horizon if table == "reentry" else 0)
    if table == told.RECEIVED:
        kept = [until for until in held.windows.get(indicator.horizon, ()) if until <= last]
        last = max(kept, default=last)
        first = max(last - indicator.horizon + 1, 0)
    if last < first:
        return ""
    months = numbers.period_range(held.periods[first], held.periods[last], own.lang)
    if table == "reentry":
        return say(own.lang, "exits of {months}", months=months)
    return months
