"""From the start of a benefit to the first use of the service paired with it."""

import numpy as np
from dash import html

from layouts import numbers
from layouts.duration.filters import link
from layouts.duration.lines import areas, is_exact
from layouts.duration.page import HEIGHT
from layouts.duration.words import between
from layouts.figures import theme
from layouts.figures.survival_curve import survival_curve
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from layouts.withheld import told_elsewhere
from layouts.words import place
from queries.catalogue import Catalogue
from queries.duration import FEWEST_SPELLS, THIN
from queries.durations import lags_of
from queries.lags import WITHIN, Lags, limits_within, median_lag, used_within
from queries.reader import Reader

MONTHS = (1, 3, 6, 12, 24)
LONGEST = 36


def _found(reader: Reader, held: Catalogue, view: View) -> list[tuple[str, Lags]]:
    """The areas of the view with enough spells begun, the one in focus first."""
    codes = areas(held, view)
    lags = lags_of(reader, view.selection, codes)
    enough = [(code, own) for code in codes if (own := lags.of(code)) is not None and _tellable(own, reader.threshold)]
    return enough if enough and enough[0][0] == codes[0] else []


def _tellable(own: Lags, least: int) -> bool:
    """Whether neither those who used the service nor the others are too few to be told of."""
    users = float((own.life.cases * own.used[-1]).round()) if own.used.size else 0.0
    parts = (users, float(own.life.cases) - users)
    return own.life.cases >= FEWEST_SPELLS and not any(0 < part < least for part in parts)


def _last(own: Lags) -> int:
    enough = np.flatnonzero(own.life.at_risk[1 : LONGEST + 1] >= THIN) + 1
    return int(enough.max(initial=1))


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The share that has used the service, by months since the start."""
    found, lang = _found(reader, held, view), view.lang
    if not found:
        return theme.empty(_why_not(held, view), HEIGHT)
    curves = [_curve(held, view, code, own, i) for i, (code, own) in enumerate(found)]
    highest = max(float(curves[0]["upper"].max()), *(float(curve["share"].max()) for curve in curves))
    return survival_curve(
        curves,
        median=float("nan"),
        median_text="",
        last=max(max(int(curve["duration"][-1]) for curve in curves), 12),
        axis_text=say(lang, "months since the benefit began, its first month included"),
        empty=say(lang, "No curve for this choice."),
        height=HEIGHT,
        named=True,
        top=min(1.0, max(-(-highest // 0.1) * 0.1, 0.1)),
    )


def _curve(held: Catalogue, view: View, code: str, own: Lags, i: int) -> dict:
    duration = np.arange(_last(own) + 1)
    share, name = own.used[: duration.size], held.areas[code].name.in_(view.lang)
    lower, upper = (end[: duration.size] for end in own.limits)
    return {
        "name": name,
        "colour": (theme.ACCENT, theme.QUIET)[min(i, 1)],
        "duration": duration,
        "share": share,
        "lower": lower,
        "upper": upper,
        "texts": [
            say(
                view.lang,
                "{name}: {share} have used it by month {t} ({range})",
                name=name,
                share=percent(value),
                t=t,
                range=between(low, high),
            )
            for t, value, low, high in zip(duration, share, lower, upper, strict=True)
        ],
    }


def _why_not(held: Catalogue, view: View) -> str:
    programme = held.programmes[view.programme]
    if not programme.paired:
        return say(view.lang, "No service is paired with {programme}.", programme=programme.short.in_(view.lang))
    if not is_exact(held):
        return told_elsewhere(held, view.lang)
    return say(view.lang, "Too few people for this choice.")


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The median among users, the shares by month, and the other benefits with a service."""
    found = _found(reader, held, view)
    return [*(_table(found, held, view) if found else []), *_others(held, view)]


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """By which month half of the users have first used the service; nothing where there are few."""
    found = _found(reader, held, view)
    if not found:
        return []
    lang, programme = view.lang, held.programmes[view.programme]
    code, own = found[0]
    median = float(median_lag(own))
    return [say(
        lang,
        "Of those who use {service} within {within} months of the start of {programme} in {place}, half have first "
        "used it by month {median}."
        if np.isfinite(median)
        else "No one with a new spell of {programme} in {place} has used {service} within {within} months of its "
        "start.",
        service=held.programmes[programme.paired].short.in_(lang), within=WITHIN,
        programme=programme.short.in_(lang), place=place(held, code, lang), median=f"{median:.0f}",
    )]  # fmt: skip


def _table(found: list[tuple[str, Lags]], held: Catalogue, view: View) -> list:
    lang = view.lang
    titles = ("", say(lang, "new spells"), *(say(lang, "by month {m}", m=m) for m in MONTHS),
              say(lang, "left without it by month 12"), say(lang, "median of users"))  # fmt: skip
    rows = [html.Tr([html.Th(place(held, area, lang), scope="row"), *map(html.Td, _cells(one, lang))])
            for area, one in found]  # fmt: skip
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    note = say(
        lang,
        "New spells of the chosen months. Who leaves the benefit before using the service stays in the count as one "
        "who did not; uses before the start do not count. Not to have used a service is not to need it. Below "
        "each share: 95% limits.",
    )
    table = html.Div(html.Table([head, html.Tbody(rows)], className="values wide"), className="scroll-x", tabIndex=0)
    return [table, html.P(note, className="note")]


def _cells(own: Lags, lang: str) -> list:
    shares = [_share(own, month) for month in MONTHS]
    left = float(own.left[min(12, own.left.size - 1)])
    median = float(median_lag(own))
    return [
        numbers.number(own.life.cases, lang),
        *shares,
        percent(left),
        f"{median:.0f}" if np.isfinite(median) else "–",
    ]


def _share(own: Lags, month: int) -> list:
    """The share that has used the service by a month, its limits below."""
    share = float(used_within(own, month))
    if not np.isfinite(share):
        return ["–"]
    low, high = (float(end) for end in limits_within(own, month))
    return [percent(share), *([html.Small(between(low, high))] if low < high else [])]


def _others(held: Catalogue, view: View) -> list:
    """The benefits with a paired service, as links; and the maps."""
    lang = view.lang
    offered = held.offers.get("lag_median", ())
    if not offered:
        return []
    links = [link(held.programmes[code].short.in_(lang), view.but(programme=code), code == view.programme)
             for code in offered if code in held.programmes]  # fmt: skip
    maps = [
        html.A(held.indicators[name].name.in_(lang),
               href="/map" + view.but(indicator=name, tab="", topic="", count="").search)
        for name in ("lag_median", "service_within_6")
        if view.programme in held.offers.get(name, ())
    ]  # fmt: skip
    shown = [html.P([say(lang, "Show on the map: "), maps[0], " · ", maps[1]], className="note")] if maps else []
    return [html.H3(say(lang, "Benefits with a paired service")),
            html.Div(links, className="shortcuts wrapping"), *shown]  # fmt: skip
