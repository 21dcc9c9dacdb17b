"""The headers of every response: what the browser may load, and what may be kept.

Files of packages whose address does not name their version are kept and asked after: Dash gives them an ETag.
"""

from datetime import UTC, datetime

from dash import Dash
from flask import Response, request

from callbacks.host import own_files

STARTED = datetime.now(UTC)
FOREVER = "public, max-age=31536000, immutable"
PACKAGES = "/_dash-component-suites/"

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_policy(app: Dash) -> str:
    """Everything from this host; Dash's own inline script by its hash; no evaluation of text.

    Styles may stand inline, because Mantine and Plotly write them into elements.
    """
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def apply(policy: str, response: Response) -> Response:
    """The response with the headers; answers are not kept unless their route said so."""
    response.headers.update(FIXED)
    response.headers["Content-Security-Policy"] = policy
    if request.path.startswith(own_files.url("")):
        response.headers["Cache-Control"] = FOREVER if _is_as_hashed(response) else "no-cache"
    response.headers.setdefault("Cache-Control", "no-cache" if request.path.startswith(PACKAGES) else "no-store")
    return response


def _is_as_hashed(response: Response) -> bool:
    """Whether the file is there and has not changed since the address was made of its content."""
    return response.status_code in (200, 304) and bool(response.last_modified) and response.last_modified < STARTED
