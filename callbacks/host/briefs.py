"""Briefs by address: /brief.pdf?<view>, and batches of them as jobs below /briefs."""

from flask import Flask, Response, abort, jsonify, request, send_file

from callbacks import session
from callbacks.host import jobs
from layouts.briefs.batch import batch_areas, batch_levels, one_pdf, safe_name, write_batch
from layouts.drawings.fonts import FontMissingError
from layouts.rail import focus
from layouts.view import View, settle

FILES = {"briefs.zip": "application/zip", "briefs.pdf": "application/pdf"}


def register(server: Flask, default_lang: str) -> None:
    """Adds the routes to the server, and the answer of every route that needs a typeface that is not there."""
    server.register_error_handler(FontMissingError, lambda fault: Response(f"{fault}\n", 503, mimetype="text/plain"))
    server.add_url_rule("/brief.pdf", "brief_pdf", lambda: brief_pdf(default_lang))
    server.add_url_rule("/briefs", "briefs_begin", lambda: begin(default_lang), methods=["POST"])
    server.add_url_rule("/briefs/<name>", "briefs_state", state)
    server.add_url_rule("/briefs/<name>", "briefs_cancel", cancel, methods=["DELETE"])
    server.add_url_rule("/briefs/<name>/<file>", "briefs_file", collect)


def _asked(default_lang: str):
    source, have = session.reader(), session.held()
    view, _ = settle(View.of(request.args.to_dict()), have, default_lang)
    return source, have, view


def brief_pdf(default_lang: str) -> Response:
    """The two pages of the area in focus."""
    source, have, view = _asked(default_lang)
    name = f"{focus(have, view)}_{view.indicator}_{view.to}_{have.build}_{view.lang}.pdf"
    response = Response(one_pdf(source, have, view), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{safe_name(name.removesuffix(".pdf"))}.pdf"'
    return response


def begin(default_lang: str) -> Response:
    """Starts the briefs of all areas of `batch` (a level) within the area in focus; answers the job's name."""
    source, have, view = _asked(default_lang)
    within, level = focus(have, view), request.args.get("batch", "")
    if level not in [name for name, _, _ in batch_levels(have, within, view.lang)]:
        abort(400)
    codes = batch_areas(have, within, level)
    asked = view.but(within=within, area="")
    question = f"briefs {level} {asked.search}"
    try:
        name = jobs.begin(question, lambda folder, told: write_batch(source, have, asked, codes, folder, told))
    except jobs.BusyError as busy:
        return _busy(busy)
    return jsonify(job=name, of=len(codes))


def _busy(busy: jobs.BusyError) -> Response:
    """What stands in the way: work of one's own, or so many that wait."""
    response = jsonify(busy="own" if busy.own else "full", waiting=busy.waiting)
    response.status_code, response.headers["Retry-After"] = 429, "30"
    return response


def _folder(name: str):
    return jobs.folder_of(name) or abort(404)


def state(name: str) -> Response:
    """How far a batch is."""
    return jsonify(jobs.state(_folder(name)))


def cancel(name: str) -> Response:
    """Gives the ticket of a batch back: it stops after the brief it is at, unless others wait for the same."""
    jobs.cancel(_folder(name))
    return jsonify(state="cancelled")


def collect(name: str, file: str) -> Response:
    """A finished file of a batch."""
    folder = _folder(name)
    if file not in FILES or jobs.state(folder)["state"] != "done":
        abort(404)
    return send_file(jobs.files_of(folder) / file, mimetype=FILES[file], as_attachment=True, download_name=file)
