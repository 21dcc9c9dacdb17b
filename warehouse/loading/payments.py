"""What payments tell against themselves, with no earlier delivery to compare: delivered twice, too few, another unit.

A doubt is a pair: what is doubted, and what to do.
"""

from statistics import median, median_low

import duckdb
import numpy as np

from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, Source
from warehouse.loading.store import month, text
from warehouse.loading.wording import several
from warehouse.origins import KINDS
from warehouse.quoting import literal, quoted

MOST_REPEATED = 0.05
# Fewer payments of a township a month may fail to come by chance (as in `int_outage`), and fewer rows of a month tell
# nothing.
FEW = 12
# So few payments of a programme differ by more than half from month to month by themselves.
MANY = 100
BESIDE, LEAST_BESIDE = 3, 0.5
# Amounts of a programme rise within years, but not so far; yuan told in cents are a hundred times as many.
MOST_TIMES_USUAL = 20
COUNTED = """
-- One row per programme and month (yyyymm): payments, reversals left out, and their median amount in yuan.
select programme, month, count(*) as payments, median(amount) as usual
from paid
where amount > 0 and month is not null
group by programme, month
"""
# Every month (yyyymm) is less. Rows of one month are told apart by the rest of their hash, 46 bits.
ABOVE_MONTHS = 2**18
# By programme, and by months since year 0: payments and their median amount.
Counted = dict[str, dict[int, tuple[int, float]]]
Doubt = tuple[str, str]


def is_told(source: Source) -> bool:
    """Whether a table holds payments by the month in which they were booked."""
    return bool(source.month and source.paid)


def paid(rows: duckdb.DuckDBPyRelation, source: Source) -> duckdb.DuckDBPyRelation:
    """Programme, month (yyyymm) and amount (yuan) of every row of a table of payments."""
    code = next((quoted(name) for name in KINDS if name in source.codes), literal(source.tells))
    told = f"cast({code} as varchar) as programme, {quoted(source.month)} as month, {quoted(source.paid)} as amount"
    return rows.project(told)


def counted(rows: duckdb.DuckDBPyRelation, source: Source) -> Counted:
    """How much was paid of each programme in each month: the rows are passed over once."""
    found: Counted = {}
    for programme, at, payments, usual in paid(rows, source).query("paid", COUNTED).fetchall():
        found.setdefault(programme or "", {})[at // 100 * 12 + at % 100 - 1] = (payments, usual)
    return found


def _repeats(rows: duckdb.DuckDBPyRelation, source: Source) -> dict[str, tuple[int, int]]:
    """Of each month in which rows repeat another in every column: how many do, and all its rows.

    Sorted numbers tell that in a quarter of the time that groups take; a year at a time, for the memory."""
    at, found = quoted(source.month), {}
    dated = rows.filter(f"{at} between 0 and {ABOVE_MONTHS - 1}").project(f"{at} // 100 as year").distinct()
    mark = f"hash({', '.join(map(quoted, source.columns))}) // {ABOVE_MONTHS} * {ABOVE_MONTHS}"
    for (year,) in dated.order("year").fetchall():
        of_year = rows.filter(f"{at} between {year * 100 + 1} and {year * 100 + 12}")
        marks = of_year.project(f"{mark} + cast({at} as ubigint) as mark").fetchnumpy()["mark"]
        marks.sort()
        again = marks[1:][marks[1:] == marks[:-1]]
        times, whole = (
            np.bincount((some & (ABOVE_MONTHS - 1)).astype(np.int64) - year * 100, minlength=13)
            for some in (again, marks)
        )
        found |= {f"{year}-{i:02d}": (int(times[i]), int(whole[i])) for i in range(1, 13) if times[i]}
    return found


def twice(found: dict[str, tuple[int, int]]) -> Doubt | None:
    """Months of which many rows come twice; `found` tells of a month how many do, and all its rows. A few may be alike:
    rule P02 tells those."""
    many = {at: (again, rows) for at, (again, rows) in found.items() if again >= FEW and again > MOST_REPEATED * rows}
    if not many:
        return None
    said = several([f"{at}: {again:,} of {rows:,} rows" for at, (again, rows) in many.items()], "month")
    return (f"Rows repeat another row in every column, the amount too: {said}. The money would count twice.",
            "Deliver each payment once. If these are payments of their own, load with --accept.")  # fmt: skip


def thin(found: Counted, months: range, asked: range) -> Doubt | None:
    """Months of `asked` with less than half the payments of a programme that are usual before them, and after them.

    `months` (since year 0) are all that payments may be of: at their end one side is compared. What begins later than
    they do has no payments before, and is none that lacks some.
    """
    told = []
    for programme, by_month in found.items():
        rows = [by_month.get(at, (0, 0.0))[0] for at in months]
        for i, at in enumerate(months):
            usual = _usual(rows, i)
            begun = i > 0 or rows[0] > 0
            if at in asked and begun and usual >= MANY and rows[i] < LEAST_BESIDE * usual:
                told.append((at, f"{text(at)} {programme}: {rows[i]:,} where {usual:,.0f} are usual"))
    if not told:
        return None
    said = several([words for _, words in sorted(told)], "month")
    return (f"Months hold far fewer payments than the months beside them: {said}.",
            "A month is delivered whole. If so few were paid, load with --accept.")  # fmt: skip


def _usual(rows: list[int], i: int) -> float:
    """The lower of the medians of the months before and after, so that what rises or falls is none that lacks some."""
    sides = (rows[max(i - BESIDE, 0) : i], rows[i + 1 : i + 1 + BESIDE])
    return min((median(side) for side in sides if side), default=0)


def apart(found: Counted, column: str) -> Doubt | None:
    """Months of payments in another unit than most months of the same programme."""
    told = []
    for programme, by_month in found.items():
        amounts = {at: amount for at, (payments, amount) in by_month.items() if payments >= FEW}
        usual = median_low(amounts.values()) if amounts else 0
        told += [
            (at, f"{text(at)} {programme}: {amount:,.2f} where {usual:,.2f} is usual")
            for at, amount in amounts.items()
            if amount > MOST_TIMES_USUAL * usual or amount * MOST_TIMES_USUAL < usual
        ]
    if not told:
        return None
    bounds = f"more than {MOST_TIMES_USUAL} times what is usual, or less than one in {MOST_TIMES_USUAL} of it"
    said = several([words for _, words in sorted(told)], "month")
    return (f"The median of “{column}” of a month is {bounds}: {said}.",
            "Amounts are in yuan: deliver them so. If they are, load with --accept.")  # fmt: skip


def refuse(connection: duckdb.DuckDBPyConnection, tables: list[Source], delivery: Extracts) -> None:
    """Asks payments that are built straight from files what can be asked of them alone, by `received_<table>`.

    Raises WarehouseError that tells every doubt.
    """
    first = month(delivery.first_month)
    months = range(first, first + delivery.months)
    said, remedies = [], {}
    for source in filter(is_told, tables):
        rows = connection.table(f"received_{source.name}")
        found = counted(rows, source)
        asked = twice(_repeats(rows, source)), thin(found, months, months), apart(found, source.paid)
        doubted = [doubt for doubt in asked if doubt]
        said += [f"{source.name}: {what}" for what, _ in doubted]
        remedies |= dict.fromkeys(remedy for _, remedy in doubted)
    if said:
        raise WarehouseError(" ".join(said), remedy=" ".join([*remedies, "Then build what was loaded."]))
