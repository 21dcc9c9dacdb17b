"""The cube and the distinct persons of a protected file: atoms told in steps, areas as the sums of their atoms."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

import definitions
from analysis.atoms import Evidence, choose
from analysis.disclosure import at_moves, events_in_steps, free_of_dominance, in_steps, last_safe
from analysis.telling import Telling, telling
from definitions import Audience
from warehouse.protection import exact as source
from warehouse.protection.exact import Exact
from warehouse.protection.memory import Memory
from warehouse.settings import CASH

# Persons at the end of a month who are no part of others.
WHOLES = ("residents", "person_months", "insured", "service_users")
EVENTS = ("entries", "exits")
MONEY_STEP = 1000.0
# What is told as a mean per head of a stock, and the step of that mean: amounts in fen, uses in tenths.
PER_HEAD = {"person_months": ("amount", MONEY_STEP), "service_users": ("service_events", 0.1)}
# A person of several programmes counts once in 'any'. What the programmes together have more than it must rest on
# k persons, each of whom is in four programmes at most.
OVERLAP = 3
FLAGS = ("sex", "age", "hukou")
# The one group of measures that are not told by sex, age and hukou.
UNDIVIDED = [("", "", "")]


@dataclass(frozen=True, eq=False)
class Told:
    """What is told of one programme on one choice of atoms: `figures` by measure, one row per atom, one column per
    month; `joining` by complete calendar year, in addition to those of its first month."""

    programme: str
    telling: Telling
    figures: dict[str, np.ndarray]
    joining: dict[tuple[int, int], np.ndarray]


class Cube:
    """The protected cube of one audience."""

    def __init__(self, exact: Exact, audience: Audience, memory: Memory):
        self.exact, self.audience, self.memory = exact, audience, memory
        self.steps = definitions.steps(audience)
        self.ladder, self.filters = source.ladder(), source.filters()
        self._residents = exact.counts("residents", "")
        self._together = np.zeros_like(self._residents)

    def subjects(self) -> list[tuple[str, str]]:
        """The measures that have atoms of their own, with their programmes; 'any' after all it is compared with."""
        own = [(m, p) for m, p in self.exact.measures if m in (*WHOLES, *EVENTS, "applications", "decided")]
        order = {measure: i + 1 for i, measure in enumerate(definitions.parts())}
        order |= {measure: len(order) + i + 1 for i, measure in enumerate(definitions.tallies())}
        own += [(m, p) for m, p in self.exact.measures if m in order]
        return sorted(own, key=lambda pair: (order.get(pair[0], 0), pair[1] == "any", pair))

    def told(self, measure: str, programme: str) -> Told:
        """What is told of one measure, and of those that go with it."""
        if measure in WHOLES:
            return self._stock(measure, programme)
        if measure in definitions.parts():
            return self._part(measure, programme)
        if measure in definitions.tallies():
            return self._tally(definitions.tallies()[measure], programme)
        if measure in EVENTS:
            counts = self.exact.counts(measure, programme)
            laid = self._laid(measure, programme, Evidence(self._by_year(counts), self.audience.k))
            return Told(programme, laid, {measure: self._events(laid, counts)}, {})
        return self._handling(measure, programme)

    def _stock(self, measure: str, programme: str) -> Told:
        counts, k = self.exact.counts(measure, programme), self.audience.k
        if programme in CASH:
            self._together += counts
        others = [(self._residents - counts, k)] if programme else []
        if programme == "any":
            others.append((self._together - counts, OVERLAP * k))
        local = self.exact.counts("local_residents", "") if measure == "residents" else None
        if local is not None:
            others += [(local, k), (counts - local, k)]
        evidence = self._evidence(measure, programme, counts, tuple(others))
        laid = self._laid(measure, programme, evidence)
        own = laid.atoms_of(counts)
        # An atom that was kept and has come to hold k persons in no month is told as nobody.
        persons = np.where((own >= k).any(axis=-1, keepdims=True), in_steps(own, *self.steps), 0)
        figures = {measure: persons}
        if local is not None:
            figures["local_residents"] = in_steps(laid.atoms_of(local), *self.steps)
        with_, step = PER_HEAD.get(measure, ("", 0))
        if (with_, programme) in self.exact.measures:
            figures[with_] = self._per_head(laid, evidence, self.exact.counts(with_, programme), persons, step)
        joining = self._joining(programme, laid, counts, persons) if measure == "person_months" else {}
        return Told(programme, laid, figures, joining)

    def _evidence(self, measure: str, programme: str, counts: np.ndarray, others: tuple) -> Evidence:
        """What decides how finely a stock is told: with money also that no payee's share of it can be read."""
        if PER_HEAD.get(measure, ("",))[0] != "amount" or ("amount", programme) not in self.exact.measures:
            return Evidence(counts, self.audience.k, others)
        first, second = self.exact.largest(list(CASH) if programme == "any" else [programme])
        return Evidence(counts, self.audience.k, others, self.exact.counts("amount", programme), first, second)

    def _part(self, measure: str, programme: str) -> Told:
        """Part of others: nobody or k, and so is what it leaves of each, and each leaves of it."""
        counts, k, rule = self.exact.counts(measure, programme), self.audience.k, definitions.parts()[measure]
        others = [(self._whole(whole, programme) - counts, k) for whole in rule.of]
        # Only those of the same sex, age and hukou can lie within it.
        inside = counts.any(axis=(0, 2))[None, :, None]
        for held in rule.holds:
            programmes = sorted(p for m, p in self.exact.measures if m == held and p != "any")
            others += [(counts - self.exact.counts(held, p) * inside, k) for p in programmes]
        laid = self._laid(measure, programme, Evidence(counts, k, tuple(others)))
        return Told(programme, laid, {measure: in_steps(laid.atoms_of(counts), *self.steps)}, {})

    def _tally(self, rule: definitions.Tally, programme: str) -> Told:
        """Cases, payments or records: none or k, and so is what they leave."""
        groups, k = (None if rule.grouped else UNDIVIDED), self.audience.k
        counts = self.exact.counts(rule.measure, programme, groups)
        wholes = [self.exact.counts(of, programme, groups) for of in rule.of if (of, programme) in self.exact.measures]
        judged = self._by_year if rule.judged == "year" else lambda found: found
        evidence = Evidence(judged(counts), k, tuple((judged(whole - counts), k) for whole in wholes))
        laid = self._laid(rule.measure, programme, evidence)
        own = laid.atoms_of(counts)
        told = (events_in_steps if rule.judged == "year" else in_steps)(own, *self.steps)
        figures = {rule.measure: told}
        if (rule.money, programme) in self.exact.measures:
            money = laid.atoms_of(self.exact.counts(rule.money, programme, groups)).sum(axis=1)
            mean = np.divide(money, own.sum(axis=1), out=np.zeros(len(own)), where=own.any(axis=1))
            figures[rule.money] = np.rint(np.rint(mean / MONEY_STEP) * MONEY_STEP)[:, None].astype(np.int64) * told
        return Told(programme, laid, figures, {})

    def _whole(self, measure: str, programme: str) -> np.ndarray:
        """Counts of a measure for a programme, or for none where it is known for none alone."""
        own = programme if (measure, programme) in self.exact.measures else ""
        return self.exact.counts(measure, own)

    def _laid(self, measure: str, programme: str, evidence: Evidence) -> Telling:
        grouped = evidence.persons.shape[1] > 1
        ladder, filters = (self.ladder, self.filters) if grouped else ((np.zeros(1, dtype=int),), [np.array([True])])

        def make():
            return choose(evidence, ladder, self.exact.regions, filters)

        made = self.memory.choice(f"{measure}/{programme}", make)
        return telling(made, ladder, self.exact.regions)

    def _per_head(self, laid: Telling, evidence: Evidence, total, persons, step: float) -> np.ndarray:
        """Totals as the mean per head, rounded to `step`, times the persons told.

        Atoms are chosen once; where one comes to hold fewer than k persons later, or one payee to dominate it, the mean
        of the month before is told.
        """
        total, true = laid.atoms_of(total), laid.atoms_of(evidence.persons)
        mean, safe = np.divide(total, true, out=np.zeros(total.shape), where=true > 0), true >= self.audience.k
        if evidence.amount is not None:
            first, second = laid.largest_of(evidence.first, evidence.second)
            safe &= free_of_dominance(total, first, second)
        mean = last_safe(mean, safe)
        return np.rint(np.rint(mean / step) * step * persons).astype(np.int64)

    def _joining(self, programme: str, laid: Telling, counts, persons) -> dict[tuple[int, int], np.ndarray]:
        """Persons of each complete calendar year beyond those of its first month; never fewer than of any month."""
        found = {}
        for first, last in self.exact.years():
            present = counts[:, :, first] + self.exact.joined(programme, first, last)
            told = in_steps(laid.atoms_of(present[:, :, None])[:, 0], *self.steps)
            found[first, last] = np.maximum(told, persons[:, first : last + 1].max(axis=1)) - persons[:, first]
        return found

    def _by_year(self, counts: np.ndarray) -> np.ndarray:
        """Events by calendar year, of years that are complete; of the whole window if none is."""
        years = self.exact.years() or [(0, counts.shape[2] - 1)]
        return np.stack([counts[:, :, first : last + 1].sum(axis=2) for first, last in years], axis=2)

    def _events(self, laid: Telling, counts: np.ndarray) -> np.ndarray:
        return events_in_steps(laid.atoms_of(counts), *self.steps)

    def _handling(self, measure: str, programme: str) -> Told:
        """Applications, and documents as they go with them; decisions as approvals and refusals."""
        counts, k = self.exact.counts(measure, programme), self.audience.k
        if measure == "decided":
            approved = self.exact.counts("approved", programme)
            evidence = Evidence(self._by_year(approved), k, ((self._by_year(counts - approved), k),))
            laid = self._laid(measure, programme, evidence)
            told = self._events(laid, approved)
            return Told(programme, laid, {"approved": told, measure: told + self._events(laid, counts - approved)}, {})
        laid = self._laid(measure, programme, Evidence(self._by_year(counts), k))
        told = self._events(laid, counts)
        figures = {measure: told}
        for document in ("requests", "avoidable_requests"):
            if (document, programme) in self.exact.measures:
                moved = at_moves(laid.atoms_of(self.exact.counts(document, programme)), told)
                figures[document] = events_in_steps(moved, *self.steps)
        return Told(programme, laid, figures, {})

    def rows(self, told: Told) -> Iterator[pa.Table]:
        """The rows of the cube, measure by measure; rows of zeros left out."""
        for measure, figures in told.figures.items():
            rows = told.telling.rows_of(figures)
            some = rows.any(axis=1)
            offsets = np.arange(int(some.sum()) + 1, dtype=np.int32) * rows.shape[1]
            total = pa.ListArray.from_arrays(pa.array(offsets), pa.array(np.cumsum(rows[some], axis=1).ravel()))
            yield pa.table({"measure": pa.array([measure] * int(some.sum())), **self._keys(told, some), "cum": total})

    def entries(self, told: Told) -> Iterator[pa.Table]:
        """Those who join in a calendar year as one row in its last month, so that with the caseload of the first
        month they make up the persons of the year."""
        for (first, last), joining in told.joining.items():
            rows = told.telling.rows_of(joining[:, None])[:, 0]
            some = rows > 0
            yield pa.table(
                {**self._keys(told, some), "period": np.full(some.sum(), last, dtype=np.int16),
                 "previous": np.full(some.sum(), first - 1, dtype=np.int16), "persons": rows[some].astype(np.int32)}
            )  # fmt: skip

    def _keys(self, told: Told, some: np.ndarray) -> dict:
        places = [self.exact.townships, *self.exact.uppers]
        laid = told.telling
        where = zip(laid.row_level[some], laid.row_area[some], strict=True)
        divided = [source.cell_codes(breakdown) for breakdown in range(len(self.ladder))]
        codes = divided if len(laid.ladder) > 1 else [UNDIVIDED]
        cells = [codes[b][c] for b, c in zip(laid.row_breakdown[some], laid.row_cell[some], strict=True)]
        return {
            "programme": pa.array([told.programme] * int(some.sum())),
            "area": pa.array([places[level][number] for level, number in where]),
            **{name: pa.array([cell[i] for cell in cells]) for i, name in enumerate(FLAGS)},
        }

    def limits(self, told: Told) -> Iterator[pa.Table]:
        """One row per measure and area told less than fully: whether at all, and which dimensions are kept apart."""
        made = told.telling.choice
        kept = [*(definitions.ladder() if len(told.telling.ladder) > 1 else [()]), None]
        levels = zip([self.exact.townships, *self.exact.uppers], [made.township, *made.regions], strict=True)
        rows = [
            (code, kept[breakdown] is not None, *(name in (kept[breakdown] or ()) for name in FLAGS))
            for codes, breakdowns in levels
            for code, breakdown in zip(codes, breakdowns, strict=True)
            if breakdown
        ]
        for measure in told.figures:
            names = ("area", "told", "by_sex", "by_age", "by_hukou")
            columns = zip(*rows, strict=True) if rows else [[]] * len(names)
            typed = [pa.array(column, pa.bool_() if i else pa.string()) for i, column in enumerate(columns)]
            yield pa.table({"subject": [measure] * len(rows), "programme": [told.programme] * len(rows),
                            **dict(zip(names, typed, strict=True))})  # fmt: skip
