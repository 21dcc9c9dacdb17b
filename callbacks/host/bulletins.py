"""The quarterly bulletin by address: /bulletin.pdf?<view> and /bulletin.xlsx?<view>."""

from flask import Flask, Response, abort, request

from callbacks import session
from layouts.briefs.book import bulletin_book
from layouts.briefs.bulletin import bulletin, of_quarter
from layouts.briefs.bulletin_paper import bulletin_pages
from layouts.exports.workbook import SHEETS
from layouts.view import View, settle


def register(server: Flask, default_lang: str) -> None:
    """Adds the routes to the server."""
    server.add_url_rule("/bulletin.pdf", "bulletin_pdf", lambda: written("pdf", default_lang))
    server.add_url_rule("/bulletin.xlsx", "bulletin_book", lambda: written("xlsx", default_lang))


def written(ending: str, default_lang: str) -> Response:
    """The bulletin of the quarter that holds the view's last month; 404 for an atlas without months."""
    source, have = session.reader(), session.held()
    settled, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    view = of_quarter(have, settled) or abort(404)
    if ending == "pdf":
        body, media, how = bulletin_pages(bulletin(source, have, view)), "application/pdf", "inline"
    else:
        body, media, how = bulletin_book(source, have, view), SHEETS, "attachment"
    response = Response(body, content_type=media)
    name = f"bulletin_{view.area}_{view.to}_{have.build}_{view.lang}.{ending}"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
