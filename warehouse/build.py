"""From extracts to a published build: attach, run the models, condense, publish."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from definitions import glossary
from definitions.manifest import faults
from geodata.boundaries import BoundarySet, read
from warehouse import builds, cases, divisions, evidence, lineage, models, origins, pace, points, settings, verdicts
from warehouse.corrections import Log, apply, told
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, Source, sources
from warehouse.filling import Condensing, Tell, fill, period_codes
from warehouse.intake import Intake, take_in
from warehouse.loading import payments
from warehouse.loading.store import opened
from warehouse.loading.wording import several
from warehouse.lock import WriterLock
from warehouse.pace import Pace
from warehouse.planning import Plan, beside, definition_rows
from warehouse.publish import amend, point, publish, sweep
from warehouse.scratch import scratch_folder, sweep_scratch
from warehouse.work import Work, base_of

BOUNDARIES = Path(__file__).parents[1] / "geodata"
THRESHOLD = 10
# Where a build notes the log of corrections as it found it.
CORRECTIONS = "corrections"
MODELLED = "select value from atlas where key = 'modelled'"
Engine = Callable[[duckdb.DuckDBPyConnection, Tell, Work, Pace], dict[str, float]]


def build(extracts: Path, out: Path, atlas: str = "guangdong", progress: Tell | None = None, keep: bool = False,
          engine: Engine = models.run) -> str:  # fmt: skip
    """Publishes the extracts as a build of the atlas in the folder `out`; its identifier.

    What was built of the same files by the same code is made live again without work. With `keep`, and for large
    deliveries, the database of the build is kept in a file: after a kill the next build goes on where it ended, and
    makes only what has changed. `engine` makes the models: DuckDB, or `warehouse.spark`.

    Raises WarehouseError for extracts that cannot be used, or definitions that lack what they hold; the live build
    stays.
    """
    tell, home = progress or (lambda step, done, of: None), out / atlas
    lineage.require_described()
    with WriterLock(home, "build"):
        sweep(home)
        if sweep_scratch(home):
            tell("removing what a job that was killed left", 0, 1)
        log, now = Log(home), builds.live(home)
        log.refuse_lost(builds.told(home, now, CORRECTIONS) if now else "", f"the live build {now}")
        delivery = opened(extracts)
        boundaries = read(boundary_folder(out, atlas))
        plan = Plan.of(delivery, log, boundary_folder(out, atlas))
        if (home / "builds" / plan.build).is_dir() and not faults(home / "builds" / plan.build):
            tell("nothing has changed", 1, 1)
            point(home, plan.build)
            return plan.build
        if _amended(home, plan, tell):
            return plan.build
        return _made(delivery, boundaries, plan, log, out, atlas, tell, keep, engine)


def _amended(home: Path, plan: Plan, tell: Tell) -> bool:
    """Whether the live build differs from the plan in linkage and verdicts alone; then it is published once more with
    these."""
    before = builds.live(home)
    folder = home / "builds" / before
    if not before or not folder.is_dir() or faults(folder):
        return False
    with duckdb.connect(folder / "atlas.duckdb", read_only=True) as file:
        if file.execute(MODELLED).fetchall() != [(plan.modelled,)]:
            return False
    tell("publishing linkage and verdicts", 0, 1)
    cases.again(home / "cases", before, plan.build, verdicts.held(home))
    evidence.copy(home, before, plan.build)
    amend(home, before, plan.build, beside(home, plan))
    cases.prune(home / "cases", home / "builds")
    evidence.prune(home)
    return True


def _made(delivery: Extracts, boundaries: BoundarySet, plan: Plan, log: Log, out: Path, atlas: str, tell: Tell,
          keep: bool, engine: Engine) -> str:  # fmt: skip
    home, key, unfit, done = out / atlas, settings.linkage_key(out), [], ""

    def corrected(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
        if entries := log.approved(source.name):
            unfit.extend(apply(connection, source, entries))

    with scratch_folder(home) as scratch:
        prints = plan.prints | settings.prints(delivery)
        work = Work(home, delivery, base_of(plan.base, key), prints, keep, scratch)
        connection = work.connection
        try:
            tell(work.beginning, 0, 1)
            shutil.rmtree(home / "rejected", ignore_errors=True)
            taken = take_in(
                connection, delivery, boundaries, key, scratch, home / "rejected",
                prints=plan.prints, begun=work.begun, corrected=corrected,
            )  # fmt: skip
            work.taken_in(taken)
            if not delivery.parts:
                _refuse_emptied(taken)
                payments.refuse(connection, sources(), delivery)
            for entry in (
                *taken.divided,
                *taken.rejections,
                *(f"correction {one.number} no longer fits" for one in unfit),
            ):
                tell(str(entry), 0, 1)
            seconds = engine(connection, tell, work, Pace(pace.read(home)))
            if delivery.state() != plan.state:
                raise WarehouseError(f"A file in {delivery.folder} changed while it was read.",
                                     remedy="Wait until the delivery is complete, then build.")  # fmt: skip
            tell("publishing", 0, 1)
            before = builds.live(home)
            earlier = home / "builds" / before if before and not faults(home / "builds" / before) else None
            # Everything that can fail is done before the build becomes the live one.
            with Condensing(connection, delivery.months) as cube:
                described = _described(connection.cursor(), home, plan)
                cases.write(connection, home / "cases", plan.build, period_codes(delivery), verdicts.held(home))
                evidence.write(connection, home, plan.build)
                pace.write(home, seconds)
                done = publish(
                    atlas, out, boundaries, build=plan.build, connection=connection,
                    facts=facts(delivery, boundaries) | {"modelled": plan.modelled, "before": before if earlier else "",
                                                         CORRECTIONS: log.noted()},
                    fill=lambda: fill(connection, delivery, taken, tell, cube, earlier, told(log.entries(), unfit)),
                    definitions=described,
                )  # fmt: skip
        finally:
            work.close(bool(done))
            cases.prune(home / "cases", home / "builds")
            evidence.prune(home)
    build.seconds = seconds
    return done


def _described(connection: duckdb.DuckDBPyConnection, home: Path, plan: Plan) -> dict[str, list[dict]]:
    """The rows of the published tables that no model makes, by table."""
    made = lineage.tables(connection) | origins.tables(connection)
    made |= divisions.tables(connection) | points.tables(connection)
    return definition_rows() | made | beside(home, plan)


def _refuse_emptied(taken: Intake) -> None:
    """Raises WarehouseError where a table of files holds no row, and may not be left out; a load asks itself."""
    optional = {source.name for source in sources() if source.optional}
    empty = [table["file"] for table in taken.tables if not table["rows_in"] and table["source"] not in optional]
    if empty:
        raise WarehouseError(
            f"No row came in {several(empty, 'file')}.",
            remedy="Ask the system's owner. If it is true, “load --accept” the delivery and build what was loaded.",
        )


def boundary_folder(out: Path, atlas: str) -> Path:
    """Where the boundaries of an atlas lie: imported ones, else those that come with the code."""
    imported = out / "boundaries" / atlas
    return imported if imported.is_dir() else BOUNDARIES / atlas


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
        "glossary_edition": str(len(glossary.versions())), "glossary_date": str(glossary.versions()[-1].date),
    }  # fmt: skip
