"""What is paid month by month, what runs by period, and what is awarded; with the faults of each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.endings import MOVED, REASONS
from warehouse.demo.marks import without
from warehouse.demo.people import dates
from warehouse.demo.spells import with_moves
from warehouse.demo.world import CASES, World, fixed, recipe_of

GAP, LATE, SPLIT, REVERSED, ARREARS, TIMES_TEN = 0.01, 0.03, 0.0008, 0.0004, 0.0003, 0.0001
TWICE, TWO_TOWNS, MOVE_PAID_TWICE = 0.0004, 0.0005, 0.0015
NO_AWARD, LATE_AWARD, NEVER_PAID = 0.02, 0.06, 0.002
MOVERS = 0.04
KINDS = ("N", "B", "C", "S")
NORMAL, BACK_PAY, REVERSAL, SECOND_PART = range(4)
AGENCIES = ("T", "X")


@dataclass(eq=False)
class Rows:
    """One entry per payment; `also` is what else the file of a programme says of each."""

    unit: np.ndarray
    town: np.ndarray
    month: np.ndarray
    paid: np.ndarray
    amount: np.ndarray
    kind: np.ndarray
    agency: np.ndarray
    also: np.ndarray

    def part(self, chosen: np.ndarray) -> "Rows":
        """The chosen rows."""
        return Rows(**{name: column[chosen] for name, column in vars(self).items()})

    @staticmethod
    def joined(parts: list["Rows"]) -> "Rows":
        """Several groups of rows as one."""
        return Rows(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])})


def expanded(first, last, months):
    """Row and month of every paid month inside the window."""
    start, end = np.maximum(first, 0), np.minimum(last, months - 1)
    length = np.maximum(end - start + 1, 0)
    row = np.repeat(np.arange(len(start)), length)
    month = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length) + start[row]
    return row, month


def payments(world: World, programme: str, rng) -> Rows:
    """Every payment of a programme paid month by month: with gaps of a month, late months, back pay,
    reversals, split payments, and the planted faults."""
    pieces = with_moves(world.known.spells[programme], world.places, rng, MOVERS, world.months)
    unit, town, first, last = pieces
    row, month = expanded(first, last, world.months)
    skipped = (rng.random(len(row)) < GAP) & (month > first[row]) & (month < last[row])
    lost, lost_months = world.patterns.outage
    delivered = ~((town[row] == lost) & np.isin(month, lost_months)) & ~skipped
    row, month = row[delivered], month[delivered]
    amount = world.amount(programme, town[row], month) * (0.75 + 0.5 * fixed(unit[row]))
    late = np.where(rng.random(len(row)) < LATE, rng.integers(1, 3, len(row)), 0)
    base = _plain(unit[row], town[row], month, month + late, amount)
    extra = [*_faults(world, programme, rng, base), *_moves(world, programme, rng, pieces, base)]
    whole = Rows.joined([base, *extra])
    arrived = np.flatnonzero(whole.paid < world.months)
    order = arrived[np.lexsort((whole.kind[arrived], whole.unit[arrived], whole.month[arrived]))]
    whole = whole.part(order)
    whole.amount = write.money(whole.amount)
    return whole


def _keys(world: World, programme: str, unit: np.ndarray) -> np.ndarray:
    return CASES + unit if programme == "DIB" else world.keys(programme, world.known.person[programme][unit])


def _faults(world: World, programme: str, rng, base: Rows) -> list[Rows]:
    """Rows added to the base (changed in place): split, reversed, back pay, paid twice, times ten."""
    system, count = world.system_of(programme), len(base.unit)
    lots = np.searchsorted(np.cumsum([SPLIT, REVERSED, ARREARS, TWICE, TIMES_TEN]), rng.random(count), side="right")
    on_time = base.paid < world.months
    split, undone, back, twice, tenfold = (np.flatnonzero((lots == i) & on_time) for i in range(5))
    base.amount[split] /= 2
    parts = [base.part(rows) for rows in (split, undone, undone, back, twice)]
    for part, kind in zip(parts, (SECOND_PART, REVERSAL, NORMAL, BACK_PAY, NORMAL), strict=True):
        part.kind[:] = kind
    parts[1].amount *= -1
    parts[3].amount *= rng.integers(1, 4, len(back))
    parts[4].agency[:] = 1
    base.amount[tenfold] *= 10
    for rows, rule, why in (
        (twice, "P02", ""), (split, "P02", "paid in two parts"), (tenfold, "P10", ""),
        (back, "P02", "arrears"), (back, "P10", "arrears"),
    ):  # fmt: skip
        world.truth.plant(system, rule, _keys(world, programme, base.unit[rows]), base.month[rows], why)
    for rule, rate in (("P02", TWICE), ("P10", TIMES_TEN)):
        tested = world.truth.rates.get((rule, system), [0])[0] + count
        world.truth.rate(system, rule, tested, rate)
    return parts


def _moves(world: World, programme: str, rng, pieces, base: Rows) -> list[Rows]:
    """Months paid by two townships: three in a row without end, or one that is reversed after a move."""
    unit, town, first, last = pieces
    units = 1 + int((unit[1:] != unit[:-1]).sum())
    long = rng.permutation(np.flatnonzero((last - first > 10) & (first < world.months - 10) & (last > 8)))
    wrong = long[: rng.binomial(units, TWO_TOWNS)]
    begins = np.maximum(first[wrong], 0) + 3
    other = (town[wrong] + 1 + rng.integers(0, 5, len(wrong))) % len(world.places.code)
    doubled = _rows(world, programme, np.repeat(unit[wrong], 3), np.repeat(other, 3),
                    (begins[:, None] + np.arange(3)).ravel())  # fmt: skip
    moved = np.flatnonzero((unit[1:] == unit[:-1]) & (first[1:] == last[:-1] + 1) & (first[1:] > 0)
                           & (first[1:] < world.months - 4))  # fmt: skip
    grace = rng.permutation(moved)[: rng.binomial(units, MOVE_PAID_TWICE)]
    paid = _rows(world, programme, unit[grace], town[grace], last[grace] + 1)
    back = paid.part(np.arange(len(grace)))
    back.amount, back.kind, back.paid = -back.amount, np.full(len(grace), REVERSAL, np.int8), back.paid + 1
    system = world.system_of(programme)
    world.truth.plant(system, "P03", _keys(world, programme, unit[wrong]), begins)
    world.truth.plant(system, "P03", _keys(world, programme, unit[grace]), last[grace] + 1, "move month, reversed")
    tested = world.truth.rates.get(("P03", system), [0])[0] + units
    world.truth.rate(system, "P03", tested, TWO_TOWNS)
    return [doubled, paid, back]


def _rows(world: World, programme: str, unit, town, month) -> Rows:
    amount = world.amount(programme, town, month) * (0.75 + 0.5 * fixed(unit))
    return _plain(unit, town, month, month.copy(), amount)


def _plain(unit, town, month, paid, amount) -> Rows:
    return Rows(unit, town, month, paid, amount, *(np.zeros(len(unit), np.int8) for _ in range(3)))


def periods(world: World, programme: str, rng) -> dict:
    """One row per period of entitlement of a long-lived benefit, with its amount a month."""
    spells = world.known.spells[programme]
    share = 0.0 if recipe_of()[programme].get("only") else MOVERS
    unit, town, first, last = with_moves(spells, world.places, rng, share, world.months)
    ends = last < world.months
    moved = np.r_[(unit[1:] == unit[:-1]) & (first[1:] == last[:-1] + 1), False]
    amount = world.amount(programme, town, np.maximum(first, 0)) * (0.85 + 0.3 * fixed(unit))
    return {
        "unit": unit,
        "who": world.known.person[programme][unit],
        "town": world.towns(town, rng, first),
        "start_month": world.yyyymm(first),
        "end_month": pa.array(world.yyyymm(np.where(ends, last, 0)), mask=~ends),
        "monthly_amount": write.money(amount),
        "end_reason": reasons(world, programme, unit, last, moved, ends),
    }


def reasons(world: World, programme: str, unit, last, moved, ends) -> pa.DictionaryArray:
    """Why each piece of a spell ends: that of its spell, or moving house."""
    spells = world.known.spells[programme]
    limit = 2 * world.months + 700
    place = np.searchsorted(spells.unit * limit + spells.last, unit * limit + last)
    why = world.ends.reason[programme][np.minimum(place, len(spells.unit) - 1)]
    why = np.where(moved, MOVED, why)
    return write.coded(np.where(ends, why, 5), [*REASONS.values(), ""])


def awards(world: World, programme: str, rng) -> dict:
    """One row per award (spell) with its dates. Some are missing, late, or were never paid."""
    spells, system = world.known.spells[programme], world.system_of(programme)
    lots, inside = rng.random(len(spells.unit)), (spells.first >= 2) & (spells.first < world.months)
    final = np.r_[spells.unit[1:] != spells.unit[:-1], True] & (spells.last < world.months - 20)
    missing = lots < NO_AWARD
    slow = (lots >= NO_AWARD) & (lots < NO_AWARD + LATE_AWARD) & inside
    at = np.flatnonzero(~missing)
    unpaid = rng.permutation(np.flatnonzero(final & inside & ~missing))
    unpaid = unpaid[: rng.binomial(len(spells.unit), NEVER_PAID)]
    recent = rng.permutation(without(np.flatnonzero(final), unpaid))[: 3 * len(unpaid)]
    where = np.r_[at, unpaid, recent]
    unit, first, last = spells.unit[where], spells.first[where].copy(), spells.last[where].copy()
    first[slow[where]] += rng.integers(1, 3, int(slow[where].sum()))
    first[len(at) : len(at) + len(unpaid)] = last[len(at) : len(at) + len(unpaid)] + 8
    first[len(at) + len(unpaid) :] = world.months - rng.integers(1, 4, len(recent))
    last[len(at) :] = world.months
    first = np.where(first > last, last, first)
    seen = spells.last >= 0
    for rows, when, why in (
        (missing & seen, spells.first, ""), (slow, spells.first, "award dated up to two months later"),
    ):  # fmt: skip
        world.truth.plant(system, "P11", _keys(world, programme, spells.unit[rows]), np.maximum(when[rows], 0), why)
    world.truth.plant(system, "P11", _keys(world, programme, spells.unit[unpaid]), spells.last[unpaid] + 8)
    world.truth.plant(system, "P11", _keys(world, programme, spells.unit[recent]), world.months - 1, "awarded lately")
    tested = world.truth.rates.get(("P11", system), [0])[0] + int(seen.sum())
    world.truth.rate(system, "P11", tested, NO_AWARD + NEVER_PAID)
    ends = last < world.months
    day = 1 + (unit * 7 + 3) % 27
    reason = np.where(np.arange(len(where)) < len(at), world.ends.reason[programme][where], 5)
    return {
        "unit": unit,
        "town": spells.town[where],
        "award_date": dates(first, day, world.first_year),
        "end_date": pa.array(dates(last, np.full(len(last), 28), world.first_year), mask=~ends),
        "end_reason": write.coded(np.where(ends, reason, 5), [*REASONS.values(), ""]),
    }


def by_year(world: World, rows: Rows, name: str, columns: Callable[[Rows], dict]) -> None:
    """Writes month-by-month rows as one file a year of the month covered."""
    for year in range((world.months + 11) // 12):
        part = rows.part(np.flatnonzero(rows.month // 12 == year))
        write.parquet(world.out, f"{name}_{world.first_year + year}.parquet", columns(part))


def described(world: World, rows: Rows, rng, split: bool = False) -> dict:
    """The columns that every file of payments has; if `split`, some rows are under the code of the split township,
    and the truth notes them."""
    towns = world.towns(rows.town, rng, rows.month, split)
    if split:
        under = np.flatnonzero(np.asarray(towns.indices) == len(towns.dictionary) - 1)
        world.truth.divided.append((rows.unit[under], rows.month[under], rows.town[under]))
    return {
        "town_code": towns,
        "agency": write.coded(rows.agency, AGENCIES),
        "entitled_month": world.yyyymm(rows.month),
        "paid_month": world.yyyymm(rows.paid),
        "kind": write.coded(rows.kind, KINDS),
        "amount": rows.amount,
    }
