"""Writing extract files: the same rows give the same bytes. Parquet is written while the next is made."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from definitions.manifest import sha256
from warehouse.extracts import HASHES

HUNDREDTHS = 100
BACKLOG = 3
WRITER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="extracts")
_waiting: list[Future] = []


def parquet(folder: Path, name: str, columns: dict) -> None:
    """Writes one Parquet file, in the background: what it is given must not be changed. See `finish`."""
    table = pa.table(columns)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    # Dictionaries and statistics of numbers are a third of the work of writing; files are no larger without, and are
    # read as a whole.
    words = [field.name for field in table.schema if pa.types.is_dictionary(field.type) or field.type == pa.string()]
    how = {"compression": "lz4", "use_dictionary": words, "write_statistics": words}
    _waiting.append(WRITER.submit(pq.write_table, table, folder / name, **how))
    while len(_waiting) > BACKLOG:
        _waiting.pop(0).result()


def finish() -> None:
    """Waits for the files being written; raises what went wrong with them."""
    while _waiting:
        _waiting.pop(0).result()


def seal(folder: Path) -> None:
    """Writes the list of hashes that a delivery brings along, as `sha256sum` does."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != HASHES)
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / HASHES).write_text("".join(lines), encoding="utf-8", newline="\n")


def csv(folder: Path, name: str, columns: dict, encoding: str = "utf-8", bom: bool = False) -> None:
    """Writes one CSV file in an encoding."""
    table = pa.table(columns)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    stream = pa.BufferOutputStream()
    pacsv.write_csv(table, stream, pacsv.WriteOptions(quoting_style="needed"))
    text = stream.getvalue().to_pybytes()
    if encoding != "utf-8":
        text = text.decode("utf-8").encode(encoding)
    (folder / name).write_bytes((b"\xef\xbb\xbf" if bom else b"") + text)


def coded(index: np.ndarray, words) -> pa.DictionaryArray:
    """A text column from indices into `words`; −1 is null."""
    mask = index < 0
    indices = pa.array(np.where(mask, 0, index).astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words), pa.string()))


def text(words: np.ndarray) -> pa.Array:
    """A text column from an array of bytes."""
    return pa.array(words).cast(pa.string())


def yyyymm(month: np.ndarray, first_year: int) -> np.ndarray:
    """Month indices as the integers the systems write."""
    return ((first_year + month // 12) * 100 + month % 12 + 1).astype(np.int32)


def money(amount: np.ndarray) -> np.ndarray:
    """Yuan with two decimals."""
    return np.round(amount * HUNDREDTHS) / HUNDREDTHS
