"""The columns of a delivered layer that an import needs: code, names, area above."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.boundaries import BoundaryError, BoundarySet
from geodata.matching import listed

CODES = ("code", "id", "GEOID", "adcode", "gb")
NAMES = ("name", "NAME", "name_zh")


def columns(plan, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Columns code, name_zh, name_en, parent and polygon of the rows of a file, as texts; an empty cell but for the
    code is missing. Raises BoundaryError for a column that is not there and for a row without a code."""
    code = plan.code or next((c for c in CODES if c in frame), "")
    name = plan.name or next((c for c in NAMES if c in frame), code)
    for column, option in ((code, "--code"), (name, "--name")):
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
    english = _text(frame[plan.name_en]) if plan.name_en in frame else None
    parent = _text(frame[plan.parent]) if plan.parent and plan.parent in frame else None
    return gpd.GeoDataFrame(
        {"code": codes, "name_zh": _text(frame[name]), "name_en": english, "parent": parent},
        geometry=frame.geometry.to_numpy(), crs=4326,
    )  # fmt: skip


def without_geometry(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Whether each row has no geometry, or an empty one."""
    return (frame.geometry.isna() | frame.geometry.is_empty).to_numpy()


def _text(cells: pd.Series) -> pd.Series:
    """Cells as texts, None where there is none."""
    texts = cells.astype("string").str.strip().str.removesuffix(".0")
    return pd.Series([None if pd.isna(text) else text or None for text in texts], index=cells.index, dtype=object)


def filled(level: str, frame: gpd.GeoDataFrame, known: BoundarySet | None) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The areas with a name where the file gives none: the built-in one of the code, else the code; and what was done.

    An English name that is missing is that of the built-in set, if the Chinese one is, else the Chinese one.
    """
    built_in = {} if known is None else known.areas.set_index("code")[["name_zh", "name_en"]].to_dict("index")
    nameless, names = [], []
    for row in frame.itertuples():
        own = built_in.get(row.code, {})
        zh = row.name_zh or own.get("name_zh") or row.code
        names.append((zh, row.name_en or (own["name_en"] if own.get("name_zh") == zh else zh)))
        nameless += [] if row.name_zh else [f"{row.code} ({zh if own else 'the code'})"]
    zh, en = zip(*names, strict=True)
    done = frame.assign(name_zh=zh, name_en=en, parent=[parent or "" for parent in frame["parent"]])
    if not nameless:
        return done, []
    return done, [f"{level}: {len(nameless)} areas without a name in the file bear the built-in name of their code, "
                  f"or the code: {listed(nameless)}."]  # fmt: skip
