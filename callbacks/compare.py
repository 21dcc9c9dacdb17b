"""What stands on the pages of comparisons and warnings, and what the browser paints there."""

from dash import ClientsideFunction, Input, Output, State, clientside_callback

from callbacks.draws import Panel, together
from layouts import warnings_page
from layouts.compare import both, filters, funnel, many, page, two
from layouts.foot import foot
from layouts.ids import panel

together(
    Panel("c-frame", page.frame_class, "className"),
    Panel("c-sheets", page.sheets),
    Panel("c-two-data", two.maps, "data"),
    Panel("c-both-data", both.map_of_both, "data"),
    Panel("c-many-data", many.maps, "data"),
    Panel("c-filters", filters.filters),
    Panel("c-legend", both.legend),
    Panel("c-many-note", many.note),
    Panel("c-title", page.title),
)
together(
    Panel("c-funnel", funnel.figure, "figure"),
    Panel("c-below", page.below, whole=True),
    Panel("c-foot", foot),
)
together(
    Panel("w-filters", warnings_page.filters),
    Panel("w-title", warnings_page.title),
    Panel("w-list", warnings_page.inbox, whole=True),
    Panel("w-foot", foot),
)
for name in ("two", "both", "many"):
    clientside_callback(
        ClientsideFunction(namespace="compare", function_name=name),
        Output(f"c-{name}-painted", "data"),
        Input(panel(f"c-{name}-data"), "data"),
        State("config", "data"),
    )
