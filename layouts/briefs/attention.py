"""What needs attention in an area, by a rule that the page states."""

from dataclasses import dataclass

import numpy as np

from layouts.texts import say
from layouts.view import View
from layouts.words import level_name, value_words
from queries.catalogue import Catalogue, Indicator
from queries.reader import Reader
from queries.values import Status, indicator_by_area
from queries.warnings import warnings

SHARE = 80
FEWEST = 10
MOST = 5


@dataclass(frozen=True)
class Signals:
    """One sentence per signal, the most pressing first, and the rule by which they were found; where too few areas are
    of the level for the rule to compare, one sentence that says so, and no rule. Where nothing was found `warnings` is
    the address of the area's own."""

    sentences: tuple[str, ...]
    rule: str
    warnings: str = ""


def attention(reader: Reader, held: Catalogue, view: View) -> Signals:
    """The indicators with a good direction in which most areas of the level do better."""
    lang, level = view.lang, held.areas[view.area].level
    if len(held.layers[level]) < FEWEST:
        return Signals((_not_compared(held, view),), "", "/warnings" + view.search)
    found = pressing(reader, held, view)
    names = level_name(held, level, lang)
    rule = say(
        lang,
        "Named is what at least {share}% of {level} do better, among {n} indicators with a good direction. "
        "It says where to look; small areas vary more by chance.",
        share=SHARE,
        level=names,
        n=len(judged_by(held, view)),
    )
    return Signals(tuple(found[:MOST]), rule) if found else _nothing(reader, held, view, rule)


def _nothing(reader: Reader, held: Catalogue, view: View, rule: str) -> Signals:
    """That the rule finds nothing, and how many warnings, which are of all programmes, the area has all the same."""
    lang, area = view.lang, held.areas[view.area]
    beside = view.but(level=area.level, within=area.parent)
    n = sum(one.code == view.area for one in warnings(reader, beside.selection))
    if not n:
        return Signals((say(lang, "Nothing stands out by this rule."),), rule)
    words = say(
        lang,
        "For {programme} nothing stands out by this rule. The warnings, which judge all programmes by their targets, "
        "name {area} with {n}.",
        programme=held.programmes[view.programme].short.in_(lang),
        area=area.name.in_(lang),
        n=n,
    )
    return Signals((words,), rule, "/warnings" + beside.search)


def _not_compared(held: Catalogue, view: View) -> str:
    return say(
        view.lang,
        "The rule compares areas of one level, at least {n} of them, and so does not apply to {area}. The warnings say "
        "what needs attention within it.",
        n=FEWEST,
        area=held.areas[view.area].name.in_(view.lang),
    )


def judged_by(held: Catalogue, view: View) -> list[Indicator]:
    """The indicators of the view's programme that have a good direction."""
    return [
        entry
        for entry in held.indicators.values()
        if entry.better in ("higher", "lower") and view.programme in held.offers[entry.id]
    ]


def pressing(reader: Reader, held: Catalogue, view: View) -> list[str]:
    """A sentence for each indicator in which most areas of the level do better than the view's, the worst first."""
    found = [_signal(reader, held, view, entry) for entry in judged_by(held, view)]
    return [words for _, words in sorted((one for one in found if one is not None), key=lambda one: -one[0])]


def _signal(reader: Reader, held: Catalogue, view: View, indicator: Indicator) -> tuple[float, str] | None:
    asked = view.but(indicator=indicator.id)
    level = held.areas[view.area].level
    of_level = indicator_by_area(reader, asked.but(area="", level=level, within=held.root).selection)
    value, status = of_level.of(view.area)
    if status > Status.ZERO:
        return None
    everywhere = of_level.shown
    if everywhere.size < FEWEST:
        return None
    better = everywhere > value if indicator.better == "higher" else everywhere < value
    share = 100 * float(np.mean(better))
    if share < SHARE:
        return None
    words = say(
        view.lang,
        "{indicator}: {value}; {share}% of {level} do better.",
        indicator=indicator.name.in_(view.lang),
        value=value_words(held, asked, value),
        share=int(np.floor(share)),
        level=level_name(held, level, view.lang),
    )
    return share, words
