"""Unusual courses: the caseload of the area month by month, the largest jumps, offices whose dates crowd."""

import numpy as np
from dash import html

from analysis.outliers import cusum, modified_z
from layouts import numbers
from layouts.blocks import heading, nothing
from layouts.figures.unusual_course import unusual_course
from layouts.rail import focus
from layouts.texts import say
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
    lang, programme = view.lang, watched(held, view)
    empty = say(lang, "No caseload to watch for this choice.")
    if not programme:
        return unusual_course([], [], [], [], empty=empty)
    code = focus(held, view)
    asked = view.but(indicator=RECIPIENTS, programme=programme, sex="", age="", hukou="")
    persons = indicator_by_period(reader, asked.selection, (code,)).value[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.diff(np.log(np.where(persons > 0, persons, np.nan)), prepend=np.nan)
    late = [code in held.provisional for code in held.periods]
    z = modified_z(np.where(late, np.nan, change))
    upper, lower = cusum(z)
    return unusual_course(
        list(np.clip(z, -12, 12)),
        [
            f"{numbers.period(p, lang)} · z {numbers.number(v, lang, 1)}" if v == v else ""
            for p, v in zip(held.periods, z, strict=True)
        ],
        list(np.where(upper >= lower, upper, -lower)),
        [(i, code[:4]) for i, code in enumerate(held.periods) if code.endswith("-01")],
        empty=empty,
    )


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
    """The largest jumps of townships, and the offices whose application dates crowd."""
    return [html.Div([html.Div(_jumps(reader, held, view)), html.Div(_heaped(reader, held, view))], className="halves")]


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
