"""Makes the tables of a delivery available to a connection, each from as it came to as the models read it."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import misread
from warehouse.errors import WarehouseError
from warehouse.extracts import CSV_TYPES, FITS, Extracts, Source, check_hashes, check_sums, files
from warehouse.folding import fold
from warehouse.loading.casting import EXACT, read_otherwise, typed
from warehouse.loading.mapping import Delivered
from warehouse.loading.mojibake import refuse_wrong
from warehouse.loading.reading import convert, schema_of
from warehouse.quoting import literal

STAGES = ("received", "mended", "delivered", "raw")
# The store keeps, beside the columns of the contract, the delivered file and row of each row.
ORIGIN = "* exclude (origin_file, origin_row), origin_file as filename, origin_row as file_row_number"

# What says where a row stands.
NUMBER = "file_row_number"
PLACE = {"filename": "VARCHAR", NUMBER: "BIGINT"}


def attach(connection: duckdb.DuckDBPyConnection, source: Source, delivery: Extracts, scratch: Path) -> int:
    """Makes the table available as `received_<name>` (as it came), `mended_<name>` (with corrections, if there are
    any), `delivered_<name>` (in the townships of now) and `raw_<name>` (without rejected rows); the number of its rows,
    those included that have another number of fields and are in none of these.

    `filename` and `file_row_number` say where each row stands.

    Raises WarehouseError for a file that is not what its declaration says.
    """
    paths = files(source, delivery)
    check_hashes(paths, delivery.folder)
    check_sums(delivery, paths)
    try:
        if not paths:
            rows = _none(connection, source)
        elif delivery.parts:
            rows = _together(connection, source, paths).project(ORIGIN)
        elif source.format == "parquet":
            _refuse_instants(paths)
            rows = _parquet(connection, source, paths, scratch)
        else:
            rows = _csv(connection, source, paths, scratch)
        _check_columns(source, rows, paths)
        _empty_is_missing(source, rows).create_view(f"received_{source.name}", replace=True)
        for below, above in pairwise(STAGES):
            connection.table(f"{below}_{source.name}").create_view(f"{above}_{source.name}", replace=True)
        return len(rows) + misread.misshapen(connection, source)
    except duckdb.Error as error:
        words = str(error).splitlines()[0][:300]
        raise WarehouseError(f"{paths[0]} cannot be read as {source.format}: {words}") from error


def _refuse_instants(paths: list[Path]) -> None:
    """Raises WarehouseError for a column of instants: DuckDB makes them days of the host's time zone."""
    for path in paths:
        for field in schema_of(path):
            if pa.types.is_timestamp(field.type) and field.type.tz:
                raise WarehouseError(
                    f"Column “{field.name}” of {path.name} holds instants ({field.type}), not days.",
                    remedy="Load the delivery, then build: a load reads them by China's clocks.",
                )


def _together(connection, source: Source, paths: list[Path], **more: bool) -> duckdb.DuckDBPyRelation:
    """The rows of several files, in columns of the type that holds the values of all; by place they would have that of
    the first, and 100.50 became 100 where a year before had whole numbers. Raises WarehouseError where one lacks a
    column."""
    for path in paths:
        _check_names(source, schema_of(path).names, [path])
    return connection.read_parquet([str(path) for path in paths], union_by_name=True, **more)


def _none(connection, source: Source) -> duckdb.DuckDBPyRelation:
    """The table as it is where it was left out: its columns, and no row."""
    types = {name: CSV_TYPES[kind] for name, kind in source.columns.items()} | PLACE
    given = connection.sql("select null as nothing where false")
    return given.project(", ".join(f'cast(nothing as {kind}) as "{name}"' for name, kind in types.items()))


def _parquet(connection, source: Source, paths: list[Path], scratch: Path):
    """The rows with their texts as a load reads them; most deliveries are read from the files as they came."""
    rows = _together(connection, source, paths, file_row_number=True, filename=True)
    refuse_wrong(rows)
    if _has_fractions(source, rows):
        return _as_loaded(connection, source, rows, scratch)
    _check_columns(source, rows, paths)
    folds, is_unread = read_otherwise(rows, source)
    return _as_loaded(connection, source, rows, scratch) if is_unread else fold(rows, folds)


def _has_fractions(source: Source, rows: duckdb.DuckDBPyRelation) -> bool:
    """Whether a whole number came as a fraction: tools make it one where a file has a row without it."""
    have = dict(zip(rows.columns, map(str, rows.types), strict=True))
    return any(kind == "int" and have.get(name) in EXACT for name, kind in source.columns.items())


def _csv(connection, source: Source, paths: list[Path], scratch: Path):
    """The rows as a load reads them; one with more or fewer fields than the header is kept to be rejected."""
    read, misshapen = {}, []
    for at, path in enumerate(paths):
        out = scratch / f"{source.name}-{at}.parquet"
        found = convert(path, "csv", out, scratch)
        _check_names(source, found.columns, [path])
        misshapen += [(str(path), row, "", str(fields), found.other_width) for row, fields in found.misshapen]
        read[str(out)] = str(path)
    rows = connection.read_parquet([*read], filename=True)
    whose = "".join(f" when {literal(out)} then {literal(path)}" for out, path in read.items())
    rows = rows.project(f"* replace (case filename{whose} end as filename)")
    return _as_loaded(connection, source, rows, scratch, misshapen)


def _as_loaded(connection, source: Source, rows, scratch: Path, misshapen: Sequence[tuple] = ()):
    """The rows as a load reads their values, written once: the checks and the models read a table several times.
    Values that cannot be read are kept to be rejected."""
    file = str(scratch / f"{source.name}.parquet")
    typed(rows, source, Delivered()).write_parquet(file, overwrite=True)
    read = connection.read_parquet(file)
    misread.keep(connection, source, read, misshapen)
    return read.project("* exclude (misread)")


def _empty_is_missing(source: Source, rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The rows without empty texts, whatever the tool that exported them writes for what is missing. Columns in which
    the contract allows none are left as they are: their rows are rejected."""
    filled = {*source.filled, *source.key, *source.references, *source.codes} - {*source.empty}
    may_be = [f'"{name}"' for name, kind in source.columns.items() if kind == "text" and name not in filled]
    told = [f"case when ltrim(cast({name} as varchar)) <> '' then {name} end as {name}" for name in may_be]
    return rows.project(f"* replace ({', '.join(told)})") if told else rows


def _check_columns(source: Source, rows, paths: list[Path]) -> None:
    _check_names(source, rows.columns, paths)
    have = dict(zip(rows.columns, map(str, rows.types), strict=True))
    for name, kind in source.columns.items():
        if not have[name].startswith(FITS[kind]):
            raise WarehouseError(
                f"Column “{name}” of {paths[0].name} is {have[name]}.",
                allowed=f"{kind} ({', '.join(FITS[kind])})",
                remedy="Load the delivery, then build: a load reads other types too.",
            )


def _check_names(source: Source, have: list[str], paths: list[Path]) -> None:
    for name in source.columns:
        if name not in have:
            raise WarehouseError(
                f"{paths[0].name} of {source.system_en} has no column “{name}”.",
                found=", ".join(column for column in have if column not in PLACE),
                remedy="Deliver the column or change the declaration in warehouse/sources.",
            )
