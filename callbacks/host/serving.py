"""The production server: warmed up before the first request, told when it is ready."""

import socket
import sys

from dash import Dash

from callbacks import session
from callbacks.host.settings import Settings


def warm_up(app: Dash) -> None:
    """Asks once for everything that Dash prepares on first use, so that no user waits or races."""
    client = app.server.test_client()
    page = client.get("/map").get_data(as_text=True)
    for path in ("/_dash-layout", "/_dash-dependencies", "/healthz"):
        client.get(path)
    for part in page.split('src="')[1:]:
        client.get(part.split('"')[0])


def check_port(settings: Settings) -> None:
    """Raises OSError with a plain text if the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise OSError(
                f"Port {settings.port} of {settings.host} is taken ({error.strerror}). "
                "Stop what uses it, or set ATLAS_PORT to another."
            ) from error


def serve(app: Dash, settings: Settings) -> None:
    """Serves until stopped."""
    check_port(settings)
    warm_up(app)
    session.release()
    address = f"http://{settings.host}:{settings.port}"
    if sys.platform == "win32":
        import waitress

        print(f"Ready: {address}", flush=True)
        waitress.serve(app.server, host=settings.host, port=settings.port, threads=settings.threads * 2)
        return
    _gunicorn(app, settings, address)


def _gunicorn(app: Dash, settings: Settings, address: str) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers,
                "threads": settings.threads,
                "worker_class": "gthread",
                "preload_app": True,
                "timeout": 60,
                "graceful_timeout": 15,
                "loglevel": "warning",
                "proc_name": "township-atlas",
                "when_ready": lambda server: print(f"Ready: {address}", flush=True),
            }
            if "control_socket_disable" in self.cfg.settings:
                options["control_socket_disable"] = True
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self):
            return app.server

    Server().run()
