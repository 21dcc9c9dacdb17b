"""Reads the extracts that the management systems deliver, as their declarations say."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

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
HASHES = "SHA256SUMS"
CUT = "unexpected end of data"
DELIVER_AGAIN = "Deliver the file again, in one encoding; nothing was changed."
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Source:
    """One declared table of a management system.

    A `file` with `{year}` is delivered once for each calendar year of the window. `references` name for a
    column the codes or numbers that it may hold; `warehouse.rejections` says which there are. Of persons,
    `born` names the columns of the birth date and of the identity number. `not_before_birth` is a column that
    cannot lie before the birth of whom the column `person` names. `paid` is a column of amounts that may not add
    up to less than nothing for the columns `payee` and a township.
    """

    name: str
    system_zh: str
    system_en: str
    file: str
    format: str
    grain: str
    columns: dict[str, str]
    references: dict[str, str] = field(default_factory=dict)
    born: tuple[str, ...] = ()
    person: str = ""
    not_before_birth: str = ""
    paid: str = ""
    payee: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extracts:
    """What `extracts.toml` says of a delivery."""

    folder: Path
    atlas: str
    demonstration: bool
    first_month: str
    months: int
    extraction_date: str
    scale: float
    seed: int


def sources() -> list[Source]:
    """One entry per declared table, in the order of the declarations."""
    found = []
    for file in sorted(SOURCES.glob("*.toml")):
        system = tomllib.loads(file.read_text(encoding="utf-8"))
        names = {"system_zh": system["system"]["zh"], "system_en": system["system"]["en"]}
        found += [Source(**names, **table) for table in system["table"]]
    return found


def describe(folder: Path) -> Extracts:
    """The description of the delivery in `folder`. Raises WarehouseError if it is not usable."""
    file = folder / "extracts.toml"
    try:
        return Extracts(folder, **tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise WarehouseError(
            f"{folder} is not a folder of extracts: extracts.toml is missing.",
            remedy="Give the folder that “python -m warehouse demo” or the delivery wrote.",
        ) from error
    except (TypeError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WarehouseError(f"{file} cannot be read: {error}.") from error


def files(source: Source, delivery: Extracts) -> list[Path]:
    """The delivered files of a table, in order. Raises WarehouseError for each that is missing."""
    names = [source.file]
    if YEAR in source.file:
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


def digest(paths: list[Path]) -> str:
    """SHA-256 of the contents of several files, in order."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def attach(connection: duckdb.DuckDBPyConnection, source: Source, delivery: Extracts, scratch: Path) -> int:
    """Makes the table available as `delivered_<name>` and `raw_<name>`; the number of its rows.

    `filename` and `file_row_number` say where each row stands.

    Raises WarehouseError for a file that is not what its declaration says.
    """
    paths = files(source, delivery)
    check_hashes(paths, delivery.folder)
    names = [str(path) for path in paths]
    try:
        if source.format == "parquet":
            rows = connection.read_parquet(names, file_row_number=True, filename=True)
        else:
            rows = _csv(connection, source, paths, scratch)
        _check_columns(source, rows, paths)
        rows.create_view(f"delivered_{source.name}", replace=True)
        connection.table(f"delivered_{source.name}").create_view(f"raw_{source.name}", replace=True)
        return rows.count("*").fetchone()[0]
    except duckdb.Error as error:
        words = str(error).splitlines()[0][:300]
        raise WarehouseError(f"{paths[0]} cannot be read as {source.format}: {words}") from error


def _csv(connection, source: Source, paths: list[Path], scratch: Path):
    types = {name: CSV_TYPES[kind] for name, kind in source.columns.items()}
    texts = [str(_as_utf8(path, scratch)) for path in paths]
    with Path(texts[0]).open(encoding="utf-8-sig") as stream:
        header = stream.readline()
    known = {name: kind for name, kind in types.items() if name in header}
    rows = connection.read_csv(texts, header=True, dtype=known, strict_mode=True, na_values="", filename=True)
    return rows.project("*, row_number() over () - 1 as file_row_number")


def _as_utf8(path: Path, scratch: Path) -> Path:
    """The file itself if it is UTF-8, else a copy decoded from UTF-16 or GB18030. Never Latin-1.

    Raises WarehouseError with the line for a file that mixes encodings or has none of them.
    """
    content = path.read_bytes()
    coding = "utf-16" if content.startswith(UTF_16) else "utf-8"
    try:
        text = content.decode(coding)
        if coding == "utf-8":
            return path
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if error.reason == CUT:
            raise WarehouseError(f"{path} ends inside a character, in line {line}.", remedy=DELIVER_AGAIN) from error
        text = _from_gb18030(path, content, line)
    copy = scratch / f"{path.parent.name}-{path.name}"
    copy.write_text(text, encoding="utf-8", newline="")
    return copy


def _from_gb18030(path: Path, content: bytes, line: int) -> str:
    """The text, if no line of it beyond ASCII is UTF-8: such a file mixes encodings."""
    mixed = next((i for i, row in enumerate(content.splitlines(), 1) if not row.isascii() and _is_utf8(row)), 0)
    try:
        if not mixed:
            return content.decode("gb18030")
        words = f"{path}: line {mixed} is UTF-8, line {line} is not."
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = f"{path}: line {line} is neither UTF-8 nor GB18030."
    raise WarehouseError(words, remedy=DELIVER_AGAIN)


def _is_utf8(row: bytes) -> bool:
    try:
        row.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _check_columns(source: Source, rows, paths: list[Path]) -> None:
    have = dict(zip(rows.columns, map(str, rows.types), strict=True))
    for name, kind in source.columns.items():
        if name not in have:
            raise WarehouseError(
                f"{paths[0].name} of {source.system_en} has no column “{name}”.",
                found=", ".join(have),
                remedy="Deliver the column or change the declaration in warehouse/sources.",
            )
        if not have[name].startswith(FITS[kind]):
            raise WarehouseError(
                f"Column “{name}” of {paths[0].name} is {have[name]}.",
                allowed=f"{kind} ({', '.join(FITS[kind])})",
            )
