"""The frame: settling the view, redrawing words in another language."""

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from callbacks.draws import dated
from callbacks.session import held
from layouts import exports
from layouts.header import header, languages, page_links
from layouts.ids import LANG, LATER, MOVED, PAGE, PUT, SETTLED, TITLE, VIEW, control, panel
from layouts.notices import notices
from layouts.pages import page_named, titled
from layouts.shell import past_header
from layouts.view import View, settle


@callback(
    Output(SETTLED, "data"),
    Output("notices", "children"),
    Output(panel("pages"), "children"),
    Output(panel("languages"), "children"),
    Output(panel("downloads"), "children"),
    Output(TITLE, "data"),
    Input(LATER, "data"),
    State(PAGE, "data"),
    prevent_initial_call=True,
)
def on_view(data, name):
    """The nearest view that can be answered, what was changed for it, the links to pages, languages and files, the
    title of the page."""
    have = held()
    view, changed = settle(View.of(data), have)
    said = notices(changed, view, have) or no_update
    page = page_named(str(name), have)
    pages, words = page_links(page, have, view), dated(languages(view), view)
    return view.mapping, said, pages, words, exports.menu(view), titled(page, view)


@callback(
    Output(panel("header"), "children"),
    Output(panel("skip"), "children"),
    Input(LANG, "data"),
    State(VIEW, "data"),
    State(PAGE, "data"),
    prevent_initial_call=True,
)
def on_language(lang, data, name):
    """The words of the top bar, and of the way past it, in another language."""
    have = held()
    view, _ = settle(View.of(data, lang=lang), have)
    return header(page_named(str(name), have), have, view), past_header(view.lang)


def _browser(name: str) -> ClientsideFunction:
    return ClientsideFunction(namespace="atlas", function_name=name)


clientside_callback(
    _browser("collect"),
    Output(VIEW, "data"),
    Input(control(ALL), "value"),
    State(control(ALL), "id"),
    State(SETTLED, "data"),
    State(PUT, "data"),
)
clientside_callback(_browser("wait"), Input(VIEW, "data"))
clientside_callback(_browser("correct"), Output(LANG, "data"), Input(SETTLED, "data"))
clientside_callback(_browser("entitle"), Input(TITLE, "data"))
clientside_callback(_browser("follow"), Input(MOVED, "data"), prevent_initial_call=True)
clientside_callback(
    _browser("found"),
    Output(panel("search"), "searchValue"),
    Input(panel("search"), "value"),
    prevent_initial_call=True,
)
