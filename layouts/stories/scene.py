"""A view frozen: its address, its build, and everything that the stage and the files show of it."""

import numpy as np
from dash import html

from layouts import duration_tab, numbers, rail
from layouts.briefs.place_map import keys
from layouts.changes import moved_since
from layouts.exports.notes import named, people, stamp, title, withheld
from layouts.figures.township_map import township_map
from layouts.reading import Row, first, found, rows, text
from layouts.texts import say
from layouts.view import LANGS, View
from layouts.words import parents
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import indicator_by_area

FORMAT = "atlas-story-1"
# How often, not how long: of these a curve of durations says nothing.
OFTEN = frozenset({"reentry", "months_received", "spells_per_person"})


def frozen(reader: Reader, held: Catalogue, view: View) -> dict:
    """A view as the browser keeps it: the map's payload, and per language the words and figures beside it.

    Plain JSON. What the two languages share of the payload stands once, under `map`.
    """
    spoken = {lang: _in_language(reader, held, view.but(lang=lang)) for lang in LANGS}
    payloads = {lang: entry.pop("map") for lang, entry in spoken.items()}
    shared = {
        key: value for key, value in payloads["zh"].items() if value == payloads["en"].get(key) and key != "version"
    }
    for lang, payload in payloads.items():
        spoken[lang]["map"] = {key: value for key, value in payload.items() if key not in shared and key != "version"}
    return {
        "search": view.but(lang="", present="").search,
        "build": held.build,
        "extracted": held.facts.get("extraction_date", ""),
        "geo": _geometry(held, view),
        "map": shared,
        **spoken,
    }


def scene(reader: Reader, held: Catalogue, view: View) -> dict:
    """A scene of a story: a frozen view under its finding as the title."""
    return staged(frozen(reader, held, view), _aside(held, view))


def staged(content: dict, aside: str) -> dict:
    """A frozen view with a title, a note and a look to begin with."""
    return {
        "kind": "view",
        **content,
        "title": {lang: content[lang]["finding"] for lang in LANGS},
        "note": {lang: "" for lang in LANGS},
        "look": {"aside": aside, "spotlight": False, "zoom": "", "callouts": [], "breaks": None},
    }


def section(zh: str, en: str) -> dict:
    """A page that opens a part of a story."""
    words = {"zh": zh, "en": en}
    return {"kind": "section", "title": words, "note": {lang: "" for lang in LANGS}}


def story(zh: str, en: str, scenes: list[dict]) -> dict:
    """A whole story as the browser keeps it and as it travels in a file."""
    return {"format": FORMAT, "title": {"zh": zh, "en": en}, "scenes": scenes}


def _aside(held: Catalogue, view: View) -> str:
    """What stands beside the map: that of the tab; no curve of durations beside a figure of returns or of months."""
    curve = "trend" if held.indicators[view.indicator].kind in OFTEN else "curve"
    return {"duration": curve, "table": "ranking"}.get(view.tab, "trend")


def _geometry(held: Catalogue, view: View) -> dict[str, str]:
    """The boundary files of the areas, of those above them, and of the whole."""
    levels = [entry.level for entry in held.levels]
    above = levels[max(levels.index(view.level) - 1, 0)]
    chosen = {"areas": view.level, "above": levels[min(1, len(levels) - 1)] if view.within == held.root else above}
    return {name: held.files[level, "overview"] for name, level in chosen.items()}


def _in_language(reader: Reader, held: Catalogue, view: View) -> dict:
    code = rail.focus(held, view)
    # A scene is told without the server, which has the places of service: it shows the areas alone.
    payload = township_map(reader, held, view.but(points=""), indicator_by_area(reader, view.selection))
    return {
        "map": payload,
        "place": " · ".join(
            part for part in (held.areas[code].name.in_(view.lang), parents(held, code, view.lang)) if part
        ),
        "indicator": title(held, view),
        "subject": when_and_who(held, view),
        "finding": "".join(part["t"] for part in payload["sentence"]["segments"]),
        "against": [
            *(text(tag) for tag in found(rail.headline(reader, held, view), html.Span, "tag")),
            *([payload["vague"]["words"]] if "vague" in payload else []),
        ],
        "keys": [vars(key) for key in keys(payload, held, view)],
        "ranking": _ranking(rail.ranking(reader, held, view), moved_since(held, view)),
        "trend": _trend(rail.trend_figure(reader, held, view), held, view.lang),
        "curve": _curve(reader, held, view),
        "stamp": [line for line in stamp(reader, held, view) if line],
        "withheld": named(say(view.lang, "Not shown"), withheld(reader, held, view), view.lang),
    }


def when_and_who(held: Catalogue, view: View) -> str:
    """The months and the people that are asked about."""
    when = numbers.period_range(view.from_, view.to, view.lang)
    return " · ".join(part for part in (when, people(held, view)) if part)


def _ranking(panel: list, since: str) -> dict:
    """The bars under their title; of changes it says since when, and in what where the bars do not."""
    table = tuple(row for part in found(panel, html.Table) for row in rows(part))
    unit = first(panel, html.P, "unit")
    title = " · ".join(filter(None, (first(panel, html.H3), unit)))
    return {"title": f"{since}{title}", "rows": [_row(row) for row in table]}


def _row(row: Row) -> dict:
    return {"label": row.label, "share": row.share, "other": row.other, "words": row.words, "selected": row.selected}


def _trend(figure: dict, held: Catalogue, lang: str) -> dict:
    """The lines of the trend: settled and provisional months as one course, and where the provisional ones begin."""
    lines: dict[str, dict] = {}
    for trace in figure["data"]:
        if not trace.get("name"):
            continue
        line = lines.setdefault(trace["name"], {"name": trace["name"], "x": [], "y": [], "role": _role(trace)})
        for x, y in zip(trace["x"], trace["y"], strict=True):
            if x not in line["x"]:
                line["x"].append(x)
                line["y"].append(y)
    axis = figure["layout"]["xaxis"]
    ticks = list(zip(axis.get("tickvals") or (), map(str, axis.get("ticktext") or ()), strict=True))
    length = max((max(line["x"]) + 1 for line in lines.values()), default=0)
    codes = held.periods if length == len(held.periods) else [words for _, words in ticks]
    return {
        "title": say(lang, "Through time"),
        "lines": list(lines.values()),
        "ticks": [list(tick) for tick in ticks],
        "labels": [numbers.period(code, lang) for code in codes[:length]],
        "months": list(codes[:length]) if codes and "-" in codes[0] else [],
        "provisional": next((i for i, code in enumerate(codes[:length]) if code in held.provisional), None),
        "dotted": say(lang, "dotted: provisional"),
    }


def _role(trace: dict) -> str:
    line = trace.get("line", {})
    if line.get("dash") == "dash":
        return "top"
    return "selected" if line.get("width", 0) > 2 else "parent"


def _curve(reader: Reader, held: Catalogue, view: View) -> dict:
    figure = duration_tab.curve_figure(reader, held, view)
    said = duration_tab.finding(reader, held, view)
    named = [trace for trace in figure["data"] if trace.get("name")]
    if not any(_role(trace) == "selected" for trace in named):
        named = []
    end = int(figure["layout"]["xaxis"].get("range", (0, 60))[1]) + 1
    lines = [
        {
            "name": trace["name"],
            "x": list(map(int, trace["x"]))[:end],
            "y": _percent(trace["y"])[:end],
            "role": _role(trace),
            "steps": True,
        }
        for trace in named
    ]
    length = max((line["x"][-1] + 1 for line in lines), default=0)
    title = text(said[0]) if said else ""
    return {"title": title, "lines": lines, "ticks": [], "labels": list(map(str, range(length))), "axis": _axis(figure)}


def _percent(shares: list) -> list:
    return [None if share is None or np.isnan(share) else round(100 * share, 2) for share in shares]


def _axis(figure: dict) -> str:
    named = figure["layout"].get("xaxis", {}).get("title") or {}
    return str(named.get("text", "")) if isinstance(named, dict) else str(named)
