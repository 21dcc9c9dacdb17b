"""The production server: warmed up before the first request, announced when it really answers."""

import gc
import json
import os
import sys

from dash import Dash

from callbacks import session
from callbacks.host import memory
from callbacks.host.answers import FAILED
from callbacks.host.doctor import port_fault
from callbacks.host.settings import Settings
from layouts import texts
from layouts.ids import LATER, VIEW
from layouts.pages import PAGES
from layouts.view import LANGS

# Published files, sessions, audit, logs, and what answers open for a moment.
OWN_FILES, MOST_CONNECTIONS = 128, 1000
KEEP_ALIVE_SECONDS = 30
TIMEOUT_SECONDS = 60
STOP_SECONDS = 15


class PortError(RuntimeError):
    """The port cannot be listened on; the text says why and what to do."""


def warm_up(app: Dash) -> None:
    """Asks once for all that Dash prepares on first use, so that no user waits for it or races.

    Without it the first requests after a start can find Dash half set up and get a 500
    (github.com/plotly/dash/issues/3971).
    """
    client = app.server.test_client()
    for path in (*(page.path for page in PAGES.values()), "/_dash-layout", "/_dash-dependencies", "/healthz"):
        _get(client, path)
    for package, files in app.registered_paths.items():
        for file in sorted(files):
            if file.endswith((".js", ".css")):
                _get(client, f"/_dash-component-suites/{package}/{file}")
    for lang in LANGS:
        texts.catalogue(lang)


def _get(client, path: str) -> None:
    for coding in ("br", "gzip"):
        answer = client.get(path, headers={"Accept-Encoding": coding})
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code} while the server starts.")
        answer.close()


def address(settings: Settings) -> str:
    """The address to open in a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"


def serve(app: Dash, settings: Settings) -> None:
    """Serves until stopped. Raises PortError."""
    fault = port_fault(settings.host, settings.port)
    if fault:
        raise PortError(f"{fault[0].upper()}{fault[1:]}. Stop what uses it, or set ATLAS_PORT to another port.")
    memory.settle(settings.spell_bytes)
    with app.access.warming():
        warm_up(app)
    session.keep_cubes()
    if sys.platform == "win32":
        _waitress(app, settings)
    else:
        _gunicorn(app, settings)


def _announce(settings: Settings) -> None:
    print(f"Ready: {address(settings)}", flush=True)


def _waitress(app: Dash, settings: Settings) -> None:
    from waitress.server import create_server

    threads = settings.threads * settings.workers
    server = create_server(
        app.server,
        host=settings.host,
        port=settings.port,
        threads=threads,
        channel_timeout=TIMEOUT_SECONDS,
        ident="",
    )
    memory.make_room(settings.spell_bytes)
    memory.keep_giving_back(settings.spell_bytes)
    _announce(settings)
    server.run()


def _gunicorn(app: Dash, settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in _options(app, settings).items():
                self.cfg.set(name, value)

        def load(self):
            return app.server

    # An open database file must not be shared by processes; each worker opens its own.
    session.release()
    # What lives until here is never collected, so that the workers go on sharing its memory.
    gc.collect()
    gc.freeze()
    Server().run()


def _end() -> None:
    """The last step of a worker, with the status it ends with: without Python's own, in which threads of DuckDB and
    Arrow that are lost in the fork, or still at work on a question, would abort it. Files are only read here."""
    ending = sys.exc_info()[1]
    code = ending.code if isinstance(ending, SystemExit) else int(ending is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _options(app: Dash, settings: Settings) -> dict:
    def ready(worker) -> None:
        app.metrics.take_row(worker.age)
        with app.access.warming():
            first_answers(app)
        memory.make_room(settings.spell_bytes)
        memory.keep_giving_back(settings.spell_bytes)
        if worker.age == 1:
            _announce(settings)

    return {
        "bind": f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}",
        "workers": settings.workers,
        "threads": settings.threads,
        "worker_class": "gthread",
        "worker_connections": _connections(),
        "preload_app": True,
        "keepalive": KEEP_ALIVE_SECONDS,
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": STOP_SECONDS,
        "control_socket_disable": True,
        "logconfig_dict": _logging(settings.log),
        "loglevel": "warning",
        "proc_name": "township-atlas",
        "post_worker_init": ready,
        "worker_exit": lambda server, worker: _end(),
    }


def _connections() -> int:
    """How many connections a process takes at a time: as many as files are left to it; the others wait."""
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(16, min(MOST_CONNECTIONS, files - OWN_FILES))


def _logging(level: str) -> dict:
    """Gunicorn's logs go the way of all others; one line per request only where all is wanted."""
    requests = {"handlers": [], "propagate": level == "debug", "level": "INFO"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "root": {},
        "loggers": {"gunicorn.error": {"handlers": [], "propagate": True}, "gunicorn.access": requests},
    }


def first_answers(app: Dash, strictly: bool = False) -> None:
    """Draws the panels of the default view once in this process: opens its file and fills its caches.

    A panel that fails says so in its place; `strictly` it is a RuntimeError.
    """
    client = app.server.test_client()
    _get(client, "/map/values")
    for output, declared in app.callback_map.items():
        asked = [entry["id"] for entry in declared["inputs"]]
        if asked not in ([VIEW], [LATER]) or declared["state"] or "callback" not in declared:
            continue
        view = {"id": asked[0], "property": "data", "value": {"level": ""}}
        body = {"output": output, "outputs": _outputs(output), "inputs": [view], "state": []}
        answer = client.post("/_dash-update-component", data=json.dumps(body), content_type="application/json")
        if answer.status_code >= 400 or (strictly and FAILED in answer.headers):
            raise RuntimeError(f"{output} fails (status {answer.status_code}); the log says why.")
        answer.close()


def _outputs(output: str) -> dict | list[dict]:
    many = output.startswith("..")
    parts = [name.rpartition(".") for name in (output[2:-2].split("...") if many else [output])]
    named = [
        {"id": json.loads(component) if component.startswith("{") else component, "property": prop}
        for component, _, prop in parts
    ]
    return named if many else named[0]
