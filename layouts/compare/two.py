"""Two maps side by side that move, light up and select together: two indicators, or two ranges of months."""

import numpy as np
import pandas as pd

from analysis.classes import breaks
from layouts import display, numbers
from layouts.compare.partner import first, heading, same_measure, second
from layouts.compare.twin import MOST, twin
from layouts.figures.township_map import township_map
from layouts.texts import say
from layouts.view import View
from layouts.words import focus, level_name, measured, place, value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import AreaValues, Status, indicator_by_area

FEWEST = 10
WEAK = 0.2


def sides(reader: Reader, held: Catalogue, view: View) -> list[View]:
    """The views of both maps; of the same indicator with one scale, so that colours can be compared."""
    found = [first(held, view), second(held, view)]
    if not same_measure(*found):
        return found
    values = [indicator_by_area(reader, each.selection) for each in found]
    together = np.concatenate([each.shown[each.shown != 0] for each in values])
    scheme = view.class_ if view.class_ != "centred" else "quantile"
    locked = view.breaks or display.kept(breaks(together, scheme, int(view.k or display.CLASSES)))
    return [each.but(breaks=locked) for each in found]


def maps(reader: Reader, held: Catalogue, view: View) -> dict | None:
    """The payloads of both maps, and their titles."""
    if view.sheet:
        return None
    found = sides(reader, held, view)
    painted = [township_map(reader, held, each, indicator_by_area(reader, each.selection)) for each in found]
    for one in painted:
        one["texts"]["scheme"] = scheme(held, view) or one["texts"]["scheme"]
    return {"maps": painted, "titles": [heading(held, each) for each in found]}


def scheme(held: Catalogue, view: View) -> str:
    """How the classes were made where both maps share them; nothing where each has its own, or the view names them."""
    shared = not view.breaks and same_measure(first(held, view), second(held, view))
    return say(view.lang, "the same classes on both maps") if shared else ""


def finding(reader: Reader, held: Catalogue, view: View) -> str:
    """One sentence: of two ranges of months the change, of two indicators how far they go together."""
    one, other = first(held, view), second(held, view)
    if same_measure(one, other):
        return _moved(reader, held, one, other)
    r = rank_correlation(*(indicator_by_area(reader, each.selection) for each in (one, other)))
    words = {"level": level_name(held, view.level, view.lang), "r": numbers.number(r, view.lang, 2)}
    if np.isnan(r):
        return say(view.lang, "Too few {level} show both figures to say whether they go together.", **words)
    if abs(r) < WEAK:
        return say(view.lang, "Among {level} the two hardly go together (rank correlation {r}).", **words)
    if r > 0:
        return say(view.lang, "Where one is high the other tends to be high too (rank correlation {r}).", **words)
    return say(view.lang, "Where one is high the other tends to be low (rank correlation {r}).", **words)


def _moved(reader: Reader, held: Catalogue, one: View, other: View) -> str:
    """From the earlier to the later of two ranges of months."""
    code = focus(held, one)
    then, now = sorted((one, other), key=lambda each: (each.to, each.from_))
    (before, known), (after, shown) = (value_of(reader, each.selection, code) for each in (then, now))
    names = {"area": place(held, code, one.lang)}
    if max(known, shown) > Status.ZERO:
        return say(one.lang, "{area} shows no figure in one of the two periods.", **names)
    return say(
        one.lang,
        "{area}: from {before} ({then}) to {after} ({now})",
        **names,
        before=measured(held, then, before),
        after=measured(held, now, after),
        then=numbers.period_range(then.from_, then.to, one.lang),
        now=numbers.period_range(now.from_, now.to, one.lang),
    )


def rank_correlation(one: AreaValues, other: AreaValues) -> float:
    """Spearman's rank correlation over the areas that show both; NaN for fewer than ten of them, or without spread."""
    both = np.isfinite(one.value) & np.isfinite(other.value)
    if both.sum() < FEWEST:
        return float("nan")
    return float(pd.Series(one.value[both]).rank().corr(pd.Series(other.value[both]).rank()))


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The areas in which the two figures are furthest apart, by their places among all."""
    one, other = first(held, view), second(held, view)
    values = [indicator_by_area(reader, each.selection) for each in (one, other)]
    both = np.flatnonzero(np.isfinite(values[0].value) & np.isfinite(values[1].value))
    if same_measure(one, other):
        gap = values[0].value[both] - values[1].value[both]
        caption = say(view.lang, "The areas that changed most")
    else:
        gap = np.subtract(*(pd.Series(each.value[both]).rank(pct=True).to_numpy() for each in values))
        caption = say(view.lang, "The areas whose places in the two maps differ most")
    rows = [
        [values[0].code[i], place(held, values[0].code[i], view.lang)]
        + [value_words(held, each, float(found.value[i])) for each, found in zip((one, other), values, strict=True)]
        for i in both[np.argsort(-np.abs(gap), kind="stable")][:MOST]
    ]
    heads = [say(view.lang, "Area"), heading(held, one), heading(held, other)]
    return [twin(view, caption, heads, rows, both.size, view.area)]
