"""The app over the small province, without a server."""

import pytest

from callbacks.host.factory import create_app
from callbacks.host.settings import Settings


@pytest.fixture(scope="session")
def app(data, tmp_path_factory):
    made = create_app(Settings(data=data, state=tmp_path_factory.mktemp("state")))
    made.server.test_client().get("/_dash-layout")
    return made


@pytest.fixture
def client(app):
    return app.server.test_client()
