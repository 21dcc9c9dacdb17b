"""The search for an area by name, pinyin, initials or code."""

import dash_mantine_components as dmc

from layouts.ids import panel
from layouts.texts import say
from layouts.words import parents
from queries.catalogue import Area, Catalogue


def options(held: Catalogue, lang: str, found: list[Area]) -> list[dict]:
    """The areas found, each with its parents, as the box offers them."""
    return [
        {
            "value": area.code,
            "label": " · ".join(
                filter(None, (area.name.in_(lang), parents(held, area.code, lang), _was(held, area, lang)))
            ),
        }
        for area in found
    ]


def _was(held: Catalogue, area: Area, lang: str) -> str:
    names = ("、" if lang == "zh" else ", ").join(entry.name for entry in held.before(area.code))
    return say(lang, "formerly {names}", names=names) if names else ""


def search_box(lang: str) -> dmc.Select:
    """A box that offers what the server finds; choosing one selects the area on the map."""
    return dmc.Select(
        id=panel("search"),
        placeholder=say(lang, "Township, pinyin or code"),
        searchable=True,
        clearable=False,
        data=[],
        filter={"function": "keepAll"},
        nothingFoundMessage=say(lang, "No area matches. Try fewer letters or the official code."),
        **{"aria-label": say(lang, "Search for an area")},
        className="search",
        size="sm",
        rightSection=" ",
        checkIconPosition="right",
    )
