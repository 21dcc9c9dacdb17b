"""What the published build holds: areas, levels, periods, indicators, programmes, categories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

import duckdb
import pandas as pd

from queries.former import Former, former_areas
from queries.names import Names
from queries.reader import Reader


@dataclass(frozen=True)
class Area:
    """One area of one level; `parent` is empty for the top."""

    code: str
    level: str
    parent: str
    name: Names
    pinyin: str
    initials: str


@dataclass(frozen=True)
class Level:
    """One level of the hierarchy, rank 0 at the top."""

    level: str
    rank: int
    name: Names
    plural_en: str


@dataclass(frozen=True)
class Indicator:
    """One indicator as published; see definitions.kinds.Indicator for the meaning of the fields."""

    id: str
    kind: str
    numerator: str
    denominator: str
    scale: float
    unit: str
    mark: str
    better: str
    decimals: int
    horizon: int
    question: str
    core: bool
    name: Names
    short: Names
    meaning: Names
    formula: Names
    sentence: Names
    source: Names
    reference: str
    chain: str
    owner: Names
    refresh: str
    limits: Names
    baseline: str
    review_due: str
    # Whether chance can be reckoned from its numerator. Of a rate of an imported table only if that is persons.
    counted: bool = True


@dataclass(frozen=True)
class Programme:
    """One benefit, insurance or service."""

    id: str
    kind: str
    name: Names
    short: Names
    meaning: Names
    department: Names
    paired: str


@dataclass(frozen=True)
class Catalogue:
    """Everything a view of one person may name, of one build. Equal when build, audience and scope are."""

    build: str
    audience: str
    scope: tuple[str, ...]
    facts: MappingProxyType = field(compare=False)
    levels: tuple[Level, ...] = field(compare=False)
    areas: MappingProxyType = field(compare=False)
    layers: MappingProxyType = field(compare=False)
    files: MappingProxyType = field(compare=False)
    periods: tuple[str, ...] = field(compare=False)
    provisional: frozenset[str] = field(compare=False)
    indicators: MappingProxyType = field(compare=False)
    programmes: MappingProxyType = field(compare=False)
    offers: MappingProxyType = field(compare=False)
    categories: MappingProxyType = field(compare=False)
    children: MappingProxyType = field(compare=False)
    former: MappingProxyType = field(compare=False)
    windows: MappingProxyType = field(compare=False)
    # The services of which places are known, in the order of the programmes.
    served: tuple[str, ...] = field(compare=False)

    @property
    def root(self) -> str:
        """The code of the area at the top."""
        return self.facts["root"]

    @property
    def home(self) -> str:
        """The code of the area that a view shows where none is named: the top of what the person may see."""
        return self.scope[0] if len(self.scope) == 1 else self.root

    @property
    def is_table(self) -> bool:
        """Whether the build was made of a table of aggregates: without deliveries, persons or spells."""
        return self.facts.get("made_of", "" if self.programmes else "table") == "table"

    def present(self, code: str) -> str:
        """The code that an area has now: of one that was split, that of its largest part."""
        return self.former[code].heirs[0][0] if code in self.former else code

    def nearest(self, code: str) -> str:
        """The area that a code names now; of an unknown one that with whose code it begins, the longest; else none."""
        now = self.present(code)
        return now if now in self.areas else max(filter(now.startswith, filter(None, self.areas)), key=len, default="")

    def before(self, code: str) -> tuple[Former, ...]:
        """The retired areas that an area was made of."""
        return self._before.get(code, ())

    @cached_property
    def _before(self) -> dict[str, tuple[Former, ...]]:
        found: dict[str, list[Former]] = {}
        for entry in self.former.values():
            for code, _ in entry.heirs:
                found.setdefault(code, []).append(entry)
        return {code: tuple(entries) for code, entries in found.items()}

    def path(self, code: str) -> tuple[Area, ...]:
        """The ancestors of an area from the top down, itself last."""
        steps = []
        while code in self.areas:
            steps.append(self.areas[code])
            code = self.areas[code].parent
        return tuple(reversed(steps))

    def rank(self, level: str) -> int:
        """0 for the top level, larger further down."""
        return next(entry.rank for entry in self.levels if entry.level == level)

    def contains(self, upper: str, lower: str) -> bool:
        """Whether `lower` is `upper` or lies within it."""
        return any(area.code == upper for area in self.path(lower))

    def period(self, code: str) -> int:
        """The index of a period code."""
        return self.periods.index(code)


def _names(row: dict, stem: str) -> Names:
    return Names(row[f"{stem}_zh"], row[f"{stem}_en"])


def _rows(reader: Reader, question: str) -> list[dict]:
    return reader.read(question, {}).to_dict("records")


def _area(row: dict) -> Area:
    return Area(
        row["code"],
        row["level"],
        row["parent"] or "",
        _names(row, "name"),
        row["pinyin"] or "",
        row["initials"] or "",
    )


def _indicator(row: dict, facts: Mapping[str, str]) -> Indicator:
    plain = ("kind", "numerator", "denominator", "unit", "mark", "better", "question", "reference")
    plain += ("chain", "refresh", "baseline")
    texts = ("name", "short", "meaning", "formula", "sentence", "source", "owner", "limits")
    return Indicator(
        id=row["indicator"],
        scale=float(row["scale"]),
        decimals=int(row["decimals"]),
        horizon=int(row["horizon"]),
        core=bool(row["core"]),
        counted=f"uncounted:{row['numerator']}" not in facts,
        review_due="" if pd.isna(row["review_due"]) else str(row["review_due"])[:10],
        **{key: row[key] for key in plain},
        **{key: _names(row, key) for key in texts},
    )


def _programme(row: dict) -> Programme:
    texts = ("name", "short", "meaning", "department")
    named = {key: _names(row, key) for key in texts}
    return Programme(row["programme"], row["kind"], **named, paired=row["paired"] or "")


def _grouped(rows: list[dict], key: str, value: str) -> dict[str, tuple]:
    groups: dict[str, list] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row[value])
    return {name: tuple(values) for name, values in groups.items()}


def _categories(reader: Reader) -> dict[str, dict[str, Names]]:
    found: dict[str, dict[str, Names]] = {}
    for row in _rows(reader, "dimensions"):
        found.setdefault(row["dimension"], {})[row["code"]] = _names(row, "name")
    return found


def _windows(reader: Reader) -> dict[int, tuple[int, ...]]:
    """The last months, in order, of the windows in which months of receipt are counted, by their length in months."""
    found = _grouped(_rows(reader, "window_ends"), "window_months", "until")
    return {length: tuple(sorted(set(ends))) for length, ends in found.items()}


def _served(reader: Reader) -> frozenset[str]:
    """The services of which places are known; none where the build was made before they were published."""
    try:
        return frozenset(row["service"] for row in _rows(reader, "served"))
    except duckdb.CatalogException:
        return frozenset()


@lru_cache(maxsize=64)
def catalogue(reader: Reader) -> Catalogue:
    """The catalogue of the reader's build."""
    facts = {row["key"]: row["value"] for row in _rows(reader, "atlas")}
    areas = {row["code"]: _area(row) for row in _rows(reader, "areas")}
    periods = _rows(reader, "periods")
    offered = _grouped(_rows(reader, "offers"), "indicator", "programme")
    programmes = {row["programme"]: _programme(row) for row in _rows(reader, "programmes")}
    kin = [{"parent": area.parent, "code": area.code} for area in areas.values()]
    return Catalogue(
        build=reader.build,
        audience=reader.audience,
        facts=MappingProxyType(facts),
        scope=reader.scope,
        levels=tuple(
            Level(row["level"], int(row["rank"]), _names(row, "name"), row["plural_en"])
            for row in _rows(reader, "levels")
        ),
        areas=MappingProxyType(areas),
        layers=MappingProxyType(_grouped(_rows(reader, "layers"), "level", "code")),
        files=MappingProxyType({(row["level"], row["detail"]): row["file"] for row in _rows(reader, "geo_files")}),
        periods=tuple(row["code"] for row in periods),
        provisional=frozenset(row["code"] for row in periods if row["provisional"]),
        indicators=MappingProxyType({row["indicator"]: _indicator(row, facts) for row in _rows(reader, "indicators")}),
        programmes=MappingProxyType(programmes),
        offers=MappingProxyType(
            {name: tuple(code for code in (*programmes, "") if code in codes) for name, codes in offered.items()}
        ),
        categories=MappingProxyType(_categories(reader)),
        children=MappingProxyType(_grouped(kin, "parent", "code")),
        former=MappingProxyType(former_areas(reader)),
        windows=MappingProxyType(_windows(reader)),
        served=tuple(code for code in programmes if code in _served(reader)),
    )
