"""Unusual courses: the caseload of the area month by month, the largest jumps, offices whose dates crowd."""

import numpy as np
from dash import html

from analysis.outliers import cusum, modified_z
from layouts import numbers
from layouts.blocks import heading, nothing
from layouts.figures.unusual_course import LIMIT, unusual_course
from layouts.rail import focus
from layouts.texts import say
from layouts.twins import Twin, unfolded
from layouts.view import View
from layouts.withheld import why_empty
from layouts.words import place
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.trend import indicator_by_period
from queries.unusual import heaped, jumps

RECIPIENTS = "recipients"


def watched(held: Catalogue, view: View) -> str:
    """The programme whose caseload is watched: that of the view if it has one, else the usual one."""
    offered = held.offers.get(RECIPIENTS, ())
    default = held.facts["default_programme"]
    known = held.programmes.get(view.programme)
    return view.programme if view.programme in offered and known else default if default in offered else ""


def course(reader: Reader, held: Catalogue, view: View) -> dict:
    """Modified z-scores of the monthly change of the caseload, and their cumulative sums."""
    lang = view.lang
    z, sums = _scores(reader, held, view)
    if not z.size:
        return unusual_course([], [], [], [], empty=say(lang, "No caseload to watch for this choice."))
    return unusual_course(
        list(np.clip(z, -12, 12)),
        [
            f"{numbers.period(p, lang)} · z {numbers.number(v, lang, 1)}" if v == v else ""
            for p, v in zip(held.periods, z, strict=True)
        ],
        list(sums),
        [(i, code[:4]) for i, code in enumerate(held.periods) if code.endswith("-01")],
        empty=say(lang, "No caseload to watch for this choice."),
    )


def _scores(reader: Reader, held: Catalogue, view: View) -> tuple[np.ndarray, np.ndarray]:
    """The modified z-score of each month's change and the cumulative sum, signed; of no length without a caseload."""
    programme = watched(held, view)
    if not programme:
        return np.empty(0), np.empty(0)
    asked = view.but(indicator=RECIPIENTS, programme=programme, sex="", age="", hukou="")
    persons = indicator_by_period(reader, asked.selection, (focus(held, view),)).value[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.diff(np.log(np.where(persons > 0, persons, np.nan)), prepend=np.nan)
    late = [code in held.provisional for code in held.periods]
    z = modified_z(np.where(late, np.nan, change))
    upper, lower = cusum(z)
    return z, np.where(upper >= lower, upper, -lower)


def course_twin(reader: Reader, held: Catalogue, view: View) -> Twin:
    """The months of the picture, the latest first, and which of them changed most against what is usual."""
    lang, (z, sums) = view.lang, _scores(reader, held, view)
    known = np.flatnonzero(np.isfinite(z))
    if not known.size:
        return Twin(say(lang, "No caseload to watch for this choice."), (), ())
    most = known[np.argmax(np.abs(z[known]))]
    month, score = numbers.period(held.periods[most], lang), numbers.number(z[most], lang, 1)
    words = "Furthest from the usual change: {month}, z {z}; {n} months beyond ±4."
    sentence = say(lang, words, month=month, z=score, n=int((np.abs(z[known]) > LIMIT).sum()))
    rows = tuple(
        (numbers.period(held.periods[i], lang), numbers.number(z[i], lang, 1), numbers.number(sums[i], lang, 1))
        for i in reversed(known.tolist())
    )
    return Twin(sentence, (say(lang, "Period"), say(lang, "z-score"), say(lang, "cumulative sum")), rows)


def about(reader: Reader, held: Catalogue, view: View) -> list:
    """What the picture above the lists shows."""
    lang, programme = view.lang, held.programmes.get(watched(held, view))
    if programme is None:
        return []
    name = held.areas[focus(held, view)].name.in_(lang)
    title = say(
        lang, "{programme} in {place}: change from month to month", programme=programme.short.in_(lang), place=name
    )
    remark = say(lang, "bars: modified z-score, beyond ±4 marked; line: cumulative sum")
    return [heading(title, remark)]


def unusual(reader: Reader, held: Catalogue, view: View) -> list:
    """The picture as a table; the largest jumps of townships, and the offices whose application dates crowd."""
    halves = [html.Div(_jumps(reader, held, view)), html.Div(_heaped(reader, held, view))]
    return [*unfolded(course_twin(reader, held, view), view.lang), html.Div(halves, className="halves")]


def _jumps(reader: Reader, held: Catalogue, view: View) -> list:
    lang = view.lang
    title = heading(say(lang, "Largest jumps of townships"), say(lang, "recipients before → after"))
    found = jumps(reader, focus(held, view), held.period(view.from_), held.period(view.to))
    if not found:
        return [title, nothing(say(lang, "No township's caseload jumped in these months."))]
    rows = []
    for jump in found:
        programme = held.programmes[jump.programme].short.in_(lang)
        target = view.but(indicator=RECIPIENTS, programme=jump.programme, area=jump.area, level="", within=held.root)
        after = "–" if jump.persons != jump.persons else numbers.number(jump.persons, lang)
        rows.append(
            html.Tr(
                [
                    html.Th(html.A(place(held, jump.area, lang), href="/map" + target.search), scope="row"),
                    html.Td(programme),
                    html.Td(numbers.period(held.periods[jump.period], lang)),
                    html.Td(f"{numbers.number(jump.before, lang)} → {after}", className="number"),
                    html.Td(f"z {numbers.number(jump.z, lang, 1)}", className="number quiet"),
                ]
            )
        )
    return [title, html.Table(html.Tbody(rows), className="plain")]


def _heaped(reader: Reader, held: Catalogue, view: View) -> list:
    lang = view.lang
    title = heading(say(lang, "Offices whose dates crowd"), say(lang, "application dates on the 1st or 15th"))
    found = heaped(reader, focus(held, view))
    if not found:
        words = say(lang, "No office here stands out: dates spread over the month as elsewhere.")
        return [title, nothing(why_empty(held, lang, "heaping", words))]
    rows = [
        html.Tr(
            [
                html.Th(place(held, entry.area, lang), scope="row"),
                html.Td(say(lang, "{n} dates", n=numbers.number(entry.dates, lang)), className="number"),
                html.Td(numbers.percent(entry.share, 0), className="number"),
                html.Td(
                    say(lang, "elsewhere {share}%", share=numbers.number(100 * entry.usual, lang)),
                    className="number quiet",
                ),
            ]
        )
        for entry in found
    ]
    return [title, html.Table(html.Tbody(rows), className="plain")]
