"""Benefits and services of the same people: used together, how often, and benefits without their service."""

import numpy as np
import pandas as pd
from dash import html

from layouts import numbers
from layouts.duration.lines import areas
from layouts.duration.page import HEIGHT
from layouts.duration.words import filled, names, strong
from layouts.figures import theme
from layouts.figures.co_use import co_use as matrix
from layouts.foot import ANY
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.links import LEAST_EXPECTED, MOST_LIFT, co_use, service_users
from queries.reader import Reader

# Where this many times more than expected use a service, others hardly do.
ALMOST_ALL = 20


def _links(reader: Reader, held: Catalogue, view: View) -> pd.DataFrame:
    """The pairs that may be told: enough holders, and neither few users nor few others."""
    rows = co_use(reader, view.selection, areas(held, view)[0])
    users, rest = rows["users"], rows["persons"] - rows["users"]
    few = rows["persons"] < reader.threshold
    for part in (users, rest):
        few |= (part > 0) & (part < reader.threshold)
    return rows[~few & rows["programme"].isin(held.programmes) & rows["service"].isin(held.programmes)]


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The share of holders of each benefit who use each service, and its lift."""
    rows = _links(reader, held, view)
    rows = rows[rows["users"] > 0]
    if rows.empty:
        return theme.empty(say(view.lang, "Too few people with both a benefit and a service here."), HEIGHT)
    benefits = [code for code in held.programmes if code in set(rows["programme"])]
    used = [code for code in held.programmes if code in set(rows["service"])]
    cells = [
        {
            "row": benefits.index(row.programme),
            "column": used.index(row.service),
            "share": row.users / row.persons,
            "words": percent(row.users / row.persons),
            "lift": _lift(row, view.lang),
        }
        for row in rows.itertuples()
    ]
    return matrix(
        cells,
        rows=[held.programmes[code].short.in_(view.lang) for code in benefits],
        columns=[_broken(held.programmes[code].short.in_(view.lang)) for code in used],
        focus=benefits.index(view.programme) if view.programme in benefits else -1,
        height=max(HEIGHT, 44 * len(benefits) + 60),
    )


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """Which service most of the benefit's holders use; nothing where that cannot be told."""
    rows = _links(reader, held, view)
    rows = rows[(rows["programme"] == view.programme) & (rows["users"] > 0)]
    if rows.empty:
        return []
    share = rows["users"] / rows["persons"]
    service = held.programmes[rows.loc[share.idxmax(), "service"]].short.in_(view.lang)
    words = say(view.lang, "The service most used by those with {programme} in {place} is {service}: {share}.")
    return filled(words, **names(held, view), share=strong(percent(share.max())), service=service)


def _broken(name: str) -> str:
    """A name on two lines where it has two words."""
    return name.replace(" ", "<br>", 1)


def _lift(row, lang: str) -> str:
    if not np.isfinite(row.lift):
        return say(lang, "mostly holders") if row.compared >= ALMOST_ALL * max(row.expected, 1) else "–"
    if row.users < LEAST_EXPECTED:
        return say(lang, "too few")
    if row.lift > MOST_LIFT:
        return say(lang, "mostly holders")
    return f"×{numbers.number(row.lift, lang, 1)}" if row.lift >= 0.05 else "<×0.1"


def _limits(row, lang: str) -> str:
    if not np.isfinite(row.low) or row.users < LEAST_EXPECTED or row.lift > MOST_LIFT:
        return "–"
    if row.high < 0.05:
        return "<0.1"
    return "–".join(numbers.number(end, lang, 1) for end in (row.low, row.high))


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The pairs as a table, benefits without their service, and how often services are used."""
    rows = _links(reader, held, view)
    parts = [*_pairs(rows, held, view), *_table(rows, held, view), *_usage(reader, held, view)]
    words = say(view.lang, "Choose a larger area, a longer time, or more people.")
    return [*_unfilled(rows, held, view.lang), *parts] if parts else [html.P(words, className="nothing")]


def _unfilled(rows: pd.DataFrame, held: Catalogue, lang: str) -> list:
    """What the cells of the matrix without a share or a lift mean."""
    if not (rows["users"] > 0).any():
        return []
    words = say(
        lang,
        "An empty cell: none of those with the benefit used the service, or too few to be told of. “–”: fewer than {k} "
        "users are expected, too few for a lift. “too few”: fewer than {k} use it. “mostly holders”: hardly anyone "
        "like them without the benefit uses it, so that a lift (above {most}, or of fewer than {k} expected) says "
        "nothing.",
        k=f"{LEAST_EXPECTED:.0f}",
        most=f"{MOST_LIFT:.0f}",
    )
    once = say(
        lang,
        "“{any}” counts each person once, in one township; a single benefit counts them where it was paid, a service "
        "where it was last used. So a part of the atlas may have a few more of a single benefit.",
        any=held.programmes[ANY].short.in_(lang) if ANY in held.programmes else ANY,
    )
    return [html.P(words, className="note"), html.P(once, className="note")]


def _grid(titles, rows) -> html.Table:
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    return html.Table([head, html.Tbody(rows)], className="values wide")


def _pairs(rows: pd.DataFrame, held: Catalogue, view: View) -> list:
    """Benefits without the service paired with them."""
    lang, found = view.lang, []
    for row in rows.itertuples():
        programme = held.programmes[row.programme]
        if programme.paired != row.service:
            continue
        without = row.persons - row.users
        asked = view.but(indicator="unserved", programme=row.programme, tab="", topic="")
        cells = [numbers.number(row.persons, lang), numbers.number(without, lang), percent(without / row.persons)]
        way = html.A(say(lang, "Show on the map"), href="/map" + asked.search)
        names = f"{programme.short.in_(lang)} · {held.programmes[row.service].short.in_(lang)}"
        found.append(html.Tr([html.Th(names, scope="row"), *map(html.Td, cells), html.Td(way)]))
    if not found:
        return []
    titles = ("", say(lang, "with the benefit"), say(lang, "without the service"), say(lang, "share"), "")
    title = say(lang, "Benefit without its paired service, last twelve months")
    return [html.H3(title), html.Div(_grid(titles, found), className="indicators-here")]


def _table(rows: pd.DataFrame, held: Catalogue, view: View) -> list:
    lang, found = view.lang, []
    for row in rows[rows["users"] > 0].sort_values("users", ascending=False).itertuples():
        names = f"{held.programmes[row.programme].short.in_(lang)} · {held.programmes[row.service].short.in_(lang)}"
        share = percent(row.users / row.persons)
        cells = (numbers.number(row.users, lang), share, _lift(row, lang), _limits(row, lang))
        found.append(html.Tr([html.Th(names, scope="row"), *map(html.Td, cells)]))
    if not found:
        return []
    titles = ("", say(lang, "both"), say(lang, "share of holders"), say(lang, "lift"), "95%")
    words = say(
        lang,
        "Lift: users among holders over what like residents (township, sex, age, hukou) without the benefit would make."
        " It is an association, not an effect.",
    )
    return [html.H3(say(lang, "Used together")), _grid(titles, found), html.P(words, className="note")]


def _usage(reader: Reader, held: Catalogue, view: View) -> list:
    """How often services are used: by user and year, months with use, last use."""
    lang, found = view.lang, []
    for row in service_users(reader, view.selection, areas(held, view)[0]).itertuples():
        if row.persons < max(reader.threshold, 1) or row.programme not in held.programmes:
            continue
        away = row.persons - row.recent
        few = any(0 < part < reader.threshold for part in (row.recent, away))
        cells = (
            numbers.number(row.persons, lang),
            numbers.number(row.uses / row.persons, lang, 1),
            numbers.number(row.months / row.persons, lang, 1),
            say(lang, "suppressed") if few else percent(row.recent / row.persons),
        )
        found.append(
            html.Tr([html.Th(held.programmes[row.programme].name.in_(lang), scope="row"), *map(html.Td, cells)])
        )
    if not found:
        return []
    titles = (
        "",
        say(lang, "users"),
        say(lang, "uses each"),
        say(lang, "months with use"),
        say(lang, "used in the last three months"),
    )
    return [html.H3(say(lang, "How often services are used, last twelve months")), _grid(titles, found)]
