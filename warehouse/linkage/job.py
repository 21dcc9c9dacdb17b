"""The linkage: persons whom the number does not join, found, weighed, counted, and listed for the data owner."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from geodata.boundaries import BoundarySet
from warehouse import models, settings
from warehouse.attaching import attach
from warehouse.corrections import Log, apply
from warehouse.dividing import divide, resolve
from warehouse.extracts import sources
from warehouse.linkage import model, names, review
from warehouse.loading.store import opened
from warehouse.rejections import Rejection, reject
from warehouse.scratch import scratch_folder

FOLDER, RESULT, REJECTED = "linkage", "result.json", "rejected"
READ = ("ca_person", "hr_person", "pn_person", "hc_person", "id_change", "township_code")
MODELS = ("stg_identity", "stg_contact", "int_short_id", "int_renumbered", "int_person_key")
PROPOSED = 0.9
SAMPLE = 200_000
MEMORY = "6GB"
HERE = Path(__file__).parent
Tell = Callable[[str, int, int], None]
CHARACTERS = "select distinct unnest(string_split(trim(name), '')) from stg_identity where name is not null"


@dataclass(frozen=True)
class Found:
    """What a linkage found: pairs by way, the folder with the lists, and the rows that it left out, as builds do."""

    deterministic: int
    probable: int
    doubtful: int
    folder: Path
    rejected: list[Rejection]


def link(extracts: Path, home: Path, boundaries: BoundarySet, key: bytes, prints: Callable, tell: Tell) -> Found:
    """Links the person records of a delivery; the lists, for their owner alone, are in `home`/linkage.

    `prints` gives the fingerprint of each table of a delivery: a build shows the result only beside the records it
    was made of. No figure of a build changes by it. Raises WarehouseError for extracts that cannot be used.
    """
    delivery, log = opened(extracts), Log(home)
    with scratch_folder(home) as scratch:
        spill = {"memory_limit": MEMORY, "temp_directory": str(scratch), "preserve_insertion_order": False}
        with duckdb.connect(str(scratch / "linkage.duckdb"), config=spill) as connection:
            tell("reading the records of persons", 0, 4)
            read = [source for source in sources() if source.name in READ]
            for source in read:
                attach(connection, source, delivery, scratch)
                apply(connection, source, log.approved(source.name))
            resolve(connection)
            settings.load(connection, delivery, boundaries, key)
            divide(connection, read)
            rejected = reject(connection, read, _emptied(home / FOLDER))
            _described(connection)
            tell("learning how records of one person differ", 1, 4)
            fitted = model.fitted(connection, "evidence", "records")
            tell("comparing persons", 2, 4)
            table = model.scored(connection, fitted, "records")
            connection.table(table).create_view("scored")
            _make(connection, "pairs", proposed=PROPOSED)
            tell("writing lists", 3, 4)
            _written(connection, home / FOLDER, scratch / FOLDER, fitted, prints(delivery, log))
            ways = dict(connection.execute("select way, count(*) from pairs group by way").fetchall())
            found = (ways.get(way, 0) for way in ("deterministic", "probable", "doubtful"))
            return Found(*found, home / FOLDER, rejected)


def _emptied(folder: Path) -> Path:
    """Where the rows are listed that are not compared, empty, in the folder of the lists."""
    folder.mkdir(exist_ok=True, mode=0o700)
    shutil.rmtree(folder / REJECTED, ignore_errors=True)
    return folder / REJECTED


def published(home: Path, prints: dict[str, str]) -> dict[str, list[dict]]:
    """The published tables of the last linkage: none if it was made of other records, or never."""
    result = json.loads(mark(home, prints) or "{}")
    return {"linkage": result["areas"], "linkage_weight": result["weights"]} if result else {}


def mark(home: Path, prints: dict[str, str]) -> bytes:
    """The result of the last linkage if it was made of these tables, else nothing."""
    try:
        content = (home / FOLDER / RESULT).read_bytes()
        made = json.loads(content)["prints"] == {name: prints.get(name) for name in READ}
    except (OSError, ValueError, KeyError):
        return b""
    return content if made else b""


def _described(connection: duckdb.DuckDBPyConnection) -> None:
    declared = models.found("staging", "intermediate")
    for name in MODELS:
        models.typed(connection.sql(declared[name].text)).create(name)
    used = sorted(row[0] for row in connection.execute(CHARACTERS).fetchall())
    connection.from_df(names.characters(used)).create("character_form")
    for name in ("forms", "described", "records"):
        _make(connection, {"forms": "name_form"}.get(name, name), file=name)
    _make(connection, "evidence", most=SAMPLE)


def _make(connection: duckdb.DuckDBPyConnection, table: str, file: str = "", **bound: float) -> None:
    rows = connection.sql((HERE / f"{file or table}.sql").read_text(encoding="utf-8"), params=bound or None)
    rows.create(table)


def _written(connection: duckdb.DuckDBPyConnection, folder: Path, made: Path, fitted: dict, prints: dict) -> None:
    """Writes the lists into `made`, and when all are whole puts them into `folder`. A sample with verdicts stays."""
    made.mkdir()
    review.write(connection, made)
    weights = [asdict(entry) | {"bits": entry.bits} for entry in model.weights(fitted)]
    prior = fitted["probability_two_random_records_match"]
    weights.append({"comparison": "prior", "level": "", "sort": 0, "m": prior, "u": 1 - prior,
                    "bits": model.Weight("", "", 0, prior, 1 - prior).bits})  # fmt: skip
    areas = connection.sql((HERE / "counted.sql").read_text(encoding="utf-8")).df().to_dict("records")
    result = {"prints": {name: prints.get(name) for name in READ}, "weights": weights, "areas": areas}
    handle = os.open(made / RESULT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(result, stream)
    review.keep(folder)
    for file in made.iterdir():
        os.replace(file, folder / file.name)
