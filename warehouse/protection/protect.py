"""The protected file of an audience: made aside from the exact one, checked, hashed, and pointed at last."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

import definitions
from analysis.disclosure import in_steps
from definitions import Audience
from definitions.manifest import faults
from warehouse import builds, evidence
from warehouse.errors import WarehouseError
from warehouse.lock import WriterLock
from warehouse.protection import exact as source
from warehouse.protection import window
from warehouse.protection.cube import WHOLES, Cube
from warehouse.protection.memory import Memory
from warehouse.publish import UNTIL_THE_END, attach, making
from warehouse.settings import closed_list

# One row per measure (or `spells`), programme and area that is told less than fully; only protected files have it.
TELLING = """
create table telling (
    subject varchar, programme varchar, area varchar, told boolean, by_sex boolean, by_age boolean, by_hukou boolean
)
"""
# The closed lists that tables of the protected file keep.
LISTS = ("area", "programme")
CODES = "select enum_range(cast(null as exact.main.?))"
Tell = Callable[[str, int, int], None]


def home(data: Path, atlas: str, audience: str) -> Path:
    """The folder with the builds and the pointer of an audience; the exact one has that of the atlas itself."""
    return data / atlas / definitions.audiences()[audience].folder


def protect(data: Path, atlas: str, audience: str, progress: Tell | None = None) -> str:
    """Publishes the live exact build for an audience; the identifier of the protected build.

    Raises WarehouseError for an unknown or exact audience, a missing or broken exact build, boundaries without a
    map review number where the audience needs one, or townships other than before.
    """
    tell = progress or (lambda step, done, of: None)
    whom = _audience(audience)
    live = builds.live(data / atlas)
    folder = data / atlas / "builds" / live
    if not live or faults(folder):
        raise WarehouseError(f"There is no sound exact build in {data / atlas}.", remedy="Make one with “build”.")
    place = home(data, atlas, audience)
    (place / "builds").mkdir(parents=True, exist_ok=True)
    build = f"{live}-{audience}-{_recipe()}"
    with WriterLock(place, "protect"):
        with making(place, build) as made:
            former = _former(place)
            chosen = former or _chosen_for_others(data, atlas, whom)
            _make(folder, made, whom, build, former, chosen, tell)
    return build


def _audience(audience: str) -> Audience:
    known = definitions.audiences()
    protected = [name for name, entry in known.items() if entry.k > 1]
    if audience not in protected:
        raise WarehouseError(f"“{audience}” is no audience to protect for.", remedy=f"One of: {', '.join(protected)}.")
    return known[audience]


def _former(place: Path) -> Path | None:
    """The protected build before this one, whose figures have been given out."""
    live = builds.live(place)
    return place / "builds" / live if live else None


def _chosen_for_others(data: Path, atlas: str, whom: Audience) -> Path | None:
    """A protected build of another audience with the same k: its atoms are those of a first build for this one, since
    who holds both files must not find the same persons cut in two ways."""
    others = [one.id for one in definitions.audiences().values() if one.k == whom.k and one.id != whom.id]
    return next(filter(None, (_former(home(data, atlas, other)) for other in others)), None)


def _steps(whom: Audience) -> str:
    """The steps of an audience as the file tells them."""
    return " ".join(map(str, definitions.steps(whom)))


def _recipe() -> str:
    """A hash of how protection is done: another way makes another build."""
    content = hashlib.sha256()
    here = Path(__file__)
    for file in (*sorted(here.parent.glob("*.py")), *sorted((here.parents[2] / "analysis").glob("*.py"))):
        content.update(file.read_bytes())
    rules = (definitions.parts(), definitions.tallies(), definitions.ladder())
    content.update(repr((definitions.audiences(), definitions.protections(), *rules)).encode())
    return content.hexdigest()[:8]


def _make(folder: Path, made: Path, whom: Audience, build: str, former: Path | None, chosen: Path | None,
          tell: Tell) -> None:  # fmt: skip
    """Makes the file in the folder `made`; `former` is the build before, `chosen` the one whose atoms it keeps."""
    shutil.copytree(folder / "geo", made / "geo")
    connection = duckdb.connect(made / "atlas.duckdb", config={"checkpoint_threshold": UNTIL_THE_END})
    try:
        attach(connection, folder, "exact")
        _require_review(connection, whom)
        exact = source.read(connection, evidence.file(folder.parents[1], folder.name))
        _copy(connection, whom)
        memory = Memory(exact, chosen)
        _cube(connection, Cube(exact, whom, memory), tell)
        tell("spells", 0, 1)
        _windows(connection, exact, whom, former, memory)
        _facts(connection, exact, whom, build)
        check(connection, whom)
        connection.execute("detach exact")
        connection.execute("checkpoint")
        memory.write(made)
    finally:
        connection.close()


def _require_review(connection: duckdb.DuckDBPyConnection, whom: Audience) -> None:
    told = connection.execute("select value from exact.atlas where key = 'review_number'").fetchall()
    if whom.review_number and not any(number for (number,) in told):
        raise WarehouseError(
            f"The audience “{whom.id}” needs boundaries with a map review number (审图号), and these have none.",
            remedy="Import official boundaries with their number: “python -m geodata import --help”.",
        )


def _copy(connection: duckdb.DuckDBPyConnection, whom: Audience) -> None:
    """Every table, empty unless its rule says that it is copied. Raises WarehouseError for a table without a rule."""
    rules = definitions.protections()
    for name in LISTS:
        [(codes,)] = connection.execute(CODES.replace("?", name)).fetchall()
        connection.execute(closed_list(name, codes))
    query = "select table_name from duckdb_tables() where database_name = 'exact' order by table_name"
    for (table,) in connection.execute(query).fetchall():
        if table not in rules:
            raise WarehouseError(
                f"Nothing says how the table {table} is protected.",
                remedy="Give it an entry in definitions/audiences.toml: told, copied or left_out.",
            )
        rows = _as_texts(connection.table(f"exact.main.{table}"))
        (rows if rules[table].how == "copied" else rows.limit(0)).create(table)
    connection.execute("delete from period where provisional")
    _rows_in_steps(connection, definitions.steps(whom))
    connection.execute(TELLING)


def _rows_in_steps(connection: duckdb.DuckDBPyConnection, steps: tuple[int, ...]) -> None:
    """Rows of delivered files: a register that loses one row between two builds has lost one person."""
    rows = connection.table("source").df()
    for name in ("rows_in", "rows_rejected"):
        rows[name] = in_steps(rows[name].to_numpy(), *steps)
    connection.execute("delete from source")
    _append(connection, "source", rows)


def _as_texts(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The rows with texts for codes of people: what is told of everybody together has none of those codes."""
    return rows.project(", ".join(
        f'cast("{name}" as {name if name in LISTS else "varchar"}) as "{name}"'
        if str(type_).startswith("ENUM")
        else f'"{name}"'
        for name, type_ in zip(rows.columns, rows.types, strict=True)
    ))  # fmt: skip


def _cube(connection: duckdb.DuckDBPyConnection, cube: Cube, tell: Tell) -> None:
    subjects = cube.subjects()
    for number, (measure, programme) in enumerate(subjects):
        tell(f"{measure} {programme}", number, len(subjects))
        told = cube.told(measure, programme)
        parts = (("cube", cube.rows(told)), ("entry", cube.entries(told)), ("telling", cube.limits(told)))
        for table, frames in parts:
            for rows in frames:
                _append(connection, table, rows)


def _append(connection: duckdb.DuckDBPyConnection, table: str, rows) -> None:
    """Rows put into a table by the names of its columns."""
    columns = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    frame = connection.from_arrow(rows) if not isinstance(rows, pd.DataFrame) else connection.from_df(rows)
    frame.select(*[duckdb.ColumnExpression(name) for name in columns]).insert_into(table)


def _windows(connection, exact, whom: Audience, former: Path | None, memory: Memory) -> None:
    """What is told of the whole window; once a year, so that of the builds of one year nothing can be subtracted.
    What the build before did not tell is told at once."""
    told: set[str] = set()
    if former and memory.year == exact.months[-1][:4]:
        attach(connection, former, "former")
        # Another step, or none: what was told so is no longer told.
        if connection.execute(STEP_OF_FORMER).fetchall() == [(_steps(whom),)]:
            told = window.kept(connection)
        connection.execute("detach former")
    for table, rows in window.made(connection, exact, whom, told):
        _append(connection, table, rows)


STEP_OF_FORMER = "select value from former.main.atlas where key = 'step'"
OFFERED = """
delete from offer where (indicator, programme) not in (
    select offer.indicator, offer.programme
    from offer join indicator on indicator.indicator = offer.indicator
    join (
        select distinct measure as source, programme from cube
        union select distinct 'entry', programme from entry
        union select distinct clock, programme from risk
        union select distinct 'recurrence', programme from recurrence
        union select distinct 'reentry', programme from reentry
        union select distinct 'received', programme from received
        union select distinct 'link', link.programme from link
            join programme on programme.programme = link.programme and programme.paired = link.service
    ) as held on held.programme = offer.programme and held.source = case
        when indicator.numerator <> 'risk' then indicator.numerator
        when indicator.kind in ('median_days', 'done_within') then 'decision'
        when indicator.kind in ('median_lag', 'used_within') then 'service' else 'receipt' end
    where indicator.kind <> 'hukou_gap' and (
        indicator.denominator = '' or indicator.kind not in ('ratio')
        or indicator.denominator in (select measure from cube)
    )
)
"""


def _facts(connection: duckdb.DuckDBPyConnection, exact: source.Exact, whom: Audience, build: str) -> None:
    connection.execute(OFFERED)
    years = exact.years()
    last = exact.months[-1]
    told = {
        "build": build, "audience": whom.id, "threshold": str(whom.k), "step": _steps(whom),
        "told_by_window": "risk wait reentry recurrence received link combination succession service_user",
        "told_by_year": "entry",
        "last_year": exact.months[years[-1][0]][:4] if years else "",
    }  # fmt: skip
    for key, value in told.items():
        connection.execute("delete from atlas where key = $key", {"key": key})
        connection.execute("insert into atlas values ($key, $value)", {"key": key, "value": value})
    connection.execute(
        "update atlas set value = least(value, $last) where key in ('default_from', 'default_to', 'decided_to')",
        {"last": last},
    )


CHECKS = {
    "cube lengths": "select count(*) from cube where len(cum) <> (select count(*) from period)",
    "small stocks": """
        select count(*) from (
            select unnest(list_transform(range(2, len(cum) + 1), lambda i: cum[i] - cum[i - 1])) as persons
            from cube where measure in (select unnest($stocks))
        ) where persons between 1 and $k - 1
    """,
    "small batches": """
        select count(*) from (
            select spells from risk union all select spells from reentry
            union all select persons from received union all select persons from combination
            union all select persons from succession union all select persons from service_user
            union all select users from link
        ) where spells between 1 and $k - 1
    """,
    "totals in steps": """
        select count(*) from (
            select sum(spells) as units from risk group by clock, programme, area, outcome
            union all select sum(spells) from reentry group by programme, area, returned
            union all select sum(persons) from received group by until, window_months, programme, area
            union all select sum(spells) from recurrence
                group by programme, area, last_1 >= 0, last_2 >= 0, last_3 >= 0
        ) where units % $step <> 0
    """,
    "rows in steps": "select count(*) from source where rows_in % $step <> 0 or rows_rejected % $step <> 0",
    "offers": "select case when count(*) = 0 then 1 else 0 end from offer",
}


def check(connection: duckdb.DuckDBPyConnection, whom: Audience) -> None:
    """Raises WarehouseError if a protected file breaks the promise it can be asked about directly."""
    for name, question in CHECKS.items():
        given = {
            "k": whom.k,
            "step": whom.rounding,
            "stocks": [
                *WHOLES,
                *definitions.parts(),
                *(name for name, own in definitions.tallies().items() if own.judged == "month"),
            ],
        }
        values = {name: value for name, value in given.items() if f"${name}" in question}
        [(failed,)] = connection.execute(question, values).fetchall()
        if failed:
            raise WarehouseError(
                f"The protected build is not sound: {failed} rows fail the check “{name}”.",
                remedy="The live build stays. Report this with the log of the build.",
            )
