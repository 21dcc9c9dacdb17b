"""Amounts and numbers of persons in another unit than what is held of the same table: fen, 10,000 yuan, thousands."""

import duckdb

from warehouse.extracts import Source
from warehouse.loading.payments import FEW, MANY, Doubt
from warehouse.loading.store import text
from warehouse.loading.wording import several
from warehouse.origins import KINDS
from warehouse.quoting import literal, quoted

MOST_TIMES = 5
# What a contract calls them: ranges of warehouse/ranges.toml. Payments are compared month by month (`doubts`).
AMOUNTS, COUNTS = ("amount", "standard", "yearly"), ("count",)
BOUNDS = f"{MOST_TIMES} times what is held or more, or one in {MOST_TIMES} of it or less"
# By programme.
Amounts = dict[str, tuple[float, int]]
# By programme and month since year 0.
Counts = dict[str, dict[int, int]]


def found(source: Source, held: duckdb.DuckDBPyRelation, now: duckdb.DuckDBPyRelation) -> list[Doubt]:
    """A doubt per column of amounts or counts of a table, held and delivered, that is in another unit."""
    doubts = []
    for column, range_ in source.within.items():
        if range_ in AMOUNTS and (told := _amounts(source, _usual(source, column, held), _usual(source, column, now))):
            doubts.append((f"The median of “{column}” is {BOUNDS}: {several(told, 'programme')}.",
                           "Amounts are in yuan: deliver them so. If they are, load with --accept."))  # fmt: skip
        months = range_ in COUNTS and source.month
        if months and (told := _counts(_sums(source, column, held), _sums(source, column, now))):
            doubts.append((f"The sum of “{column}” of a month is {BOUNDS}: {several(told, 'month')}.",
                           "Numbers are of persons: deliver them so. If they are, load with --accept."))  # fmt: skip
    return doubts


def _kind(source: Source) -> str:
    return next((quoted(name) for name in KINDS if name in source.codes), literal(source.tells))


def _usual(source: Source, column: str, rows: duckdb.DuckDBPyRelation) -> Amounts:
    """The median of the amounts of each programme, and how many there are."""
    told = rows.project(f"cast({_kind(source)} as varchar) as programme, {quoted(column)} as amount")
    asked = told.filter("amount > 0").aggregate("programme, median(amount), count(*)", "programme")
    return {programme or "": (usual, rows) for programme, usual, rows in asked.fetchall()}


def _sums(source: Source, column: str, rows: duckdb.DuckDBPyRelation) -> Counts:
    """The sum of a column of each programme in each month."""
    told = rows.project(f"cast({_kind(source)} as varchar) as programme, {quoted(source.month)} as month, "
                        f"{quoted(column)} as number")  # fmt: skip
    asked = told.aggregate("programme, month, sum(number)", "programme, month")
    sums: Counts = {}
    for programme, at, total in asked.fetchall():
        sums.setdefault(programme or "", {})[at // 100 * 12 + at % 100 - 1] = int(total or 0)
    return sums


def _amounts(source: Source, held: Amounts, now: Amounts) -> list[str]:
    """Programmes whose usual amount is far from what is held. A standard stands for all, so that one row tells."""
    least = FEW if source.persons else 1
    return [
        f"{programme} {amount:,.2f} where {held[programme][0]:,.2f} is held".lstrip()
        for programme, (amount, rows) in sorted(now.items())
        if programme in held and min(rows, held[programme][1]) >= least and _far(amount, held[programme][0])
    ]


def _counts(held: Counts, now: Counts) -> list[str]:
    """Months whose sum is far from that of the same month as held, or, where none is, of the one nearest to it."""
    told = []
    for programme, by_month in now.items():
        before = {at: number for at, number in held.get(programme, {}).items() if number}
        for at, number in by_month.items() if before else ():
            usual = before.get(at) or before[min(before, key=lambda other: (abs(other - at), other))]
            if max(number, usual) >= MANY and _far(number, usual):
                told.append((at, f"{text(at)} {programme}".rstrip() + f": {number:,} where {usual:,} is held"))
    return [words for _, words in sorted(told)]


def _far(now: float, held: float) -> bool:
    return now >= MOST_TIMES * held or now * MOST_TIMES <= held
