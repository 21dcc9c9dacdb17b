"""Areas by core indicators: one row per area within the chosen one, each cell coloured by its fifth of all areas."""

from itertools import takewhile

from dash import html

from layouts import numbers
from layouts.compare.indicators import FIFTHS, Field, fields, programme_name
from layouts.figures import fifths
from layouts.figures.township_map import figure_words
from layouts.incomplete import why_none
from layouts.texts import say
from layouts.view import View
from layouts.words import level_name, place
from queries.catalogue import Catalogue
from queries.places import drawn
from queries.reader import Reader
from queries.values import Status

MOST = 60


def _rows(held: Catalogue, view: View, found: list[Field]) -> list[str]:
    """The areas of the level within the chosen one, those with most fifths at the bad end first."""
    codes = [code for code in drawn(held, view.level, view.within)[0] if held.areas[code].level == view.level]
    return sorted(codes, key=lambda code: (-bad_ends(found, code), code))


def bad_ends(found: list[Field], code: str) -> int:
    """In how many indicators with a direction an area lies in the worst fifth, by figures that are certain: chance puts
    small areas at both ends."""
    worst = {"higher": 0, "lower": FIFTHS - 1}
    return sum(
        one.fifth(one.values.of(code)[0]) == worst[one.indicator.better]
        for one in found
        if one.indicator.better in worst and code not in one.unsure
    )


def finding(reader: Reader, held: Catalogue, view: View) -> str:
    """Which area lies in the worst fifth most often, and how many lie there as often."""
    found = fields(reader, held, view, view.level)
    rows = _rows(held, view, found)
    counted = sum(one.indicator.better != "neutral" and one.values.shown.size > 0 for one in found)
    if not rows or not bad_ends(found, rows[0]):
        return say(view.lang, "No area here lies for certain in the worst fifth of any core indicator")
    most = bad_ends(found, rows[0])
    words = {"area": place(held, rows[0], view.lang), "n": most, "all": counted}
    alike = sum(1 for _ in takewhile(lambda code: bad_ends(found, code) == most, rows))
    if alike > 1:
        return say(
            view.lang,
            "{area} is one of {alike} {level} that lie in the worst fifth in {n} of {all} core indicators with a good "
            "direction",
            alike=numbers.number(alike, view.lang),
            level=level_name(held, view.level, view.lang),
            **words,
        )
    return say(
        view.lang, "{area} lies in the worst fifth in {n} of {all} core indicators with a good direction", **words
    )


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The table with its key; every cell leads to the map in that state."""
    found = fields(reader, held, view, view.level)
    codes = _rows(held, view, found)
    head = [html.Th(say(view.lang, "Area"), scope="col"), *(_head(held, view, one) for one in found)]
    body = [_row(reader, held, view, found, code) for code in codes[:MOST]]
    caption = say(
        view.lang,
        "{n} of {all} {level}, those most often in the worst fifth first. Colour: the fifth among all of the atlas.",
        level=level_name(held, view.level, view.lang),
        n=min(MOST, len(codes)),
        all=numbers.number(len(codes), view.lang),
    )
    grid = html.Table([html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(body)], className="values rug")
    # Above the table, whose foot lies a screen or a sheet of paper further down.
    region = html.Div(grid, className="scroll-x", tabIndex=0, role="region", **{"aria-label": caption})
    return [_key(view, found, codes[:MOST]), region]


def _head(held: Catalogue, view: View, one: Field) -> html.Th:
    unit = numbers.unit(one.indicator.unit, view.lang)
    below = " · ".join(filter(None, (programme_name(held, one.view), unit)))
    return html.Th(
        [html.Span(one.indicator.short.in_(view.lang)), html.Span(below, className="unit")],
        scope="col",
        title=one.indicator.meaning.in_(view.lang),
    )


def _row(reader: Reader, held: Catalogue, view: View, found: list[Field], code: str) -> html.Tr:
    name = html.A(
        held.areas[code].name.in_(view.lang), href=view.but(area=code).search, **{"data-view": "1", "data-area": code}
    )
    cells = [_cell(reader, held, view, one, code) for one in found]
    parent = held.areas[code].parent
    # Townships of one name lie in many districts.
    where = [html.Span(held.areas[parent].name.in_(view.lang), className="parent")] if parent != view.within else []
    return html.Tr([html.Th([name, *where], scope="row"), *cells], className="selected" if code == view.area else None)


def _cell(reader: Reader, held: Catalogue, view: View, one: Field, code: str) -> html.Td:
    value, status = one.values.of(code)
    if status > Status.ZERO:
        words = why_none(reader, held, one.view, code, status)
        return html.Td("–", title=words, className="number none")
    ground = fifths.colour(one.fifth(value), one.indicator.better)
    link = html.A(figure_words(one.indicator, view.lang, value), href="/map" + one.view.but(area=code).search)
    return html.Td(link, className="number unsure" if code in one.unsure else "number", style={"background": ground})


def _key(view: View, found: list[Field], codes: list[str]) -> html.Div:
    """The five colours of each scale that occurs, from end to end, and what else stands in the cells."""
    lang, directed = view.lang, {one.indicator.better != "neutral" for one in found if one.is_divided}
    told = [
        _scale(fifths.WORSE_TO_BETTER, say(lang, "worst fifth"), say(lang, "best fifth")) if True in directed else None,
        _scale(fifths.LOW_TO_HIGH, say(lang, "lowest fifth"), say(lang, "highest fifth (no direction)"))
        if False in directed
        else None,
        html.Span(say(lang, "– no figure shown"))
        if any(one.values.of(code)[1] > Status.ZERO for one in found for code in codes)
        else None,
        html.Span(say(lang, "in brackets: chance may have moved the figure far; not counted in the order"))
        if any(code in one.unsure for one in found for code in codes)
        else None,
    ]
    return html.Div([part for part in told if part is not None], className="rug-key")


def _scale(colours: tuple[str, ...], low: str, high: str) -> html.Span:
    cells = [html.I(style={"background": colour}) for colour in colours]
    return html.Span([low, html.Span(cells, className="cells"), high])
