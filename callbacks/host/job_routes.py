"""Jobs by address: /jobs/<name> to watch and to stop, /jobs/<name>/<file> to collect."""

from pathlib import Path

from flask import Flask, Response, abort, jsonify, send_file

from callbacks.host import jobs


def register(server: Flask) -> None:
    """Adds the routes to the server."""
    server.add_url_rule("/jobs/<name>", "job_state", state)
    server.add_url_rule("/jobs/<name>", "job_cancel", cancel, methods=["DELETE"])
    server.add_url_rule("/jobs/<name>/<file>", "job_file", collect)


def busy(fault: jobs.BusyError) -> Response:
    """What stands in the way: work of one's own, or so many that wait."""
    response = jsonify(busy="own" if fault.own else "full", waiting=fault.waiting)
    response.status_code, response.headers["Retry-After"] = 429, "30"
    return response


def _folder(name: str) -> Path:
    return jobs.folder_of(name) or abort(404)


def state(name: str) -> Response:
    """How far a job is."""
    return jsonify(jobs.state(_folder(name)))


def cancel(name: str) -> Response:
    """Gives the ticket of a job back: it stops after the step it is at, unless others wait for the same."""
    jobs.cancel(_folder(name))
    return jsonify(state="cancelled")


def collect(name: str, file: str) -> Response:
    """A file of a finished job; 404 for any other."""
    folder = _folder(name)
    media = jobs.files(folder).get(file) or abort(404)
    return send_file(jobs.files_of(folder) / file, mimetype=media, as_attachment=True, download_name=file)
