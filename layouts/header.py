"""The top bar: the atlas, the search, language, share and download."""

from dash import html

import definitions
from layouts import display, exports
from layouts.freshness import freshness
from layouts.ids import panel
from layouts.map_menus import chip, compared_chips, spell_chips
from layouts.pages import PAGES, START, Page, offered
from layouts.search_box import search_box
from layouts.texts import say
from layouts.view import LANGS, View, drawable_levels
from layouts.words import change_words, value_words
from queries.catalogue import Catalogue
from queries.reader import Reader

LANG_NAMES = {"zh": "中", "en": "EN"}


def header(page: Page, held: Catalogue, view: View) -> list:
    """The parts of the top bar in the language of the view."""
    return [
        html.Div(
            [
                html.A(
                    [html.Span(className="mark"), html.Strong(say(view.lang, "Township Atlas of Social Protection"))],
                    href=next(iter(offered(held).values())).path,
                    className="brand",
                ),
                html.Span([_data_of(held, view.lang), _age(held, view.lang)], className="atlas-name"),
            ],
            className="masthead",
        ),
        html.Nav(page_links(page, held, view), id=panel("pages"), className="pages", **{"aria-label": "pages"}),
        search_box(held, view.lang),
        html.Div(
            [
                html.Div(languages(view), id=panel("languages"), className="languages"),
                display_menu(view.lang),
                html.Button(say(view.lang, "Print"), id="print", className="quiet-button", hidden=page.name != START),
                html.Button(
                    say(view.lang, "Copy link"),
                    title=say(view.lang, "Copy link"),
                    id="share",
                    className="quiet-button",
                    hidden=page.name == START,
                    **{"data-done": say(view.lang, "Link copied")},
                ),
                html.Button(
                    say(view.lang, "Add to story"),
                    title=say(view.lang, "Add to story"),
                    id="add-to-story",
                    className="quiet-button",
                    hidden=not page.scenes,
                    **{
                        "data-done": say(view.lang, "Added"),
                        "data-failed": say(view.lang, "Not added"),
                        "data-again": say(
                            view.lang,
                            "The view was not added to the story. Try again; if it fails again, load the page anew.",
                        ),
                    },
                ),
                html.Details(
                    [
                        html.Summary(
                            say(view.lang, "Download"), title=say(view.lang, "Download"), className="quiet-button"
                        ),
                        html.Div(exports.menu(view), id=panel("downloads"), className="formats"),
                    ],
                    id="download-menu",
                    className="menu",
                    hidden=page.name != "map",
                ),
            ],
            className="actions",
        ),
    ]


DISPLAYS = {
    "theme": {"": "as the system", "light": "light", "dark": "dark", "contrast": "high contrast"},
    "type": {"": "normal type", "large": "large type"},
}


def display_menu(lang: str) -> html.Details:
    """Colours and size of type, a choice that this browser keeps."""
    buttons = [
        html.Button(
            say(lang, words),
            type="button",
            **{"data-display": kind, "data-value": value, "aria-pressed": str(not value).lower()},
        )
        for kind, choices in DISPLAYS.items()
        for value, words in choices.items()
    ]
    name = say(lang, "Display")
    sign = html.Span("Aa", **{"aria-hidden": "true"})
    summary = html.Summary([sign, html.Span(name, className="sr")], title=name, className="quiet-button")
    return html.Details([summary, html.Div(buttons, className="unfolded")], id="display-menu", className="menu display")


def _data_of(held: Catalogue, lang: str) -> str:
    place = held.areas[held.root].name.in_(lang)
    demonstration = held.facts.get("demonstration") == "true"
    whom = definitions.audiences().get(held.audience)
    parts = (place, say(lang, "demonstration data") if demonstration else "", getattr(whom.name, lang) if whom else "")
    return " · ".join(part for part in parts if part)


def _age(held: Catalogue, lang: str) -> html.Span:
    """How old the data are; where the bar is narrow, only if a delivery is overdue."""
    words, overdue = freshness(held, lang)
    return html.Span(f" · {words}" if words else "", className="fresh overdue" if overdue else "fresh")


def page_links(page: Page, held: Catalogue, view: View) -> list:
    """A link to each page for this very view; on the first page only the way to the map."""
    if page.name == START:
        way = html.A(say(view.lang, "Open the map"), href=PAGES["map"].path + view.search, className="primary")
        return [way]
    return [
        html.A(
            say(view.lang, other.title),
            href=other.path + view.search,
            className="on" if other is page else None,
            **{"aria-current": "page" if other is page else "false"},
        )
        for other in offered(held).values()
        if other.listed or other is page
    ]


def languages(view: View) -> list:
    """A link to this very view in each language."""
    return [
        html.A(
            LANG_NAMES[lang],
            href=view.but(lang=lang).search,
            className="on" if lang == view.lang else None,
            lang="zh-CN" if lang == "zh" else "en",
            **{"data-view": "1", "aria-current": "true" if lang == view.lang else "false"},
        )
        for lang in LANGS
    ]


def crumbs(reader: Reader, held: Catalogue, view: View) -> list:
    """The way from the top to the area on the map, each step a link; that of the last leaves the area selected."""
    steps = held.path(view.within)
    links = []
    for area in steps:
        level = view.level
        target = view.but(within=area.code, area="" if area.code == view.within else area.code)
        own = {"data-view": "1", "data-sets": "within area"}
        links.append(html.A(area.name.in_(view.lang), href=target.but(level=level).search, **own))
    if view.area and view.area != view.within:
        links.append(html.Strong(held.areas[view.area].name.in_(view.lang)))
    title = html.H1(held.areas[view.area or view.within].name.in_(view.lang), className="sr")
    return [title, *(part for i, link in enumerate(links) for part in ((html.Span("›"), link) if i else (link,)))]


def level_links(reader: Reader, held: Catalogue, view: View) -> list:
    """The levels the map can show here."""
    drawable = drawable_levels(held, view.within)
    return [
        html.A(
            entry.name.in_(view.lang),
            href=view.but(level=entry.level).search,
            className="on" if entry.level == view.level else None,
            **{"data-view": "1", "aria-current": "true" if entry.level == view.level else "false"},
        )
        for entry in held.levels
        if entry.level in drawable
    ]


def chips(reader: Reader, held: Catalogue, view: View) -> list:
    """The filters that are set, each with a link that removes it."""
    found = []
    for dimension in ("hukou", "sex", "age"):
        code = getattr(view, dimension)
        if code:
            name = held.categories[dimension][code].in_(view.lang)
            found.append(
                chip([name], say(view.lang, "Remove the filter {name}", name=name), view.but(**{dimension: ""}))
            )
    if kept := display.span(view.range):
        words = " – ".join((change_words if view.than else value_words)(held, view, end) for end in kept)
        found.append(chip([words], say(view.lang, "Remove the filter {name}", name=words), view.but(range="")))
    found += spell_chips(held, view) + compared_chips(held, view)
    if len(found) > 1:
        everybody = view.but(hukou="", sex="", age="", range="", compare="", gap="", unit="")
        found.append(
            html.A(say(view.lang, "Reset all"), href=everybody.search, className="reset", **{"data-view": "1"})
        )
    return found
