"""Briefs by address: /brief.pdf?<view> and /brief.xlsx?<view>, and batches of them as jobs begun at /briefs."""

from flask import Flask, Response, abort, jsonify, request

from callbacks import session
from callbacks.host import job_routes, jobs
from layouts.briefs.batch import batch_areas, batch_levels, one_pdf, safe_name, write_batch
from layouts.briefs.book import brief_book as book_of
from layouts.drawings.fonts import FontMissingError
from layouts.exports.workbook import SHEETS
from layouts.rail import focus
from layouts.view import View, settle

FILES = {"briefs.zip": "application/zip", "briefs.pdf": "application/pdf", "briefs.xlsx": SHEETS}


def register(server: Flask, default_lang: str) -> None:
    """Adds the routes to the server, and the answer of every route that needs a typeface that is not there."""
    server.register_error_handler(FontMissingError, lambda fault: Response(f"{fault}\n", 503, mimetype="text/plain"))
    server.add_url_rule("/brief.pdf", "brief_pdf", lambda: brief_pdf(default_lang))
    server.add_url_rule("/briefs", "briefs_begin", lambda: begin(default_lang), methods=["POST"])
    server.add_url_rule("/brief.xlsx", "brief_book", lambda: brief_book(default_lang))


def _asked(default_lang: str):
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    return source, have, view


def brief_pdf(default_lang: str) -> Response:
    """The two pages of the area in focus."""
    source, have, view = _asked(default_lang)
    return _file(one_pdf(source, have, view), "application/pdf", "inline", have, view, "pdf")


def brief_book(default_lang: str) -> Response:
    """Everything on the two pages as a workbook."""
    source, have, view = _asked(default_lang)
    return _file(book_of(source, have, view), SHEETS, "attachment", have, view, "xlsx")


def _file(content: bytes, media: str, how: str, have, view: View, ending: str) -> Response:
    name = safe_name(f"{focus(have, view)}_{view.indicator}_{view.to}_{have.build}_{view.lang}")
    response = Response(content, content_type=media)
    response.headers["Content-Disposition"] = f'{how}; filename="{name}.{ending}"'
    return response


def begin(default_lang: str) -> Response:
    """Starts the briefs of all areas of `batch` (a level) within the area in focus; answers the job's name."""
    source, have, view = _asked(default_lang)
    within, level = focus(have, view), request.args.get("batch", "")
    if level not in [name for name, _, _ in batch_levels(have, within, view.lang)]:
        abort(400)
    codes = batch_areas(have, within, level)
    asked = view.but(within=within, area="")
    try:
        name = jobs.begin(
            f"briefs {level} {asked.search}",
            lambda folder, told: write_batch(source, have, asked, codes, folder, told),
            FILES,
        )
    except jobs.BusyError as fault:
        return job_routes.busy(fault)
    return jsonify(job=name, of=len(codes))
