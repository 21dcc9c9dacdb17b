"""Reads the extracts that the management systems deliver, as their declarations say."""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from definitions.manifest import sha256
from warehouse.errors import WarehouseError

SOURCES = Path(__file__).parent / "sources"
FITS = {
    "int": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UINTEGER", "USMALLINT", "UTINYINT"),
    "number": ("DOUBLE", "FLOAT", "DECIMAL", "INTEGER", "BIGINT"),
    "text": ("VARCHAR", "ENUM"),
    "date": ("DATE", "TIMESTAMP", "VARCHAR"),
    "bool": ("BOOLEAN",),
}
CSV_TYPES = {"int": "BIGINT", "number": "DOUBLE", "text": "VARCHAR", "date": "DATE", "bool": "BOOLEAN"}
YEAR = "{year}"
MONTH, MOST_MONTHS = r"\d{4}-(0[1-9]|1[0-2])", 1200
ALLOWED = {
    "atlas": 'the name of the atlas, such as "guangdong"',
    "demonstration": "true or false",
    "first_month": 'a month such as "2024-09"',
    "months": f"a whole number from 1 to {MOST_MONTHS}",
    "extraction_date": 'a day such as "2024-10-31"',
    "scale": "a number above 0",
}
DESCRIBED = ("atlas", "demonstration", "first_month", "months", "extraction_date")
MEND = "Mend it and try again; nothing was changed."
HASHES, DESCRIPTION = "SHA256SUMS", "extracts.toml"
DELIVER_AGAIN = "Deliver the file again; nothing was changed."
LEDGER = "ledger.json"


@dataclass(frozen=True)
class Source:
    """The contract of one table of a management system.

    A `file` with `{year}` is delivered once for each calendar year of the window. `references` name for a
    column the codes or numbers that it may hold; `warehouse.rejections` says which there are. Of persons,
    `born` names the columns of the birth date, of the identity number and of the kind of document. `names` is the
    column with the identity number by which a table without numbers of persons names them. `not_before_birth` is a
    column that cannot lie before the birth of whom the column `person` names. `paid` is a column of amounts that may
    not add up to less than nothing for the columns `payee` and a township. `runs` names the columns of a beginning and
    of an end that is not before it. `key` is filled and unique in every row. `codes` lists for
    a column all that it may hold, `within` names the range of it (ranges.toml), and `filled` lists what must not be
    empty; a code or range may be, if `empty` lists the column. Of what `named` says is a
    document or an authority, values that no definition names stay and are told. `free` are the columns that may hold
    anything: no figure rests on them.
    `home` names the column with the township of a person. Where rows may stand under the code of a township that was
    split, `divided` says whose they are (`by`), the column of when (`at`), and where their home is told (`home`).
    `tells` names the programme of all rows, where no column does.
    `persons` is false of a table of codes, rules or levels that tells of no person, whatever its columns hold
    elsewhere.
    `placed` names the columns with longitude and latitude (degrees of CGCS2000 or WGS 84) of what lies at a point of a
    township: one outside the atlas is rejected. A table that is `optional` may be left out of a delivery.
    `month` names the column (yyyymm) by which the table is delivered month by month.
    Owner, legal basis and refresh (month, quarter or year) are those of the system.
    """

    name: str
    system: str
    system_zh: str
    system_en: str
    file: str
    format: str
    grain: str
    columns: dict[str, str]
    references: dict[str, str] = field(default_factory=dict)
    born: tuple[str, ...] = ()
    names: str = ""
    person: str = ""
    not_before_birth: str = ""
    paid: str = ""
    payee: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    codes: dict[str, list[str]] = field(default_factory=dict)
    within: dict[str, str] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)
    home: str = ""
    divided: dict[str, str] = field(default_factory=dict)
    tells: str = ""
    persons: bool = True
    placed: tuple[str, ...] = ()
    optional: bool = False
    key: tuple[str, ...] = ()
    month: str = ""
    owner_zh: str = ""
    owner_en: str = ""
    legal_zh: str = ""
    legal_en: str = ""
    refresh: str = "month"


@dataclass(frozen=True)
class Extracts:
    """What `extracts.toml` says of a delivery, or the ledger of the store of what was loaded: then `parts` names
    the files of each table, `hashes` tells what they hold, and `sums` is the SHA-256 of each file."""

    folder: Path
    atlas: str
    demonstration: bool
    first_month: str
    months: int
    extraction_date: str
    scale: float = 1.0
    seed: int = 0
    parts: dict[str, list[str]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)

    def state(self) -> list[tuple]:
        """What tells whether a file of the delivery was touched since: its name, size and time of change."""
        paths = [path for source in sources() for path in files(source, self)]
        return [(path, at.st_size, at.st_mtime_ns, at.st_ino) for path in paths for at in (path.stat(),)]


def sources() -> list[Source]:
    """One entry per declared table, in the order of the declarations."""
    found = []
    for file in sorted(SOURCES.glob("*.toml")):
        system = tomllib.loads(file.read_text(encoding="utf-8"))
        told = {f"{key}_{lang}": system[key][lang] for key in ("system", "owner", "legal") for lang in ("zh", "en")}
        found += [Source(system=file.stem, **told, refresh=system["refresh"], **table) for table in system["table"]]
    return found


def describe(folder: Path) -> Extracts:
    """The description of the delivery in `folder`. Raises WarehouseError if it is not usable."""
    file = folder / DESCRIPTION
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except PermissionError:
        raise
    except OSError as error:
        raise WarehouseError(
            f"{folder} is not a folder of extracts: extracts.toml is missing.",
            remedy="Give the folder that “python -m warehouse demo” or the delivery wrote.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WarehouseError(f"{file} cannot be read: {error}.", remedy=MEND) from error
    if absent := [name for name in DESCRIBED if name not in given]:
        raise WarehouseError(f"{file} does not say {', '.join(absent)}.", allowed=_allowed(absent), remedy=MEND)
    if others := sorted(given.keys() - {entry.name for entry in fields(Extracts)}):
        raise WarehouseError(f"{file} says {', '.join(others)}, which nothing reads.",
                             allowed=", ".join(DESCRIBED), remedy=MEND)  # fmt: skip
    return _dated(Extracts(folder, **given), file)


def _allowed(names: list[str]) -> str:
    return "; ".join(f"{name}: {ALLOWED[name]}" for name in names)


def _dated(told: Extracts, file: Path) -> Extracts:
    """The description, if its months and days can be. Raises WarehouseError naming the value."""
    fit = {
        "atlas": isinstance(told.atlas, str) and told.atlas.isidentifier(),
        "demonstration": type(told.demonstration) is bool,
        "first_month": isinstance(told.first_month, str) and re.fullmatch(MONTH, told.first_month),
        "months": type(told.months) is int and 0 < told.months <= MOST_MONTHS,
        "extraction_date": isinstance(told.extraction_date, str) and _is_day(told.extraction_date),
        "scale": type(told.scale) in (int, float) and told.scale > 0,
    }
    for name, is_fit in fit.items():
        if not is_fit:
            raise WarehouseError(f"{file} says {name} = {getattr(told, name)!r}.", allowed=ALLOWED[name], remedy=MEND)
    return told


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def digest_of(texts: list[str]) -> str:
    """SHA-256 of several texts, in order."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def fingerprint(source: Source, delivery: Extracts) -> str:
    """What tells whether a table of a delivery is the same as that of another."""
    return delivery.hashes.get(source.name) or digest(files(source, delivery))


def files(source: Source, delivery: Extracts) -> list[Path]:
    """The delivered files of a table, in order; none of an optional one that was left out. Raises WarehouseError for
    each that is missing."""
    if source.optional and source.name not in delivery.parts and not (delivery.folder / source.file).is_file():
        return []
    names = delivery.parts.get(source.name, [source.file])
    if YEAR in source.file and not delivery.parts:
        first, month = map(int, delivery.first_month.split("-"))
        last = (first * 12 + month - 1 + delivery.months - 1) // 12
        names = [source.file.replace(YEAR, str(year)) for year in range(first, last + 1)]
    missing = [name for name in names if not (delivery.folder / name).is_file()]
    if missing:
        raise WarehouseError(
            f"{', '.join(missing)} of {source.system_en} is missing in {delivery.folder}.",
            remedy="Ask the system's owner for it; nothing was changed.",
        )
    return [delivery.folder / name for name in names]


def check_hashes(paths: list[Path], folder: Path) -> None:
    """Compares files with the list of hashes that came with them, if one did; it has the form of `sha256sum`.

    Without the list a damaged Parquet file can be read as other numbers. Raises WarehouseError.
    """
    listing = folder / HASHES
    if not listing.exists():
        return
    lines = listing.read_text(encoding="utf-8", errors="replace").splitlines()
    listed = {name.lstrip(" *"): digest for digest, _, name in (line.partition(" ") for line in lines)}
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if listed.get(name, "") != sha256(path):
            what = "is not as it was sent" if name in listed else "is not in the list"
            raise WarehouseError(f"{name} {what}: {HASHES} of the delivery says so.", remedy=DELIVER_AGAIN)


def check_sums(delivery: Extracts, paths: list[Path]) -> None:
    """Compares files of the store with their hashes in the ledger. Raises WarehouseError."""
    for path in paths:
        told = delivery.sums.get(path.relative_to(delivery.folder).as_posix(), "")
        if told and sha256(path) != told:
            raise WarehouseError(
                f"{path} is not as it was written: the store is damaged.",
                remedy="Restore the store from the backup, or remove it and load all deliveries again.",
            )


def digest(paths: list[Path]) -> str:
    """SHA-256 of the contents of several files, in order."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()
