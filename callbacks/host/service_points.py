"""The file with all places of service, by a name that holds its hash: a browser asks for it once."""

from flask import Flask, Response, abort

from callbacks.session import reader
from layouts.service_points import content

PATH = "/points/"
# Of a person's own areas: no cache between may keep it for others.
OWN = "private, max-age=31536000, immutable"


def register(server: Flask) -> None:
    """Adds the route to the server."""
    server.add_url_rule(f"{PATH}<file>", "service_points", service_points)


def service_points(file: str) -> Response:
    """The places of the live build that the person who asks may see; 404 for any other name."""
    name, body = content(reader())
    if file != name:
        abort(404)
    return Response(body, mimetype="application/json", headers={"Cache-Control": OWN})
