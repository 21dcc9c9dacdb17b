"""Several benefits at once: how many people hold one, two, three, and which sets of benefits."""

import numpy as np
from dash import html

from layouts import numbers
from layouts.blocks import bars
from layouts.duration.lines import areas
from layouts.duration.page import HEIGHT
from layouts.duration.words import filled, strong
from layouts.figures import theme
from layouts.figures.upset import upset
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.catalogue import Catalogue
from queries.links import combinations
from queries.reader import Reader

SETS = 12


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """How many hold several benefits, and which set most of them; nothing where that tells of few people."""
    lang, code = view.lang, areas(held, view)[0]
    own, sets = _counts(reader, view, code), _sets(reader, view, code)
    if not sets or _hidden(own, reader.threshold).any():
        return []
    words = say(
        lang,
        "In {month}, {share} of those with a cash benefit in {place} hold several; most often {set}, {n} people.",
    )
    benefits, persons = sets[0]
    return filled(
        words,
        month=numbers.period(held.facts["default_to"], lang),
        share=strong(percent(float(own[1:].sum() / own.sum()))),
        place=place(held, code, lang),
        set=" + ".join(held.programmes[one].short.in_(lang) for one in benefits),
        n=strong(numbers.number(persons, lang)),
    )


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The most frequent sets of at least two benefits, as bars above a grid of their members."""
    sets = _sets(reader, view, areas(held, view)[0])
    if not sets:
        return theme.empty(say(view.lang, "No set of benefits is held by enough people here."), HEIGHT)
    members = [code for code in held.programmes if any(code in benefits for benefits, _ in sets)]
    return upset(
        [(tuple(members.index(code) for code in benefits), persons) for benefits, persons in sets],
        names=[held.programmes[code].short.in_(view.lang) for code in members],
        words=[numbers.number(persons, view.lang) for _, persons in sets],
        focus=members.index(view.programme) if view.programme in members else -1,
        height=HEIGHT,
    )


def _sets(reader: Reader, view: View, area: str) -> list[tuple[tuple[str, ...], int]]:
    rows = combinations(reader, view.selection, area)
    pairs = zip(rows["benefits"], rows["persons"], strict=True)
    return [(tuple(b), int(n)) for b, n in pairs if len(b) > 1 and n >= max(reader.threshold, 1)][:SETS]


def _counts(reader: Reader, view: View, area: str) -> np.ndarray:
    """Persons with one, two, three or more benefits."""
    rows = combinations(reader, view.selection, area)
    size = np.minimum(rows["benefits"].map(len).to_numpy(dtype=int), 3)
    return np.bincount(size, rows["persons"].to_numpy(), 4)[1:]


def _hidden(counts: np.ndarray, least: int) -> np.ndarray:
    """Which counts are not told: those of few people, and where it is one alone, the next smallest too."""
    few = (counts > 0) & (counts < least)
    if few.sum() == 1:
        few[np.where(few | (counts == 0), np.inf, counts).argmin()] = True
    return few


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """How many people hold one, two, three benefits; the sets as a table."""
    lang, codes = view.lang, areas(held, view)
    counts = [_counts(reader, view, code) for code in codes]
    own = counts[0]
    if own.sum() < max(reader.threshold, 1):
        return [html.P(say(lang, "Choose a larger area, a longer time, or more people."), className="nothing")]
    labels = (say(lang, "one benefit"), say(lang, "two benefits"), say(lang, "3 or more"))
    hidden = _hidden(own, reader.threshold)
    rows = [
        {
            "label": label,
            "share": 0 if few else float(number / own.sum()),
            "other": None if few or len(counts) < 2 else float(counts[1][i] / counts[1].sum()),
            "words": say(lang, "suppressed") if few else percent(float(number / own.sum())),
        }
        for i, (label, number, few) in enumerate(zip(labels, own, hidden, strict=True))
    ]
    month = numbers.period(held.facts["default_to"], lang)
    title = say(lang, "Cash benefits per person in {month}", month=month)
    return [html.H3(title), bars(rows, title), *_table(reader, held, view, codes[0], own.sum())]


def _table(reader: Reader, held: Catalogue, view: View, area: str, people: float) -> list:
    lang, rows = view.lang, []
    for benefits, persons in _sets(reader, view, area):
        names = " + ".join(held.programmes[code].short.in_(lang) for code in benefits)
        cells = (numbers.number(persons, lang), percent(persons / people))
        rows.append(html.Tr([html.Th(names, scope="row"), *map(html.Td, cells)]))
    if not rows:
        return []
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in ("", say(lang, "people"), say(lang, "share"))]))
    words = say(lang, "Sets held by fewer than {k} people are left out.", k=reader.threshold)
    note = [html.P(words, className="note")] if reader.threshold > 1 else []
    return [html.Table([head, html.Tbody(rows)], className="values wide"), *note]
