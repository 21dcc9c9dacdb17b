"""What the models need to know besides the extracts: months, codes, levels, the linkage key."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

import definitions
from geodata.boundaries import BoundarySet
from warehouse import models, outlines, references
from warehouse.bounds import ranges
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, sources

LAG = 2
GAP_TOLERANCE = 1
BEFORE_YEARS = 60
BANDS = {"0-15": "a0", "16-59": "a16", "60-79": "a60", "80+": "a80"}
AGES = {"a0": (-1200, 192), "a16": (192, 720), "a60": (720, 960), "a80": (960, 2400)}
SCHEMES = {
    "payment": {"ET": "ORP", "CS": "DLS", "LS": "TMP"},
    "period": {"GL": "OAA", "HL": "DNC", "TK": "TEK", "YF": "VET", "ZG": "UEP", "JM": "URP", "GS": "WI", "BT": "EMP",
               "SYJT": "MAT", "CHX": "LTC"},
    "enrolment": {"YLZ": "UEPI", "YLJ": "URPI", "310": "UEM", "390": "URM", "SY": "UII", "GS": "WII"},
}  # fmt: skip
REASONS = {"01": "work", "02": "death", "03": "moved", "04": "transfer", "09": "off", "J": "work",
           "X": "expired", "D": "death", "O": "off"}  # fmt: skip
# What is timed, and how what is not receipt ends.
CLOCKS = ("decision", "receipt", "service")
ENDINGS = ("decided", "used", "left")
CASH = ("DIB", "TEK", "DLS", "DNC", "ORP", "VET", "OAA", "UEP", "URP", "UI", "EMP", "WI", "MAT", "LTC", "HOU",
        "TMP", "MDA")  # fmt: skip
# Codes that systems used before a township was merged into another; and all that reports may use.
MERGED = (
    "insert into raw_place select changed.code, area.code from raw_township_code as changed "
    "join raw_area as area on cast(area.code as varchar) = changed.successor where changed.kind = 'merge'"
)
REPORTED = "create table raw_reported_place as select code from raw_place union select code from raw_township_code"
PEOPLE = ("sex", "age", "hukou")
# What is of no programme, or of any.
WHOLE = ("", "any")
# The columns of the small tables that hold codes of a closed list, and which list.
LISTED = {
    ("raw_area", "code"): "area", ("raw_ancestor", "code"): "area", ("raw_ancestor", "ancestor"): "area",
    ("raw_place", "township"): "area", ("raw_bands", "age"): "age", ("raw_ages", "age"): "age",
    ("raw_age_at", "age"): "age",
    ("raw_schemes", "programme"): "programme", ("raw_rule", "rule"): "programme",
    ("raw_paired", "programme"): "programme", ("raw_paired", "service"): "programme",
    ("raw_rule", "programme"): "programme", ("raw_owner", "programme"): "programme",
    ("raw_reasons", "outcome"): "outcome", ("raw_owner", "system"): "system",
}  # fmt: skip
# What of a delivery a later month or a later day of extraction changes.
MOVING = ("months", "extraction_date")
KEY_BYTES = 32
BLOCK = 64
DROP = 'drop table if exists "?"'


def last_mature(extracts: Extracts) -> int:
    """The last period whose payments are complete: two months before the last."""
    return extracts.months - 1 - LAG


def decided(extracts: Extracts) -> int:
    """The last period an exit of which is known: the gap tolerance and one month earlier still."""
    return last_mature(extracts) - GAP_TOLERANCE - 1


def linkage_key(data: Path) -> bytes:
    """The secret that links persons across systems, kept beside the builds, not in them. Raises WarehouseError for one
    that is damaged or that others can read."""
    file = data / "linkage.key"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(os.urandom(KEY_BYTES))
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise WarehouseError(f"{file} holds {len(key)} bytes.", allowed=f"{KEY_BYTES}",
                             remedy="Restore it from the backup, or remove it: a new one is made.")  # fmt: skip
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise WarehouseError(f"Others than its owner can read {file}, which links persons.",
                             remedy=f"chmod 600 {file}")  # fmt: skip
    return key


def load(connection: duckdb.DuckDBPyConnection, extracts: Extracts, boundaries: BoundarySet, key: bytes) -> None:
    """Makes the small tables that the models read besides the extracts."""
    _lists(connection, boundaries)
    frames = {
        "raw_area": _areas(boundaries),
        "raw_ancestor": ancestors(boundaries.areas),
        "raw_place": _places(boundaries),
        "raw_bands": pd.DataFrame(BANDS.items(), columns=["band", "age"]),
        "raw_ages": pd.DataFrame([(a, *r) for a, r in AGES.items()], columns=["age", "low", "high"]),
        "raw_age_at": _age_at(),
        "raw_schemes": pd.DataFrame(
            [(file, scheme, code) for file, codes in SCHEMES.items() for scheme, code in codes.items()],
            columns=["file", "scheme", "programme"],
        ),
        "raw_paired": pd.DataFrame(
            [(p["programme"], p["paired"]) for p in definitions.programme_rows() if p["paired"]],
            columns=["programme", "service"],
        ),
        "raw_reasons": pd.DataFrame(REASONS.items(), columns=["reason", "outcome"]),
        "raw_first_year": pd.DataFrame({"year": [int(extracts.first_month[:4])]}),
        **references.tables(),
    }
    for name, frame in frames.items():
        columns = [f'cast("{c}" as {LISTED[name, c]}) as "{c}"' if (name, c) in LISTED else f'"{c}"' for c in frame]
        connection.from_df(frame).project(", ".join(columns)).create(name)
    outlines.load(connection, boundaries)
    connection.execute(MERGED)
    connection.execute(REPORTED)
    go_on(connection, extracts, key)


def go_on(connection: duckdb.DuckDBPyConnection, extracts: Extracts, key: bytes) -> None:
    """Makes what a kept database lacks: the tables of the window, which moves on, and the secret, which is not kept."""
    for name, frame in _window(extracts).items():
        connection.execute(DROP.replace("?", name))
        connection.from_df(frame).create(name)
    keep_secret(connection, key)


def prints(extracts: Extracts) -> dict[str, str]:
    """What tells whether each table of the window is as before, by its name without `raw_`."""
    dated = {"raw_calendar": extracts.months, "raw_windows": extracts.months,
             "raw_extraction": (extracts.months, extracts.extraction_date, ranges()["birth"].low)}  # fmt: skip
    return {name.removeprefix("raw_"): repr(told) for name, told in dated.items()}


def _window(extracts: Extracts) -> dict[str, pd.DataFrame]:
    year, month = map(int, extracts.first_month.split("-"))
    extraction = {"extracted": date.fromisoformat(extracts.extraction_date), "months": extracts.months,
                  "mature": last_mature(extracts), "decided": decided(extracts),
                  "first_birth": ranges()["birth"].low}  # fmt: skip
    return {
        "raw_calendar": _calendar(year, month, extracts.months),
        "raw_windows": _windows(extracts),
        "raw_extraction": pd.DataFrame([extraction]),
    }


def keep_secret(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Makes the pads of the linkage key readable to the models; they stay in memory, whatever file a build works in."""
    block = key.ljust(BLOCK, b"\0")
    pads = [bytes(byte ^ mask for byte in block) for mask in (0x36, 0x5C)]
    connection.execute("attach ':memory:' as vault")
    connection.execute(
        "create table vault.raw_secret as select $inner::blob as inner_pad, $outer::blob as outer_pad",
        {"inner": pads[0], "outer": pads[1]},
    )
    connection.execute("create or replace view raw_secret as select inner_pad, outer_pad from vault.raw_secret")


def _lists(connection: duckdb.DuckDBPyConnection, boundaries: BoundarySet) -> None:
    """Declares the closed lists of codes as types: compact, and nothing else gets through."""
    codes = of_atlas(boundaries, definitions.programme_rows()) | {
        "system": sorted({source.system for source in sources()}),
        "measure": measures(),
    }
    for name, values in codes.items():
        connection.execute(closed_list(name, values))


def of_atlas(boundaries: BoundarySet, programmes: list[dict]) -> dict[str, list[str]]:
    """The closed lists of codes of an atlas, by name: areas from the top down, programmes, and those that are
    everywhere the same."""
    codes = sorted({entry["programme"] for entry in programmes} - set(WHOLE))
    areas = _areas(boundaries).sort_values(["rank", "code"])
    return {"area": list(areas["code"]), "programme": [*WHOLE, *codes], **everywhere()}


def everywhere() -> dict[str, list[str]]:
    """The closed lists of codes that are the same in every atlas, by name."""
    people = {name: [c.code for c in definitions.dimensions() if c.dimension == name] for name in PEOPLE}
    return people | {"clock": list(CLOCKS), "outcome": sorted({"", *REASONS.values(), *ENDINGS})}


def measures() -> list[str]:
    """Everything that the marts measure, by name."""
    return sorted({name for mart in models.found("marts").values() for name in mart.measures})


def closed_list(name: str, codes: list[str]) -> str:
    """The statement that declares a closed list of codes as a type."""
    quoted = ", ".join("'" + code.replace("'", "''") + "'" for code in codes)
    return "create type " + name + " as enum (" + quoted + ")"


def _areas(boundaries: BoundarySet) -> pd.DataFrame:
    rank = {level.level: i for i, level in enumerate(boundaries.levels)}
    areas = boundaries.areas[["code", "level", "parent"]]
    return areas.assign(rank=areas["level"].map(rank))


def ancestors(areas: pd.DataFrame) -> pd.DataFrame:
    """One row per area and each area above it, itself included: code, ancestor."""
    parent = dict(zip(areas["code"], areas["parent"], strict=True))
    rows = []
    for code in parent:
        upper = code
        while upper:
            rows.append((code, upper))
            upper = parent[upper]
    return pd.DataFrame(rows, columns=["code", "ancestor"])


def _places(boundaries: BoundarySet) -> pd.DataFrame:
    lowest = boundaries.levels[-1].level
    own = boundaries.areas.loc[boundaries.areas["level"] == lowest, "code"]
    real = pd.DataFrame({"code": own, "township": own})
    hosted = boundaries.crosswalk.rename(columns={"host": "township"})[["code", "township"]]
    return pd.concat([real, hosted], ignore_index=True)


def _age_at() -> pd.DataFrame:
    """One row per age in months: its band. An equality finds the band three times as fast as the ends of bands do."""
    rows = [(months, age) for age, (low, high) in AGES.items() for months in range(low, high)]
    return pd.DataFrame(rows, columns=["months", "age"]).astype({"months": "int32"})


def _calendar(year: int, month: int, months: int) -> pd.DataFrame:
    period = pd.RangeIndex(-BEFORE_YEARS * 12, months)
    absolute = year * 12 + month - 1 + period
    yyyymm = absolute // 12 * 100 + absolute % 12 + 1
    return pd.DataFrame({"yyyymm": yyyymm, "period": period}).astype("int32")


def _windows(extracts: Extracts) -> pd.DataFrame:
    last = last_mature(extracts)
    rows = [(last, 12), (last, 24), (last, 60)]
    decembers = [p for p in range(11, extracts.months, 12) if p < last]
    rows += [(p, 12) for p in decembers[-1:]]
    return pd.DataFrame(rows, columns=["until", "window_months"])
