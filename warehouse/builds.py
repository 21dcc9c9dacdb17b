"""The builds that are kept: listing, verifying, going back."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from definitions.manifest import faults
from warehouse.errors import WarehouseError
from warehouse.lock import WriterLock
from warehouse.publish import point


def kept(home: Path) -> list[Path]:
    """The folders of the kept builds, the oldest first."""
    folder = home / "builds"
    if not folder.is_dir():
        raise WarehouseError(f"There is no build in {home}.", remedy="Make one with “build”.")
    return sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)


def live(home: Path) -> str:
    """The identifier of the live build; nothing where there is none, or the pointer is damaged."""
    pointer = home / "CURRENT"
    name = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.exists() else ""
    return name if name and (home / "builds" / name).parent == home / "builds" and name != ".." else ""


def status(home: Path) -> list[str]:
    """One line per kept build."""
    now = live(home)
    return [
        f"{'live  ' if path.name == now else '      '} {path.name}  "
        f"{sum(f.stat().st_size for f in path.rglob('*') if f.is_file()) / 1e6:,.0f} MB"
        for path in kept(home)
    ]


def verify(home: Path) -> list[str]:
    """One line per file of a kept build that is not as it was written."""
    return [f"{path.name}: {fault}" for path in kept(home) for fault in faults(path)]


@contextmanager
def writing(home: Path, job: str) -> Iterator[None]:
    """Held while pointers are moved: the locks of the atlas and of each audience, which `protect` takes by itself.

    Raises WarehouseError, before anything is changed, where a job is at work or there is no build."""
    kept(home)
    with ExitStack() as held:
        for place in (home, *_audiences(home)):
            held.enter_context(WriterLock(place, job))
        yield


def _audiences(home: Path) -> list[Path]:
    return sorted(path.parent for path in (home / "audiences").glob("*/CURRENT"))


def rollback_audiences(home: Path, build: str) -> tuple[list[str], list[str]]:
    """Points every audience at its newest sound file of `build`: the audiences that have one, and those without."""
    done, without = [], []
    for place in _audiences(home):
        names = [path.name for path in kept(place) if path.name.startswith(f"{build}-") and not faults(path)]
        if names:
            point(place, names[-1])
        (done if names else without).append(place.name)
    return done, without


def before(home: Path, build: str) -> str:
    """The build that was live when `build` was made; nothing where it tells none, or that is no longer kept."""
    was = told(home, build, "before")
    return was if was in {path.name for path in kept(home)} else ""


def told(home: Path, build: str, key: str) -> str:
    """What the file of a build says of itself; nothing where it does not, or cannot be read."""
    try:
        with duckdb.connect(home / "builds" / build / "atlas.duckdb", read_only=True) as file:
            said = file.execute("select value from atlas where key = $key", {"key": key}).fetchall()
    except duckdb.Error:
        return ""
    return next((value for (value,) in said), "")


def rollback(home: Path) -> str:
    """Makes the build live that was before the live one, else the newest sound one that was made before it; its
    identifier. After going back and building anew, the one in between is no longer the one before."""
    now = live(home)
    names = [path.name for path in kept(home)]
    earlier = names[: names.index(now)] if now in names else names
    was = before(home, now) if now in names else ""
    for name in (*([was] if was else []), *reversed(earlier)):
        if not faults(home / "builds" / name):
            point(home, name)
            return name
    raise WarehouseError(f"There is no sound build before {now or 'the live one'}.", remedy="Nothing was changed.")
