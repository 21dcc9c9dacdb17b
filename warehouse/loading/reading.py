"""Reads one file of a user and writes it as Parquet of texts. Runs in the child process alone."""

import csv
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv as pc
import pyarrow.parquet as pq

from warehouse.encoding import LINE_END, as_utf8, blocks
from warehouse.errors import WarehouseError
from warehouse.loading.mojibake import Texts
from warehouse.loading.workbook import rows_of, width

BLOCK = 16 << 20
LONGEST_LINE = BLOCK
BATCH = 50_000
ROW = "file_row_number"
MAGIC = b"PAR1"
AGAIN = "Deliver it again; nothing was changed."
# Clocks in China are eight hours ahead of UTC, without summer time since 1991. Nine hours bring a midnight of before to
# its own day, be it one of summer time (1986–1991, nine ahead) or of Shanghai's time of before 1901 (8:05:43 ahead).
STEADY, BEFORE, SINCE = datetime(1992, 1, 1), timedelta(hours=9), timedelta(hours=8)


@dataclass
class Found:
    """What a file held: its hash, encoding, columns, rows read, and rows of the wrong number of fields as
    (row, fields)."""

    sha256: str
    encoding: str = ""
    columns: list[str] = field(default_factory=list)
    rows: int = 0
    misshapen: list[tuple[int, int]] = field(default_factory=list)

    @property
    def other_width(self) -> str:
        """Why rows of the wrong number of fields are rejected."""
        return f"has not {len(self.columns)} fields"


def convert(path: Path, kind: str, out: Path, scratch: Path, encoding="", delimiter=",", sheet="") -> Found:
    """Writes the rows of a file to `out`, each with its number in the column `file_row_number`, from 0.

    Raises WarehouseError for a file that cannot be read, or that changed while it was read.
    """
    found = Found(_sha256(path))
    _refuse_empty(path)
    readers = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
    try:
        readers[kind](path, out, found, scratch=scratch, encoding=encoding, delimiter=delimiter, sheet=sheet)
    except pa.ArrowException as error:
        words = f"{path.name} cannot be read as {kind}: {str(error).splitlines()[0][:200]}"
        raise WarehouseError(words, remedy=AGAIN) from error
    if _sha256(path) != found.sha256:
        raise WarehouseError(f"{path.name} changed while it was read.", remedy="Wait until it is written, and load.")
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _csv(path: Path, out: Path, found: Found, *, scratch: Path, encoding: str, delimiter: str, **_) -> None:
    text, found.encoding = as_utf8(path, scratch, encoding)
    content = text.read_bytes()
    if b"\r" in content and b"\n" not in content:
        raise WarehouseError(f"{path.name} ends its lines with CR alone.", allowed="LF or CR LF")
    if _longest_line(content) > LONGEST_LINE:
        raise WarehouseError(f"{path.name} has a line of more than {LONGEST_LINE >> 20} MB.")
    header = next(blocks(content), b"").removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode().rstrip("\r")
    names = _unique(next(csv.reader([header], delimiter=delimiter)), path)

    def misshapen(row) -> str:
        blank = row.actual_columns <= 1 and not (row.text or "").strip()
        if not blank:
            found.misshapen.append((row.number - 2, row.actual_columns))
        blanks.append(row.number - 2)
        return "skip"

    blanks: list[int] = []
    with pc.open_csv(
        text,
        read_options=pc.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=1),
        parse_options=pc.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=misshapen
        ),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""],
            quoted_strings_can_be_null=False,
        ),
    ) as reader:  # fmt: skip
        _write(out, found, reader, names, blanks, path)


def _longest_line(content: bytes) -> int:
    """The bytes of the longest line."""
    ends = ((len(block), np.flatnonzero(np.frombuffer(block, np.uint8) == LINE_END)) for block in blocks(content))
    return max((int(np.diff(at, prepend=-1, append=size).max()) - 1 for size, at in ends), default=0)


def _unique(names: list[str], path: Path) -> list[str]:
    names = [name.strip().removeprefix("\ufeff") for name in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WarehouseError(f"{path.name} has the column “{twice[0]}” twice.", remedy="Name every column once.")
    return names


def _write(out: Path, found: Found, batches, names: list[str], skipped: list[int], path: Path) -> None:
    """Writes batches with the number that each row has in the file; `skipped` fills while they are read."""
    found.columns, at, texts = names, 0, Texts(names, path)
    with _Parquet(out, names) as file:
        for batch in batches:
            for name, column in zip(names, batch.columns, strict=True):
                _refuse_breaks(column, name, at + len(skipped), path)
            gone = [row for row in skipped if row >= at]
            numbers = np.arange(at, at + batch.num_rows + len(gone))
            numbers = numbers[~np.isin(numbers, gone)][: batch.num_rows] if gone else numbers
            at = int(numbers[-1]) + 1 if len(numbers) else at
            found.rows += batch.num_rows
            texts.look(batch, numbers)
            file.write(batch, numbers)
    texts.refuse()


def _refuse_breaks(column: pa.Array, name: str, near: int, path: Path) -> None:
    found = pa.compute.match_substring(column, "\n")
    if pa.compute.any(found).as_py():
        row = pa.compute.index(found, pa.scalar(True)).as_py()
        raise WarehouseError(
            f"{path.name}: from about row {near + row + 1} on, “{name}” goes on over the end of its line.",
            found=repr(column[row].as_py()[:40]),
            remedy="A quotation mark is not closed. Deliver the file again; nothing was changed.",
        )


class _Parquet:
    """A Parquet file of texts and row numbers."""

    def __init__(self, out: Path, names: list[str]):
        self._schema = pa.schema([*((name, pa.string()) for name in names), (ROW, pa.int64())])
        self._writer = pq.ParquetWriter(out, self._schema, compression="lz4")

    def write(self, batch: pa.RecordBatch, numbers: np.ndarray) -> None:
        """Appends rows."""
        columns = [*batch.columns, pa.array(numbers, pa.int64())]
        self._writer.write_batch(pa.record_batch(columns, schema=self._schema))

    def __enter__(self) -> "_Parquet":
        return self

    def __exit__(self, *_) -> None:
        self._writer.close()


def _xlsx(path: Path, out: Path, found: Found, *, sheet: str, **_) -> None:
    rows = rows_of(path, sheet)
    names = _unique(next(rows, []), path)
    if not any(names):
        raise WarehouseError(f"{path.name} has no row of column names.", allowed="column names in the first row")
    schema = pa.schema([(name, pa.string()) for name in names])
    skipped: list[int] = []

    def batches():
        held: list[list[str | None]] = []
        for number, row in enumerate(rows):
            cells = width(row)
            if cells > len(names):
                found.misshapen.append((number, cells))
            # Rows without content, kept by a format, are none, as empty lines of a CSV are not.
            if not 0 < cells <= len(names):
                skipped.append(number)
                continue
            held.append(row)
            if len(held) == BATCH:
                yield _batch(held, schema)
                held = []
        if held:
            yield _batch(held, schema)

    _write(out, found, batches(), names, skipped, path)


def _batch(rows: list[list[str | None]], schema: pa.Schema) -> pa.RecordBatch:
    columns = [pa.array([row[i] if i < len(row) else None for row in rows], pa.string()) for i in range(len(schema))]
    return pa.record_batch(columns, schema=schema)


def _parquet(path: Path, out: Path, found: Found, **_) -> None:
    _refuse_other_beginning(path)
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        found.columns = _unique(list(schema.names), path)
        nested = [field.name for field in schema if pa.types.is_nested(field.type)]
        if nested:
            raise WarehouseError(f"Column “{nested[0]}” of {path.name} holds lists or records.", allowed="one value")
        texts = Texts(found.columns, path)
        schema = pa.schema([(field.name, _plain_type(field.type)) for field in schema])
        whole = schema.append(pa.field(ROW, pa.int64()))
        # Bounds of fractions leave out what is no number (NaN), and DuckDB leaves out comparisons that bounds answer.
        bounded = [field.name for field in whole if not pa.types.is_floating(field.type)]
        with pq.ParquetWriter(out, whole, compression="lz4", write_statistics=bounded) as writer:
            for batch in file.iter_batches(BATCH * 4):
                numbers = range(found.rows, found.rows + batch.num_rows)
                columns = [_plain(column, name, path) for column, name in zip(batch.columns, schema.names, strict=True)]
                texts.look(pa.record_batch(columns, schema=schema), numbers)
                writer.write_batch(pa.record_batch([*columns, pa.array(numbers, pa.int64())], schema=whole))
                found.rows += batch.num_rows
    texts.refuse()


def schema_of(path: Path) -> pa.Schema:
    """What a Parquet file says of its columns. Raises WarehouseError for one that is none, is empty or cut off."""
    _refuse_empty(path)
    _refuse_other_beginning(path)
    try:
        return pq.read_schema(path)
    except pa.ArrowException as error:
        words = f"{path.name} cannot be read as parquet: {str(error).splitlines()[0][:200]}"
        raise WarehouseError(words, remedy=AGAIN) from error


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise WarehouseError(f"{path.name} is empty.", remedy=AGAIN)


def _refuse_other_beginning(path: Path) -> None:
    """Readers look at the end of the file alone."""
    with path.open("rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            raise WarehouseError(f"{path.name} does not begin as a Parquet file does.", remedy=AGAIN)


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """The type without its time zone; text, where it is one, or bytes, in another form."""
    if pa.types.is_timestamp(kind):
        return pa.timestamp(kind.unit)
    return pa.string() if pa.types.is_string_view(kind) or _is_bytes(kind) else kind


def _is_bytes(kind: pa.DataType) -> bool:
    tests = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    return any(test(kind) for test in tests)


def _plain(column: pa.Array, name: str, path: Path) -> pa.Array:
    """Instants as clocks of the province, and bytes, by which some tools write texts, as UTF-8; others as they are."""
    if pa.types.is_timestamp(column.type):
        return _as_in_china(column)
    try:
        return column.cast(_plain_type(column.type))
    except pa.ArrowInvalid as error:
        raise WarehouseError(
            f"Column “{name}” of {path.name} holds bytes that are no text in UTF-8.",
            remedy="Write it as text and deliver it again; nothing was changed.",
        ) from error


def _as_in_china(column: pa.Array) -> pa.Array:
    """Instants as the clocks of the province showed them, wherever the file is read."""
    if column.type.tz is None:
        return column
    utc = column.view(_plain_type(column.type))
    early = pa.compute.less(utc, pa.scalar(STEADY, utc.type))
    ahead = pa.compute.if_else(early, *(pa.scalar(hours, pa.duration(utc.type.unit)) for hours in (BEFORE, SINCE)))
    return pa.compute.add(utc, ahead)
