"""Every two of more than two groups, compared by the log-rank test with Holm's correction."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from dash import html

from analysis import survival
from layouts.duration.lines import Line
from layouts.texts import say

MOST = 8


@dataclass(frozen=True)
class Pair:
    """Two groups by their place: the corrected p, and which of them leaves sooner."""

    one: int
    other: int
    p: float
    sooner: int


def compared(found: list[Line]) -> list[Pair]:
    """Every two of the groups. Holm 1979: the smallest of m p-values times m, the next times m − 1, …"""
    tests = [(i, j, survival.log_rank(found[i].life, found[j].life)) for i, j in combinations(range(len(found)), 2)]
    order = np.argsort([test.p for *_, test in tests], kind="stable")
    corrected, highest = {}, 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, tests[at][2].p * (len(tests) - rank)))
        corrected[int(at)] = highest
    pairs = []
    for at, (i, j, test) in enumerate(tests):
        ratio = test.observed / np.maximum(test.expected, 1e-9)
        pairs.append(Pair(i, j, corrected[at], i if ratio[0] > ratio[1] else j))
    return pairs


def table(found: list[Line], lang: str) -> list:
    """A matrix: row against column, whether the row leaves sooner or later, and p; nothing for two groups."""
    if not 2 < len(found) <= MOST:
        return []
    cells = {(pair.one, pair.other): pair for pair in compared(found)}
    head = [html.Th("", scope="col"), *(html.Th(line.name, scope="col") for line in found[:-1])]
    rows = []
    for i, line in enumerate(found[1:], 1):
        row = [html.Th(line.name, scope="row")]
        row += [html.Td(_cell(cells[j, i], i, lang)) if j < i else html.Td() for j in range(len(found) - 1)]
        rows.append(html.Tr(row))
    words = say(
        lang,
        "Row against column: whether spells of the row end sooner or later, with p of the log-rank test corrected for "
        "the number of pairs (Holm).",
    )
    content = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="values wide")
    shown = [html.Div(content, className="scroll-x", tabIndex=0), html.P(words, className="note")]
    return [html.Details([html.Summary(say(lang, "Every two compared")), *shown])]


def _cell(pair: Pair, row: int, lang: str) -> str:
    p = "p < 0.001" if pair.p < 0.001 else f"p = {pair.p:.3f}"
    if pair.p >= 0.05:
        return say(lang, "not told apart, {p}", p=p)
    return say(lang, "sooner, {p}", p=p) if pair.sooner == row else say(lang, "later, {p}", p=p)
