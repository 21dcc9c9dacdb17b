"""Reads the extracts that the management systems deliver, as their declarations say."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

import duckdb

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
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Source:
    """One declared table of a management system."""

    name: str
    system_zh: str
    system_en: str
    file: str
    format: str
    grain: str
    columns: dict[str, str]


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


def files(source: Source, folder: Path) -> list[Path]:
    """The delivered files of a table, in order. Raises WarehouseError if there is none."""
    found = sorted(folder.glob(source.file))
    if not found:
        raise WarehouseError(
            f"The extract {source.file} of {source.system_en} is missing in {folder}.",
            remedy="Ask the system's owner for it; nothing was changed.",
        )
    return found


def digest(paths: list[Path]) -> str:
    """SHA-256 of the contents of several files, in order."""
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def attach(connection: duckdb.DuckDBPyConnection, source: Source, folder: Path, scratch: Path) -> int:
    """Makes the table available as `raw_<name>`; the number of its rows.

    Raises WarehouseError for a file that is not what its declaration says.
    """
    paths = files(source, folder)
    try:
        if source.format == "parquet":
            rows = connection.read_parquet([str(path) for path in paths], file_row_number=True)
        else:
            rows = _csv(connection, source, paths, scratch)
        _check_columns(source, rows, paths)
        rows.create_view(f"raw_{source.name}", replace=True)
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
    return connection.read_csv(texts, header=True, dtype=known, strict_mode=True, na_values="")


def _as_utf8(path: Path, scratch: Path) -> Path:
    """The file itself if it is UTF-8, else a copy decoded from GB18030. Never Latin-1."""
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig":
            return path
        copy = scratch / f"{path.parent.name}-{path.name}"
        copy.write_text(text, encoding="utf-8", newline="")
        return copy
    raise WarehouseError(
        f"{path} is neither UTF-8 nor GB18030 throughout.",
        remedy="Deliver it in one encoding; nothing was changed.",
    )


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


def inspect(folder: Path) -> list[str]:
    """One line per declared table that cannot be read as declared."""
    import tempfile

    faults = []
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        for source in sources():
            try:
                attach(connection, source, folder, Path(scratch))
            except WarehouseError as error:
                faults.append(str(error))
    return faults
