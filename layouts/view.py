"""The view: what is asked and how it is shown. The URL holds it; a page is a function of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from urllib.parse import quote_plus

from layouts import display
from queries.catalogue import Catalogue
from queries.groups import GROUPINGS
from queries.selection import Selection
from queries.told import is_whole, months, source
from queries.values import UNITS
from queries.warnings import measures

LANGS = ("zh", "en")
TABS = ("overview", "duration", "frequency", "table")
TABS_OF_SPELLS = ("duration", "frequency")
GAPS = ("0", "2", "3")
COUNTS = ("stock", "ended")
PAUSED = ("1", "3", "6")
SHEETS = ("two", "both", "many", "funnel", "table", "profile")
SPLITS = ("programme", "sex", "age", "hukou", "year")
TOPICS = ("stay", "often", "return", "leave", "next", "together", "services", "lag", "caseload", "change",
          "indicators")  # fmt: skip
LONGEST_VALUE = 200
EVERYBODY = "all"
PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
PART = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class View(Selection):
    """A selection and its display. Field names are the names in the URL, less a final underscore.

    `of` never fails and `search` is its inverse: View.of(parse(view.search)) == view.
    """

    compare: str = ""
    benchmark: str = ""
    than: str = ""
    mode: str = ""
    class_: str = ""
    k: str = ""
    breaks: str = ""
    range: str = ""
    lang: str = ""
    tab: str = ""
    present: str = ""
    against: str = ""
    count: str = ""
    topic: str = ""
    sheet: str = ""
    other: str = ""
    split: str = ""
    pause: str = ""
    figures: str = ""
    cells: str = ""
    about: str = ""
    part: str = ""
    points: str = ""

    @classmethod
    def of(cls, mapping: Mapping[str, object] | None, **changes: object) -> "View":
        """The view a query string or a store names, with some fields changed; unknown keys and unusable values are
        left."""
        named = {url_name(field.name): field.name for field in fields(cls)}
        usable = {
            named[key]: value
            for key, value in ((dict(mapping) if isinstance(mapping, Mapping) else {}) | changes).items()
            if key in named and isinstance(value, str) and len(value) <= LONGEST_VALUE
        }
        return cls(**{key: "" if value == EVERYBODY else value for key, value in usable.items()})

    @classmethod
    def names(cls) -> list[str]:
        """The names of all fields in the URL."""
        return [url_name(field.name) for field in fields(cls)]

    @property
    def mapping(self) -> dict[str, str]:
        """The fields that are set, by their name in the URL."""
        return {url_name(key): value for key, value in vars(self).items() if value}

    @property
    def search(self) -> str:
        """The query string of this view."""
        return "?" + "&".join(f"{key}={_quoted(value)}" for key, value in self.mapping.items())

    @property
    def selection(self) -> Selection:
        """What is asked, without how it is shown: the key of cached answers."""
        return Selection(*_ASKED(self))

    def but(self, **changes: str) -> "View":
        """This view with some fields changed."""
        return View(**(vars(self) | changes))


_ASKED = attrgetter(*(field.name for field in fields(Selection)))


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    """A value as it stands in a URL: the links of a page, eighty for a change, hold the same few."""
    return quote_plus(value)


def url_name(field: str) -> str:
    """The name of a view field in the URL."""
    return field.rstrip("_")


@dataclass(frozen=True)
class Notice:
    """A value of the URL that had to be replaced: which field, what was found, what is shown."""

    field: str
    found: str
    shown: str


@lru_cache(maxsize=256)
def settle(view: View, held: Catalogue, default_lang: str = "zh") -> tuple[View, tuple[Notice, ...]]:
    """The nearest view that the published build can answer, and what had to be changed for it."""
    firsts = {"topic": TOPICS[0], "sheet": SHEETS[0], "split": SPLITS[0], "part": "1"}
    view = view.but(**{field: "" for field, name in firsts.items() if getattr(view, field) == name})
    settled = view.but(
        lang=_one_of(view.lang, LANGS, default_lang),
        tab=_one_of(view.tab, tabs_of(held), TABS[0]),
        gap=_one_of(view.gap, GAPS, "") if view.unit not in UNITS else "",
        unit=_one_of(view.unit, UNITS, ""),
        count=_one_of(view.count, COUNTS, ""),
        topic=_one_of(view.topic, TOPICS[1:], ""),
        pause=_one_of(view.pause, PAUSED, ""),
        figures=_one_of(view.figures, ("1",), ""),
        cells=_one_of(view.cells, ("1",), ""),
        points=_one_of(view.points, ("1",) if held.served else (), ""),
        sheet=_one_of(view.sheet, SHEETS[1:], ""),
        split=_one_of(view.split, SPLITS[1:], ""),
        other=view.other if _offered(held, *view.other.partition("~")[::2]) else "",
        about=view.about if view.about and view.about.partition("~")[::2] in measures(held) else "",
        part=view.part if PART.fullmatch(view.part) else "",
        against=view.against if view.against in GROUPINGS or view.against in held.areas else "",
    )
    for step in (_indicator, _programme, _period, _people, _place, display.settled):
        settled = settled.but(**step(settled, held))
    pairs = zip(vars(view).items(), vars(settled).values(), strict=True)
    return settled, tuple(
        Notice(url_name(key), found, shown) for (key, found), shown in pairs if found not in ("", shown)
    )


def tabs_of(held: Catalogue) -> tuple[str, ...]:
    """The tabs of the rail that have something to say of this atlas: a table tells of no spells."""
    return TABS if not held.is_table else tuple(tab for tab in TABS if tab not in TABS_OF_SPELLS)


def _one_of(value: str, allowed, default: str) -> str:
    return value if value in allowed else default


def _offered(held: Catalogue, indicator: str, programme: str) -> bool:
    """Whether the build has an indicator for a programme."""
    return programme in held.offers.get(indicator, ())


def _indicator(view: View, held: Catalogue) -> dict[str, str]:
    default = held.facts["default_indicator"]
    return {"indicator": _one_of(view.indicator, held.indicators, default)}


def _programme(view: View, held: Catalogue) -> dict[str, str]:
    offered = held.offers[view.indicator]
    default = _one_of(held.facts["default_programme"], offered, offered[0])
    return {"programme": _one_of(view.programme, offered, default)}


def _period(view: View, held: Catalogue) -> dict[str, str]:
    usual = [held.facts["default_from"], held.facts["default_to"]]
    first = _nearest(view.from_, held.periods, usual[0], end=False)
    last = _nearest(view.to, held.periods, usual[1], end=True)
    first, last = sorted(_beside(view, held, usual, first, last), key=held.period)
    indicator = held.indicators[view.indicator]
    told = months(held, source(indicator), held.period(first), held.period(last), indicator.horizon)
    return {"from_": held.periods[told[0]], "to": held.periods[told[1]]}


def _beside(view: View, held: Catalogue, usual: list[str], first: str, last: str) -> tuple[str, str]:
    """Both ends; where one alone is named, beyond the usual other one, as long a span as usual beside it."""
    at, end = held.period(first), held.period(last)
    long = held.period(usual[1]) - held.period(usual[0])
    if at > end and not view.from_ and view.to:
        return held.periods[max(end - long, 0)], last
    if at > end and not view.to and view.from_:
        return first, held.periods[min(at + long, len(held.periods) - 1)]
    return first, last


def _nearest(code: str, periods: tuple[str, ...], default: str, end: bool) -> str:
    """A period of the build: the one named, the first or last of the year named, the nearest to one beyond; else the
    default."""
    if code in periods:
        return code
    if not PERIOD.fullmatch(code):
        return default
    inside = [period for period in periods if period.startswith(code) or code.startswith(period)]
    if inside:
        return inside[-1 if end else 0]
    return periods[0] if code < periods[0] else periods[-1] if code > periods[-1] else default


def _people(view: View, held: Catalogue) -> dict[str, str]:
    if is_whole(held, source(held.indicators[view.indicator])):
        return {"sex": "", "age": "", "hukou": "", "gap": "", "unit": ""}
    return {
        dimension: _one_of(getattr(view, dimension), held.categories.get(dimension, ()), "")
        for dimension in ("sex", "age", "hukou")
    }


def _place(view: View, held: Catalogue) -> dict[str, str]:
    within = held.nearest(view.within) or held.home
    area = held.nearest(view.area)
    if area and not held.contains(within, area):
        within = held.home if held.contains(held.home, area) else held.root
    if not held.children.get(within):
        within = held.areas[within].parent or held.root
    drawable = drawable_levels(held, within)
    return {
        "within": within,
        "area": area,
        "level": _one_of(view.level, drawable, drawable[-1]),
    }


def drawable_levels(held: Catalogue, within: str) -> list[str]:
    """The levels the map can show within an area, from the top down."""
    finer = levels_below(held, within)
    return [entry.level for entry in held.levels if entry.level in finer]


@lru_cache(maxsize=512)
def levels_below(held: Catalogue, within: str) -> frozenset[str]:
    """The levels at which something finer than an area is drawn within it."""
    return frozenset(
        level
        for level, codes in held.layers.items()
        if any(code != within and held.contains(within, code) for code in codes)
    )
