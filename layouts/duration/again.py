"""Who comes back: the share of those who left that have begun again, by months since they left."""

import numpy as np
from dash import html

from analysis import survival
from layouts import numbers
from layouts.duration.lines import Line, areas, last_seen
from layouts.duration.page import HEIGHT
from layouts.duration.words import filled, names, strong
from layouts.figures import theme
from layouts.figures.survival_curve import survival_curve
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.duration import FEWEST_SPELLS
from queries.durations import returned, returns_of
from queries.reader import Reader

LONGEST = 36
CHURN, SOON, YEAR = 4, 3, 12
HORIZONS = (1, SOON, CHURN, 6, YEAR, 24, 36)


def _lines(reader: Reader, held: Catalogue, view: View) -> list[Line]:
    codes = areas(held, view)
    found = returns_of(reader, view.selection, codes)
    drawn = []
    for code, colour in zip(codes, (theme.ACCENT, theme.QUIET), strict=False):
        life = found.of(code)
        if life is not None and life.cases >= FEWEST_SPELLS:
            drawn.append(Line(held.areas[code].name.in_(view.lang), life, colour, code))
    return drawn if drawn and drawn[0].area == codes[0] else []


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The share back, by months since the spell ended."""
    found = _lines(reader, held, view)
    curves = [_curve(line, view) for line in found]
    highest = max((float(entry["upper"].max()) for entry in curves), default=1.0)
    return survival_curve(
        curves,
        median=float("nan"),
        median_text="",
        last=LONGEST,
        axis_text=say(view.lang, "months since the spell ended"),
        empty=say(view.lang, "Too few exits for a curve."),
        height=HEIGHT,
        named=True,
        top=min(1.0, -(-highest // 0.1) * 0.1),
    )


def _curve(line: Line, view: View) -> dict:
    life = line.life
    last = last_seen(life, LONGEST)
    duration = np.arange(last + 1)
    lower, upper = survival.limits(life)
    share = 1 - life.survival[: last + 1]
    return {
        "name": line.name,
        "colour": line.colour,
        "duration": duration,
        "share": share,
        "lower": 1 - upper[: last + 1],
        "upper": 1 - lower[: last + 1],
        "texts": [
            say(view.lang, "{name}: {share} back within {t} months", name=line.name, share=percent(value), t=t)
            for t, value in zip(duration, share, strict=True)
        ],
    }


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """How many are back within a year and within three months; nothing where few have left."""
    found = _lines(reader, held, view)
    if not found:
        return []
    year, soon = (_back(reader, view, found[0], months) for months in (YEAR, SOON))
    if "–" in (year, soon):
        return []
    words = say(
        view.lang,
        "{year} of those who leave {programme} in {place} are back within {m} months, {soon} already within {n}.",
    )
    return filled(words, **names(held, view), year=strong(year), soon=strong(soon), m=f"{YEAR}", n=f"{SOON}")


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The table of the curve, and churn in words."""
    found = _lines(reader, held, view)
    if not found:
        return [html.P(say(view.lang, "Choose a larger area, a longer time, or more people."), className="nothing")]
    lang = view.lang
    words = say(
        lang,
        "{share} of exits are churn: the same person is back within {m} months. Deaths are left out. Each figure "
        "counts the exits that have been followed for so many months; the curve uses all, as long as they are seen.",
        share=_back(reader, view, found[0], CHURN),
        m=CHURN,
    )
    titles = ["", say(lang, "exits"), *(numbers.quantity(m, "months", lang, 0) for m in HORIZONS)]
    rows = []
    for i, line in enumerate(found):
        cells = [numbers.number(line.life.cases, lang), *(_back(reader, view, line, m) for m in HORIZONS)]
        name = html.Th(line.name, scope="row")
        rows.append(html.Tr([name, *map(html.Td, cells)], className="selected" if i == 0 else None))
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    return [html.P(words, className="verdict"), html.Table([head, html.Tbody(rows)], className="values wide")]


def _back(reader: Reader, view: View, line: Line, month: int) -> str:
    back = returned(reader, view.selection, line.area, month)
    return percent(back.share) if np.isfinite(back.share) else "–"
