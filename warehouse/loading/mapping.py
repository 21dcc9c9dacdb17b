"""How a system delivers a table: file, format, its own column names and codes. Data of the delivery, not code."""

import errno
import fnmatch
import os
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.encoding import ENCODINGS
from warehouse.errors import WarehouseError
from warehouse.extracts import DESCRIPTION, HASHES, Extracts, Source

FILE = "mapping.toml"
LIVE = "postgresql"
FORMATS = ("csv", "xlsx", "parquet", LIVE)
ENDINGS = (".parquet", ".csv", ".xlsx")
# Digits and no more: a copy of a yearly file ("payment_2020 - copy") would count its rows twice.
DIGITS = {"{year}": "[0-9]" * 4, "{month}": "[0-9]" * 2}
SECRET = "password"
TEXTS = {str: str}
FORMS = {"files": [str], "format": str, "encoding": str, "delimiter": str, "sheet": str, "connection": str,
         "table": str, "columns": TEXTS, "codes": {str: TEXTS}, "constants": TEXTS}  # fmt: skip
ALLOWED = {key: "a text in quotation marks" for key in FORMS} | {
    "files": 'a list such as ["a*.xlsx"]',
    "columns": 'texts such as { "人员编号" = "person_no" }',
    "codes": 'texts for a column, such as { kind = { "正常" = "N" } }',
    "constants": 'texts such as { agency = "T" }',
}


@dataclass(frozen=True)
class Delivered:
    """How one table is delivered.

    `files` are patterns within the delivery; with `format` postgresql, `table` is read over `connection`, a
    libpq text without a password such as "service=civil_affairs". `columns` maps the system's names to those
    of the contract, `codes` its codes to ours by contract column, `constants` fill columns it does not have.
    """

    files: tuple[str, ...] = ()
    format: str = ""
    encoding: str = ""
    delimiter: str = ","
    sheet: str = ""
    connection: str = ""
    table: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)

    def theirs(self, column: str) -> str:
        """What the system calls a column of the contract."""
        return next((theirs for theirs, ours in self.columns.items() if ours == column), column)


def read(folder: Path, tables: list[Source]) -> dict[str, Delivered]:
    """The mapping that lies in the delivery, by table; empty where there is none.

    Raises WarehouseError for a table, column, format or encoding that is not known.
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WarehouseError(f"{file} cannot be read: {error}.") from error
    known = {source.name: source for source in tables}
    return {name: _entry(file, known, name, entry) for name, entry in given.items()}


def _entry(file: Path, known: dict[str, Source], name: str, entry: dict) -> Delivered:
    if name not in known:
        raise WarehouseError(f"{file.name} names the table “{name}”.", allowed=", ".join(known))
    told = _of_its_types(file, name, entry)
    ours = known[name].columns
    for column in (*told.columns.values(), *told.codes, *told.constants):
        if column not in ours:
            raise WarehouseError(f"{file.name}, [{name}]: “{column}” is no column of the contract.",
                                 allowed=", ".join(ours))  # fmt: skip
    for value, allowed, what in ((told.format, FORMATS, "format"), (told.encoding, ENCODINGS, "encoding")):
        if value and value not in allowed:
            raise WarehouseError(f"{file.name}, [{name}]: {what} = “{value}”.", allowed=", ".join(allowed))
    if SECRET in told.connection or "@" in told.connection:
        raise WarehouseError(f"{file.name}, [{name}]: the connection holds a secret.",
                             remedy="Keep it in pg_service.conf and .pgpass, and write “service=NAME”.")  # fmt: skip
    if (told.format == LIVE) != bool(told.connection) or (told.table and not told.connection):
        raise WarehouseError(
            f"{file.name}, [{name}]: format = “{told.format}” does not go with connection = “{told.connection}” and "
            f"table = “{told.table}”.",
            allowed=f"format = “{LIVE}” with a connection (and a table), or a file without them",
        )
    if len(set(told.columns.values())) < len(told.columns):
        raise WarehouseError(f"{file.name}, [{name}]: two columns are mapped to one.")
    return told


def _of_its_types(file: Path, name: str, entry: object) -> Delivered:
    """What an entry says. Raises WarehouseError naming what is unknown or of another form: a text where a list of files
    belongs would be read letter by letter."""
    given = entry if isinstance(entry, dict) else {"[]": entry}
    if unknown := given.keys() - FORMS.keys():
        raise WarehouseError(f"{file.name}, [{name}] says {', '.join(sorted(unknown))}, which nothing reads.",
                             allowed=", ".join(FORMS))  # fmt: skip
    for key, value in given.items():
        if not _is_of(value, FORMS[key]):
            raise WarehouseError(f"{file.name}, [{name}]: {key} = {value!r}.", allowed=ALLOWED[key])
    if len(given.get("delimiter", ",")) != 1:
        raise WarehouseError(f"{file.name}, [{name}]: delimiter = {given['delimiter']!r}.", allowed="one character")
    return Delivered(**(given | {"files": tuple(given.get("files", ()))}))


def _is_of(value: object, form: object) -> bool:
    """Whether a value is of a form: a type, a list of one form, or a mapping from texts to one form."""
    if isinstance(form, list):
        return isinstance(value, list) and all(_is_of(one, form[0]) for one in value)
    if isinstance(form, dict):
        return isinstance(value, dict) and all(_is_of(one, form[str]) for one in value.values())
    return isinstance(value, form)


def located(source: Source, delivery: Extracts, told: Delivered) -> list[tuple[Path, str]]:
    """The delivered files of a table with their formats; none where the table was not delivered.

    A file of another name that only differs in its ending (payments.xlsx for payments.parquet) is found too.
    Raises WarehouseError where the mapping names files and none is there, or what is there is no file.
    """
    folder = delivery.folder
    if told.files:
        found = sorted({path for pattern in told.files for path in _matching(folder, pattern)})
        if not found:
            raise WarehouseError(f"{FILE} names {', '.join(told.files)}, and no such file was delivered.",
                                 remedy="Deliver it, or mend or remove the entry.")  # fmt: skip
    else:
        stem = str(Path(source.file).with_suffix(""))
        for placeholder, digits in DIGITS.items():
            stem = stem.replace(placeholder, digits)
        found = [path for ending in ENDINGS for path in _matching(folder, f"{stem}{ending}")]
        _refuse_twice(found)
    return [(path, told.format or path.suffix.lstrip(".").lower()) for path in found]


def _refuse_twice(found: list[Path]) -> None:
    """Raises WarehouseError where one name comes with two endings: the rows would count twice."""
    seen: dict[Path, Path] = {}
    for path in found:
        other = seen.setdefault(path.with_suffix(""), path)
        if other is not path:
            raise WarehouseError(f"{other.name} and {path.name} are of one table and one name.",
                                 remedy="Deliver one of them, or name the files in the mapping.")  # fmt: skip


def untaken(delivery: Extracts, told: dict[str, Delivered], tables: list[Source]) -> list[str]:
    """Files of a delivery that are of no table, by their place in it: perhaps one is called otherwise than agreed."""
    folder, known = delivery.folder, {delivery.folder / name for name in (FILE, DESCRIPTION, HASHES)}
    for source in tables:
        with suppress(WarehouseError):
            known |= {path for path, _ in located(source, delivery, told.get(source.name, Delivered()))}
    files = {path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")}
    return sorted(path.relative_to(folder).as_posix() for path in files - known)


def _matching(folder: Path, pattern: str) -> list[Path]:
    """Files inside the folder; refused is a link that leads out of it or nowhere, and what is no file but is called
    like one."""
    _refuse_closed(folder, pattern)
    home, paths = folder.resolve(), sorted(folder.rglob("*"))
    named = [path for path in paths if fnmatch.fnmatch(path.relative_to(folder).as_posix(), pattern)]
    found = [path for path in named if path.is_file() or path.suffix.lower() in ENDINGS]
    for path in found:
        if not path.is_file():
            raise WarehouseError(f"{path} is no file, or a link that leads nowhere.", remedy="Deliver the file itself.")
        if not path.resolve().is_relative_to(home):
            raise WarehouseError(f"{path} leads out of the delivery.", remedy="Deliver the file itself.")
    return found


def _refuse_closed(folder: Path, pattern: str) -> None:
    """Raises PermissionError for a folder of the pattern that cannot be looked into: its tables would count as not
    delivered."""
    for within in (".", *Path(pattern).parents):
        place = folder / within
        if place.is_dir() and not os.access(place, os.R_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
