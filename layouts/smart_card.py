"""The SMART card of an indicator: chain level, owner, baseline, limits, review, and where it comes from."""

from dash import html

from definitions.goals import target_for
from layouts import numbers
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue, Indicator

CHAIN = {"input": "Input", "activity": "Activity", "output": "Output", "outcome": "Outcome", "impact": "Impact"}
REFRESHES = {"month": "monthly", "quarter": "quarterly", "year": "yearly"}
BETTER = {"higher": "higher is better", "lower": "lower is better", "neutral": "neither"}


def facts(held: Catalogue, indicator: Indicator, lang: str) -> list[tuple[str, str]]:
    """Pairs of heading and words; none is empty."""
    due = indicator.review_due
    pairs = (
        (say(lang, "Chain level"), say(lang, CHAIN[indicator.chain])),
        (say(lang, "Unit"), numbers.unit(indicator.unit, lang) or say(lang, "number")),
        (say(lang, "Direction"), say(lang, BETTER[indicator.better])),
        (say(lang, "Baseline"), numbers.period(indicator.baseline, lang) if indicator.baseline in years(held) else ""),
        (say(lang, "Limits"), indicator.limits.in_(lang)),
        (say(lang, "Data source"), indicator.source.in_(lang)),
        (say(lang, "Renewed"), say(lang, REFRESHES[indicator.refresh])),
        (say(lang, "Owner"), indicator.owner.in_(lang)),
        (say(lang, "Reference"), indicator.reference),
        (say(lang, "Review due"), due),
        (say(lang, "Extracted"), held.facts.get("extraction_date", "")),
    )
    return [(heading, words) for heading, words in pairs if words not in ("", "-")]


def aims(indicator: Indicator, view: View, path: tuple[str, ...]) -> list[tuple[str, str]]:
    """Target and warning of an area (`path`: its code and those above) in the last year of the view, if set."""
    target = target_for(indicator.id, view.programme, path, int(view.to[:4]))
    if target is None:
        return []
    lang = view.lang
    aim, warning = (
        numbers.quantity(value, indicator.unit, lang, indicator.decimals) for value in (target.target, target.warning)
    )
    return [(say(lang, "Target"), say(lang, "{target}; warning beyond {warning}", target=aim, warning=warning))]


def years(held: Catalogue) -> frozenset[str]:
    """The calendar years of the data."""
    return frozenset(code.partition("-")[0] for code in held.periods)


def listed(pairs: list[tuple[str, str]]) -> html.Dl:
    """Pairs as a list of terms."""
    return html.Dl([part for heading, words in pairs for part in (html.Dt(heading), html.Dd(words))], className="facts")
