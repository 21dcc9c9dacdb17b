"""A file of a user as a frame of texts."""

import tempfile
from pathlib import Path

import pandas as pd

from warehouse.errors import WarehouseError
from warehouse.loading.child import Reader
from warehouse.loading.reading import ROW

KINDS = ("csv", "xlsx", "parquet")


def delivered(file: Path) -> pd.DataFrame:
    """The rows of a file as texts, empty where there is nothing; read by a process apart.

    Raises WarehouseError for a file that cannot be read, or a row of the wrong number of fields.
    """
    kind = file.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise WarehouseError(f"{file.name} is of no kind that is read.", allowed=", ".join(KINDS))
    if not file.is_file():
        raise WarehouseError(f"There is no file {file}.")
    with tempfile.TemporaryDirectory() as scratch, Reader() as reader:
        out = Path(scratch) / "rows.parquet"
        found = reader.convert(file, kind, out, Path(scratch))
        rows = pd.read_parquet(out).drop(columns=ROW)
    if found.misshapen:
        row, fields = found.misshapen[0]
        raise WarehouseError(f"Row {row + 2} of {file.name} has {fields} fields.", allowed=str(len(found.columns)))
    return rows.dropna(how="all").astype("string").fillna("").reset_index(drop=True)
