"""The map: what it shows, where a double click leads, what the search finds."""

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from callbacks.session import held
from layouts.controls import filters
from layouts.ids import LANG, MOVE, MOVED, VIEW, panel
from layouts.map_page import rail
from layouts.moves import climb, drill, find
from layouts.search_box import options
from layouts.view import View, settle
from queries.search import search

STEPS = {"drill": drill, "find": find, "up": lambda view, have, _: climb(view, have)}


@callback(
    Output(panel("filters"), "children"),
    Output(panel("rail"), "children"),
    Input(LANG, "data"),
    State(VIEW, "data"),
    prevent_initial_call=True,
)
def on_language(lang, data):
    """The words beside the map in another language."""
    have = held()
    view, _ = settle(View.of(data, lang=lang), have)
    return filters(have, view), rail(view)


@callback(Output(MOVED, "data"), Input(MOVE, "data"), State(VIEW, "data"), prevent_initial_call=True)
def on_move(move, data):
    """The query string of the view to which a drill or a climb leads."""
    have = held()
    view, _ = settle(View.of(data), have)
    kind, code = next(((k, str(v)) for k, v in (move or {}).items() if k in STEPS), ("up", ""))
    moved = STEPS[kind](view, have, code)
    return {"search": moved.search, "turn": (move or {}).get("turn", 0)}


@callback(
    Output(panel("search"), "data"),
    Output(panel("search"), "data-found"),
    Input(panel("search"), "searchValue"),
    State(VIEW, "data"),
    prevent_initial_call=True,
)
def on_search(words, data):
    """The areas that the words find, and the words that they were found for."""
    if not words:
        return no_update, no_update
    have = held()
    view, _ = settle(View.of(data), have)
    return options(have, view.lang, search(have, str(words)[:60])), str(words)


clientside_callback(
    ClientsideFunction(namespace="atlas", function_name="ask"),
    Output("painted", "data"),
    Input(VIEW, "data"),
    State("config", "data"),
)
clientside_callback(
    ClientsideFunction(namespace="atlas", function_name="drawn"),
    Input(panel("rail"), "className"),
    prevent_initial_call=True,
)
