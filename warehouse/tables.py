"""Tables of aggregates by area that somebody else made, brought into an atlas of their own."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from geodata.boundaries import BoundarySet, read
from warehouse import table_reading
from warehouse.cases import inert_rows
from warehouse.errors import WarehouseError
from warehouse.publish import publish
from warehouse.table_reading import AREA, PERIOD, Table, read_table, span

CURRENCIES = ("yuan", "usd")
TOO_SPARSE = 0.5


def import_(
    table: Table,
    atlas: str,
    folder: Path,
    out: Path,
    progress: Callable[[str, int, int], None] | None = None,
) -> str:
    """Publishes the table as a build of `atlas`; a report of what joined and what did not."""
    tell = progress or (lambda step, done, of: None)
    tell("reading", 0, 3)
    boundaries, delivered = read(folder), read_table(table)
    rows = delivered.frame
    lowest = boundaries.levels[-1].level
    known = set(boundaries.areas.loc[boundaries.areas["level"] == lowest, "code"])
    joined = rows[rows[AREA].isin(known)]
    if joined.empty:
        raise WarehouseError(
            f"No code of “{table.area}” is a {lowest} of {folder}.",
            found=", ".join(rows[AREA].head(5)),
            allowed=", ".join(sorted(known)[:5]) + " …",
        )
    periods = span(joined[PERIOD])
    tell("publishing", 1, 3)
    with duckdb.connect() as connection:
        build = publish(
            atlas, out, boundaries, build=_identifier(table, boundaries),
            facts=_facts(table, boundaries, periods) | _parts(table, delivered.parts), connection=connection,
            fill=lambda: _fill(connection.cursor(), table, boundaries, joined, periods),
            definitions={"indicator": _indicators(table, delivered.parts)},
        )  # fmt: skip
    tell("done", 3, 3)
    return _report(table, rows, joined, out / atlas, build, known)


def _report(table, rows, joined, home: Path, build: str, known: set) -> str:
    unmatched = sorted(set(rows[AREA]) - known)
    lines = [f"Published build {build}.", f"{len(joined)} of {len(rows)} rows joined."]
    if unmatched:
        file = home / f"unmatched-{build}.csv"
        inert_rows(pd.DataFrame({table.area: unmatched})).to_csv(file, index=False)
        lines.append(f"{len(unmatched)} codes match no area: {', '.join(unmatched)}. Listed in {file}.")
    for column in table.measures:
        empty = int(rows[column].isna().sum())
        if empty:
            lines.append(f"{column}: {empty} empty values, shown as missing.")
    without = len(known - set(joined[AREA]))
    lines.append(f"{without} areas of the boundaries have no row, shown as missing.")
    return "\n".join(lines)


def _identifier(table: Table, boundaries: BoundarySet) -> str:
    content = hashlib.sha256(table.file.read_bytes())
    content.update(repr((table.measures, table.rates, table.at, table.names, table.units)).encode())
    content.update(boundaries.areas.to_csv(index=False).encode())
    for code in (__file__, table_reading.__file__):
        content.update(Path(code).read_bytes())
    return f"table-{content.hexdigest()[:8]}"


def _facts(table: Table, boundaries: BoundarySet, periods: list[str]) -> dict[str, str]:
    first = table.rates[0].id if table.rates else table.measures[0]
    return {
        "name_zh": boundaries.name_zh, "name_en": boundaries.name_en,
        "grain": "month" if "-" in periods[0] else "year", "demonstration": "false",
        "note_zh": boundaries.note_zh, "note_en": boundaries.note_en, "source": boundaries.source,
        "licence": boundaries.licence, "vintage": boundaries.vintage,
        "review_number": boundaries.review_number, "extraction_date": periods[-1],
        "root": boundaries.root, "default_indicator": first, "default_programme": "",
        "default_from": periods[-1], "default_to": periods[-1], "threshold": "1",
        "scale_note_zh": "", "scale_note_en": "",
    }  # fmt: skip


def _parts(table: Table, parts: dict[str, int]) -> dict[str, str]:
    """Facts of the measures that are stored in parts of one, as the cube holds whole numbers."""
    sides = {rate.side(side): column for rate in table.rates for side, column in rate.sides.items()}
    measures = {column: column for column in table.measures} | sides
    return {f"parts:{name}": str(parts[column]) for name, column in measures.items() if parts[column] > 1}


def _indicators(table: Table, parts: dict[str, int]) -> list[dict]:
    rows = [
        _indicator(table, c, "count", c, "", 1.0, i) | {"decimals": len(str(parts[c])) - 1}
        for i, c in enumerate(table.measures)
    ]
    rates = [
        _indicator(table, r.id, "ratio", r.numerator, r.denominator, r.scale, 100 + i)
        for i, r in enumerate(table.rates)
    ]
    return rows + rates


def _indicator(table, id_, kind, numerator, denominator, scale, sort) -> dict:
    zh, en = _name(table, id_, numerator, denominator)
    unit = table.units.get(numerator, "number")
    if kind == "ratio":
        unit = unit if unit in CURRENCIES else {100.0: "percent", 1000.0: "per_thousand"}.get(scale, "number")
    formula = numerator if kind == "count" else f"{numerator} ÷ {denominator} × {scale:g}"
    return {
        "indicator": id_, "kind": kind,
        "numerator": f"{id_}:numerator" if denominator else numerator,
        "denominator": f"{id_}:denominator" if denominator else "",
        "scale": scale, "unit": unit, "mark": "circle" if kind == "count" else "fill",
        "better": "neutral", "decimals": 1, "horizon": 0, "question": "where",
        "sort": sort, "core": True, "name_zh": zh, "name_en": en, "short_zh": zh, "short_en": en,
        "meaning_zh": zh, "meaning_en": en, "formula_zh": formula, "formula_en": formula,
        "sentence_zh": f"{zh}为 {{value}}", "sentence_en": f"{en}: {{value}}", "reference": "-",
        "source_zh": table.file.name, "source_en": table.file.name, "chain": "output", "owner_zh": "-",
        "owner_en": "-", "refresh": "year", "limits_zh": "-", "limits_en": "-", "baseline": "",
        "review_due": None, "programmes": "",
    }  # fmt: skip


def _name(table: Table, id_: str, numerator: str, denominator: str) -> tuple[str, str]:
    if id_ in table.names:
        return table.names[id_]
    if denominator:
        top, under = (table.names.get(c, (c, c)) for c in (numerator, denominator))
        return f"{top[0]} ÷ {under[0]}", f"{top[1]} ÷ {under[1]}"
    return table.names.get(numerator, (numerator, numerator))


def _fill(target, table: Table, boundaries: BoundarySet, rows: pd.DataFrame, periods) -> None:
    target.execute("use published")
    target.from_df(pd.DataFrame({
        "period": range(len(periods)), "code": periods,
        "start": [date(int(p[:4]), int(p[5:7] or 1), 1) for p in periods],
        "provisional": False})).insert_into("period")  # fmt: skip
    lowest = boundaries.levels[-1].level
    parent = dict(zip(boundaries.areas["code"], boundaries.areas["parent"], strict=True))
    areas = list(boundaries.areas.loc[boundaries.areas["level"] == lowest, "code"])
    gaps: set[tuple] = set()
    for name, grid in _grids(table, rows, areas, periods).items():
        # Both sides of a rate are of the same areas; a count of some areas is not the count of all.
        sums, absent = _rolled_up(grid, areas, parent, 0 if name in table.measures else TOO_SPARSE)
        codes = list(sums)
        cumulated = np.cumsum(np.nan_to_num(np.array([sums[c] for c in codes])), axis=1)
        blank = pa.array([""] * len(codes))
        columns = {"measure": pa.array([name] * len(codes)), "programme": blank, "area": pa.array(codes)}
        columns |= {"sex": blank, "age": blank, "hukou": blank}
        lists = np.rint(cumulated).astype(np.int64).tolist()
        target.from_arrow(pa.table(columns | {"cum": pa.array(lists, pa.list_(pa.int64()))})).insert_into("cube")
        gaps |= {(name, code, period, "missing") for code, period in absent}
    frame = pd.DataFrame(sorted(gaps), columns=["subject", "area", "period", "status"])
    if len(frame):
        target.from_df(frame).insert_into("gap")
    target.execute("insert into offer select indicator, '' from indicator")


def _grids(table: Table, rows: pd.DataFrame, areas: list[str], periods: list[str]) -> dict[str, np.ndarray]:
    """For each measure an array of areas by periods, NaN where empty.

    The two sides of a rate are kept apart from their columns and are both empty where one is, so that
    an area above is the quotient of sums over the same areas.
    """
    grids = {
        column: rows.pivot(index=AREA, columns=PERIOD, values=column).reindex(areas, columns=periods).to_numpy()
        for column in table.measures
    }
    for rate in table.rates:
        over, under = grids[rate.numerator], grids[rate.denominator]
        absent = np.isnan(over) | np.isnan(under)
        grids[rate.side("numerator")] = np.where(absent, np.nan, over)
        grids[rate.side("denominator")] = np.where(absent, np.nan, under)
    return grids


def _rolled_up(grid: np.ndarray, areas: list[str], parent: dict[str, str], most: float):
    """Sums by area and period for every level, and where more than the share `most` of the parts is missing."""
    sums = {code: grid[i] for i, code in enumerate(areas)}
    parts: dict[str, list[np.ndarray]] = {}
    for i, code in enumerate(areas):
        upper = parent[code]
        while upper:
            parts.setdefault(upper, []).append(grid[i])
            upper = parent[upper]
    missing = {(code, p) for code, row in sums.items() for p in np.flatnonzero(np.isnan(row))}
    for code, rows in parts.items():
        stacked = np.array(rows)
        sums[code] = np.nansum(stacked, axis=0)
        sparse = np.isnan(stacked).mean(axis=0) > most
        missing |= {(code, int(p)) for p in np.flatnonzero(sparse)}
    return sums, {(code, int(p)) for code, p in missing}
