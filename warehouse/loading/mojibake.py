"""Columns of text that somebody decoded wrongly before: their wrong characters encode to right ones."""

import codecs
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.errors import WarehouseError
from warehouse.quoting import literal, quoted

# Chinese characters begin with these bytes in UTF-8; those who read them wrongly see these signs first.
LEADS, NEXT = range(0xE4, 0xEA), range(0x80, 0xC0)
FIRST = pa.array([*map(chr, LEADS), *(bytes((lead, one)).decode("gb18030") for lead in LEADS for one in NEXT)])
# A rare name may by chance be valid in the other encoding; several of a column are none.
LEAST, SHARE, MOSTLY = 3, 0.01, 0.5
REMEDY = "Export it again as UTF-8, or name the encoding it has in the mapping; nothing was changed."


def original(text: str) -> tuple[str, str] | None:
    """What a text was before, and the encoding in which it was wrongly read; nothing for one that is right."""
    for wrong, least in (("latin-1", 1), ("gb18030", 2)):
        raw = _western(text) if wrong == "latin-1" else _encoded(text.rstrip("?\ufffd"), wrong)
        try:
            # The last character of a text of odd length may be lost in part.
            right = codecs.getincrementaldecoder("utf-8")().decode(raw)
        except UnicodeDecodeError:
            continue
        signs = [sign for sign in right if not sign.isascii()]
        if len(right) < len(text) and len(signs) >= least and all(map(_is_chinese, signs)):
            return right, wrong
    return None


def _western(text: str) -> bytes:
    """The bytes of a text read as Latin-1 or as that of Windows."""
    return b"".join(_encoded(sign, "cp1252") or _encoded(sign, "latin-1") or b"\xff" for sign in text)


def _encoded(text: str, coding: str) -> bytes:
    try:
        return text.encode(coding)
    except UnicodeEncodeError:
        return b""


def _is_chinese(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef" or sign == "·"


@dataclass
class _Column:
    """What was seen of a column: rows with a text, those decoded wrongly, and the first as (row, value)."""

    filled: int = 0
    wrong: Counter = field(default_factory=Counter)
    first: tuple[int, str] = (0, "")

    def add(self, values: pa.Array, numbers: list[int]) -> None:
        """Counts the texts of a batch."""
        self.filled += len(values) - values.null_count
        if _is_ascii(values):
            return
        likely = pc.fill_null(pc.is_in(pc.utf8_slice_codeunits(values, 0, 1), value_set=FIRST), False)
        for entry in pc.value_counts(values.filter(likely)).to_pylist():
            if original(entry["values"]):
                self.take(entry["values"], entry["counts"], numbers[pc.index(values, entry["values"]).as_py()])

    def take(self, value: str, rows: int, number: int) -> None:
        """Counts rows of a text that was decoded wrongly; `number` is the first of them."""
        if not self.wrong or number < self.first[0]:
            self.first = (number, value)
        self.wrong[value] += rows

    def is_wrong(self) -> bool:
        """Whether too many are wrong to be so by chance."""
        rows = self.wrong.total()
        return (len(self.wrong) >= LEAST and rows >= SHARE * self.filled) or rows > MOSTLY * self.filled


def _is_ascii(values: pa.Array) -> bool:
    """Whether no byte of the texts is beyond ASCII."""
    content = values.buffers()[2]
    return content is None or not (np.frombuffer(content, np.uint8) & 0x80).any()


class Texts:
    """Looks at all columns of text of a file, batch by batch."""

    def __init__(self, names: list[str], path: Path):
        self._columns, self._path = {name: _Column() for name in names}, path
        for name in names:
            if found := original(name):
                raise self._error(f"the name of a column was UTF-8 read as {found[1]}", name, found[0])

    def look(self, batch: pa.RecordBatch, numbers: list[int]) -> None:
        """Takes a batch of rows, with their numbers in the file."""
        for column, values in zip(self._columns.values(), batch.columns, strict=True):
            if pa.types.is_dictionary(values.type) or pa.types.is_large_string(values.type):
                values = values.cast(pa.string())
            if pa.types.is_string(values.type):
                column.add(values, numbers)

    def take(self, name: str, value: str, rows: int, number: int) -> None:
        """Takes what a table holds of a text: how many rows, and the number of the first of them."""
        if original(value):
            self._columns[name].take(value, rows, number)

    def fill(self, filled: dict[str, int]) -> None:
        """Takes how many rows of a table have a text, column by column."""
        for name, rows in filled.items():
            self._columns[name].filled = rows

    def refuse(self) -> None:
        """Raises WarehouseError for a column of which so many texts were decoded wrongly."""
        for name, column in self._columns.items():
            if column.is_wrong():
                row, value = column.first
                right, wrong = original(value)
                words = f"“{name}” of row {row + 1} was UTF-8 read as {wrong}, as {column.wrong.total():,} rows are"
                raise self._error(words, value, right)

    def _error(self, words: str, value: str, right: str) -> WarehouseError:
        said = f"{self._path.name}: {words}: “{value[:40]}” stands for “{right[:40]}”."
        return WarehouseError(said, remedy=REMEDY)


def refuse_wrong(rows: duckdb.DuckDBPyRelation) -> None:
    """The same of rows that say where they stand (`filename`, `file_row_number`), file by file.

    Raises WarehouseError.
    """
    signs = sorted(FIRST.to_pylist())
    begins = f"in ({', '.join(str(ord(sign)) for sign in signs)})"
    seen: dict[str, Texts] = {}
    texts = [name for name, type_ in zip(rows.columns, rows.types, strict=True)
             if str(type_) == "VARCHAR" and name != "filename"]  # fmt: skip
    for text in map(quoted, _reaching(rows, texts, signs[0])):
        likely = rows.filter(f"{text} >= {literal(signs[0])} and unicode({text}) {begins}")
        counted = likely.aggregate(f"filename, {text}, count(*), min(file_row_number)", f"filename, {text}")
        for file, *found in counted.fetchall():
            seen.setdefault(file, Texts(texts, Path(file))).take(counted.columns[1], *found)
    for file, looked_at in seen.items():
        own = rows.filter(f"filename = {literal(file)}")
        [filled] = own.aggregate(", ".join(f"count({quoted(name)})" for name in texts)).fetchall()
        looked_at.fill(dict(zip(texts, filled, strict=True)))
        looked_at.refuse()


def _reaching(rows: duckdb.DuckDBPyRelation, texts: list[str], sign: str) -> list[str]:
    """The columns with a text from a sign on: Parquet notes the last text of each, so that nothing is read."""
    if not texts:
        return []
    [last] = rows.aggregate(", ".join(f"max({quoted(name)})" for name in texts)).fetchall()
    return [name for name, text in zip(texts, last, strict=True) if text and text >= sign]
