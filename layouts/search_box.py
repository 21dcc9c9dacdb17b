"""The search for an area by name, pinyin, initials or code."""

import dash_mantine_components as dmc

from layouts.ids import panel
from layouts.texts import say
from layouts.words import parents
from queries.catalogue import Area, Catalogue

# Pixels: an area with all above it has room in a line or two, which the box itself, beside the pages, has not.
LIST_WIDTH = 380


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
    names = ("、" if lang == "zh" else ", ").join(entry.name.in_(lang) for entry in held.before(area.code))
    return say(lang, "formerly {names}", names=names) if names else ""


def hint(held: Catalogue, lang: str) -> str:
    """What may be searched for: the areas of the lowest level lead, and pinyin where names are Chinese."""
    level = held.levels[-1].name.in_(lang)
    if any(letter >= "\u2e80" for area in held.areas.values() for letter in area.name.zh):
        return say(lang, "{level}, pinyin or code", level=level)
    return say(lang, "{level} or code", level=level)


def search_box(held: Catalogue, lang: str) -> dmc.Select:
    """A box that offers what the server finds; choosing one selects the area on the map."""
    return dmc.Select(
        id=panel("search"),
        placeholder=hint(held, lang),
        searchable=True,
        # Given from the start: a box that hears of them with its first answer loses what has been typed.
        searchValue="",
        value=None,
        clearable=False,
        data=[],
        filter={"function": "keepAll"},
        nothingFoundMessage=say(lang, "No area matches. Try fewer letters or the official code."),
        # What the data were found for: Enter waits for those of what is written (assets/search.js).
        **{"aria-label": say(lang, "Search for an area"), "data-found": ""},
        comboboxProps={"width": LIST_WIDTH, "position": "bottom-end"},
        className="search",
        size="sm",
        rightSection=" ",
        checkIconPosition="right",
    )
