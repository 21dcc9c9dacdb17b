"""The pages there are, in the order of the top bar. The first stands at the root, the name of
any other is its path."""

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from layouts import (
    catalogue_page,
    glossary_page,
    map_page,
    quality_page,
    sources_page,
    start_page,
    warnings_page,
)  # fmt: skip
from layouts.briefs import bulletin_page
from layouts.briefs import page as brief_page
from layouts.compare import page as compare_page
from layouts.duration import page as duration_page
from layouts.methods import page as methods_page
from layouts.stories import page as story_page
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue


@dataclass(frozen=True)
class Page:
    """A page: its name, its title in English, what it consists of for a settled view, and the words for the part of it
    that was chosen.

    A page `of_deliveries` says nothing of an atlas that was made of a table. One that is not `listed`
    has no place in the top bar: another page leads to it. A view of one with `scenes` can be added to
    a story. One `with_flows` has charts of more than lines and bars, which need the whole of Plotly.
    """

    name: str
    title: str
    content: Callable[[Catalogue, View], list[Component]]
    of_deliveries: bool = False
    listed: bool = True
    shown: Callable[[View], str] = lambda view: ""
    scenes: bool = False
    with_flows: bool = False

    @property
    def path(self) -> str:
        """Where the page stands."""
        return "/" if self.name == START else f"/{self.name}"


START = "start"
PAGES = {
    page.name: page
    for page in (
        Page(START, "Start", start_page.content, of_deliveries=True),
        Page("map", "Map", map_page.content, scenes=True),
        Page("compare", "Compare", compare_page.content, shown=compare_page.shown),
        Page("warnings", "Warnings", warnings_page.content, of_deliveries=True),
        Page(
            "duration", "Duration", duration_page.content, True, shown=duration_page.shown, scenes=True, with_flows=True
        ),
        Page("quality", "Data quality", quality_page.content, of_deliveries=True, scenes=True),
        Page("catalogue", "Indicators", catalogue_page.content),
        Page("methods", "Methods", methods_page.content, of_deliveries=True, scenes=True),
        Page("sources", "Sources", sources_page.content, of_deliveries=True, listed=False),
        Page("glossary", "Glossary", glossary_page.content, of_deliveries=True, listed=False),
        Page("brief", "Brief", brief_page.content, of_deliveries=True),
        Page("bulletin", "Bulletin", bulletin_page.content, of_deliveries=True, listed=False),
        Page("story", "Story", story_page.content),
    )
}


def offered(held: Catalogue) -> dict[str, Page]:
    """The pages that have something to say of this atlas, by name, in order."""
    return {name: page for name, page in PAGES.items() if not (held.is_table and page.of_deliveries)}


def titled(page: Page, view: View) -> str:
    """The title of a page in its tab and among the steps of Back: its name, the topic or sheet shown, the atlas."""
    lang = view.lang
    parts = (say(lang, page.title), page.shown(view))
    return f"{' · '.join(filter(None, parts))} – {say(lang, 'Township Atlas of Social Protection')}"


def page_named(name: str, held: Catalogue) -> Page:
    """The page of that name, or the first one the atlas has."""
    pages = offered(held)
    return pages.get(name or START) or next(iter(pages.values()))
