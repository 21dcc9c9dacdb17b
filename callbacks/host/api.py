"""The interface for other programs: /api/v1/<question>, as JSON and CSV, and its description."""

import csv
import io
from collections.abc import Iterable
from urllib.parse import urlencode

import orjson
from flask import Flask, Response, request

from callbacks import session
from definitions.cells import inert
from layouts.answers import QUESTIONS, Question
from layouts.asking import AskingError, page_of, view_of
from layouts.exports.notes import stamp
from layouts.openapi import openapi
from layouts.texts import say
from layouts.view import LANGS


def register(server: Flask, default_lang: str) -> None:
    """Adds the routes to the server."""
    server.add_url_rule("/api/v1/openapi.json", "api_description", description)
    server.add_url_rule("/api/v1/<name>", "api", lambda name: answer(name, default_lang))


def description() -> Response:
    """The OpenAPI description."""
    return _json(openapi(session.held()))


def answer(name: str, default_lang: str) -> Response:
    """The rows of a question; 404 with the questions there are, 400 with the parameter that cannot be used."""
    given = request.args.to_dict()
    lang = given.get("lang") if given.get("lang") in LANGS else default_lang
    question = QUESTIONS.get(name)
    if question is None:
        listed = ", ".join(QUESTIONS)
        words = say(lang, "There is no question “{name}”. There are: {allowed}.", name=name[:40], allowed=listed)
        return _error("question", name[:40], tuple(QUESTIONS), words, 404)
    source, have = session.reader(), session.held()
    try:
        view, page = view_of(question, given, have, default_lang), page_of(given, lang)
    except AskingError as wrong:
        return _error(wrong.parameter, wrong.value, wrong.allowed, wrong.message, 400)
    every = list(question.rows(source, have, view))
    rows, end = every[page.offset : page.offset + page.limit], page.offset + page.limit
    following = f"/api/v1/{name}?{urlencode(given | {'offset': str(end)})}" if end < len(every) else ""
    if given.get("format") == "csv":
        return _paged(_csv(question, rows), len(every), following)
    asked = {key: value for key, value in view.mapping.items() if key in (*question.parameters, "lang")}
    content = {
        "question": name,
        "build": have.build,
        "view": asked,
        "notes": [line for line in stamp(source, have, view) if line],
        "total": len(every),
        "offset": page.offset,
        "next": following or None,
        "rows": rows,
    }
    return _paged(_json(content), len(every), following)


def _paged(response: Response, total: int, following: str) -> Response:
    """With the number of all rows and the address of the next page, for those who read no JSON."""
    response.headers["X-Total-Count"] = str(total)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _json(content: dict, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, content_type="application/json")


def _error(parameter: str, value: str, allowed: tuple[str, ...], message: str, status: int) -> Response:
    return _json({"parameter": parameter, "value": value, "allowed": allowed, "message": message}, status)


def _csv(question: Question, rows: Iterable[dict]) -> Response:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(question.columns)
    writer.writerows([inert(row[name]) for name in question.columns] for row in rows)
    response = Response(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{question.name}.csv"'
    return response
