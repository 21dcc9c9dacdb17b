"""Brings a user's own boundaries into a boundary set: read, repaired, checked, reported."""

import re
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata import datum
from geodata.assembling import below_known, by_itself, parents_of
from geodata.boundaries import BoundaryError, BoundarySet, read
from geodata.columns import columns, named, without_geometry
from geodata.encodings import TRIED
from geodata.matching import SHOWN, built_in, compared, spellings
from geodata.mending import mended
from geodata.placing import located, renamed, without_offset
from geodata.reading import Request, read_layer
from geodata.writing import Draft, write

DEFAULT = Path(__file__).parent / "guangdong"
WHOLE = ("all", "全部", "All")


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
    elsewhere: bool = False
    top: tuple[str, str, str] = WHOLE
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
    report, known = Report(), built_in(plan.atlas)
    _refuse_levels(plan, known)
    wanted = _listed_codes(plan.codes)
    layers = {level: _rows(plan, name, level, known, report) for level, name in plan.layers}
    layers = _checked(plan, layers, known, wanted, report)
    out.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and renamed: neither a build nor a second import ever meets half a set.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".making-") as folder:
        made = Path(folder) / "set"
        made.mkdir()
        write(_draft(plan, layers, known, report), made)
        read(made)
        if out.exists():
            out.rename(Path(folder) / "before")
        made.rename(out)
    report.say(f"Written to {out}.")
    return report


def _refuse_levels(plan: Plan, known: BoundarySet | None) -> None:
    """Raises BoundaryError for a level whose name can be none, or that the built-in set of the atlas does not have,
    unless a whole that is named says that a set of its own is meant."""
    for level, _ in plan.layers:
        if not re.fullmatch(r"\w[\w-]{0,39}", level):
            raise BoundaryError(f"“{level}” is no name of a level: give one word to --layer, as --layer county=LAYER.")
    has = [level.level for level in known.levels] if known is not None and plan.top == WHOLE else []
    strange = [level for level, _ in plan.layers if has and level not in has]
    if strange:
        raise BoundaryError(
            f"{plan.atlas} has no level “{strange[0]}”; it has {', '.join(has)}. Name one of them with --layer. "
            "If a set with levels of its own is meant, name the whole of it with --top CODE,中文,English."
        )


def _rows(plan: Plan, name: str, level: str, known: BoundarySet | None, report: Report) -> gpd.GeoDataFrame:
    """One row per area of a level: code, names, parent as given, polygon in degrees, as delivered."""
    raw, encoding = read_layer(Request(str(plan.file.resolve()), name, plan.crs))
    report.lines += _encoded(level, encoding)
    crs = plan.crs or ("EPSG:4326" if raw.crs is None and _is_topojson(plan.file) else "")
    frame = datum.in_degrees(raw, crs, plan.file.name)
    rows = columns(plan, frame, below=len(plan.layers) == 1 or level != plan.layers[0][0])
    if known is not None:
        rows["code"] = rows["code"].replace(spellings(known.areas["code"]))
    polygons = _polygons(rows, level, report)
    whole = polygons.dissolve("code", as_index=False) if polygons["code"].duplicated().any() else polygons
    if len(whole) < len(polygons):
        report.say(f"{level}: {len(polygons) - len(whole)} parts with a repeated code were joined.")
    whole, said = named(level, whole.sort_values("code", ignore_index=True), known)
    report.lines += said
    return whole


def _encoded(level: str, encoding: str) -> list[str]:
    if not encoding:
        return []
    doubt = "" if encoding in TRIED else ", and is neither UTF-8 nor Chinese. If names look wrong, add a .cpg file"
    return [f"{level}: names read as {encoding}: the shapefile does not say its encoding{doubt}."]


def _polygons(named: gpd.GeoDataFrame, level: str, report: Report) -> gpd.GeoDataFrame:
    none = without_geometry(named)
    other = ~none & (shapely.get_dimensions(named.geometry.to_numpy()) != 2)
    for rows, what in ((none, "geometry"), (other, "polygon")):
        if count := int(rows.sum()):
            codes = [code or "no code" for code in named["code"][rows].head(SHOWN)]
            more = " …" if count > SHOWN else ""
            report.say(f"{level}: {count} rows without a {what} were left out: {', '.join(codes)}{more}.")
    if (none | other).all():
        raise BoundaryError(f"{level}: none of the {len(named)} rows has a polygon. Name the right layer with --layer.")
    return named[~(none | other)]


def _checked(plan: Plan, layers: dict, known: BoundarySet | None, wanted: set[str], report: Report) -> dict:
    """The layers in WGS84, each a valid coverage; said where and what the built-in set has for their codes."""
    reference = known if known is not None else _default()
    layers, said = without_offset(layers, reference, plan.undo_gcj02, plan.elsewhere)
    report.lines += said
    for level, frame in layers.items():
        frame["geometry"], said = mended(level, frame, plan.decimals)
        report.lines += said
        report.lines += located(level, frame, reference, plan.elsewhere) + renamed(level, frame, reference)
        if expected := _expected(plan, level, known, wanted):
            report.lines += compared(level, set(frame["code"]), expected)
    return layers


def _is_topojson(file: Path) -> bool:
    with file.open("rb") as stream:
        return b"Topology" in stream.read(200)


@cache
def _default() -> BoundarySet:
    return read(DEFAULT)


def _listed_codes(file: Path | None) -> set[str]:
    """The codes of the list, if one was given. Raises BoundaryError if it cannot be read or has none."""
    if file is None:
        return set()
    try:
        found = set(pd.read_csv(file, dtype=str).iloc[:, 0].dropna().str.strip())
    except (OSError, ValueError, IndexError) as error:
        raise BoundaryError(
            f"--codes {file} cannot be read ({str(error).splitlines()[0]}). Give a CSV in UTF-8 whose first column "
            "lists the codes below a heading."
        ) from error
    if not found:
        raise BoundaryError(f"--codes {file} lists no code in its first column below the heading. Correct the list.")
    return found


def _expected(plan: Plan, level: str, known: BoundarySet | None, wanted: set[str]) -> set[str]:
    """The codes that the lowest layer should have: those of the list, or of the set that comes with the code."""
    if level != plan.layers[-1][0]:
        return set()
    if wanted or known is None:
        return wanted
    return set(known.areas.loc[known.areas["level"] == level, "code"])


def _draft(plan: Plan, layers: dict, known: BoundarySet | None, report: Report) -> Draft:
    facts = {
        "id": plan.atlas, "approximate": False, "source": plan.source or plan.file.name, "licence": "as delivered",
        "vintage": plan.vintage, "review_number": plan.review_number, "note_zh": "", "note_en": "",
    }  # fmt: skip
    if known is not None and list(layers) == [known.levels[-1].level]:
        report.say(f"{known.levels[-1].level}: the levels above are those of the built-in set.")
        draft, said = below_known(known, layers[known.levels[-1].level], facts)
        report.lines += said
        return draft
    parents, said = parents_of(layers, plan.top[0])
    report.lines += said
    return by_itself(layers, parents, plan.top, facts)
