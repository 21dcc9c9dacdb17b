"""From extracts to a published build: attach, run the models, condense, publish."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
from filelock import FileLock, Timeout

import definitions
from definitions.manifest import faults
from geodata.boundaries import BoundarySet, read
from warehouse import builds, cases, evidence, lineage, models, origins, pace, settings
from warehouse.condense import Condenser
from warehouse.corrections import Log, apply, told
from warehouse.extracts import Extracts, Source, digest, fingerprint, sources
from warehouse.intake import Intake, take_in
from warehouse.linkage import job as linkage
from warehouse.loading import store
from warehouse.loading.store import opened
from warehouse.lock import WriterLock
from warehouse.pace import Pace
from warehouse.publish import insert, point, publish
from warehouse.revising import revised
from warehouse.work import Work, base_of

BOUNDARIES = Path(__file__).parents[1] / "geodata"
THRESHOLD = 10
SCRATCH = ".scratch-"
CUBE = "published.cube"
Tell = Callable[[str, int, int], None]
Engine = Callable[[duckdb.DuckDBPyConnection, Tell, Work, Pace], dict[str, float]]


def build(extracts: Path, out: Path, atlas: str = "guangdong", progress: Tell | None = None, keep: bool = False,
          engine: Engine = models.run) -> str:  # fmt: skip
    """Publishes the extracts as a build of the atlas in the folder `out`; its identifier.

    What was built of the same files by the same code is made live again without work. With `keep`, and for large
    deliveries, the database of the build is kept in a file: after a kill the next build goes on where it ended, and
    makes only what has changed. `engine` makes the models: DuckDB, or `warehouse.spark`.

    Raises WarehouseError for extracts that cannot be used; the live build stays.
    """
    tell, home = progress or (lambda step, done, of: None), out / atlas
    with WriterLock(home, "build"):
        delivery, log = opened(extracts), Log(home)
        boundaries = read(boundary_folder(out, atlas))
        plan = Plan.of(delivery, log, boundary_folder(out, atlas))
        if (home / "builds" / plan.build).is_dir() and not faults(home / "builds" / plan.build):
            tell("nothing has changed", 1, 1)
            point(home, plan.build)
            return plan.build
        return _made(delivery, boundaries, plan, log, out, atlas, tell, keep, engine)


def _made(delivery: Extracts, boundaries: BoundarySet, plan: "Plan", log: Log, out: Path, atlas: str, tell: Tell,
          keep: bool, engine: Engine) -> str:  # fmt: skip
    home, key, unfit, done = out / atlas, settings.linkage_key(out), [], ""

    def corrected(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
        if entries := log.approved(source.name):
            unfit.extend(apply(connection, source, entries))

    with scratch_folder(out) as scratch:
        work = Work(home, delivery, base_of(plan.base, key), plan.prints, keep, Path(scratch))
        connection = work.connection
        try:
            tell("going on where a build ended" if work.begun else "reading the extracts", 0, 1)
            shutil.rmtree(home / "rejected", ignore_errors=True)
            taken = take_in(
                connection, delivery, boundaries, key, Path(scratch), home / "rejected",
                prints=plan.prints, begun=work.begun, corrected=corrected,
            )  # fmt: skip
            work.taken_in()
            for entry in (*taken.rejections, *(f"correction {one.number} no longer fits" for one in unfit)):
                tell(str(entry), 0, 1)
            seconds = engine(connection, tell, work, Pace(pace.read(home)))
            tell("publishing", 0, 1)
            before = builds.live(home)
            earlier = home / "builds" / before if before else None
            # Everything that can fail is done before the build becomes the live one.
            cases.write(connection, home / "cases", plan.build, period_codes(delivery))
            evidence.write(connection, home, plan.build)
            pace.write(home, seconds)
            done = publish(
                atlas, out, boundaries, build=plan.build, facts=facts(delivery, boundaries), connection=connection,
                fill=lambda: fill(connection, delivery, taken, tell, earlier, told(log.entries(), unfit)),
                definitions=_definitions() | lineage.tables(connection) | origins.tables(connection)
                | linkage.published(home, plan.prints),
            )  # fmt: skip
        finally:
            work.close(bool(done))
            cases.prune(home / "cases", home / "builds")
            evidence.prune(home)
    build.seconds = seconds
    return done


@contextmanager
def scratch_folder(out: Path) -> Iterator[str]:
    """A folder for the rows of persons while they are at work; those that killed builds left are removed."""
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{SCRATCH}*"):
        with suppress(Timeout), FileLock(left / "lock", timeout=0):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=SCRATCH) as folder, FileLock(Path(folder) / "lock"):
        yield folder


def _definitions() -> dict[str, list[dict]]:
    return {
        "indicator": definitions.indicator_rows(), "programme": definitions.programme_rows(),
        "dimension": definitions.dimension_rows(), "rule": definitions.quality_rule_rows(),
        "document": definitions.document_rows(), "authority": definitions.authority_rows(),
    }  # fmt: skip


def boundary_folder(out: Path, atlas: str) -> Path:
    """Where the boundaries of an atlas lie: imported ones, else those that come with the code."""
    imported = out / "boundaries" / atlas
    return imported if imported.is_dir() else BOUNDARIES / atlas


@dataclass(frozen=True)
class Plan:
    """What a build is made of: fingerprints of the extracts with their corrections, a hash of the rest, and the name
    that follows from both."""

    build: str
    base: str
    prints: dict[str, str]

    @classmethod
    def of(cls, delivery: Extracts, log: Log, boundaries: Path) -> "Plan":
        """The plan of a delivery."""
        prints = fingerprints(delivery, log)
        shapes = digest([file for file in sorted(boundaries.rglob("*")) if file.is_file()])
        small = {name: prints[name] for name in ("township_code",)}
        base = repr((store.description(delivery), shapes, small, definitions.dimension_rows()))
        content = hashlib.sha256(repr((sorted(prints.items()), base, definitions.glossary.checksum())).encode())
        for model in models.found(*models.FOLDERS, models.PUBLISHED).values():
            content.update(model.text.encode())
        content.update(repr(_definitions()).encode())
        content.update(linkage.mark(log.file.parent, prints))
        for file in sorted(Path(__file__).parent.glob("*.*")):
            content.update(file.read_bytes())
        return cls(f"{delivery.extraction_date.replace('-', '')}-{content.hexdigest()[:8]}", base, prints)


def fingerprints(delivery: Extracts, log: Log) -> dict[str, str]:
    """The fingerprint of every table of a delivery with its corrections."""
    return {source.name: _print(source, delivery, log.approved(source.name)) for source in sources()}


def _print(source: Source, delivery: Extracts, entries: list) -> str:
    return repr((fingerprint(source, delivery), entries)) if entries else fingerprint(source, delivery)


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


def fill(
    connection,
    delivery: Extracts,
    taken: Intake,
    tell: Tell,
    earlier: Path | None = None,
    corrections: list | None = None,
) -> None:
    """Writes the measures, risk tables and notes of a build into the attached file, and what it revises of `earlier`.

    The cube is condensed in a thread of its own while the tables that do not read it are made.
    """
    connection.execute("set preserve_insertion_order = true")
    target = connection.cursor()
    target.execute("use published")
    insert(target, "period", _periods(delivery))
    insert(target, "source", pd.DataFrame(taken.tables))
    if taken.rejections:
        insert(target, "rejection", pd.DataFrame(taken.rejection_rows))
    if corrections:
        insert(target, "correction", pd.DataFrame(corrections))
    waiting = models.found(models.PUBLISHED)
    later = {name for name, model in waiting.items() if CUBE in model.text}
    with Writer(connection.cursor()) as writer, ThreadPoolExecutor(max_workers=1) as other:
        cube = other.submit(_condense, connection.cursor(), delivery.months, writer.put)
        first = [model for name, model in waiting.items() if name not in later]
        models.answers(connection, first, writer.put, tell)
        cube.result()
    with Writer(connection.cursor()) as writer:
        models.answers(connection, [waiting[name] for name in sorted(later)], writer.put, tell)
    if earlier and not faults(earlier):
        tell("comparing with the build before", 0, 1)
        insert(target, "revision", revised(connection.cursor(), earlier))


class Writer:
    """Appends tables to the attached file, one after the other in a thread of its own: what several
    threads write at once leaves holes in the file."""

    def __init__(self, target: duckdb.DuckDBPyConnection):
        self._target, self._pool, self._tasks = target, ThreadPoolExecutor(max_workers=1), []
        target.execute("use published")

    def put(self, table: str, rows: pa.Table) -> None:
        """Appends rows to a published table, by the names of the columns."""
        self._tasks.append(self._pool.submit(insert, self._target, table, rows))

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_) -> None:
        self._pool.shutdown(wait=True)
        for task in self._tasks:
            task.result()


def _condense(connection: duckdb.DuckDBPyConnection, months: int, put: models.Put) -> None:
    for table in Condenser(connection, months).tables():
        put("cube", table)


def _periods(delivery: Extracts) -> pd.DataFrame:
    codes, last = period_codes(delivery), settings.last_mature(delivery)
    return pd.DataFrame({
        "period": range(len(codes)), "code": codes,
        "start": [date(int(c[:4]), int(c[5:]), 1) for c in codes],
        "provisional": [i > last for i in range(len(codes))]})  # fmt: skip
