"""Why and when spells end: competing exits by reason, and the rate of leaving by duration."""

import numpy as np
from dash import html

from analysis import survival
from layouts import numbers
from layouts.blocks import bars
from layouts.duration.lines import areas, last_seen
from layouts.duration.page import HEIGHT
from layouts.duration.words import filled, names, strong
from layouts.figures.exits_by_reason import exits_by_reason
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.duration import FEWEST_SPELLS, THIN
from queries.groups import spells_by_group
from queries.reader import Reader

OTHER, YEAR = "off", 12
REASONS = {
    "work": "took up work",
    "transfer": "other benefit",
    "expired": "entitlement used up",
    "moved": "moved away",
    "death": "died",
    OTHER: "other or unknown",
}
LONGEST = 60
BANDS = (0, 3, 6, 12, 18, 24, 36, 48, 60)
MONTHS = (YEAR, 24, 60)


def _exits(reader: Reader, held: Catalogue, view: View) -> tuple:
    """The life table of the area in focus and the shares that have left for each reason."""
    code = areas(held, view)[0]
    found = spells_by_group(reader, view.selection, (code,))
    life = found.of(code)
    if life is None or life.cases < FEWEST_SPELLS:
        return None, {}
    reasons = found.reasons_of(code)
    few = {name for name, events in reasons.items() if 0 < events.sum() < reader.threshold}
    merged = {name: events for name, events in reasons.items() if name not in few}
    if few:
        merged[OTHER] = merged.get(OTHER, 0) + np.sum([reasons[name] for name in few], axis=0)
    order = [name for name in REASONS if name in merged]
    shares = survival.competing_exits(life, np.stack([merged[name] for name in order])) if order else []
    return life, dict(zip(order, shares, strict=True))


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """What has become of spells, by months since they began."""
    life, shares = _exits(reader, held, view)
    last = 12 if life is None else last_seen(life, LONGEST)
    return exits_by_reason(
        [
            {"id": name, "name": say(view.lang, REASONS[name]), "share": share[: last + 1]}
            for name, share in shares.items()
        ],
        last=last,
        axis_text=say(view.lang, "months since the spell began"),
        still_text=say(view.lang, "still receiving"),
        empty=say(view.lang, "Too few spells for a curve"),
        height=HEIGHT,
    )


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """How many have left by month 12, and the known reason of most; nothing where few are followed so far."""
    life, shares = _exits(reader, held, view)
    known = {name: float(share[YEAR]) for name, share in shares.items() if name != OTHER and share.size > YEAR}
    if life is None or not known or not _seen(life, YEAR) or not max(known.values()):
        return []
    most = max(known, key=known.get)
    words = say(
        view.lang,
        "{left} of new spells of {programme} in {place} have ended by month {m}; the most frequent known reason: "
        "“{reason}”, {share} of new spells.",
    )
    left = percent(1 - float(life.survival[YEAR]))
    return filled(words, **names(held, view), m=f"{YEAR}", left=strong(left), share=strong(percent(known[most])),
                  reason=say(view.lang, REASONS[most]))  # fmt: skip


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The shares as a table, and the rate of leaving by duration."""
    life, shares = _exits(reader, held, view)
    if life is None:
        return [html.P(say(view.lang, "Choose a larger area, a longer time, or more people."), className="nothing")]
    lang = view.lang
    titles = (say(lang, "left for the reason by month"), *(f"{month}" for month in MONTHS))
    rows = []
    for name, share in shares.items():
        cells = [percent(float(share[month])) if _seen(life, month) else "–" for month in MONTHS]
        rows.append(html.Tr([html.Th(say(lang, REASONS[name]), scope="row"), *map(html.Td, cells)]))
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    table = html.Table([head, html.Tbody(rows)], className="values wide")
    words = say(lang, "Each reason competes with the others; the shares add up to all that have left.")
    return [html.P(words, className="verdict"), table, *_rates(life, view)]


def _seen(life: survival.LifeTable, month: int) -> bool:
    return month < life.at_risk.size and life.at_risk[month] >= THIN


def _rates(life: survival.LifeTable, view: View) -> list:
    exits, months = survival.hazard_by_band(life, list(BANDS))
    rates = np.where(months >= THIN, 100 * exits / np.maximum(months, 1), np.nan)
    known = np.isfinite(rates)
    if not known.any():
        return []
    highest = max(float(np.nanmax(rates)), 1e-9)
    rows = [
        {
            "label": say(view.lang, "{m} months", m=f"{low + 1}–{high}"),
            "share": float(rate / highest),
            "words": numbers.number(float(rate), view.lang, 1),
        }
        for low, high, rate in zip(BANDS, BANDS[1:], rates, strict=False)
        if np.isfinite(rate)
    ]
    title = say(view.lang, "Exits per 100 months of receipt, by months since the start")
    return [html.H3(title), bars(rows, title)]
