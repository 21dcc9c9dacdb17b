"""What a load doubts: it may be so, and is taken in only with `--accept`."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.extracts import Source
from warehouse.loading import payments, store, units
from warehouse.loading.payments import FEW, Doubt
from warehouse.loading.store import Part
from warehouse.loading.units import MOST_TIMES
from warehouse.loading.wording import several
from warehouse.quoting import quoted
from warehouse.rejections import MOST_REJECTED

LEAST_KEPT, MOST_GROWN = 0.8, 1.5


@dataclass(frozen=True)
class Given:
    """A table of a delivery as it would be loaded: its parts, rows delivered in all, what the store holds of it, and
    the months that the delivery covers. `home` is the store, where all parts lie; `listing` is told in refusals."""

    source: Source
    parts: dict[str, Part]
    total: int
    held: dict[str, Part]
    window: set[str]
    home: Path
    listing: Path

    @property
    def rows(self) -> int:
        """Rows that would be loaded."""
        return sum(part.rows for part in self.parts.values())


def found(connection: duckdb.DuckDBPyConnection, given: Given) -> list[Doubt]:
    """Every doubt, if there is any: what is doubted, and what to do."""
    told = [doubt for ask in DOUBTS if (doubt := ask(connection, given))]
    return told + _beside(connection, given) + _other_units(connection, given)


def overtaken(before: dict, day: str) -> list[Doubt]:
    """Whether a delivery is of an earlier day than what is held: `before` describes the store."""
    held = before.get("extraction_date", day)
    if day >= held:
        return []
    return [(f"The delivery was extracted on {day}, what is held on {held}: older rows would replace newer ones.",
             "Deliver an extraction of that day or later. If this one is right, load with --accept.")]  # fmt: skip


def refuse(doubted: list[Doubt]) -> None:
    """Raises WarehouseError that tells every doubt, if there is any."""
    if doubted:
        remedies = dict.fromkeys(remedy for _, remedy in doubted)
        raise WarehouseError(" ".join(what for what, _ in doubted), remedy=" ".join(remedies))


def accepted(doubted: list[Doubt], who: str) -> tuple[str, ...]:
    """A remark per doubt that somebody took in all the same."""
    return tuple(f"doubted, accepted by {who}: {what.removesuffix('.')}" for what, _ in doubted)


def _rejected(_, given: Given) -> Doubt | None:
    rejected = given.total - given.rows
    if rejected <= MOST_REJECTED * given.total:
        return None
    remedy = f"They are listed in {given.listing}. Mend the delivery or the mapping, or load with --accept."
    return f"{rejected:,} of {given.total:,} rows would be rejected.", remedy


def _without_a_row(_, given: Given) -> Doubt | None:
    """A table of which nothing came but its head: no table of the contract is empty, but what may be left out."""
    if given.total or given.source.optional:
        return None
    again = sum(part.rows for month, part in given.held.items() if not given.source.month or month in given.window)
    if not again:
        return ("Its files hold no row.",
                "Ask the system's owner for the rows. If there is none, load with --accept.")  # fmt: skip
    return (f"No row was delivered for months of which {again:,} rows are held.",
            "If nobody was paid in them, load with --accept.") if given.source.month else None  # fmt: skip


def _shrunk(_, given: Given) -> Doubt | None:
    before = sum(part.rows for part in given.held.values())
    if given.source.month or given.rows >= LEAST_KEPT * before:
        return None
    left = "are left after rejection" if given.rows < given.total else "were delivered"
    return (f"{given.rows:,} rows {left} where {before:,} were held.",
            "This table is delivered whole. If so many rows ended, load with --accept.")  # fmt: skip


def _other_months(_, given: Given) -> Doubt | None:
    """Months that are delivered again with much less, or much more; those of a table without any row are told as
    one."""
    if not given.source.month or not given.rows:
        return None
    again = {month: part.rows for month, part in sorted(given.held.items()) if month in given.window}
    now = {month: given.parts[month].rows if month in given.parts else 0 for month in again}
    usual = [month for month, rows in again.items() if rows >= FEW]
    fewer = [month for month in usual if now[month] < LEAST_KEPT * again[month]]
    more = [month for month in usual if now[month] > MOST_GROWN * again[month]]
    said = " ".join(
        f"Months would be replaced by {how} rows: "
        + several([f"{month}: {now[month]:,} rows where {again[month]:,} are held" for month in months], "month") + "."
        for how, months in (("fewer", fewer), ("far more", more)) if months
    )  # fmt: skip
    why = "fell away" if fewer else "were added"
    return (said, f"A month is delivered whole, and once. If so many rows {why}, load with --accept.") if said else None


def _repeated(connection: duckdb.DuckDBPyConnection, given: Given) -> Doubt | None:
    """Months of payments of which many come twice. A few may be alike: rule P02 tells those."""
    source = given.source
    if not payments.is_told(source):
        return None
    again = f"count(*) - count(distinct hash({', '.join(map(quoted, source.columns))}))"
    # Month by month: the hashes of all months together may be more than the memory holds.
    return payments.twice(
        {month: (_rows(connection, given, [part]).aggregate(again).fetchall()[0][0], part.rows)
         for month, part in sorted(given.parts.items())}
    )  # fmt: skip


def _beside(connection: duckdb.DuckDBPyConnection, given: Given) -> list[Doubt]:
    """Months of payments with far fewer than the months beside them, held ones and delivered ones; where nothing is
    held, also those in another unit than the others."""
    if not payments.is_told(given.source) or not given.parts:
        return []
    after = {month: part for month, part in given.held.items() if month not in given.window} | given.parts
    found = payments.counted(_rows(connection, given, list(after.values())), given.source)
    months, asked = (sorted(map(store.month, codes)) for codes in (given.window | after.keys(), given.window))
    fewer = payments.thin(found, range(months[0], months[-1] + 1), range(asked[0], asked[-1] + 1))
    other = None if given.held else payments.apart(found, given.source.paid)
    return [doubt for doubt in (fewer, other) if doubt]


def _unit(connection: duckdb.DuckDBPyConnection, given: Given) -> Doubt | None:
    """Months of payments in another unit: what is usual differs too much from what is held of the same programme."""
    source = given.source
    if not (payments.is_told(source) and given.held and given.parts):
        return None
    held = _paid(connection, given, given.held).aggregate("programme, median(amount) as held", "programme")
    now = _paid(connection, given, given.parts).aggregate("programme, month, median(amount) as now, count(*) as rows")
    now = now.filter(f"rows >= {FEW}").join(held, "programme")
    far = now.filter(f"now > {MOST_TIMES} * held or now * {MOST_TIMES} < held").order("month, programme")
    told = [
        f"{month // 100:04d}-{month % 100:02d} {programme}: {amount:,.2f} where {before:,.2f} is held"
        for month, programme, amount, before in far.project("month, programme, now, held").fetchall()
    ]
    if not told:
        return None
    bounds = f"more than {MOST_TIMES} times what is held, or less than one in {MOST_TIMES} of it"
    return (f"The median of “{source.paid}” of a month is {bounds}: {several(told, 'month')}.",
            "Amounts are in yuan: deliver them so. If they are, load with --accept.")  # fmt: skip


def _other_units(connection: duckdb.DuckDBPyConnection, given: Given) -> list[Doubt]:
    """Other amounts, and numbers of persons reported, that are in another unit than what is held."""
    if not given.held or not given.rows:
        return []
    held, now = (_rows(connection, given, list(parts.values())) for parts in (given.held, given.parts))
    return units.found(given.source, held, now)


def _paid(connection, given: Given, parts: dict[str, Part]) -> duckdb.DuckDBPyRelation:
    """Programme, month and amount of what was paid: what is taken back is negative, and left out."""
    return payments.paid(_rows(connection, given, list(parts.values())), given.source).filter("amount > 0")


def _rows(connection, given: Given, parts: list[Part]) -> duckdb.DuckDBPyRelation:
    return connection.read_parquet(
        [str(given.home / file) for part in parts for file in part.files], union_by_name=True
    )


DOUBTS = (_rejected, _without_a_row, _shrunk, _other_months, _repeated, _unit)
