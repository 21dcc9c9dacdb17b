"""Places of service: what the map is told of them, and what stands beside it while they are shown."""

import hashlib
import json
from functools import lru_cache

import pandas as pd
from dash import html

from layouts import numbers
from layouts.blocks import heading
from layouts.piece import filled
from layouts.texts import say
from layouts.view import View
from layouts.words import focus, level_name, place
from queries.catalogue import Catalogue, catalogue
from queries.reader import Reader
from queries.service_points import all_points, count, nearest, open_points, unserved

NAME_BYTES = 6
# More rows than anybody reads; the file has all of them.
MOST_ROWS = 200
HEADS = ("Name of the place", "Service", "Township", "Open since")


def services_shown(held: Catalogue, view: View) -> tuple[str, ...]:
    """The services whose places are shown: the programme of the view if it is one, the one that is paired with it, or
    all that have places."""
    programme = held.programmes.get(view.programme)
    own = (programme.id if programme.kind == "service" else programme.paired) if programme else ""
    return (own,) if own else held.served


def points_told(reader: Reader, held: Catalogue, view: View) -> dict:
    """What the map is told: the file with all places, the services and the month of which it shows those that are
    open, the area within which, and words for the legend."""
    services = services_shown(held, view)
    when = "" if view.cells else say(view.lang, "open in {month}", month=numbers.period(view.to, view.lang))
    return {
        "file": content(reader)[0],
        "services": list(services),
        "month": view.to if "-" in view.to else f"{view.to}-12",
        "words": legend_words(reader, held, view),
        "when": when,
    }


def legend_words(reader: Reader, held: Catalogue, view: View) -> str:
    """How many places are shown, of what; or that none are on cells of equal size."""
    if view.cells:
        return say(view.lang, "No service points on cells of equal size")
    found = count(open_points(reader, services_shown(held, view), view.to, view.within))
    return counted(found, held, view)


def counted(found: int, held: Catalogue, view: View) -> str:
    """So many places of the services that are shown."""
    lang, services = view.lang, services_shown(held, view)
    n = numbers.number(found, lang)
    if len(services) == 1:
        service = held.programmes[services[0]].short.in_(lang)
        if found == 1:
            return say(lang, "{n} point of {service}", n=n, service=service)
        return say(lang, "{n} points of {service}", n=n, service=service)
    return say(lang, "{n} service point", n=n) if found == 1 else say(lang, "{n} service points", n=n)


@lru_cache(maxsize=8)
def content(reader: Reader) -> tuple[str, bytes]:
    """The name and the bytes of the file with all places, as columns of JSON: `at` counts places, a place with several
    services has a row for each; `above` names the areas above each township."""
    held, rows = catalogue(reader), all_points(reader)
    towns = sorted(set(rows["area"]))
    told = {
        "services": {code: vars(held.programmes[code].name) for code in held.served},
        "above": {town: [area.code for area in held.path(town)[:-1]] for town in towns},
        "at": pd.factorize(rows["point"])[0].tolist(),
        "lon": rows["lon"].round(5).tolist(),
        "lat": rows["lat"].round(5).tolist(),
    }
    told |= {
        name: rows[column].tolist()
        for name, column in (("service", "service"), ("area", "area"), ("zh", "name_zh"), ("en", "name_en"),
                             ("from", "first_month"), ("to", "last_month"))
    }  # fmt: skip
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{hashlib.blake2b(body, digest_size=NAME_BYTES).hexdigest()}.json", body


def panel(reader: Reader, held: Catalogue, view: View) -> list:
    """While places are shown: how many the area has, how many of its townships have none, the nearest one of a
    township that has none, and all as a table."""
    if not view.points:
        return []
    services, code = services_shown(held, view), focus(held, view)
    rows = open_points(reader, services, view.to, code)
    if held.children.get(code):
        said = _without(reader, held, view, code)
    else:
        said = _nearest(reader, held, view, code) if rows.empty else ""
    lines = [html.P(said, className="said-of-points")] if said else []
    return [heading(_title(held, view, code, count(rows))), *lines, *_table(held, view, rows)]


def _title(held: Catalogue, view: View, code: str, found: int) -> str:
    words = counted(found, held, view)
    name = held.areas[code].name.in_(view.lang)
    return say(view.lang, "{points} in {area}", points=words, area=name)


def _without(reader: Reader, held: Catalogue, view: View, code: str) -> str:
    """How many of the townships of an area have no place."""
    lang = view.lang
    none, towns = unserved(reader, services_shown(held, view), view.to, code)
    level = level_name(held, held.levels[-1].level, lang)
    if not none:
        return say(lang, "Each of its {towns} {level} has one.", towns=numbers.number(towns, lang), level=level)
    told = {"n": numbers.number(none, lang), "towns": numbers.number(towns, lang), "level": level}
    if none == 1:
        return say(lang, "One of its {towns} {level} has none.", **told)
    return say(lang, "{n} of its {towns} {level} have none.", **told)


def _nearest(reader: Reader, held: Catalogue, view: View, code: str) -> str:
    found = nearest(reader, services_shown(held, view), view.to, code)
    if found is None:
        return ""
    told = {"name": found.name.in_(view.lang), "area": place(held, found.area, view.lang)}
    far = numbers.number(found.kilometres, view.lang, 1)
    return say(view.lang, "The nearest is {name}, {km} km away in a straight line, in {area}.", km=far, **told)


def table_rows(held: Catalogue, view: View, rows: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Name, service, township and first month of each row, in words."""
    lang = view.lang
    columns = zip(rows[f"name_{lang}"], rows["service"], rows["area"], rows["first_month"], strict=True)
    return [
        (name, held.programmes[service].name.in_(lang), place(held, area, lang), numbers.period(month, lang))
        for name, service, area, month in columns
    ]


def _table(held: Catalogue, view: View, rows: pd.DataFrame) -> list:
    """The places as a table, folded, with the file of all of them."""
    if rows.empty:
        return []
    lang = view.lang
    head = ["tr", {}, *(["th", {"scope": "col"}, say(lang, words)] for words in HEADS)]
    body = [
        ["tr", {}, ["th", {"scope": "row"}, row[0]], *(["td", {}, cell] for cell in row[1:])]
        for row in table_rows(held, view, rows.head(MOST_ROWS))
    ]
    table = filled([["table", {"class": "values"}, ["thead", {}, head], ["tbody", {}, *body]]], className="points-list",
                   tabIndex=0)  # fmt: skip
    file = html.A(say(lang, "Download as CSV"), href=f"/download/points{view.search}", download="")
    cut = {"n": numbers.number(MOST_ROWS, lang), "all": numbers.number(len(rows), lang)}
    more = [html.P(say(lang, "The first {n} of {all} rows.", **cut))] if len(rows) > MOST_ROWS else []
    return [html.Details([html.Summary(say(lang, "As a table")), *more, table, html.P(file)], className="twin-table")]
