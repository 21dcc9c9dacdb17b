"""Writing extract files: the same rows give the same bytes."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

HUNDREDTHS = 100


def parquet(folder: Path, name: str, columns: dict) -> int:
    """Writes one Parquet file; the number of its rows."""
    table = pa.table(columns)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / name, compression="zstd", compression_level=1)
    return table.num_rows


def csv(folder: Path, name: str, columns: dict, encoding: str = "utf-8", bom: bool = False) -> int:
    """Writes one CSV file in an encoding; the number of its rows."""
    table = pa.table(columns)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    stream = pa.BufferOutputStream()
    pacsv.write_csv(table, stream, pacsv.WriteOptions(quoting_style="needed"))
    text = stream.getvalue().to_pybytes()
    if encoding != "utf-8":
        text = text.decode("utf-8").encode(encoding)
    (folder / name).write_bytes((b"\xef\xbb\xbf" if bom else b"") + text)
    return table.num_rows


def coded(index: np.ndarray, words) -> pa.DictionaryArray:
    """A text column from indices into `words`; −1 is null."""
    mask = index < 0
    indices = pa.array(np.where(mask, 0, index).astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words), pa.string()))


def yyyymm(month: np.ndarray, first_year: int) -> np.ndarray:
    """Month indices as the integers the systems write."""
    return ((first_year + month // 12) * 100 + month % 12 + 1).astype(np.int32)


def money(amount: np.ndarray) -> np.ndarray:
    """Yuan with two decimals."""
    return np.round(amount * HUNDREDTHS) / HUNDREDTHS
