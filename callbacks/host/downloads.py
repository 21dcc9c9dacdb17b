"""Files to take away, by address: /download/<ending>?<view>."""

from flask import Flask, Response, abort, request

from callbacks import session
from layouts.compare.book import book_of
from layouts.exports import FORMATS, file_name
from layouts.exports import quality as quality_tables
from layouts.exports.points import points_of
from layouts.exports.warnings import book_of_warnings, warnings_of
from layouts.exports.workbook import SHEETS as WORKBOOK
from layouts.view import SHEETS, View, settle

ALL, CSV = "all", "text/csv; charset=utf-8"


def register(server: Flask, default_lang: str) -> None:
    """Adds the route to the server."""
    server.add_url_rule("/download/quality/<name>", "quality_table", lambda name: quality_table(name, default_lang))
    server.add_url_rule("/download/warnings", "warnings_table", lambda: warnings_table(default_lang))
    server.add_url_rule("/download/points", "points_table", lambda: points_table(default_lang))
    server.add_url_rule("/download/compare", "compare_book", lambda: compare_book(default_lang))
    server.add_url_rule("/download/<ending>", "download", lambda ending: download(ending, default_lang))


def download(ending: str, default_lang: str) -> Response:
    """What the map shows for the view that the address names, as a file; 404 for an unknown format."""
    if ending not in FORMATS:
        abort(404)
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    return _file(FORMATS[ending].content(source, have, view), FORMATS[ending].media, file_name(have, view, ending))


def quality_table(name: str, default_lang: str) -> Response:
    """A table of the quality page for the view that the address names, as CSV; all of them ("all") as one workbook;
    404 for an unknown table."""
    if name not in (ALL, *quality_tables.TABLES):
        abort(404)
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    if name == ALL:
        return _file(quality_tables.book_of(source, have, view), WORKBOOK, f"quality_{have.build}.xlsx")
    return _file(quality_tables.table_of(name, source, have, view), CSV, f"quality_{name}_{have.build}.csv")


def warnings_table(default_lang: str) -> Response:
    """The warnings of the view that the address names, as CSV; as a workbook with format=xlsx."""
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    name = f"warnings_{view.within}_{have.build}"
    if request.args.get("format") == "xlsx":
        return _file(book_of_warnings(source, have, view), WORKBOOK, f"{name}.xlsx")
    return _file(warnings_of(source, have, view), CSV, f"{name}.csv")


def points_table(default_lang: str) -> Response:
    """The places of service that the rail counts for the view that the address names, as CSV."""
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    return _file(points_of(source, have, view), CSV, f"service_points_{view.area or view.within}_{have.build}.csv")


def compare_book(default_lang: str) -> Response:
    """The figures of the open sheet of the page Compare, for the view that the address names, as a workbook."""
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    name = "_".join(("compare", view.sheet or SHEETS[0], file_name(have, view, "xlsx")))
    return _file(book_of(source, have, view), WORKBOOK, name)


def _file(content: bytes, media: str, name: str) -> Response:
    response = Response(content, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
