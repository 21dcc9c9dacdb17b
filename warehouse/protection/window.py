"""The tables of a protected file that are told of the whole window, once a year."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pandas as pd

import definitions
from definitions import Audience
from warehouse.protection import links, spells
from warehouse.protection.exact import Exact


@dataclass(frozen=True)
class Part:
    """Rows of a published `table` for which `condition` holds. `subject` names what is told of areas in the table
    of limits, and `held` asks for the pairs of programme and area that could be told; both may be empty."""

    table: str
    condition: str = "true"
    subject: str = ""
    held: str = ""


SPELLS = "select distinct cast(programme as varchar), cast(area as varchar) from exact.risk order by all"
WAITING = SPELLS.replace("order by all", "where clock = 'service' order by all")
PAIRED = """
select distinct cast(received.programme as varchar), cast(received.area as varchar) from exact.received
join exact.programme on programme.programme = received.programme
where programme.paired <> '' and received.window_months = 12 order by all
"""
PARTS = {
    "risk": Part("risk", "clock <> 'service'", "spells", SPELLS),
    "reentry": Part("reentry", subject="spells"),
    "received": Part("received", subject="spells"),
    "recurrence": Part("recurrence", subject="spells"),
    "lag": Part("risk", "clock = 'service'", "lag", WAITING),
    "link": Part("link", subject="link", held=PAIRED),
    "combination": Part("combination"),
    "succession": Part("succession"),
    "service_user": Part("service_user"),
}


def _exists(connection: duckdb.DuckDBPyConnection, file: str, table: str) -> bool:
    query = "select count(*) from duckdb_tables() where database_name = $file and table_name = $table"
    return connection.execute(query, {"file": file, "table": table}).fetchall() != [(0,)]


def kept(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Copies what the file attached as `former` tells; the names of those parts."""
    found = set()
    for name, part in PARTS.items():
        if not (_exists(connection, "former", part.table) and _exists(connection, "exact", part.table)):
            continue
        rows = connection.table(f"former.main.{part.table}").filter(part.condition)
        if rows.limit(1).fetchall():
            rows.insert_into(part.table)
            found.add(name)
    subjects = {PARTS[name].subject for name in found} - {""}
    for subject in sorted(subjects):
        connection.table("former.main.telling").filter(f"subject = '{subject}'").insert_into("telling")
    return found


def made(
    connection: duckdb.DuckDBPyConnection, exact: Exact, whom: Audience, told: set[str]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each part that is not told yet, with the name of their table; then its limits, for `telling`."""
    steps = definitions.steps(whom)
    places = spells.Spells(exact, whom.k, steps)
    frames = {
        name: places.frame(name) if name in spells.COLUMNS else links.frame(name, places, steps)
        for name, part in PARTS.items()
        if name not in told and _exists(connection, "exact", part.table)
    }
    for name, rows in frames.items():
        yield PARTS[name].table, rows
    for name in frames:
        if PARTS[name].held:
            yield "telling", _limits(connection, name, frames)


def _limits(connection: duckdb.DuckDBPyConnection, name: str, frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per area and programme of a subject: told or not, and never by sex, age or hukou."""
    part = PARTS[name]
    own = [rows for other, rows in frames.items() if PARTS[other].subject == part.subject]
    if name == "link":
        query = "select programme, paired as service from exact.programme where paired <> ''"
        own = [rows.merge(connection.execute(query).df(), on=["programme", "service"]) for rows in own]
    told = {pair for rows in own for pair in zip(rows["programme"], rows["area"], strict=True)}
    held = connection.execute(part.held).fetchall()
    rows = [(part.subject, programme, area, (programme, area) in told, False, False, False)
            for programme, area in sorted({*held, *told})]  # fmt: skip
    return pd.DataFrame(rows, columns=["subject", "programme", "area", "told", "by_sex", "by_age", "by_hukou"])
