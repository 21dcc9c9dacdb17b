"""How a system delivers a table: file, format, its own column names and codes. Data of the delivery, not code."""

import fnmatch
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.encoding import ENCODINGS
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, Source

FILE = "mapping.toml"
FORMATS = ("csv", "xlsx", "parquet", "postgresql")
ENDINGS = (".parquet", ".csv", ".xlsx")
SECRET = "password"


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
    try:
        told = Delivered(**(entry | {"files": tuple(entry.get("files", ()))}))
    except TypeError as error:
        raise WarehouseError(
            f"{file.name}, [{name}]: {error}.", allowed=", ".join(Delivered.__annotations__)
        ) from error
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
    if len(set(told.columns.values())) < len(told.columns):
        raise WarehouseError(f"{file.name}, [{name}]: two columns are mapped to one.")
    return told


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
        stem = Path(source.file.replace("{year}", "*")).with_suffix("")
        found = [path for ending in ENDINGS for path in _matching(folder, f"{stem}{ending}")]
    return [(path, told.format or path.suffix.lstrip(".").lower()) for path in found]


def _matching(folder: Path, pattern: str) -> list[Path]:
    """Files inside the folder; refused is a link that leads out of it or nowhere, and what is no file but is called
    like one."""
    home, paths = folder.resolve(), sorted(folder.rglob("*"))
    named = [path for path in paths if fnmatch.fnmatch(path.relative_to(folder).as_posix(), pattern)]
    found = [path for path in named if path.is_file() or path.suffix.lower() in ENDINGS]
    for path in found:
        if not path.is_file():
            raise WarehouseError(f"{path} is no file, or a link that leads nowhere.", remedy="Deliver the file itself.")
        if not path.resolve().is_relative_to(home):
            raise WarehouseError(f"{path} leads out of the delivery.", remedy="Deliver the file itself.")
    return found
