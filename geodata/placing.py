"""Whether delivered areas lie where the built-in set has their codes, and bear the names it has for them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import datum
from geodata.boundaries import BoundaryError, BoundarySet
from geodata.matching import EQUAL_AREA

MARGIN_METRES = 5_000
MOST_OUTSIDE = 0.2
NAMED = 3
SHOWN = 5
Layers = dict[str, gpd.GeoDataFrame]


def without_offset(layers: Layers, known: BoundarySet, undo: bool, elsewhere: bool) -> tuple[Layers, list[str]]:
    """The layers of a file, all of them brought from GCJ-02 to WGS84 or none, and what is said of each.

    `layers`: by level, columns code and geometry (degrees). Raises BoundaryError if GCJ-02 is to be undone in areas
    that are not shifted as it shifts, unless `elsewhere` says that the built-in set is not to be asked.
    """
    shifts = {level: datum.offset(frame, known) for level, frame in layers.items()}
    if not undo:
        return layers, [_advice(level, shift) for level, shift in shifts.items() if shift and _far(shift)]
    if not any(datum.in_china(frame.total_bounds) for frame in layers.values()):
        raise BoundaryError("No area lies in China, and GCJ-02 is used there alone. Import without --undo-gcj02.")
    if not elsewhere:
        _refuse_to_undo(shifts)
    undone = {
        level: frame.set_geometry(datum.without_gcj02(frame.geometry.to_numpy())) for level, frame in layers.items()
    }
    return undone, [_undone(level, shift) for level, shift in shifts.items()]


def _refuse_to_undo(shifts: dict[str, tuple[float, float] | None]) -> None:
    found = {level: shift for level, shift in shifts.items() if shift is not None}
    sound = [level for level, shift in found.items() if not _far(shift)]
    if sound or (found and not any(map(datum.looks_like_gcj02, found.values()))):
        level = (sound or list(found))[0]
        raise BoundaryError(
            f"{level}: {_words(found[level])}, which is not the shift of GCJ-02. Import without --undo-gcj02; with "
            "--elsewhere it is undone all the same."
        )


def _far(shift: tuple[float, float]) -> bool:
    return float(np.hypot(*shift)) > datum.OFFSET_METRES[0]


def _words(shift: tuple[float, float]) -> str:
    east, north = shift
    return (f"lies {abs(east):,.0f} m {'east' if east >= 0 else 'west'} and {abs(north):,.0f} m "
            f"{'north' if north >= 0 else 'south'} of the built-in areas")  # fmt: skip


def _advice(level: str, shift: tuple[float, float]) -> str:
    if datum.looks_like_gcj02(shift):
        return f"{level}: {_words(shift)}: probably GCJ-02. Import again with --undo-gcj02 to bring it to WGS84."
    return f"{level}: {_words(shift)} (median): not the shift of GCJ-02. Check --crs and --code."


def _undone(level: str, shift: tuple[float, float] | None) -> str:
    if shift is None:
        return f"{level}: GCJ-02 was undone as asked; the built-in set has too little to compare with."
    return f"{level}: {_words(shift)}: GCJ-02 was undone."


def located(level: str, frame: gpd.GeoDataFrame, known: BoundarySet, elsewhere: bool) -> list[str]:
    """How many areas (columns code and geometry, valid, in degrees) lie outside the built-in place of their code.

    Raises BoundaryError if those are more than a fifth of the layer, unless `elsewhere`.
    """
    metres = _metres_outside(frame, known)
    if metres.empty:
        return []
    out = metres[metres > MARGIN_METRES]
    shown = ", ".join(f"{code} ({far / 1000:,.0f} km)" for code, far in out.head(SHOWN).items())
    line = (f"{level}: {len(out)} of {len(metres)} areas lie over {MARGIN_METRES // 1000} km outside the built-in "
            f"place of their code{': ' + shown if shown else ''}{' …' if len(out) > SHOWN else ''}.")  # fmt: skip
    if len(out) > MOST_OUTSIDE * len(frame) and not elsewhere:
        raise BoundaryError(
            f"{line} A wrong coordinate system (--crs) or a wrong column of codes (--code) does this: correct it. If "
            "they are to lie there, import with --elsewhere."
        )
    return [line]


def _metres_outside(frame: gpd.GeoDataFrame, known: BoundarySet) -> pd.Series:
    """Metres by code from a point in each area to the polygon that should hold it: that of the area above, since the
    lowest built-in areas are approximate; its own right below the whole. Codes that are not known are left out."""
    parent = dict(zip(known.areas["code"], known.areas["parent"], strict=True))
    drawn = pd.concat([layer.set_index("code").geometry for layer in known.layers.values()])
    drawn = drawn[~drawn.index.duplicated()]
    compared = frame[frame["code"].isin(parent)]
    if compared.empty:
        return pd.Series(dtype=float)
    holder = [code if parent[code] in ("", known.root) else parent[code] for code in compared["code"]]
    place = drawn[drawn.index.isin(holder)].to_crs(EQUAL_AREA).reindex(holder).to_numpy()
    points = compared.representative_point().to_crs(EQUAL_AREA).to_numpy()
    return pd.Series(shapely.distance(points, place), index=compared["code"].to_numpy(), dtype=float).dropna()


def renamed(level: str, frame: gpd.GeoDataFrame, known: BoundarySet) -> list[str]:
    """A line if most areas (columns code, name_zh, name_en) bear another name than the built-in ones of their codes."""
    named = frame.loc[frame["name_zh"] != frame["code"], ["code", "name_zh", "name_en"]]
    pairs = named.merge(known.areas[["code", "name_zh", "name_en"]], on="code", suffixes=("", "_known"))
    other = pairs[[not _same(*row) for row in pairs.drop(columns="code").itertuples(index=False)]]
    if len(pairs) < NAMED or len(other) * 2 <= len(pairs):
        return []
    first = other.iloc[0]
    return [
        f"{level}: {len(other)} of {len(pairs)} known codes bear another name than built in, as {first['code']}: "
        f"“{first['name_zh']}”, there “{first['name_zh_known']}”. Check --code, --name and the encoding of the file."
    ]


def _same(zh: str, en: str, known_zh: str, known_en: str) -> bool:
    # The beginning: whether 街道 or 街道办事处 follows, or the district precedes, is no other name.
    return known_zh[:2] in zh or known_en.partition(" ")[0].casefold() in f"{zh} {en}".casefold()
