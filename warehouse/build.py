"""From extracts to a published build: attach, run the models, condense, publish."""

import hashlib
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

import definitions
from geodata.boundaries import BoundarySet, read
from warehouse import models, settings
from warehouse.condense import Condenser
from warehouse.extracts import Extracts, attach, describe, digest, files, sources
from warehouse.publish import publish

BOUNDARIES = Path(__file__).parents[1] / "geodata"
THRESHOLD = 10
MEMORY = "8GB"
LARGEST_IN_MEMORY = 0.2
Tell = Callable[[str, int, int], None]
COPIES = {
    "entry": """
        select programmes.i as programme, coalesce(above.upper, areas.i) as area, groups.i as grp,
            rows.period, rows.previous, cast(sum(rows.persons) as integer) as persons
        from first_payment as rows
        join idx_programme as programmes on programmes.programme = rows.programme
        join idx_area as areas on areas.code = rows.area
        join idx_group as groups
            on groups.sex = rows.sex and groups.age = rows.age and groups.hukou = rows.hukou
        left join idx_above as above on rows.is_single and above.i = areas.i
        group by all order by 1, 2""",
    "risk": """
        with rows as (
            select 0 as clock, programme, township, sex, age, hukou, start, entry, last, outcome, spells
            from risk
            union all
            select 1, programme, township, sex, age, hukou, start, 0, last, outcome, spells from wait
        )
        select rows.clock, programmes.i as programme, above.upper as area, groups.i as grp, rows.start,
            rows.entry, rows.last, rows.outcome, cast(sum(rows.spells) as integer) as spells
        from rows
        join idx_programme as programmes on programmes.programme = rows.programme
        join idx_area as areas on areas.code = rows.township
        join idx_group as groups
            on groups.sex = rows.sex and groups.age = rows.age and groups.hukou = rows.hukou
        join idx_above as above on above.i = areas.i
        group by all order by 1, 2, 3""",
    "recurrence": """
        select programmes.i as programme, above.upper as area, groups.i as grp, rows.start, rows.last,
            rows.last_1, rows.last_2, rows.last_3, cast(sum(rows.spells) as integer) as spells
        from recurrence as rows
        join idx_programme as programmes on programmes.programme = rows.programme
        join idx_area as areas on areas.code = rows.township
        join idx_group as groups
            on groups.sex = rows.sex and groups.age = rows.age and groups.hukou = rows.hukou
        join idx_above as above on above.i = areas.i
        group by all order by 1, 2""",
    "reentry": """
        select programmes.i as programme, above.upper as area, groups.i as grp, rows.exited, rows.months,
            rows.returned, cast(sum(rows.spells) as integer) as spells
        from reentry as rows
        join idx_programme as programmes on programmes.programme = rows.programme
        join idx_area as areas on areas.code = rows.township
        join idx_group as groups
            on groups.sex = rows.sex and groups.age = rows.age and groups.hukou = rows.hukou
        join idx_above as above on above.i = areas.i
        group by all order by 1, 2""",
    "received": """
        select programmes.i as programme, above.upper as area, groups.i as grp, rows.until,
            rows.window_months, rows.months, cast(sum(rows.persons) as integer) as persons
        from received as rows
        join idx_programme as programmes on programmes.programme = rows.programme
        join idx_area as areas on areas.code = rows.township
        join idx_group as groups
            on groups.sex = rows.sex and groups.age = rows.age and groups.hukou = rows.hukou
        join idx_above as above on above.i = areas.i
        group by all order by 1, 2""",
}  # fmt: skip
EXCLUDED = """
    select programme, ancestor.ancestor, sum(spells)
    from excluded_spell join raw_ancestor as ancestor on ancestor.code = excluded_spell.township
    group by all order by 1, 2
"""
OUTAGES = """
    select programme, outage.township, period.period, 'missing'
    from int_outage as outage
    join raw_calendar as period
        on period.period between outage.first_period and outage.last_period
    cross join (values ('DIB'), ('ORP'), ('DLS'), ('TMP')) as paid (programme)
"""
NOT_OFFERED = """
    with offered as (
        select distinct run.programme, ancestor.ancestor as area
        from int_run as run join raw_ancestor as ancestor on ancestor.code = run.township
    ),
    upper_area as (select code from stg_area where rank = 1),
    barred as (
        select programmes.programme, upper_area.code
        from (select distinct programme from offered) as programmes cross join upper_area
        left join offered
            on offered.programme = programmes.programme and offered.area = upper_area.code
        where offered.area is null
    )
    select barred.programme, ancestor.code, -1, 'not_applicable'
    from barred join raw_ancestor as ancestor on ancestor.ancestor = barred.code
"""
OFFERS = """
    insert into offer
    select distinct indicator.indicator, held.programme
    from indicator
    join (
        select distinct measure as source, programme from cube
        union select distinct 'entry', programme from entry
        union select distinct clock, programme from risk
        union select distinct 'recurrence', programme from recurrence
        union select distinct 'reentry', programme from reentry
        union select distinct 'received', programme from received
    ) as held on held.source = case
        when indicator.numerator <> 'risk' then indicator.numerator
        when indicator.kind in ('median_days', 'done_within') then 'decision' else 'receipt' end
    order by 1, 2
"""


def build(extracts: Path, out: Path, atlas: str = "guangdong", progress: Tell | None = None) -> str:
    """Publishes the extracts as a build of the atlas in the folder `out`; its identifier.

    Raises WarehouseError for extracts that cannot be used; the live build stays.
    """
    tell = progress or (lambda step, done, of: None)
    delivery = describe(extracts)
    boundaries = read(_boundary_folder(out, atlas))
    with tempfile.TemporaryDirectory(dir=_scratch(out)) as scratch:
        connection = duckdb.connect(
            _work_database(Path(scratch), delivery),
            config={"memory_limit": MEMORY, "temp_directory": str(Path(scratch) / "spill"),
                    "preserve_insertion_order": False},
        )  # fmt: skip
        tell("reading the extracts", 0, 1)
        read_rows = [_attach(connection, source, extracts, Path(scratch)) for source in sources()]
        settings.load(connection, delivery, boundaries, settings.linkage_key(out))
        seconds = models.run(connection, tell)
        tell("publishing", 0, 1)
        build_id = _identifier(delivery, read_rows)
        done = publish(
            atlas, out, boundaries, build=build_id, facts=facts(delivery, boundaries),
            fill=lambda target: fill(connection, target, delivery, read_rows),
            indicators=definitions.indicator_rows(), programmes=definitions.programme_rows(),
            dimensions=definitions.dimension_rows(),
        )  # fmt: skip
        connection.close()
    build.seconds = seconds
    return done


def _work_database(scratch: Path, delivery: Extracts) -> str:
    """In memory for what fits; in a file, slower but without bound, for larger deliveries."""
    return ":memory:" if delivery.scale <= LARGEST_IN_MEMORY else str(scratch / "build.duckdb")


def _scratch(out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    return out


def _boundary_folder(out: Path, atlas: str) -> Path:
    imported = out / "boundaries" / atlas
    return imported if imported.is_dir() else BOUNDARIES / atlas


def _attach(connection, source, folder: Path, scratch: Path) -> dict:
    rows = attach(connection, source, folder, scratch)
    return {"source": source.name, "system_zh": source.system_zh, "system_en": source.system_en,
            "file": source.file, "rows_in": rows, "sha256": digest(files(source, folder))}  # fmt: skip


def _identifier(delivery: Extracts, read_rows: list[dict]) -> str:
    """The extraction day and a hash of everything the build is made of."""
    content = hashlib.sha256()
    for row in read_rows:
        content.update(row["sha256"].encode())
    for text in models.texts().values():
        content.update(text.encode())
    words = (definitions.indicator_rows(), definitions.programme_rows(), definitions.dimension_rows())
    content.update(repr(words).encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        content.update(file.read_bytes())
    return f"{delivery.extraction_date.replace('-', '')}-{content.hexdigest()[:8]}"


def facts(delivery: Extracts, boundaries: BoundarySet) -> dict[str, str]:
    """What the atlas says of itself."""
    codes = period_codes(delivery)
    last = settings.last_mature(delivery)
    share = f"{delivery.scale:g}"
    return {
        "name_zh": boundaries.name_zh, "name_en": boundaries.name_en, "grain": "month",
        "demonstration": str(delivery.demonstration).lower(), "note_zh": boundaries.note_zh,
        "note_en": boundaries.note_en, "source": boundaries.source, "licence": boundaries.licence,
        "vintage": boundaries.vintage, "review_number": boundaries.review_number,
        "extraction_date": delivery.extraction_date, "root": boundaries.root,
        "default_indicator": "recipient_rate", "default_programme": "DIB",
        "default_from": codes[max(last - 35, 0)], "default_to": codes[last],
        "decided_to": codes[max(settings.decided(delivery), 0)], "threshold": str(THRESHOLD),
        "scale_note_zh": f"演示规模：真实人口的 {share}" if delivery.demonstration else "",
        "scale_note_en": f"demonstration at {share} of the real population"
        if delivery.demonstration else "",
    }  # fmt: skip


def period_codes(delivery: Extracts) -> list[str]:
    """The codes of the periods of a delivery, in order."""
    year, month = map(int, delivery.first_month.split("-"))
    at = [year * 12 + month - 1 + i for i in range(delivery.months)]
    return [f"{value // 12}-{value % 12 + 1:02d}" for value in at]


def fill(connection, target, delivery: Extracts, read_rows: list[dict]) -> None:
    """Writes the measures, risk tables and notes of a build into the file to be published."""
    codes = period_codes(delivery)
    last = settings.last_mature(delivery)
    periods = pd.DataFrame({
        "period": range(len(codes)), "code": codes,
        "start": [date(int(c[:4]), int(c[5:]), 1) for c in codes],
        "provisional": [i > last for i in range(len(codes))]})  # fmt: skip
    target.from_df(periods).insert_into("period")
    condenser = Condenser(connection, delivery.months)
    with ThreadPoolExecutor(max_workers=1) as writer:
        written = [writer.submit(_insert, target, "cube", table) for table in condenser.tables()]
        for name, question in COPIES.items():
            rows = condenser.named(connection.execute(question).to_arrow_table())
            written.append(writer.submit(_insert, target, name, rows))
    for task in written:
        task.result()
    for name, question in (("gap", OUTAGES), ("gap", NOT_OFFERED), ("excluded_spells", EXCLUDED)):
        target.from_arrow(connection.execute(question).to_arrow_table()).insert_into(name)
    target.from_df(pd.DataFrame(read_rows)).insert_into("source")
    target.execute(OFFERS)


def _insert(target, name: str, rows) -> None:
    target.from_arrow(rows).insert_into(name)
