"""What the map paints, by address: a few words and two columns of figures, in 10 kB.

The answer does not go through Dash: the browser asks when the view changes and paints when it comes, and nothing
else of the page waits in line with it.
"""

import base64
import struct

import orjson
from flask import Flask, Response, request

from callbacks import session
from layouts.figures.township_map import township_map
from layouts.view import View, settle
from queries.values import indicator_by_area

# Those of four bytes first, then those of two, so that each begins on a whole number of its size.
COLUMNS = ("values", "low", "high", "status", "classes", "unsure")
WORD = 4


def register(server: Flask, default_lang: str) -> None:
    """Adds the route to the server."""
    server.add_url_rule("/map/values", "map_values", lambda: answer(default_lang))


def answer(default_lang: str) -> Response:
    """The picture of the nearest view that can be answered; never kept by the browser: figures are of one build."""
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    payload = township_map(source, have, view, indicator_by_area(source, view.selection))
    return Response(packed(payload), mimetype="application/vnd.atlas-values", headers={"Cache-Control": "no-store"})


def packed(payload: dict) -> bytes:
    """The length of the words (uint32), the words as JSON, then the columns as they stand in memory.

    The words end on a whole number of four bytes, so that the browser reads the figures where they lie.
    """
    columns = {name: base64.b64decode(payload[name]) for name in COLUMNS if payload.get(name)}
    words = orjson.dumps({**payload, **{name: len(column) for name, column in columns.items()}})
    words += b" " * (-len(words) % WORD)
    return struct.pack("<I", len(words)) + words + b"".join(columns.values())
