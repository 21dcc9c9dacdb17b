"""Two small made-up provinces for all tests, each built once through the production build."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from geodata.importing import Plan
from geodata.importing import import_ as import_boundaries
from queries.reader import Builds, open_build
from warehouse.build import build
from warehouse.demo import generate
from warehouse.linking import linked
from warehouse.protection.protect import protect

# No test measures time: on a busy machine any of them may be slow.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
SCALE = 0.004
MONTHS = 84
TINY = (0.0005, 24)
SEED = 7


# The fixtures that make a province, which takes more than a minute: whoever needs one meanwhile waits.
MADE = ("world", "tiny")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Puts one file that makes the small province first, then those that need none, so that the other process of a run
    has work meanwhile; then one that makes the very small one, and the rest, browsers and long files first."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    needs = {path: {name for item in own for name in MADE if name in item.fixturenames} for path, own in files.items()}
    long = sorted(files, key=lambda path: len(files[path]), reverse=True)
    seen = [path for path in long if "browser" in path.parts]
    unseen = [path for path in long if path not in seen]
    makers = [next((path for path in unseen if needs[path] == {name}), None) for name in MADE]
    free = [path for path in long if not needs[path]]
    rest = [path for path in [*seen, *unseen] if needs[path] and path not in makers]
    ordered = [makers[0], *free, makers[1], *rest]
    items[:] = [item for path in ordered if path for item in files[path]]


def recipe() -> str:
    """A hash of everything the small provinces are made of."""
    content = hashlib.sha256(f"{SCALE} {MONTHS} {TINY} {SEED}".encode())
    for folder in ("warehouse", "definitions", "geodata", "analysis"):
        for file in sorted((ROOT / folder).rglob("*.*")):
            if file.suffix != ".pyc":
                content.update(file.read_bytes())
    return content.hexdigest()[:16]


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills: one for all processes of a run, or kept in ATLAS_TEST_WORLD by its recipe."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    home = Path(os.environ.get("ATLAS_TEST_WORLD", shared))
    folder = home / f"{name}-{recipe()}"
    with FileLock(home / f"{name}.lock"):
        if not folder.exists():
            made = factory.mktemp(f"making-{name}")
            make(made)
            made.rename(folder)
    return folder


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> Path:
    """The folder of the small province: extracts, the truth beside them, and the build of them."""
    return once(tmp_path_factory, "world", small)


def small(folder: Path) -> None:
    """Fills the folder of the small province."""
    generate(folder / "extracts", SCALE, MONTHS, SEED)
    linked(folder / "extracts", folder / "data")
    build(folder / "extracts", folder / "data")
    protect(folder / "data", "guangdong", "briefing")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    """Extracts of a very small province of two years, and in `data` the build of them, for what is built or started
    again and again; nobody changes it."""
    return once(tmp_path_factory, "tiny", smaller)


def smaller(folder: Path) -> None:
    """Fills the folder of the very small province."""
    generate(folder / "extracts", *TINY, SEED)
    build(folder / "extracts", folder / "data")


@pytest.fixture(scope="session")
def counties(tmp_path_factory) -> Path:
    """The boundary set `us`, of states and counties; nobody changes it."""
    out = tmp_path_factory.mktemp("us") / "set"
    file = ROOT / "node_modules" / "us-atlas" / "counties-10m.json"
    import_boundaries(Plan(file, "us", (("state", "states"), ("county", "counties")), "id", "name"), out)
    return out


@pytest.fixture(scope="session")
def extracts(world) -> Path:
    """The extracts of a small province; the truth lies beside them."""
    return world / "extracts"


@pytest.fixture(scope="session")
def data(world) -> Path:
    """The folder of published builds with the build of the small province."""
    return world / "data"


@pytest.fixture(scope="session")
def reader(data):
    """A reader of the small province that suppresses nothing."""
    name = (data / "guangdong" / "CURRENT").read_text().strip()
    return open_build(data / "guangdong" / "builds" / name, threshold=1)


@pytest.fixture(scope="session")
def guarded(data):
    """The same build with the threshold it was published with."""
    return Builds(data, "guangdong").current()


@pytest.fixture(scope="session")
def briefing(data):
    """A reader of the same build as it is protected for a briefing."""
    return Builds(data, "guangdong", "briefing").current()
