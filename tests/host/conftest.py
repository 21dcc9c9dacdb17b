"""The app over the small province, without a server."""

import pytest

from callbacks.host.factory import create_app
from callbacks.host.settings import Settings


@pytest.fixture(scope="session")
def app(data):
    made = create_app(Settings(data=data))
    made.server.test_client().get("/_dash-layout")
    return made


@pytest.fixture
def client(app):
    return app.server.test_client()
