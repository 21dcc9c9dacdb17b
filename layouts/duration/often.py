"""How often the same people receive: months received in a window, spells, presence."""

import numpy as np
from dash import html

from layouts import numbers
from layouts.duration.lines import areas
from layouts.duration.page import HEIGHT
from layouts.duration.words import filled, names, strong
from layouts.figures import theme
from layouts.figures.paired_bars import paired_bars
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.catalogue import Catalogue
from queries.duration import FEWEST_SPELLS
from queries.frequency import months_received_spread
from queries.reader import Reader
from queries.values import bound

WINDOWS = (12, 24, 60)
SHOWN = 60


def _spreads(reader: Reader, held: Catalogue, view: View, window: int) -> tuple[dict[str, np.ndarray], int]:
    values = bound(held, view.selection) | {"areas": list(areas(held, view)), "level": "", "horizon": window}
    return months_received_spread(reader, values, window)


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The share of recipients by months received in the last five years, in half-years."""
    spread, until = _spreads(reader, held, view, SHOWN)
    codes = areas(held, view)
    drawn = [code for code in codes if code in spread and spread[code].sum() >= FEWEST_SPELLS]
    if codes[0] not in drawn:
        return theme.empty(say(view.lang, "Too few people for this choice."), HEIGHT)
    series = []
    for code, colour in zip(drawn, (theme.ACCENT, theme.SLATE), strict=False):
        shares = spread[code].reshape(-1, 6).sum(axis=1) / spread[code].sum()
        series.append({"name": place(held, code, view.lang), "share": shares, "colour": colour})
    title = say(
        view.lang,
        "months received in the 60 months up to {month}",
        month=numbers.period(held.periods[until], view.lang),
    )
    labels = [f"{low}–{low + 5}" for low in range(1, SHOWN, 6)]
    return paired_bars(series, labels=labels, axis_text=title, height=HEIGHT)


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """How many months of a year recipients are paid, and how many of them always; nothing where they are few."""
    lang, window = view.lang, WINDOWS[0]
    spread, until = _spreads(reader, held, view, window)
    counts = spread.get(areas(held, view)[0])
    if counts is None or counts.sum() < FEWEST_SPELLS:
        return []
    words = say(
        lang,
        "In the {m} months up to {month}, recipients of {programme} in {place} were paid for {mean} months on average; "
        "{share} of them in every month.",
    )
    return filled(
        words,
        **names(held, view),
        m=f"{window}",
        month=numbers.period(held.periods[until], lang),
        mean=strong(numbers.number(_mean(counts), lang, 1)),
        share=strong(percent(float(counts[-1] / counts.sum()))),
    )


def _mean(counts: np.ndarray) -> float:
    """Months received on average, of persons by months received."""
    return float((counts * np.arange(1, counts.size + 1)).sum() / counts.sum())


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """Mean months received, and how many received nearly always, of the last one, two and five years."""
    lang, code = view.lang, areas(held, view)[0]
    rows = []
    for window in WINDOWS:
        spread, until = _spreads(reader, held, view, window)
        counts = spread.get(code)
        if counts is None or counts.sum() < FEWEST_SPELLS:
            continue
        mean, people = _mean(counts), counts.sum()
        long = float(counts[round(window * 10 / 12) - 1 :].sum() / people)
        cells = (
            numbers.number(people, lang),
            numbers.number(mean, lang, 1),
            percent(float(counts[-1] / people)),
            percent(long),
        )
        name = say(lang, "{m} months up to {month}", m=window, month=numbers.period(held.periods[until], lang))
        rows.append(html.Tr([html.Th(name, scope="row"), *map(html.Td, cells)]))
    if not rows:
        return [html.P(say(lang, "Choose a larger area, a longer time, or more people."), className="nothing")]
    titles = (
        "",
        say(lang, "people"),
        say(lang, "mean months"),
        say(lang, "every month"),
        say(lang, "ten of twelve or more"),
    )
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    words = say(lang, "Each person counts once. Months paid by several townships or benefits count once.")
    return [html.P(words, className="verdict"), html.Table([head, html.Tbody(rows)], className="values wide")]
