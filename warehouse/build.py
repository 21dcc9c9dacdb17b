"""From extracts to a published build: attach, run the models, condense, publish."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
from filelock import FileLock, Timeout

import definitions
from geodata.boundaries import BoundarySet, read
from warehouse import cases, models, settings
from warehouse.condense import Condenser
from warehouse.extracts import Extracts, describe
from warehouse.intake import Intake, take_in
from warehouse.publish import insert, publish

BOUNDARIES = Path(__file__).parents[1] / "geodata"
THRESHOLD = 10
SCRATCH = ".scratch-"
MEMORY = "8GB"
LARGEST_IN_MEMORY = 0.2
CUBE = "published.cube"
Tell = Callable[[str, int, int], None]


def build(extracts: Path, out: Path, atlas: str = "guangdong", progress: Tell | None = None) -> str:
    """Publishes the extracts as a build of the atlas in the folder `out`; its identifier.

    Raises WarehouseError for extracts that cannot be used; the live build stays.
    """
    tell = progress or (lambda step, done, of: None)
    delivery = describe(extracts)
    boundaries = read(boundary_folder(out, atlas))
    with scratch_folder(out) as scratch:
        connection = duckdb.connect(
            _work_database(Path(scratch), delivery),
            config={"memory_limit": MEMORY, "temp_directory": str(Path(scratch) / "spill"),
                    "preserve_insertion_order": False},
        )  # fmt: skip
        tell("reading the extracts", 0, 1)
        listing = out / atlas / "rejected"
        shutil.rmtree(listing, ignore_errors=True)
        taken = take_in(connection, delivery, boundaries, settings.linkage_key(out), Path(scratch), listing)
        for entry in taken.rejections:
            tell(str(entry), 0, 1)
        seconds = models.run(connection, tell)
        tell("publishing", 0, 1)
        build_id = _identifier(delivery, taken.tables)
        done = publish(
            atlas, out, boundaries, build=build_id, facts=facts(delivery, boundaries), connection=connection,
            fill=lambda: fill(connection, delivery, taken, tell),
            definitions={"indicator": definitions.indicator_rows(), "programme": definitions.programme_rows(),
                         "dimension": definitions.dimension_rows(), "rule": definitions.quality_rule_rows(),
                         "document": definitions.document_rows(), "authority": definitions.authority_rows()},
        )  # fmt: skip
        cases.write(connection, out / atlas / "cases", done, period_codes(delivery))
        connection.close()
    build.seconds = seconds
    return done


def _work_database(scratch: Path, delivery: Extracts) -> str:
    """In memory for what fits; in a file, slower but without bound, for larger deliveries."""
    return ":memory:" if delivery.scale <= LARGEST_IN_MEMORY else str(scratch / "build.duckdb")


@contextmanager
def scratch_folder(out: Path) -> Iterator[str]:
    """A folder for the rows of persons while they are at work; those that killed builds left are removed."""
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{SCRATCH}*"):
        with suppress(Timeout), FileLock(left / "lock", timeout=0):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=SCRATCH) as folder, FileLock(Path(folder) / "lock"):
        yield folder


def boundary_folder(out: Path, atlas: str) -> Path:
    """Where the boundaries of an atlas lie: imported ones, else those that come with the code."""
    imported = out / "boundaries" / atlas
    return imported if imported.is_dir() else BOUNDARIES / atlas


def _identifier(delivery: Extracts, read_rows: list[dict]) -> str:
    """The extraction day and a hash of everything the build is made of."""
    content = hashlib.sha256()
    for row in read_rows:
        content.update(row["sha256"].encode())
    for model in models.found(*models.FOLDERS, models.PUBLISHED).values():
        content.update(model.text.encode())
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


def fill(connection, delivery: Extracts, taken: Intake, tell: Tell) -> None:
    """Writes the measures, risk tables and notes of a build into the attached file.

    The cube is condensed in a thread of its own while the tables that do not read it are made.
    """
    connection.execute("set preserve_insertion_order = true")
    target = connection.cursor()
    target.execute("use published")
    insert(target, "period", _periods(delivery))
    insert(target, "source", pd.DataFrame(taken.tables))
    if taken.rejections:
        insert(target, "rejection", pd.DataFrame(taken.rejection_rows))
    waiting = models.found(models.PUBLISHED)
    later = {name for name, model in waiting.items() if CUBE in model.text}
    with Writer(connection.cursor()) as writer, ThreadPoolExecutor(max_workers=1) as other:
        cube = other.submit(_condense, connection.cursor(), delivery.months, writer.put)
        first = [model for name, model in waiting.items() if name not in later]
        models.answers(connection, first, writer.put, tell)
        cube.result()
    with Writer(connection.cursor()) as writer:
        models.answers(connection, [waiting[name] for name in sorted(later)], writer.put, tell)


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
