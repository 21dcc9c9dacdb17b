"""Files to take away, by address: /download/<ending>?<view>."""

from flask import Flask, Response, abort, request

from callbacks import session
from layouts.exports import FORMATS, file_name
from layouts.view import View, settle


def register(server: Flask, default_lang: str) -> None:
    """Adds the route to the server."""
    server.add_url_rule("/download/<ending>", "download", lambda ending: download(ending, default_lang))


def download(ending: str, default_lang: str) -> Response:
    """What the map shows for the view that the address names, as a file; 404 for an unknown format."""
    if ending not in FORMATS:
        abort(404)
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    response = Response(FORMATS[ending].content(source, have, view), content_type=FORMATS[ending].media)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(have, view, ending)}"'
    return response
