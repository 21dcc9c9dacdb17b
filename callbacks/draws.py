"""How a function of the view becomes the content of a panel: the only wiring of panels."""

from collections.abc import Callable

import structlog
from dash import Input, Output, callback, no_update

from callbacks.session import held, reader
from layouts.blocks import failure
from layouts.figures import theme
from layouts.ids import VIEW, panel
from layouts.texts import say
from layouts.view import View, settle

log = structlog.get_logger()


def draws(name: str, prop: str = "children", tab: str = "") -> Callable:
    """Register a function of (reader, catalogue, view) as the content of the panel `name`.

    A panel of a tab is left alone while another tab is open. A panel that fails says so and
    leaves the others alive.
    """

    def register(draw: Callable) -> Callable:
        @callback(Output(panel(name), prop), Input(VIEW, "data"))
        def on_view(data):
            if not data:
                return no_update
            source, have = reader(), held()
            view, _ = settle(View.of(data), have)
            if tab and view.tab != tab:
                return no_update
            return attempt(name, prop, view, lambda: draw(source, have, view))

        return draw

    return register


def attempt(name: str, prop: str, view: View, draw: Callable):
    """What `draw` returns, or a panel that says that it could not be drawn."""
    try:
        return draw()
    except Exception as error:
        log.exception("panel failed", panel=name, view=view.search, error=type(error).__name__)
        if prop == "figure":
            return theme.empty(say(view.lang, "This panel could not be drawn."), 120)
        return failure(view.lang)
