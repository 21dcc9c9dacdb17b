"""Publishing a build: made aside, checked, hashed, renamed, and the pointer swapped last."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from definitions.manifest import NAME, faults, sha256
from geodata.boundaries import BoundarySet
from geodata.publish import layer_table, write_layers
from warehouse import settings
from warehouse.errors import WarehouseError
from warehouse.lock import WriterLock

KEPT = 3
# What is in the making beside the builds; a killed writer leaves it, the next removes it.
MAKING, ASIDE = ".making-", ".CURRENT-"
NEEDED_BYTES = 500_000_000
ATTACH = "attach '?' as published"
# The file is nobody's before it is whole: it is written once, at the end, not after every few tables.
UNTIL_THE_END = "1TB"
WRITE_ONCE = f"set checkpoint_threshold = '{UNTIL_THE_END}'"
# A way of writing that is tried on every column of texts and never chosen, as ours are short and repeat.
NOT_TRIED = "set disabled_compression_methods = 'zstd'"
EMPTIED = (
    "delete from linkage", "delete from linkage_weight", "delete from rule_verdict", "delete from revision",
    "delete from atlas where key in ('before', 'amends')",
)  # fmt: skip
NAMED = "insert into atlas values ('before', $before), ('amends', $before)"
RENAMED = "update atlas set value = $build where key = 'build'"
TABLES = (Path(__file__).parent / "published.sql").read_text(encoding="utf-8")


def publish(
    atlas: str,
    data: Path,
    boundaries: BoundarySet,
    *,
    build: str,
    facts: dict[str, str],
    connection: duckdb.DuckDBPyConnection,
    fill: Callable[[], None],
    definitions: dict[str, list[dict]],
) -> str:
    """Publishes one build of an atlas and makes it the live one; its identifier.

    `fill` writes the measures into the file, which `connection` holds attached as `published`;
    `definitions` are rows by the table they belong to.

    Raises WarehouseError, and changes nothing that is live, if another writer is at work, the disk
    is nearly full or a check fails.
    """
    home = data / atlas
    (home / "builds").mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(home).free < NEEDED_BYTES:
        raise WarehouseError(f"Less than 500 MB are free for {home}.", remedy="Make room; nothing changed.")
    with WriterLock(home, "publish"):
        with making(home, build) as made:
            connection.execute(ATTACH.replace("?", str(made / "atlas.duckdb").replace("'", "''")))
            connection.execute(WRITE_ONCE)
            connection.execute(NOT_TRIED)
            try:
                _write(connection.cursor(), made, boundaries, facts | {"build": build, "id": atlas}, definitions)
                fill()
                check(connection.cursor())
                connection.execute("checkpoint published")
            finally:
                # Where the file could not be written, this cannot write it either: the first reason is the one to tell.
                with suppress(duckdb.Error):
                    connection.execute("detach published")
    return build


def amend(home: Path, before: str, build: str, tables: dict[str, list[dict]]) -> None:
    """Publishes the build `before` once more as `build`, with other rows in the tables of linkage and verdicts.

    Its figures are those of `before`: it has no revisions, and says which build it amends."""
    source = home / "builds" / before
    size = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
    if shutil.disk_usage(home).free < NEEDED_BYTES + size:
        raise WarehouseError(f"Too little room is free for {home}.", remedy="Make room; nothing changed.")
    with making(home, build) as made:
        shutil.copytree(source, made, dirs_exist_ok=True)
        (made / NAME).unlink()
        with duckdb.connect(made / "atlas.duckdb") as target:
            for text in EMPTIED:
                target.execute(text)
            for table, rows in tables.items():
                if rows:
                    insert(target, table, pd.DataFrame(rows))
            target.execute(RENAMED, {"build": build})
            target.execute(NAMED, {"before": before})
            target.execute("checkpoint")


@contextmanager
def making(home: Path, build: str) -> Iterator[Path]:
    """An empty folder beside the builds to make one in. At the end it is hashed, put in its place and live; after an
    error it is removed, and nothing that is live has changed."""
    made = home / f"{MAKING}{build}-{os.getpid()}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    try:
        yield made
        _manifest(made, build)
        _into_place(made, home / "builds" / build)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    pointer = home / "CURRENT"
    before = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.exists() else ""
    point(home, build)
    prune(home, build, before)


def attach(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> None:
    """Attaches the file of a build, to be read, under a name."""
    file = str(folder / "atlas.duckdb").replace("'", "''")
    connection.execute(f"attach '{file}' as {name} (read_only)")


def _write(target: duckdb.DuckDBPyConnection, made: Path, boundaries: BoundarySet, facts, definitions) -> None:
    """Makes the tables, and fills those that describe the atlas."""
    target.execute("use published")
    make_tables(target, settings.of_atlas(boundaries, definitions.get("programme", [])))
    levels = [(e.level, i, e.name_zh, e.name_en, e.plural_en) for i, e in enumerate(boundaries.levels)]
    described = {
        "atlas": pd.DataFrame(facts.items(), columns=["key", "value"]),
        "level": pd.DataFrame(levels, columns=["level", "rank", "name_zh", "name_en", "plural_en"]),
        "area": boundaries.areas,
        "ancestor": settings.ancestors(boundaries.areas),
        "layer": layer_table(boundaries),
        "geo": write_layers(boundaries, made / "geo"),
        **{table: pd.DataFrame(rows) for table, rows in definitions.items() if rows},
    }
    for table, frame in described.items():
        insert(target, table, frame)


def make_tables(target: duckdb.DuckDBPyConnection, lists: dict[str, list[str]]) -> None:
    """The tables of a published file, empty, and the closed lists of codes they use, by name."""
    for name, codes in lists.items():
        target.execute(settings.closed_list(name, codes))
    target.execute(TABLES)


Rows = pd.DataFrame | pa.Table | duckdb.DuckDBPyRelation


def insert(target: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    """Appends the columns that the table has, by name."""
    wanted = [row[0] for row in target.execute("describe " + table).fetchall()]
    if isinstance(rows, duckdb.DuckDBPyRelation):
        rows.project(", ".join(f'"{name}"' for name in wanted)).insert_into(f"published.main.{table}")
        return
    given = target.from_arrow(rows.select(wanted)) if isinstance(rows, pa.Table) else target.from_df(rows[wanted])
    given.insert_into(table)


CHECKS = {
    "cube areas": "select count(*) from cube where area not in (select code from area)",
    "offered indicators":
        "select count(*) from offer where indicator not in (select indicator from indicator)",
    "offers": "select case when count(*) = 0 then 1 else 0 end from offer",
    "layer areas": "select count(*) from layer where code not in (select code from area)",
    "areas of service points": "select count(*) from service_point where area not in (select code from area)",
    "cube lengths":
        "select count(*) from cube where len(cum) <> (select count(*) from period)",
    "cube keys":
        "select count(*) from (select 1 from cube group by measure, programme, area, sex, age, hukou "
        "having count(*) > 1)",
}  # fmt: skip


def check(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises WarehouseError if the published tables contradict one another."""
    connection.execute("use published")
    for name, question in CHECKS.items():
        [(failed,)] = connection.execute(question).fetchall()
        if failed:
            raise WarehouseError(
                f"The build is not sound: {failed} rows fail the check “{name}”.",
                remedy="The live build stays. Report this with the log of the build.",
            )


def _manifest(made: Path, build: str) -> None:
    """Hashes of all files, written last and flushed: without it a folder is no build."""
    files = sorted(path for path in made.rglob("*") if path.is_file())
    listed = {
        path.relative_to(made).as_posix(): {"sha256": sha256(path), "bytes": path.stat().st_size} for path in files
    }
    with (made / NAME).open("w", encoding="utf-8") as stream:
        json.dump({"build": build, "files": listed}, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())


def _into_place(made: Path, final: Path) -> None:
    """Renames the finished folder; a build of the same content and name is already there or broken."""
    if final.exists():
        if not faults(final):
            shutil.rmtree(made)
            return
        shutil.rmtree(final)
    os.replace(made, final)


def point(home: Path, build: str) -> None:
    """Makes a build the live one, in one step."""
    aside = home / f"{ASIDE}{os.getpid()}"
    try:
        aside.write_text(build + "\n", encoding="utf-8")
        os.replace(aside, home / "CURRENT")
    finally:
        aside.unlink(missing_ok=True)


def prune(home: Path, live: str, before: str = "") -> None:
    """Removes builds beyond the last three, never the live one nor the one that was live before, and what killed
    writers left."""
    builds = sorted((home / "builds").iterdir(), key=lambda path: (path.name == before, path.stat().st_mtime))
    for old in [path for path in builds if path.name != live][: -(KEPT - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)
    sweep(home)


def sweep(home: Path) -> None:
    """Removes what killed writers left in the making."""
    for left in home.glob(f"{MAKING}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in home.glob(f"{ASIDE}*"):
        left.unlink(missing_ok=True)
