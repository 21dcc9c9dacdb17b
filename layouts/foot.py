"""The last lines of the rail: what the figure cannot tell, source, date and build."""

from dash import html

import definitions
from layouts import numbers
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader


def _audience(held: Catalogue, lang: str) -> str:
    """Whom the file is for, and what that means for its figures."""
    whom = definitions.audiences().get(held.audience)
    if whom is None:
        return ""
    name, meaning = getattr(whom.name, lang), getattr(whom.meaning, lang)
    return say(lang, "For {audience}: {meaning}", audience=name if lang == "zh" else name.lower(), meaning=meaning)


def foot(reader: Reader, held: Catalogue, view: View) -> list:
    """Limits, source, extraction date, build and boundary note."""
    indicator, lang = held.indicators[view.indicator], view.lang
    facts = held.facts
    stamp = [
        say(lang, "Source: {source}", source=indicator.source.in_(lang)),
        say(lang, "extracted {date}", date=facts.get("extraction_date", "–")),
        say(lang, "build {build}", build=held.build),
        facts.get(f"note_{lang}", ""),
        facts.get("review_number", ""),
        facts.get(f"scale_note_{lang}", ""),
    ]
    way = html.A(say(lang, "Where the figures come from"), href="/sources" + view.search)
    late = ""
    if held.provisional:
        first = min(held.provisional)
        late = say(lang, "From {month} on (*) figures are provisional.", month=numbers.period(first, lang))
    return [
        html.P(indicator.limits.in_(lang) if indicator.limits.in_(lang) != "-" else "", className="limits"),
        html.P(" · ".join(part for part in stamp if part)),
        html.P(late),
        html.P(_audience(held, lang)),
        html.P(way if held.programmes else ""),
    ]
