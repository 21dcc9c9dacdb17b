"""One small made-up province for all tests, built once through the production build."""

from pathlib import Path

import pytest

from queries.reader import Builds, open_build
from warehouse.build import build
from warehouse.demo import generate

SCALE = 0.004
MONTHS = 84
SEED = 7


@pytest.fixture(scope="session")
def extracts(tmp_path_factory) -> Path:
    """The extracts of a small province; the truth lies beside them."""
    folder = tmp_path_factory.mktemp("world") / "extracts"
    generate(folder, SCALE, MONTHS, SEED)
    return folder


@pytest.fixture(scope="session")
def data(extracts, tmp_path_factory) -> Path:
    """The folder of published builds with the build of the small province."""
    folder = tmp_path_factory.mktemp("data")
    build(extracts, folder)
    return folder


@pytest.fixture(scope="session")
def reader(data):
    """A reader of the small province that suppresses nothing."""
    name = (data / "guangdong" / "CURRENT").read_text().strip()
    return open_build(data / "guangdong" / "builds" / name, threshold=1)


@pytest.fixture(scope="session")
def guarded(data):
    """The same build with the threshold it was published with."""
    return Builds(data, "guangdong").current()
