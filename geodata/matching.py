"""What a delivered layer shares with a boundary set already known: codes, levels above, pseudo-units."""

from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.boundaries import BoundaryError, BoundarySet, read

HERE = Path(__file__).parent
EQUAL_AREA = 6933
SHOWN = 8
NAMED = 5


def listed(entries: Iterable[str]) -> str:
    """Up to five entries, and how many more there are."""
    every = list(entries)
    return ", ".join(every[:NAMED]) + (f" and {len(every) - NAMED:,} more" if len(every) > NAMED else "")


def built_in(atlas: str) -> BoundarySet | None:
    """The boundary set of that name that comes with the code, if there is one."""
    folder = HERE / atlas
    return read(folder) if (folder / "boundaries.toml").exists() else None


def spellings(known: pd.Series) -> dict[str, str]:
    """The official code by each way it is written: as it is, with the national prefix, filled up to the
    nine or twelve digits of finer levels."""
    written: dict[str, str] = {}
    for code in known:
        for way in (f"{code}000000", f"{code}000", f"156{code}"):
            written.setdefault(way, code)
    return written | {code: code for code in known}


def compared(level: str, own: set[str], expected: set[str]) -> list[str]:
    """One line for each direction in which codes match nothing."""
    lines = []
    for words, codes in (("in the file only", own - expected), ("in the list only", expected - own)):
        shown = ", ".join(sorted(codes)[:SHOWN]) + (" …" if len(codes) > SHOWN else "")
        lines.append(f"{level}: {len(codes)} codes {words}{': ' + shown if codes else ''}.")
    return lines


def levels_above(known: BoundarySet, lowest: gpd.GeoDataFrame) -> tuple[pd.DataFrame, dict[str, gpd.GeoDataFrame]]:
    """Areas and layers above a delivered lowest layer (columns code, parent, geometry), as the known set has them.

    `areas` has the rows of the known set for every area above; the polygons of a layer are the delivered
    ones put together. The parent of a code that the known set does not have is that of the file, or the
    area whose built-in polygon holds its point; it is written into `lowest`. Raises BoundaryError for a
    parent that is no area.
    """
    parent = known.areas.set_index("code")["parent"]
    lowest["parent"] = _parents(known, lowest)
    unknown = set(lowest["parent"]) - set(parent.index)
    if unknown:
        raise BoundaryError(
            f"These parents are no area: {', '.join(sorted(unknown)[:SHOWN])}. Name the column with --parent."
        )
    above = {code: _chain(parent, code) for code in lowest["parent"].unique()}
    used = set().union(*above.values())
    areas = known.areas[known.areas["code"].isin(used)]
    rank = {level.level: i for i, level in enumerate(known.levels)}
    place = dict(zip(areas["code"], areas["level"].map(rank), strict=True))
    layers = {}
    for level in known.levels[:-1]:
        # An area without parts at this level stands in for itself, as a city without districts does.
        drawn = [max((c for c in above[p] if place[c] <= rank[level.level]), key=place.get) for p in lowest["parent"]]
        whole = gpd.GeoDataFrame({"code": drawn}, geometry=lowest.geometry.to_numpy(), crs=4326)
        layers[level.level] = whole.groupby("code")["geometry"].agg(_together).reset_index()
        layers[level.level] = gpd.GeoDataFrame(layers[level.level], geometry="geometry", crs=4326)
    return areas, layers


def _together(polygons: pd.Series) -> shapely.Geometry:
    return shapely.coverage_union_all(polygons.to_numpy())


def _chain(parent: pd.Series, code: str) -> set[str]:
    found = set()
    while code:
        found.add(code)
        code = parent[code]
    return found


def _parents(known: BoundarySet, lowest: gpd.GeoDataFrame) -> list[str]:
    parent = known.areas.set_index("code")["parent"]
    spelt = spellings(known.areas["code"])
    points = gpd.GeoDataFrame(lowest[["code"]], geometry=lowest.representative_point(), crs=4326).to_crs(EQUAL_AREA)
    near = points.sjoin_nearest(known.layers[known.levels[-2].level].to_crs(EQUAL_AREA), how="left")
    holder = near.drop_duplicates("code_left").set_index("code_left")["code_right"]
    given = (spelt.get(code, code) for code in lowest["parent"])
    return [
        parent[code] if code in parent.index else told or holder[code]
        for code, told in zip(lowest["code"], given, strict=True)
    ]


def crosswalk(known: BoundarySet | None, codes: set[str]) -> tuple[pd.DataFrame, list[str]]:
    """One row per pseudo-unit of the known set whose host is among the codes: code, name_zh, host; and a line that
    names the others and says what that means."""
    if known is None:
        return pd.DataFrame(columns=["code", "name_zh", "host"]), []
    hosted = known.crosswalk["host"].isin(codes)
    lost = [f"{row.code} {row.name_zh} (of {row.host})" for row in known.crosswalk[~hosted].itertuples()]
    if not lost:
        return known.crosswalk, []
    return known.crosswalk[hosted], [
        f"{len(lost)} of {len(hosted)} units that are no township lose their host, whose code the file does not have: "
        f"{listed(lost)}. A build will reject the rows booked to them as of no township. If a host has a new code, add "
        "a line for each of its units (code,name_zh,host) to crosswalk.csv of this set, after every import."
    ]
