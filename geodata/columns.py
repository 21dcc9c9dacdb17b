"""The columns of a delivered layer that an import needs: code, names, area above."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.boundaries import BoundaryError, BoundarySet
from geodata.matching import listed
from geodata.place_names import english, same_place

CODES = ("code", "id", "GEOID", "adcode", "gb")
MADE = ("name_en", "pinyin", "initials")
NAMES = ("name", "NAME", "name_zh")


def columns(plan, frame: gpd.GeoDataFrame, below: bool) -> gpd.GeoDataFrame:
    """Columns code, name_zh, name_en, parent and polygon of the rows of a file, as texts; an empty cell but for the
    code is missing. Raises BoundaryError for a column that is not there and for a row without a code.

    `below`: whether the areas may name one above; the first of several layers has none to name.
    """
    code = plan.code or next((c for c in CODES if c in frame), "")
    name = plan.name or next((c for c in NAMES if c in frame), code)
    named = [
        (code, "--code"),
        (name, "--name"),
        (plan.name_en, "--name-en"),
        (plan.parent if below else "", "--parent"),
    ]
    for column, option in named[:2] + [entry for entry in named[2:] if entry[0]]:
        if column not in frame:
            raise BoundaryError(
                f"{plan.file.name} has no column “{column}”. It has: {', '.join(map(str, frame.columns))}. "
                f"Name it with {option}."
            )
    codes = _text(frame[code]).map(lambda text: text or "")
    if (missing := (codes == "").to_numpy() & ~without_geometry(frame)).any():
        raise BoundaryError(
            f"{plan.file.name}: {missing.sum()} rows have no code in “{code}”, the first is row "
            f"{np.flatnonzero(missing)[0] + 1}. Name the right column with --code; a layer of the whole needs no "
            "import, --top names it."
        )
    in_english = _text(frame[plan.name_en]) if plan.name_en else None
    parent = _text(frame[plan.parent]) if plan.parent and plan.parent in frame else None
    return gpd.GeoDataFrame(
        {"code": codes, "name_zh": _text(frame[name]), "name_en": in_english, "parent": parent},
        geometry=frame.geometry.to_numpy(), crs=4326,
    )  # fmt: skip


def without_geometry(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Whether each row has no geometry, or an empty one."""
    return (frame.geometry.isna() | frame.geometry.is_empty).to_numpy()


def _text(cells: pd.Series) -> pd.Series:
    """Cells as texts, None where there is none."""
    texts = cells.astype("string").str.strip().str.removesuffix(".0")
    return pd.Series([None if pd.isna(text) else text or None for text in texts], index=cells.index, dtype=object)


def named(level: str, frame: gpd.GeoDataFrame, known: BoundarySet | None) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The areas with names, pinyin and initials, and what was done where the file gives no name.

    A name that is missing is the built-in one of the code, else the code. The file's English name wins; pinyin, and the
    English name that is missing, are the built-in ones if the Chinese name is, else made of it.
    """
    built_in = {} if known is None else known.areas.set_index("code")[["name_zh", *MADE]].to_dict("index")
    nameless, rows = [], []
    for row in frame.itertuples():
        own = built_in.get(row.code, {})
        zh = row.name_zh or own.get("name_zh") or row.code
        made = [own[column] for column in MADE] if own and same_place(zh, own["name_zh"]) else _made(zh, row.name_en)
        rows.append((zh, row.name_en or made[0], *made[1:]))
        nameless += [] if row.name_zh else [f"{row.code} ({zh if own else 'the code'})"]
    names = dict(zip(("name_zh", *MADE), zip(*rows, strict=True), strict=True))
    done = frame.assign(**names, parent=[parent or "" for parent in frame["parent"]])
    if not nameless:
        return done, []
    return done, [f"{level}: {len(nameless)} areas without a name in the file bear the built-in name of their code, "
                  f"or the code: {listed(nameless)}."]  # fmt: skip


def _made(zh: str, en: str | None) -> tuple[str, str, str]:
    """English name, pinyin and initials of a name; of one without Chinese characters the name and its letters."""
    if english(zh)[1]:
        return english(zh)
    return zh, re.sub("[^a-z]", "", (en or zh).lower()), ""
