"""How functions of the view become the content of panels: the only wiring of panels."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from dash import Input, Output, callback, html, no_update
from dash.development.base_component import Component

from callbacks import session
from layouts.blocks import failure, nothing
from layouts.figures import theme
from layouts.group import Group, gathered
from layouts.ids import GROUP, LATER, panel
from layouts.piece import one_piece
from layouts.texts import say
from layouts.view import View, settle

log = structlog.get_logger()


@dataclass(frozen=True)
class Panel:
    """A panel: its name (of a control: its identifier), a function of (reader, catalogue, view), and the
    property that holds the result.

    A panel of a tab is left alone while another tab is open. One that is `grouped` is given the areas chosen on the
    map as well; one `beside` these is not, and stands empty with them where no area is left. One that is `whole` holds
    nothing that Dash must reach, and is sent as one piece of HTML.
    """

    name: str | dict
    draw: Callable
    prop: str = "children"
    tab: str = ""
    grouped: bool = False
    beside: bool = False
    whole: bool = False

    @property
    def output(self) -> Output:
        """The component and property that the panel fills."""
        return Output(panel(self.name) if isinstance(self.name, str) else self.name, self.prop)


def together(*panels: Panel, when: str = LATER) -> None:
    """Register panels that one request draws.

    What a request costs the browser exceeds what most panels cost the server, so the panels of a page
    share one. A panel that fails says so and leaves the others alive. They follow the store `when`: the
    map the view itself, all others the view that the map has painted (on a page without a map, the view).
    """

    follows_group = any(one.grouped for one in panels)
    # Of each tab the first panel that follows the areas chosen: it says so where none is left.
    foremost = {one.tab: one.name for one in reversed(panels) if one.grouped}.values()

    def on_view(data, chosen=None):
        if not data:
            return [no_update] * len(panels)
        source, have = session.reader(), session.held()
        view, _ = settle(View.of(data), have)
        group = gathered(source, have, view, chosen if isinstance(chosen, list) else None) if follows_group else ()

        def content(one: Panel):
            if one.tab not in ("", view.tab):
                return no_update
            if (one.grouped or one.beside) and group is None:
                return none_left(view.lang) if one.name in foremost else []
            return attempt(one, source, have, view, group or ())

        return [content(one) for one in panels]

    # Says to the host that the answer depends on the reader and what is asked and nothing else.
    on_view.of_the_view = True
    asked = [Input(when, "data"), *([Input(GROUP, "data")] if follows_group else [])]
    callback([one.output for one in panels], *asked)(on_view)


def draws(name: str, prop: str = "children", tab: str = "", when: str = LATER) -> Callable:
    """Register a function of (reader, catalogue, view) as a panel with a request of its own."""

    def register(draw: Callable) -> Callable:
        together(Panel(name, draw, prop, tab), when=when)
        return draw

    return register


def none_left(lang: str) -> html.P:
    """What stands in place of the panels that follow the areas chosen where no area is left."""
    return nothing(say(lang, "No area has a value in the chosen range; × on its chip lets it go."))


def attempt(one: Panel, source, have, view: View, group: Group = ()):
    """What the panel draws, or a panel that says that it could not be drawn."""
    try:
        content = dated(one.draw(source, have, view, *([group] if one.grouped else [])), view)
        return one_piece(content, className="piece") if one.whole else content
    except Exception as error:
        session.turn().whole = False
        log.exception("panel failed", panel=one.name, view=view.search, error=type(error).__name__)
        if one.prop == "figure":
            return theme.empty(say(view.lang, "This panel could not be drawn."), 120)
        return no_update if one.prop == "data" else failure(view.lang)


def dated(content, view: View):
    """The content, its links with the view that they were drawn for: the browser lays what a link changes of it over
    the view of the moment of the click."""
    search = view.search
    for part in content if isinstance(content, list | tuple) else (content,):
        if isinstance(part, Component):
            for own in (part, *part._traverse()):
                if isinstance(own, Component) and hasattr(own, "data-view"):
                    setattr(own, "data-view", search)
    return content
