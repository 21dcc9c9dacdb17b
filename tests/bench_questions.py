"""What questions nobody asked before cost, by kind: as the server answers them and from the file."""

import gc
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from queries import told
from queries.blocks import Blocks
from queries.catalogue import Indicator, catalogue
from queries.estimates import LAGS
from queries.reader import Reader
from queries.rows import Rows
from queries.selection import Selection
from queries.values import indicator_by_area
from tests.bench import filters

ASKED, ROUNDS = 400, 3
KINDS = {
    "": "sums of months",
    "entry": "persons, each once",
    "risk": "durations of receipt",
    "reentry": "returns",
    "wait": "waits",
    "recurrence": "spells per person",
    "received": "months received",
    "link": "without a service",
}
SERVICE, ALL = "until a service", "all kinds"


@dataclass(frozen=True)
class Spent:
    """Milliseconds of questions of one kind, in order: of processor, and on the clock."""

    processor: list[float]
    clock: list[float]

    @property
    def median(self) -> float:
        """Half of the questions took no longer, in milliseconds of processor."""
        return statistics.median(self.processor)

    @property
    def late(self) -> float:
        """95 of a hundred took no longer, in milliseconds of processor."""
        return self.processor[int(0.95 * len(self.processor))]


def kind(indicator: Indicator) -> str:
    """What is looked up for an indicator."""
    return SERVICE if indicator.kind in LAGS else KINDS[told.source(indicator)]


def questions(readers: Sequence[Reader], *, in_memory: bool) -> list[dict[str, Spent]]:
    """Of each build by kind, values by area for random filters: from what the server keeps in memory, or all from the
    file. The builds are asked in turn, in several rounds of which none knows an answer of another, and the quickest
    counts: what else the machine does makes an answer slower, never quicker, and this hour is not the next."""
    if in_memory:
        for reader in readers:
            reader.keep_cube()
        gc.collect()
        gc.freeze()
    selections = [[view.selection for view in filters(reader, ASKED + 1)] for reader in readers]
    rounds: list[list[list[tuple[float, float]]]] = [[] for _ in readers]
    for turn in range(ROUNDS):
        for reader, (*asked, first), own in zip(readers, selections, rounds, strict=True):
            own.append(_asked(_apart(reader, turn, first, in_memory), asked))
    return [_by_kind(*one) for one in zip(readers, selections, rounds, strict=True)]


def _by_kind(reader: Reader, selections: list[Selection], rounds: list[list[tuple[float, float]]]) -> dict[str, Spent]:
    held = catalogue(reader)
    best = [tuple(min(times) for times in zip(*own, strict=True)) for own in zip(*rounds, strict=True)]
    kinds = [kind(held.indicators[selection.indicator]) for selection in selections[: len(best)]]
    found = {name: [own for own, told_as in zip(best, kinds, strict=True) if told_as == name] for name in set(kinds)}
    return {name: Spent(*map(sorted, zip(*own, strict=True))) for name, own in (found | {ALL: best}).items()}


def _apart(reader: Reader, turn: int, first: Selection, in_memory: bool) -> Reader:
    """The same build under a name of its own, so that no answer is known; what every question needs is."""
    name = f"{reader.build}, {'memory' if in_memory else 'file'}, round {turn}"
    renamed = replace(reader, build=name, rows=Rows(), blocks=reader.blocks if in_memory else Blocks())
    renamed.read("window_ends", {})
    indicator_by_area(renamed, first)
    gc.collect()
    return renamed


def _asked(reader: Reader, selections: list[Selection]) -> list[tuple[float, float]]:
    clocks = (time.process_time, time.perf_counter)
    spent = []
    for selection in selections:
        began = [clock() for clock in clocks]
        indicator_by_area(reader, selection)
        spent.append(tuple(1000 * (clock() - start) for clock, start in zip(clocks, began, strict=True)))
    return spent


def growth(costs: list[dict[str, Spent]]) -> list[str]:
    """One line per kind: how many were asked, the median and 95th percentile at each scale, and how many times as
    long the last takes as the first, at the median and at the 95th."""
    lines = []
    for name in sorted(costs[0], key=lambda one: (one != ALL, one)):
        own = [cost[name] for cost in costs]
        figures = "".join(f"{one.median:10.2f} /{one.late:6.1f}" for one in own)
        lines.append(f"  {name:22}{len(own[0].processor):5}{figures}   × {own[-1].median / own[0].median:.2f}"
                     f" / {own[-1].late / own[0].late:.2f}")  # fmt: skip
    return lines
