"""The pages there are, in the order of the top bar. The first stands at the root, the name of
any other is its path."""

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from layouts import catalogue_page, map_page, quality_page, start_page
from layouts.briefs import page as brief_page
from layouts.duration import page as duration_page
from layouts.methods import page as methods_page
from layouts.stories import page as story_page
from layouts.view import View
from queries.catalogue import Catalogue


@dataclass(frozen=True)
class Page:
    """A page: its name, its title in English, and what it consists of for a settled view."""

    name: str
    title: str
    content: Callable[[Catalogue, View], list[Component]]

    @property
    def path(self) -> str:
        """Where the page stands."""
        return "/" if self.name == START else f"/{self.name}"


START = "start"
PAGES = {
    page.name: page
    for page in (
        Page(START, "Start", start_page.content),
        Page("map", "Map", map_page.content),
        Page("duration", "Duration", duration_page.content),
        Page("quality", "Data quality", quality_page.content),
        Page("catalogue", "Indicators", catalogue_page.content),
        Page("methods", "Methods", methods_page.content),
        Page("brief", "Brief", brief_page.content),
        Page("story", "Story", story_page.content),
    )
}
