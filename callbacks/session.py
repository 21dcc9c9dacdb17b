"""Who asks, and which build answers. The host says both; nothing here comes from the request."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache

from definitions import Role
from queries.catalogue import Catalogue, catalogue
from queries.errors import NoBuildError
from queries.reader import Builds, Reader


class NobodyError(RuntimeError):
    """Something was asked for outside a signed-in session."""


@dataclass(frozen=True)
class Person:
    """Who asks: name, role and the areas of responsibility (empty: all); `session` is not secret."""

    name: str
    role: Role
    areas: tuple[str, ...] = ()
    session: str = ""


@dataclass
class Turn:
    """One request: the readers it is answered from, by audience and areas, and whether all of it succeeded."""

    readers: dict[tuple, Reader] = field(default_factory=dict)
    whole: bool = True


_BUILDS: dict[str, Builds] = {}
_ALONE: list[Person] = []
_LIVE: dict[str, Reader] = {}
_WHO: ContextVar[Person | None] = ContextVar("who", default=None)
_TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)
# Where answers are kept; all of them are of a build.
ANSWERING = frozenset({"queries", "layouts", "callbacks"})
# Threads that fetch what is kept of a build at the start: more of them would wait for one another.
TOGETHER = 2
KEEPER = type(lru_cache(lambda: None))


def serve(builds: Mapping[str, Builds], alone: Person | None = None) -> None:
    """Make `builds`, by audience, the source of every answer of this process; `alone` is the only person there is,
    where nobody signs in."""
    _BUILDS.clear()
    _BUILDS.update(builds)
    _ALONE[:] = [alone] if alone else []
    forget()


def identify(person: Person | None) -> None:
    """From here on, in this thread, this person asks; a new turn begins."""
    _WHO.set(person)
    _TURN.set(Turn())


def leave() -> None:
    """The turn is over, and nobody asks."""
    _WHO.set(None)
    _TURN.set(None)


def turn() -> Turn:
    """The present request; one of its own for each call outside of requests."""
    return _TURN.get() or Turn()


@contextmanager
def acting(person: Person) -> Iterator[None]:
    """Inside, this person asks."""
    token = _WHO.set(person)
    try:
        yield
    finally:
        _WHO.reset(token)


def who() -> Person:
    """Who asks. Raises NobodyError."""
    person = _WHO.get() or (_ALONE[0] if _ALONE else None)
    if person is None:
        raise NobodyError("Nobody is signed in.")
    return person


def reader() -> Reader:
    """A reader of the live build for the audience and the areas of the person who asks.

    Within a request it stays the same, whatever is published meanwhile: no answer mixes two builds.
    """
    person, readers = who(), turn().readers
    key = person.role.audience, person.areas
    if key not in readers:
        readers[key] = _within(_live(person.role.audience), person.areas)
    return readers[key]


def _live(audience: str) -> Reader:
    """The live build of an audience. What was kept of the one before is dropped when it moves, so that its file is
    closed as soon as the last request that reads it has ended."""
    found = _BUILDS[audience].current()
    if _LIVE.get(audience) is not found:
        moved = audience in _LIVE
        _LIVE[audience] = found
        if moved:
            forget()
    return found


def forget() -> None:
    """Drops every answer that is kept in this process."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ANSWERING and module is not None:
            for value in list(vars(module).values()):
                if isinstance(value, KEEPER):
                    value.cache_clear()


@lru_cache(maxsize=512)
def _within(whole: Reader, areas: tuple[str, ...]) -> Reader:
    return whole.within(areas)


def held() -> Catalogue:
    """The catalogue of the live build, as far as it concerns the person who asks."""
    return catalogue(reader())


def builds() -> dict[str, str]:
    """The live build of every audience that has one."""
    found = {}
    for audience, source in _BUILDS.items():
        try:
            found[audience] = source.current().build
        except NoBuildError:
            continue
    return found


def build() -> str:
    """The live build of the first audience that has one, for the health check, which nobody signs in for."""
    return next(iter(builds().values()), "")


def stale() -> str:
    """Why a build that is not the one that was published last is served; nothing if all is well."""
    return "; ".join(builds.fault for builds in _BUILDS.values() if builds.fault and builds.is_serving)


def keep_cubes() -> None:
    """Fetches the figures of every live build into memory: processes that fork from this one share them."""
    for source in _BUILDS.values():
        with suppress(NoBuildError):
            source.current().keep_cube(TOGETHER)


def release() -> None:
    """Closes the published files, so that each server process opens its own."""
    for source in _BUILDS.values():
        source.close()
    _LIVE.clear()
    forget()
