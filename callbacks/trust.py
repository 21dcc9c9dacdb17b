"""How a figure is computed, asked for by a click; it closes when the view changes, and speaks another language where
that alone changes."""

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, no_update

from callbacks.draws import Panel, attempt
from callbacks.session import held, reader
from layouts.computed import computed
from layouts.ids import RETOLD, VIEW, panel
from layouts.view import View, settle


@callback(
    Output(panel("computed"), "children"),
    Input("how", "n_clicks"),
    Input(RETOLD, "data"),
    State(VIEW, "data"),
    prevent_initial_call=True,
)
def on_how(clicks, turns, data):
    """The drawer for the present view."""
    # The words beside the map in another language bring a button that nobody has pressed.
    if not (turns if ctx.triggered_id == RETOLD else clicks):
        return no_update
    source, have = reader(), held()
    view, _ = settle(View.of(data), have)
    return attempt(Panel("computed", computed), source, have, view)


clientside_callback(
    ClientsideFunction(namespace="trust", function_name="close"),
    Output(panel("computed"), "children", allow_duplicate=True),
    Output(RETOLD, "data"),
    Input(VIEW, "data"),
    prevent_initial_call=True,
)
