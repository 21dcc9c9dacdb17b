"""The last lines of the rail: what the figure cannot tell, source, date and build."""

from dash import html

import definitions
from definitions.kinds import FROM_SPELLS
from layouts import numbers
from layouts.exports.notes import systems, whence_words
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.unusual import undelivered

NAMED = 3
ANY = "any"


def _audience(held: Catalogue, lang: str) -> str:
    """Whom the file is for, and what that means for its figures."""
    whom = definitions.audiences().get(held.audience)
    if whom is None:
        return ""
    name, meaning = getattr(whom.name, lang), getattr(whom.meaning, lang)
    return say(lang, "For {audience}: {meaning}", audience=name if lang == "zh" else name.lower(), meaning=meaning)


def bridged(reader: Reader, held: Catalogue, view: View) -> str:
    """Who here did not deliver in which of the chosen months, and that spells go on over these; empty if all did."""
    lang, first, last = view.lang, held.period(view.from_), held.period(view.to)
    found = undelivered(reader, focus(held, view), "" if view.programme == ANY else view.programme)
    rows = [row for row in found if row.first <= last and row.last >= first]
    if not rows:
        return ""
    named = [
        f"{place(held, row.area, lang)} {numbers.period_range(held.periods[row.first], held.periods[row.last], lang)}"
        for row in rows[:NAMED]
    ]
    if len(rows) > NAMED:
        named.append(say(lang, "and {n} more", n=len(rows) - NAMED))
    return say(
        lang,
        "Not delivered: {areas}. Spells go on over these months; nobody counts as having left.",
        areas="; ".join(named),
    )


def of_all_systems(reader: Reader, held: Catalogue, view: View) -> list:
    """Systems, extraction date, build, boundary note and review number of a page that tells of every delivery."""
    return [html.P(whence_words(held, view.lang, systems(reader, view.lang)))]


def foot(reader: Reader, held: Catalogue, view: View) -> list:
    """Limits; source, extraction date, build, boundary note and review number."""
    indicator, lang = held.indicators[view.indicator], view.lang
    way = html.A(say(lang, "Where the figures come from"), href="/sources" + view.search)
    late = ""
    if held.provisional:
        first = min(held.provisional)
        late = say(lang, "From {month} on (*) figures are provisional.", month=numbers.period(first, lang))
    return [
        html.P(indicator.limits.in_(lang) if indicator.limits.in_(lang) != "-" else "", className="limits"),
        html.P(bridged(reader, held, view) if indicator.kind in FROM_SPELLS else ""),
        html.P(whence_words(held, lang, indicator.source.in_(lang))),
        html.P(late),
        html.P(_audience(held, lang)),
        html.P("" if held.is_table else way),
    ]
