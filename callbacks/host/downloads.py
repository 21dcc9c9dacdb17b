"""Files to take away, by address: /download/<ending>?<view>."""

from flask import Flask, Response, abort, request

from callbacks import session
from layouts.exports import FORMATS, file_name
from layouts.exports import quality as quality_tables
from layouts.exports.warnings import warnings_of
from layouts.view import View, settle


def register(server: Flask, default_lang: str) -> None:
    """Adds the route to the server."""
    server.add_url_rule("/download/quality/<name>", "quality_table", lambda name: quality_table(name, default_lang))
    server.add_url_rule("/download/warnings", "warnings_table", lambda: warnings_table(default_lang))
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


def quality_table(name: str, default_lang: str) -> Response:
    """A table of the quality page for the view that the address names, as CSV; 404 for an unknown table."""
    if name not in quality_tables.TABLES:
        abort(404)
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    content = quality_tables.table_of(name, source, have, view)
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="quality_{name}_{have.build}.csv"'
    return response


def warnings_table(default_lang: str) -> Response:
    """The warnings of the view that the address names, as CSV."""
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    response = Response(warnings_of(source, have, view), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="warnings_{view.within}_{have.build}.csv"'
    return response
