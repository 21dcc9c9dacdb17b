"""The commands of the warehouse. Exit status 0: done; 1: the data or the job failed; 2: usage."""

import sys
import time
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from definitions import DefinitionError
from definitions.commands import Atlas, Out, with_settings
from geodata.boundaries import BoundaryError
from warehouse import builds, failing
from warehouse.correcting import app as correct
from warehouse.errors import WarehouseError
from warehouse.extracts import LEDGER
from warehouse.linking import app as link
from warehouse.loading.store import FOLDER as STORE
from warehouse.loading.store import Store
from warehouse.lock import WriterLock
from warehouse.progress import progress, speak
from warehouse.reviewing import app as hits

app = typer.Typer(help="The statistical warehouse.", no_args_is_help=True, add_completion=False,
                  pretty_exceptions_enable=False)  # fmt: skip


class Engine(StrEnum):
    """What makes the models of a build."""

    duckdb = "duckdb"
    spark = "spark"


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder to write the extracts to.")],
    scale: Annotated[
        float, typer.Option(min=0.0005, max=1.0, envvar="ATLAS_SCALE", help="Share of the real province.")
    ] = 0.1,
    months: Annotated[int, typer.Option(min=24, max=120)] = 84,
    seed: Annotated[int, typer.Option(min=0)] = 20241231,
) -> None:
    """Write demonstration extracts, as the management systems would deliver them."""
    from warehouse.demo import generate

    with progress("demonstration") as tell:
        generate(out, scale, months, seed, tell)


@app.command()
def load(
    extracts: Annotated[Path, typer.Option(help="Folder of the delivery, with extracts.toml and mapping.toml.")],
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
    accept: Annotated[bool, typer.Option(help="Also what is doubted: many rejected, far fewer than held.")] = False,
) -> None:
    """Take a delivery in: months that it covers are replaced, all else stays, the same again changes nothing."""
    from warehouse.loading.load import account_of, not_read
    from warehouse.loading.load import load as run

    home = out / atlas
    listing = home / "rejected"
    with WriterLock(home, "load"), progress("load") as tell:
        tables = run(extracts, home / STORE, listing, accept, tell)
        tell("asking what a build would reject", len(tables), len(tables))
        judged = _judged(out, atlas, listing)
    for entry in (*tables, *not_read(extracts), account_of(tables), *judged):
        print(entry)
    if listing.exists():
        print(f"Every rejected row is listed in {listing}.")


def _judged(out: Path, atlas: str, listing: Path) -> list[str]:
    """What a build would make of what is loaded by now, or why it would be refused: the load is done all the same."""
    from geodata.boundaries import read
    from warehouse.build import boundary_folder
    from warehouse.intake import judged

    home = out / atlas
    try:
        held = Store.read(home / STORE).as_delivery()
        return judged(held, read(boundary_folder(out, atlas)), home, listing)
    except (WarehouseError, BoundaryError) as error:
        return [f"A build of what is held would be refused: {error}"]
    except (OSError, duckdb.Error) as error:
        return [f"What a build would make of what is held could not be asked. {failing.told(error, 'build')}"]


@app.command()
def loads(out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """List what was loaded and when, the newest last: rows, remarks, and what was doubted and by whom accepted."""
    for line in Store.read(out / atlas / STORE).history() or ["Nothing was loaded yet."]:
        print(line)


@app.command()
def build(
    extracts: Annotated[Path | None, typer.Option(help="Folder of the extracts; without it, what was loaded.")] = None,
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
    keep: Annotated[bool, typer.Option(help="Keep the work: the next build makes only what changed.")] = False,
    engine: Annotated[Engine, typer.Option(help="What makes the models.")] = Engine.duckdb,
    master: Annotated[str, typer.Option(help="Of Spark: spark://HOST:7077, yarn, k8s://… or local[2].")] = "",
    shared: Annotated[Path | None, typer.Option(help="Of Spark: a folder that every worker reaches by this name; "
                                                "without it, that of the builds.")] = None,
) -> None:  # fmt: skip
    """Build the published file from what was loaded, or from extracts, and make it the live one."""
    from warehouse.build import build as run

    began = time.monotonic()
    models = _engine(engine, master, shared or out)
    with progress("build") as tell:
        made = run(extracts or out / atlas / STORE, out, atlas, tell, keep, models)
    print(f"Published build {made} of {atlas} in {time.monotonic() - began:.0f} s.")


def _engine(engine: Engine, master: str, shared: Path):
    """What makes the models of a build. Raises WarehouseError if Spark cannot be used."""
    if engine is Engine.duckdb:
        from warehouse.models import run

        if master:
            raise WarehouseError("A master is Spark's, and DuckDB was asked for.", remedy="Add --engine spark.")
        return run
    from warehouse.spark.engine import Engine as Spark

    return Spark(master, shared)


@app.command()
def protect(
    audience: Annotated[str, typer.Option(help="An audience of definitions/audiences.toml.")],
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Publish the live build for another audience, as groups of at least k persons."""
    from warehouse.protection.protect import protect as run

    began = time.monotonic()
    with progress("protect") as tell:
        made = run(out, atlas, audience, tell)
    print(f"Published build {made} of {atlas} in {time.monotonic() - began:.0f} s.")


@app.command()
def utility(
    audience: Annotated[str, typer.Option(help="An audience of definitions/audiences.toml.")],
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
    each: Annotated[Path | None, typer.Option(help="A CSV to write: every area and programme with its detail.")] = None,
) -> None:
    """Say how much detail the file of an audience keeps: areas by how finely they are told."""
    from warehouse.protection.utility import COLUMNS, write_each
    from warehouse.protection.utility import utility as rows

    if each:
        print(f"{write_each(each, out, atlas, audience):,} lines in {each}")
    for row in (COLUMNS, *rows(out, atlas, audience)):
        print("  ".join(f"{str(cell or 'residents') if i == 0 else cell!s:>12}" for i, cell in enumerate(row)))


@app.command()
def check(
    extracts: Annotated[Path, typer.Option(help="Folder of the extracts.")],
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Say, before a build, what is wrong with a delivery: by file, row and value."""
    from geodata.boundaries import read
    from warehouse.build import boundary_folder
    from warehouse.intake import inspect
    from warehouse.loading.wording import counted

    home, listing = out / atlas, out / atlas / "checked"
    held = home / STORE if (home / STORE / LEDGER).is_file() else None
    # Where nothing was loaded there is nothing to keep others from, and a question leaves no folder behind.
    with WriterLock(home, "check") if held else nullcontext():
        faults, said = inspect(extracts, read(boundary_folder(out, atlas)), listing, held)
    for line in (*faults, *said):
        print(line)
    if listing.exists():
        print(f"Every rejected row is listed in {listing}.")
    print(f"{counted(len(faults), 'fault')} would stop it." if faults else "Every declared file is there and readable.")
    raise typer.Exit(1 if faults else 0)


@app.command("import-table")
def import_table(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet with one row per area, period, programme, group.")],
    area: Annotated[str, typer.Option(help="Column with the code of the area.")],
    measure: Annotated[list[str], typer.Option(help="Column to map; may be given several times.")],
    atlas: Atlas,
    boundaries: Annotated[Path | None, typer.Option(help="Folder of the boundary set.")] = None,
    rate: Annotated[list[str] | None, typer.Option(help="NUMERATOR/DENOMINATOR[:SCALE].")] = None,
    period: Annotated[str, typer.Option(help="Column with the year or month.")] = "",
    at: Annotated[str, typer.Option(help="The period of all rows, e.g. 2022.")] = "",
    programme: Annotated[str, typer.Option(help="Column with the programme.")] = "",
    group: Annotated[list[str] | None, typer.Option(help="sex=COLUMN, age=COLUMN or hukou=COLUMN.")] = None,
    total: Annotated[
        list[str] | None, typer.Option(help="What stands there for all together, besides nothing.")
    ] = None,
    name: Annotated[list[str] | None, typer.Option(help="COLUMN=中文|English, or COLUMN:VALUE=中文|English.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="COLUMN=persons|usd|yuan|number.")] = None,
    out: Out = Path("data"),
) -> None:
    """Bring a table of aggregates by area into an atlas of its own."""
    from warehouse.tables.declaring import Table
    from warehouse.tables.importing import import_

    table = Table.declared(
        file, area, measure, rate or [], period, at, programme, group or [], total or [], name or [], unit or []
    )
    with progress("import") as tell:
        report = import_(table, atlas, boundaries or out / "boundaries" / atlas, out, tell)
    print(report)


@app.command()
def revised(
    file: Annotated[Path, typer.Option(help="The CSV to write.")],
    since: Annotated[str, typer.Option(help="A kept build; without it, the one before the live one.")] = "",
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Write what the live build revised, by indicator, programme, area and month."""
    from warehouse.revising import report

    rows = report(out / atlas, since, file)
    print(f"{rows:,} figures were revised; {file} lists them." if rows else f"Nothing was revised; {file} is empty.")


app.add_typer(correct, name="correct")
app.add_typer(link, name="link")
app.add_typer(hits, name="hits")


@app.command()
def status(out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """List the builds that are kept and the live one."""
    for line in builds.status(out / atlas):
        print(line)


@app.command()
def rollback(out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """Make the build before the live one live again, and the files of other audiences that were made of it."""
    home = out / atlas
    with builds.writing(home, "rollback"):
        build = builds.rollback(home)
        done, without = builds.rollback_audiences(home, build)
    print("\n".join([f"Build {build} is live now.", *(f"So is its file for {name}." for name in done)]))
    for name in without:
        print(f"Its file for {name} is no longer kept: run “python -m warehouse protect --audience {name}”.")


@app.command()
def verify(out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """Check every file of the kept builds against its hash."""
    wrong = builds.verify(out / atlas)
    for line in wrong:
        print(line)
    print(f"{len(wrong)} faults." if wrong else "Every file is as it was written.")
    raise typer.Exit(1 if wrong else 0)


def main() -> None:
    """Runs a command; a fault of the data is a sentence, not a traceback."""
    speak()
    with_settings()
    try:
        app()
    except (WarehouseError, BoundaryError, DefinitionError) as error:
        _end(str(error))
    except (OSError, RuntimeError, UnicodeError, duckdb.Error) as error:
        _end(failing.told(error, next((word for word in sys.argv[1:] if not word.startswith("-")), "")))


def _end(words: str) -> None:
    print(failing.room(words), file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
