"""Brings a user's own boundaries into a boundary set: read, repaired, checked, reported."""

import gzip
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import datum
from geodata.boundaries import BoundaryError, read
from geodata.coverage import CoverageError, cleaned, rounded
from geodata.reading import Request, read_layer

DEFAULT = Path(__file__).parent / "guangdong"
AREA_TOLERANCE = 0.005
EQUAL_AREA = 6933


@dataclass(frozen=True)
class Plan:
    """What to import: file, layers by level from the top down, columns, facts."""

    file: Path
    atlas: str
    layers: tuple[tuple[str, str], ...]
    code: str = ""
    name: str = ""
    name_en: str = ""
    parent: str = ""
    crs: str = ""
    undo_gcj02: bool = False
    top: tuple[str, str, str] = ("all", "全部", "All")
    source: str = ""
    vintage: str = ""
    review_number: str = ""
    decimals: int = 5
    codes: Path | None = None


@dataclass
class Report:
    """What was found and mended, line by line."""

    lines: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Adds a line."""
        self.lines.append(text)


def import_(plan: Plan, out: Path) -> Report:
    """Writes the boundary set of `plan` into `out`. Raises BoundaryError and changes nothing if it
    cannot be made."""
    report = Report()
    layers = {level: _layer(plan, name, level, report) for level, name in plan.layers}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "set"
        made.mkdir()
        _write(plan, layers, made, report)
        read(made)
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, out)
    report.say(f"Written to {out}.")
    return report


def _layer(plan: Plan, name: str, level: str, report: Report) -> gpd.GeoDataFrame:
    """One row per area of a level: code, names, parent as given, polygon in degrees, valid coverage."""
    raw = read_layer(Request(str(plan.file.resolve()), name, plan.crs))
    crs = plan.crs or ("EPSG:4326" if raw.crs is None and _is_topojson(plan.file) else "")
    frame = datum.in_degrees(raw, crs, plan.file.name)
    named = _columns(plan, frame)
    polygons = named[shapely.get_dimensions(named.geometry.to_numpy()) == 2]
    if len(polygons) < len(named):
        report.say(f"{level}: {len(named) - len(polygons)} rows without a polygon were left out.")
    whole = polygons.dissolve("code", as_index=False) if polygons["code"].duplicated().any() else polygons
    if len(whole) < len(polygons):
        report.say(f"{level}: {len(polygons) - len(whole)} parts with a repeated code were joined.")
    whole = whole.sort_values("code", ignore_index=True)
    whole = _undo_offset(plan, whole, level, report)
    whole["geometry"] = _repaired(whole.geometry.to_numpy(), plan, level, report)
    _match(plan, whole, level, report)
    return whole


def _is_topojson(file: Path) -> bool:
    with file.open("rb") as stream:
        return b"Topology" in stream.read(200)


def _columns(plan: Plan, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    code = plan.code or next((c for c in ("code", "id", "GEOID", "adcode", "gb") if c in frame), "")
    name = plan.name or next((c for c in ("name", "NAME", "name_zh") if c in frame), code)
    for column, option in ((code, "--code"), (name, "--name")):
        if column not in frame:
            raise BoundaryError(
                f"{plan.file.name} has no column “{column}”. It has: {', '.join(map(str, frame.columns))}. "
                f"Name it with {option}."
            )
    text = frame[code].astype("string").str.strip().str.removesuffix(".0")
    if text.isna().any() or (text == "").any():
        raise BoundaryError(f"{plan.file.name}: {int((text.fillna('') == '').sum())} rows have no code in “{code}”.")
    english = frame[plan.name_en] if plan.name_en in frame else frame[name]
    parent = frame[plan.parent].astype("string") if plan.parent and plan.parent in frame else ""
    return gpd.GeoDataFrame(
        {"code": text.astype(object), "name_zh": frame[name].astype(str), "name_en": english.astype(str),
         "parent": parent},
        geometry=frame.geometry.to_numpy(), crs=4326,
    )  # fmt: skip


def _undo_offset(plan: Plan, frame, level: str, report: Report):
    shift = datum.offset(frame, read(DEFAULT))
    if datum.looks_like_gcj02(shift):
        words = f"{level}: lies {shift[0]:.0f} m east and {-shift[1]:.0f} m south of the built-in districts"
        if plan.undo_gcj02:
            frame = frame.set_geometry(datum.without_gcj02(frame.geometry.to_numpy()))
            report.say(f"{words}: GCJ-02 was undone.")
        else:
            report.say(f"{words}: probably GCJ-02. Import again with --undo-gcj02 to bring it to WGS84.")
    return frame


def _repaired(polygons: np.ndarray, plan: Plan, level: str, report: Report) -> np.ndarray:
    invalid = int((~shapely.is_valid(polygons)).sum())
    valid = shapely.make_valid(polygons)
    torn = not shapely.coverage_is_valid(valid)
    before = _square_metres(valid)
    try:
        mended = rounded(cleaned(valid), plan.decimals)
    except (CoverageError, IndexError) as error:
        raise BoundaryError(f"{level}: the borders could not be repaired ({error}).") from error
    after = _square_metres(mended)
    change = np.abs(after - before) / np.maximum(before, 1)
    report.say(f"{level}: {len(mended)} areas; {invalid} invalid rings repaired; "
               f"shared borders {'restored' if torn else 'sound'}.")  # fmt: skip
    overlap = before.sum() - _square_metres(np.array([shapely.union_all(valid)]))[0]
    report.say(f"{level}: overlaps {max(overlap, 0) / 1e6:,.1f} km²; {int((change > AREA_TOLERANCE).sum())} "
               f"areas changed by more than {AREA_TOLERANCE:.1%}.")  # fmt: skip
    return mended


def _square_metres(polygons: np.ndarray) -> np.ndarray:
    return gpd.GeoSeries(polygons, crs=4326).to_crs(EQUAL_AREA).area.to_numpy()


def _match(plan: Plan, frame, level: str, report: Report) -> None:
    """Codes that match nothing in either direction, against a list of codes."""
    if plan.codes is None or level != plan.layers[-1][0]:
        return
    listed = set(pd.read_csv(plan.codes, dtype=str).iloc[:, 0].str.strip())
    own = set(frame["code"])
    for words, codes in (("in the file only", own - listed), ("in the list only", listed - own)):
        shown = ", ".join(sorted(codes)[:8]) + (" …" if len(codes) > 8 else "")
        report.say(f"{level}: {len(codes)} codes {words}{': ' + shown if codes else ''}.")


def _parents(plan: Plan, layers: dict, report: Report) -> dict[str, dict[str, str]]:
    """The parent of each area of each level: the column, or the area above that contains its point."""
    found, upper = {}, None
    for level, frame in layers.items():
        if upper is None:
            found[level] = dict.fromkeys(frame["code"], plan.top[0])
        elif (frame["parent"] != "").any():
            found[level] = dict(zip(frame["code"], frame["parent"], strict=True))
        else:
            points = gpd.GeoDataFrame(frame[["code"]], geometry=frame.representative_point(), crs=4326)
            above = layers[upper][["code", "geometry"]].to_crs(EQUAL_AREA)
            near = points.to_crs(EQUAL_AREA).sjoin_nearest(above, how="left")
            joined = near.drop_duplicates("code_left")
            found[level] = dict(zip(joined["code_left"], joined["code_right"], strict=True))
            report.say(f"{level}: parents found by containment in {upper}.")
        upper = level
    return found


def _write(plan: Plan, layers: dict, out: Path, report: Report) -> None:
    parents = _parents(plan, layers, report)
    code, zh, en = plan.top
    rows = [(code, "whole", "", zh, en)]
    for level, frame in layers.items():
        rows += [(r.code, level, parents[level][r.code], r.name_zh, r.name_en) for r in frame.itertuples()]
    areas = pd.DataFrame(rows, columns=["code", "level", "parent", "name_zh", "name_en"])
    if areas["code"].duplicated().any():
        twice = areas.loc[areas["code"].duplicated(), "code"].head(5)
        raise BoundaryError(f"These codes stand at two levels: {', '.join(twice)}.")
    first = next(iter(layers.values()))
    whole = gpd.GeoDataFrame(
        {"code": [code]}, geometry=[shapely.coverage_union_all(first.geometry.to_numpy())], crs=4326
    )
    drawn = {"whole": whole, **layers}
    points = pd.concat(
        [frame.assign(point=frame.representative_point())[["code", "point"]] for frame in drawn.values()]
    )
    at = points.set_index("code")["point"]
    areas["lon"] = [round(at[c].x, 5) for c in areas["code"]]
    areas["lat"] = [round(at[c].y, 5) for c in areas["code"]]
    areas["pinyin"] = areas["name_en"].str.lower().str.replace(r"[^a-z]", "", regex=True)
    areas["initials"], areas["kind"], areas["seat_source"] = "", "", "representative point"
    order = ["code", "level", "parent", "name_zh", "name_en", "pinyin", "initials", "lon", "lat", "kind", "seat_source"]
    areas[order].to_csv(out / "areas.csv", index=False, lineterminator="\n")
    (out / "crosswalk.csv").write_text("code,name_zh,host\n", encoding="utf-8")
    for level, frame in drawn.items():
        features = [
            f'{{"type":"Feature","properties":{json.dumps({"code": c})},"geometry":{shapely.to_geojson(g)}}}'
            for c, g in zip(frame["code"], frame.geometry, strict=True)
        ]
        text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
        (out / f"{level}.geojson.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    (out / "boundaries.toml").write_text(_facts(plan, list(drawn)), encoding="utf-8")


def _facts(plan: Plan, levels: list[str]) -> str:
    code, zh, en = plan.top
    entries = {
        "id": plan.atlas, "name_zh": zh, "name_en": en, "root": code, "approximate": False,
        "source": plan.source or plan.file.name, "licence": "as delivered", "vintage": plan.vintage,
        "review_number": plan.review_number, "note_zh": "", "note_en": "",
    }  # fmt: skip
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entries.items()]
    for level in levels:
        name = "全部" if level == "whole" else level
        plural = level.capitalize() + ("ies" if level.endswith("y") else "s")
        plural = level[:-1].capitalize() + "ies" if level.endswith("y") else plural
        lines += ["", "[[levels]]", f'level = "{level}"', f'name_zh = "{LEVEL_NAMES.get(level, name)}"',
                  f'name_en = "{level.capitalize()}"', f'plural_en = "{plural}"']  # fmt: skip
    return "\n".join(lines) + "\n"


LEVEL_NAMES = {"whole": "全部", "state": "州", "county": "县", "province": "省", "city": "地市",
               "district": "区县", "township": "乡镇"}  # fmt: skip
