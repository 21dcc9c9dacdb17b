"""The sentences of the duration page: the finding, the comparison, what the figures rest on."""

import re

import numpy as np
from dash import html

from analysis import survival
from analysis.survival import LifeTable
from layouts import numbers
from layouts.duration.lines import Line, areas, last_seen, lines, reached, rest_of
from layouts.numbers import percent
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.catalogue import Catalogue
from queries.duration import FEWEST_SPELLS
from queries.durations import returned
from queries.groups import GROUPINGS
from queries.reader import Reader

# A difference that would come about by chance this often is not told as one.
CHANCE = 0.05


def filled(words: str, **parts) -> list:
    """A text with components put where their names stand in braces."""
    pieces = re.split(r"{(\w+)}", words)
    return [parts[piece] if i % 2 else piece for i, piece in enumerate(pieces) if piece]


def strong(words: str) -> html.Strong:
    """The figure of a sentence."""
    return html.Strong(words, className="figure")


def months(value: float, lang: str) -> str:
    """A number of months in words."""
    return numbers.quantity(value, "months", lang, 0)


def between(low: float, high: float) -> str:
    """Limits of a share as percentages."""
    digits = 1 if high < 0.1 else 0
    return "–".join(numbers.fixed(100 * end, digits) for end in (low, high))


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """How long, against what, and how many come back."""
    found = lines(reader, held, view.but(against="") if view.against in GROUPINGS else view)
    if not found:
        return [say(view.lang, "Too few spells for a curve")]
    own = found[0].life
    if view.count:
        return _counted(held, view, own)
    words = [*_median(held, view, own), *_against(reader, held, view, found), *_returning(reader, held, view)]
    return [*words, "。" if view.lang == "zh" else "."]


def names(held: Catalogue, view: View) -> dict[str, str]:
    """Place and programme of the view, as sentences name them."""
    name = place(held, focus(held, view), view.lang)
    return {"place": name, "programme": held.programmes[view.programme].short.in_(view.lang)}


def _median(held: Catalogue, view: View, life: LifeTable) -> list:
    lang, named = view.lang, names(held, view)
    median = float(survival.median(life))
    last = last_seen(life)
    if not median <= last:
        words = say(
            lang,
            "{share} of new spells of {programme} in {place} last longer than {value}; too few are followed further",
        )
        share = strong(percent(float(life.survival[last])))
        return filled(words, **named, share=share, value=strong(months(last, lang)))
    low, high = (float(end) for end in survival.quantile_limits(life))
    words = say(lang, "Half of new spells of {programme} in {place} end within {value} (95%: {range})")
    said = filled(words, **named, value=strong(months(median, lang)), range=interval(low, high, lang))
    first = reached(life)
    return [*said, say(lang, ", of those that last longer than {m}", m=months(first, lang))] if first else said


def interval(low: float, high: float, lang: str) -> str:
    """Limits of a number of months; an open one says so."""
    first = "–" if np.isnan(low) else numbers.number(low, lang)
    second = say(lang, "open") if np.isnan(high) else numbers.number(high, lang)
    return f"{first}–{second}"


def _against(reader: Reader, held: Catalogue, view: View, found: list[Line]) -> list[str]:
    if view.against in GROUPINGS or len(found) < 2:
        return []
    own, other = (float(survival.median(line.life)) for line in found[:2])
    if not all(at <= last_seen(line.life) for at, line in zip((own, other), found, strict=False)):
        return []
    name = held.areas[found[1].area].name.in_(view.lang)
    if own == other:
        return [say(view.lang, ", as in {name}", name=name)]
    pair = rest_of(reader, held, view)
    if pair is None:
        return []
    if survival.log_rank(*pair).p >= CHANCE:
        return [say(view.lang, ", about as long as in {name}", name=name)]
    apart = months(abs(own - other), view.lang)
    if own > other:
        return [say(view.lang, ", {value} later than in {name}", value=apart, name=name)]
    return [say(view.lang, ", {value} sooner than in {name}", value=apart, name=name)]


def _returning(reader: Reader, held: Catalogue, view: View) -> list:
    code = focus(held, view)
    back = returned(reader, view.selection, code, 12)
    if back.exits < FEWEST_SPELLS or not np.isfinite(back.share):
        return []
    words = say(view.lang, "; {share} of those who leave return within a year")
    return filled(words, share=strong(percent(back.share)))


def _counted(held: Catalogue, view: View, life: LifeTable) -> list:
    lang, named = view.lang, names(held, view)
    value = strong(months(float(survival.median(life)), lang))
    if view.count == "stock":
        words = say(lang, "Half of those who now receive {programme} in {place} have done so for more than {value}")
    else:
        words = say(lang, "Half of the spells of {programme} in {place} that ended had lasted less than {value}")
    return [*filled(words, **named, value=value), "。" if lang == "zh" else "."]


def bias(view: View) -> str:
    """What the chosen way of counting does not say."""
    return {
        "": say(view.lang, "New spells answer “how long does it last for someone who enters?”"),
        "stock": say(
            view.lang, "The caseload over-represents long spells: who stays long is more likely to be met in it."
        ),
        "ended": say(
            view.lang,
            "Ended spells leave out all that still go on, so they look shorter than spells are. Do not plan with them.",
        ),
    }[view.count]


def comparison(reader: Reader, held: Catalogue, view: View) -> str:
    """The log-rank test of what is compared, in words; empty where nothing is."""
    if view.count:
        return ""
    if view.against in GROUPINGS:
        found = lines(reader, held, view)
        lives = [line.life for line in found]
        names = [line.name for line in found]
    else:
        pair = rest_of(reader, held, view)
        lives = list(pair or ())
        names = [place(held, code, view.lang) for code in areas(held, view)]
    if len(lives) < 2:
        return ""
    return verdict(survival.log_rank(*lives), names, view, areas(held, view), held)


def verdict(test: survival.LogRank, names: list[str], view: View, codes: tuple[str, ...], held: Catalogue) -> str:
    """What a log-rank test says."""
    lang = view.lang
    p = say(lang, "p < 0.001") if test.p < 0.001 else f"p = {test.p:.3f}"
    stamp = f"log-rank χ² = {numbers.number(test.statistic, lang, 1)}, {p}"
    if test.p >= CHANCE:
        return say(lang, "The difference in leaving is no larger than chance makes ({test}).", test=stamp)
    ratio = test.observed / np.maximum(test.expected, 1e-9)
    if len(names) > 2:
        fast, slow = names[int(ratio.argmax())], names[int(ratio.argmin())]
        return say(lang, "The groups leave at different rates: {fast} soonest, {slow} latest ({test}).",
                   fast=fast, slow=slow, test=stamp)  # fmt: skip
    other = say(lang, "the rest of {name}", name=names[1]) if _within(view, codes, held) else names[1]
    if ratio[0] > ratio[1]:
        return say(lang, "Spells in {own} end sooner than in {other} ({test}).", own=names[0], other=other, test=stamp)
    return say(lang, "Spells in {own} end later than in {other} ({test}).", own=names[0], other=other, test=stamp)


def _within(view: View, codes: tuple[str, ...], held: Catalogue) -> bool:
    return view.against not in GROUPINGS and len(codes) > 1 and held.contains(codes[1], codes[0])
