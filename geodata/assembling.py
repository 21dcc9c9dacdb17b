"""From delivered layers to a whole boundary set: hierarchy, names and levels."""

import re

import geopandas as gpd
import pandas as pd
import shapely

from geodata.boundaries import BoundaryError, BoundarySet, Level
from geodata.matching import EQUAL_AREA, SHOWN, crosswalk, levels_above
from geodata.writing import Draft

LEVEL_NAMES = {"whole": "全部", "state": "州", "county": "县", "province": "省", "city": "地市",
               "district": "区县", "township": "乡镇"}  # fmt: skip
WHOLE = "whole"
COLUMNS = ["code", "level", "parent", "name_zh", "name_en", "pinyin", "initials"]


def below_known(known: BoundarySet, lowest: gpd.GeoDataFrame, facts: dict) -> tuple[Draft, list[str]]:
    """A set of delivered areas of the lowest level under the upper levels of a known set, and what it lacks of that."""
    above, layers = levels_above(known, lowest)
    rows = lowest.assign(level=known.levels[-1].level)
    areas = pd.concat([above[COLUMNS], rows[COLUMNS]], ignore_index=True)
    root = {"root": known.root, "name_zh": known.name_zh, "name_en": known.name_en}
    drawn = {**layers, known.levels[-1].level: lowest[["code", "geometry"]]}
    hosted, said = crosswalk(known, set(lowest["code"]))
    return Draft(facts | root, known.levels, areas, drawn, hosted), said


def by_itself(layers: dict[str, gpd.GeoDataFrame], parents: dict[str, dict[str, str]], top, facts: dict) -> Draft:
    """A set of all delivered layers, from the top down, under one area of the whole (code, 中文, English)."""
    code, zh, en = top
    rows, seen = [(code, WHOLE, "", zh, en, re.sub("[^a-z]", "", en.lower()), "")], {code}
    for level, frame in layers.items():
        # A code that stands at a level above is only drawn here: it has no parts at this level.
        new = frame[~frame["code"].isin(seen)]
        above = new["code"].map(parents[level])
        rows += new.assign(level=level, parent=above)[COLUMNS].itertuples(index=False, name=None)
        seen |= set(new["code"])
    areas = pd.DataFrame(rows, columns=COLUMNS)
    orphans = sorted(set(areas["parent"]) - seen - {""})
    if orphans:
        raise BoundaryError(
            f"{len(orphans)} parents are no area of the file: {', '.join(orphans[:5])}. Import the level above as "
            "well, with another --layer, or leave --parent out."
        )
    first = next(iter(layers.values()))
    whole = shapely.coverage_union_all(first.geometry.to_numpy())
    drawn = {WHOLE: gpd.GeoDataFrame({"code": [code]}, geometry=[whole], crs=4326), **layers}
    root = {"root": code, "name_zh": zh, "name_en": en}
    return Draft(facts | root, tuple(map(_level, drawn)), areas, drawn, crosswalk(None, set())[0])


def _level(name: str) -> Level:
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return Level(name, LEVEL_NAMES.get(name, name), name.capitalize(), plural.capitalize())


def parents_of(layers: dict[str, gpd.GeoDataFrame], root: str) -> tuple[dict[str, dict[str, str]], list[str]]:
    """The parent of each area of each level, from the column `parent`, or by containment where it is empty; and what
    was done."""
    found, said, upper = {}, [], None
    for level, frame in layers.items():
        if upper is None:
            found[level] = dict.fromkeys(frame["code"], root)
        else:
            given, untold = frame[frame["parent"] != ""], frame[frame["parent"] == ""]
            found[level] = dict(zip(given["code"], given["parent"], strict=True)) | _holders(untold, layers[upper])
            if len(untold):
                which = "" if given.empty else f" of {len(untold)} areas that name none ({_listed(untold['code'])})"
                said.append(f"{level}: parents{which} found by containment in {upper}.")
        upper = level
    return found, said


def _holders(areas: gpd.GeoDataFrame, above: gpd.GeoDataFrame) -> dict[str, str]:
    """For each code that of the area above in which its point lies, or the nearest."""
    points = gpd.GeoDataFrame(areas[["code"]], geometry=areas.representative_point(), crs=4326).to_crs(EQUAL_AREA)
    near = points.sjoin_nearest(above[["code", "geometry"]].to_crs(EQUAL_AREA), how="left").drop_duplicates("code_left")
    return dict(zip(near["code_left"], near["code_right"], strict=True))


def _listed(codes: pd.Series) -> str:
    return ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")
