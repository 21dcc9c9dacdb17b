"""The server's benchmark on a build with more spells. `python -m tests.bench_world [TIMES] [FOLDER]`.

Takes the build in ATLAS_DATA and makes one in FOLDER (or for the time of the run) whose table of spells stands for so
many times as many people: each replica of a township, sex, age and hukou of a programme begins its spells some months
earlier or later, so that the replicas fill rows of their own; areas above are added up anew. All other tables stay.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from queries.reader import open_build
from tests.bench_spells import data_folder, server

SHIFTED = """
create table larger as
with lowest as (
    select risk.* from risk join area on area.code = risk.area
    where clock = 'receipt' and risk.area not in (select parent from area where parent is not null)
),
moved as (
    select lowest.*, case when replica = 0 or start < 1 then 0
            else cast(hash(programme, area, sex, age, hukou, replica) % 13 as integer) - 6 end as wished,
        case when start + wished between 0 and $decided then wished else 0 end as shift
    from lowest cross join range($times) as replicas (replica)
),
placed as (
    select gap, clock, programme, area, sex, age, hukou, start + shift as start, entry,
        case when outcome = '' then last - shift else least(last, $decided - start - shift + 1) end as last,
        outcome, spells
    from moved
)
select placed.gap, placed.clock, placed.programme, cast(ancestor.ancestor as area) as area, placed.sex, placed.age,
    placed.hukou, placed.start::smallint as start, placed.entry, placed.last::smallint as last, placed.outcome,
    sum(placed.spells)::integer as spells
from placed
join ancestor on ancestor.code = placed.area
group by all
having sum(placed.spells) <> 0
"""


def enlarge(build: Path, folder: Path, times: int) -> None:
    """A build in `folder` like the one in `build`, with so many times its spells."""
    shutil.copytree(build, folder)
    file = folder / "atlas.duckdb"
    file.chmod(0o644)
    connection = duckdb.connect(file, config={"memory_limit": "4GB"})
    connection.execute("set enable_progress_bar = false")
    [(decided,)] = connection.execute(
        "select period from period join atlas on atlas.value = period.code where key = 'decided_to'"
    ).fetchall()
    connection.execute(SHIFTED, {"times": times, "decided": decided})
    connection.execute("delete from risk where clock = 'receipt'")
    connection.execute("insert into larger select * from risk")
    connection.execute("drop table risk")
    connection.execute("create table risk as select * from larger order by clock, programme, area, gap")
    connection.execute("drop table larger")
    connection.close()


def main() -> int:
    """Makes the build and prints the benchmark."""
    data = data_folder()
    name = (data / "guangdong" / "CURRENT").read_text(encoding="utf-8").strip()
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made) / name
        if not folder.exists():
            enlarge(data / "guangdong" / "builds" / name, folder, times)
        server(open_build(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
