"""The usual way to map values with Dash, for the benchmark: Plotly's choroplethmap in a graph of its own.

`python -m tests.rival patch|figure` serves it. The rival gets the best of its kind: boundaries fetched once by
address and a callback that sends the new values alone (`patch`). `figure` is the usual pattern instead, as Plotly
Express makes it: a callback that returns the whole figure, boundaries within. Nothing stands beside either map.
"""

import base64
import json
import os
import sys
from pathlib import Path

import numpy as np
from dash import Dash, Input, Output, Patch, State, dcc, html, no_update
from dash._callback import GLOBAL_CALLBACK_LIST, GLOBAL_CALLBACK_MAP

import definitions
from callbacks.host import routes
from callbacks.session import Person, held, reader, serve
from layouts.figures.township_map import township_map
from layouts.view import View, settle
from queries.reader import Builds
from queries.values import indicator_by_area

SIZE = {"width": "742px", "height": "716px"}
ATLAS = os.environ.get("ATLAS_ATLAS", "guangdong")
WHERE = {
    "guangdong": {"center": {"lon": 113.4, "lat": 22.9}, "zoom": 5.9},
    "country": {"center": {"lon": 104.0, "lat": 36.0}, "zoom": 3.1},
}


def values_of(view: View) -> list[float]:
    """The values of all townships, as the atlas itself paints them; without a value counts as none."""
    payload = township_map(reader(), held(), view, indicator_by_area(reader(), view.selection))
    found = np.frombuffer(base64.b64decode(payload["values"]), "<f4").astype(float)
    return [None if np.isnan(value) else round(value, 4) for value in found]


def boundaries(mode: str) -> str | dict:
    """The boundaries as the figure names them: by address, or within it."""
    file = held().files["township", "overview"]
    return f"/geo/{file}" if mode == "patch" else json.loads((reader().folder / "geo" / file).read_bytes())


def figure(values: list[float], geojson: str | dict) -> dict:
    """The whole figure."""
    trace = {
        "type": "choroplethmap",
        "geojson": geojson,
        "featureidkey": "properties.code",
        "locations": list(held().layers["township"]),
        "z": values,
        "zmin": 0,
        "colorscale": "Teal",
        "marker": {"line": {"width": 0.3, "color": "white"}},
    }
    layout = {
        "map": {"style": "white-bg"} | WHERE[ATLAS],
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
    }
    return {"data": [trace], "layout": layout}


def app(mode: str) -> Dash:
    """A page with one graph that follows the store `view`, and nothing of the atlas: neither its callbacks, which are
    registered as they are imported, nor its files."""
    GLOBAL_CALLBACK_LIST.clear()
    GLOBAL_CALLBACK_MAP.clear()
    made = Dash("rival", use_async=False, serve_locally=True, include_assets_files=False)
    routes.register(made.server)
    first, _ = settle(View(), held())
    geojson = boundaries(mode)
    graph = dcc.Graph(id="graph", figure=figure(values_of(first), geojson), style=SIZE)
    made.layout = html.Div([dcc.Store(id="view"), graph])

    @made.callback(Output("graph", "figure"), Input("view", "data"), State("graph", "id"))
    def on_view(data, _):
        if not data:
            return no_update
        view, _ = settle(View.of(data), held())
        if mode == "figure":
            return figure(values_of(view), geojson)
        patch = Patch()
        patch["data"][0]["z"] = values_of(view)
        return patch

    return made


def main(mode: str) -> None:
    """Serves the rival where the settings say."""
    from waitress.server import create_server

    role = definitions.roles()["analyst"]
    serve({role.audience: Builds(Path(os.environ["ATLAS_DATA"]), ATLAS)}, Person("rival", role))
    port = int(os.environ["ATLAS_PORT"])
    server = create_server(app(mode).server, host="127.0.0.1", port=port, threads=4)
    print(f"Ready: http://127.0.0.1:{port}", flush=True)
    server.run()


if __name__ == "__main__":
    main(sys.argv[1])
