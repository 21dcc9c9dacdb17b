"""How a figure is computed, asked for by a click; it closes when the view changes."""

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from callbacks.draws import Panel, attempt
from callbacks.session import held, reader
from layouts.computed import computed
from layouts.ids import VIEW, panel
from layouts.view import View, settle


@callback(
    Output(panel("computed"), "children"),
    Input("how", "n_clicks"),
    State(VIEW, "data"),
    prevent_initial_call=True,
)
def on_how(clicks, data):
    """The drawer for the present view."""
    if not clicks:
        return no_update
    source, have = reader(), held()
    view, _ = settle(View.of(data), have)
    return attempt(Panel("computed", computed), source, have, view)


clientside_callback(
    ClientsideFunction(namespace="trust", function_name="close"),
    Output(panel("computed"), "children", allow_duplicate=True),
    Input(VIEW, "data"),
    prevent_initial_call=True,
)
