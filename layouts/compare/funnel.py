"""The funnel: which areas differ from the benchmark by more than chance, whatever their size."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from dash import html

from analysis.funnel import Z95, Z998, overdispersion, scores, spread
from layouts import numbers
from layouts.compare.partner import first, heading
from layouts.compare.twin import twin
from layouts.figures import funnel as drawing
from layouts.figures import theme
from layouts.figures.township_map import compared
from layouts.texts import say
from layouts.view import View
from layouts.words import benchmark_name, focus, level_name, place, value_words
from queries.benchmarks import reference
from queries.catalogue import Catalogue, catalogue
from queries.limits import counts, has_limits, of_events
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, indicator_by_area

HEIGHT = 400
WORTH_TELLING = 1.05


@dataclass(frozen=True, eq=False)
class Funnel:
    """One entry per area that shows a value: `size` persons, or months of persons of a rate of events, `share` as
    divided, `score` deviations from the benchmark `centre`; `phi` is the overdispersion, `proportion` whether cases are
    among the persons."""

    values: AreaValues
    at: np.ndarray
    size: np.ndarray
    share: np.ndarray
    centre: float
    score: np.ndarray
    phi: float
    proportion: bool

    @property
    def beyond(self) -> np.ndarray:
        """−1, 0 or 1: below, within or above the outer limits, widened for overdispersion."""
        return np.where(np.abs(self.score) > Z998 * np.sqrt(self.phi), np.sign(self.score), 0).astype(int)


def funnel_of(reader: Reader, view: View) -> Funnel | None:
    """The funnel of a view; None where the indicator is no share or rate of persons, or no benchmark shows a value."""
    return _funnel_of(reader, view.selection, view.benchmark, view.area or view.within)


@lru_cache(maxsize=32)
def _funnel_of(reader: Reader, selection: Selection, benchmark: str, code: str) -> Funnel | None:
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    if not has_limits(indicator):
        return None
    values = indicator_by_area(reader, selection)
    cases, base = counts(held, selection, values)
    at = np.flatnonzero(np.isfinite(values.value) & (base > 0))
    centre = reference(reader, selection, benchmark, code) / indicator.scale
    proportion = not of_events(indicator) and bool((cases[at] <= base[at]).all())
    if not np.isfinite(centre) or not 0 < centre < (1 if proportion else np.inf):
        return None
    share = values.value[at] / indicator.scale
    score = scores(share, centre, base[at], proportion)
    phi = overdispersion(score)
    # How far areas differ at all is that of all of their level: the same area has one verdict wherever it is looked at.
    if selection.within != held.root and (whole := _funnel_of(reader, _everywhere(held, selection), benchmark, code)):
        phi = whole.phi
    return Funnel(values, at, base[at], share, centre, score, phi, proportion)


def _everywhere(held: Catalogue, selection: Selection) -> Selection:
    return replace(selection, within=held.root)


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The areas by size and figure, with the 95 and 99.8 per cent limits around the benchmark."""
    if view.sheet != "funnel":
        return theme.empty("", HEIGHT)
    view = first(held, view)
    found = funnel_of(reader, view)
    if found is None:
        return theme.empty("", HEIGHT)
    indicator, lang = held.indicators[view.indicator], view.lang
    codes = found.values.code[found.at]
    shown, centre = found.share * indicator.scale, found.centre * indicator.scale
    names = [f"{place(held, code, lang)} {value_words(held, view, v)}" for code, v in zip(codes, shown, strict=True)]
    where = {code: i for i, code in enumerate(codes)}
    marked = [(where[one["code"]], one["colour"], one["name"]) for one in compared(held, view) if one["code"] in where]
    if focus(held, view) in where:
        marked.append((where[focus(held, view)], theme.ACCENT_TEXT, held.areas[focus(held, view)].name.in_(lang)))
    return drawing.funnel(
        found.size,
        shown,
        limits=limits(found, _drawn(found), indicator.scale, lang),
        reference=centre,
        names=names,
        codes=list(codes),
        beyond=found.beyond != 0,
        marked=marked,
        sizes=_sizes(found, lang),
        titles=(behind(held, view)[1], indicator.short.in_(lang)),
        label=_benchmark(held, view, found),
        empty=say(lang, "No area shows a value for this choice."),
        height=HEIGHT,
    )


def behind(held: Catalogue, view: View) -> tuple[str, str]:
    """What the size of an area is, as the head of a column and as the title of an axis."""
    if of_events(held.indicators[view.indicator]):
        return say(view.lang, "Months of persons"), say(view.lang, "months of persons behind the figure")
    return say(view.lang, "Persons"), say(view.lang, "persons behind the figure")


def _benchmark(held: Catalogue, view: View, found: Funnel) -> str:
    centre = value_words(held, view, found.centre * held.indicators[view.indicator].scale)
    return f"{benchmark_name(held, view, focus(held, view))} {centre}"


def reading(held: Catalogue, view: View, found: Funnel) -> str:
    """What the lines and dots mean, and how many areas are outside and within."""
    outside = int(np.count_nonzero(found.beyond))
    return say(
        view.lang,
        "Dashed: {benchmark}; dotted: 95% limits; solid: 99.8% limits. Dark dots ({outside}): areas outside the 99.8% "
        "limits; grey ({within}): all others; large: the chosen area and those compared.",
        benchmark=_benchmark(held, view, found),
        outside=numbers.number(outside, view.lang),
        within=numbers.number(len(found.at) - outside, view.lang),
    )


def _drawn(found: Funnel) -> np.ndarray:
    """The numbers of persons at which the limits are drawn."""
    if not found.size.size:
        return found.size
    return np.geomspace(max(found.size.min(), 1), found.size.max() * 1.02, drawing.STEPS)


def limits(found: Funnel, sizes: np.ndarray, scale: float, lang: str) -> list[tuple]:
    """Words, `sizes` in persons, lower and upper value at each of them in the unit of the indicator: the inner limits,
    then the outer ones."""
    width = spread(found.centre, sizes, found.proportion) * np.sqrt(found.phi)
    most = 1.0 if found.proportion else np.inf
    return [
        (
            words,
            sizes,
            np.maximum(found.centre - z * width, 0) * scale,
            np.minimum(found.centre + z * width, most) * scale,
        )
        for words, z in ((say(lang, "95% limits"), Z95), (say(lang, "99.8% limits"), Z998))
    ]


def _sizes(found: Funnel, lang: str) -> list[tuple[float, str]]:
    """The numbers of persons written below: 1, 2 and 5 of every power of ten."""
    powers = range(int(np.log10(max(found.size.max(), 1))) + 1) if found.size.size else ()
    return [
        (size := times * 10**power, numbers.number(size, lang, large=True)) for power in powers for times in (1, 2, 5)
    ]


def _why_none(held: Catalogue, view: View) -> str:
    if not has_limits(held.indicators[view.indicator]):
        return say(view.lang, "A funnel needs a share or rate of counted persons; choose one at the left.")
    return say(view.lang, "The benchmark shows no figure here; choose another one at the left.")


def finding(reader: Reader, held: Catalogue, view: View) -> str:
    """How many areas differ from the benchmark by more than chance."""
    view = first(held, view)
    found = funnel_of(reader, view)
    if found is None:
        return _why_none(held, view)
    return say(
        view.lang,
        "{high} of {all} {level} lie above and {low} below what chance and the usual differences explain",
        high=numbers.number(int((found.beyond > 0).sum()), view.lang),
        low=numbers.number(int((found.beyond < 0).sum()), view.lang),
        all=numbers.number(int(found.at.size), view.lang),
        level=level_name(held, view.level, view.lang),
    )


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """How the limits were made; the areas furthest outside."""
    view = first(held, view)
    found = funnel_of(reader, view)
    if found is None:
        return []
    lang, indicator = view.lang, held.indicators[view.indicator]
    lines = [
        reading(held, view, found),
        say(lang, "An area outside the limits is not necessarily good or bad: look first at its data and its people."),
    ]
    if found.phi > WORTH_TELLING:
        lines.append(
            say(
                lang,
                "All areas of the level differ {times} times as much as by chance; the limits are widened for that.",
                times=numbers.number(float(np.sqrt(found.phi)), lang, 1),
            )
        )
    order = np.argsort(-np.abs(found.score), kind="stable")
    order = order[found.beyond[order] != 0]
    rows = [
        [
            found.values.code[found.at[i]],
            place(held, found.values.code[found.at[i]], lang),
            value_words(held, view, float(found.share[i] * indicator.scale)),
            numbers.number(float(found.size[i]), lang),
            say(lang, "above the limits") if found.score[i] > 0 else say(lang, "below the limits"),
        ]
        for i in order
    ]
    heads = [say(lang, "Area"), heading(held, view), behind(held, view)[0], say(lang, "Against the limits")]
    table = twin(view, say(lang, "Outside the 99.8% limits, the furthest first"), heads, rows, len(rows), view.area)
    return [*(html.P(line, className="note") for line in lines), table]
