"""Who asks, and which build answers. The host says both; nothing here comes from the request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from definitions import Role
from queries.catalogue import Catalogue, catalogue
from queries.reader import Builds, NoBuildError, Reader


class NobodyError(RuntimeError):
    """Something was asked for outside a signed-in session."""


@dataclass(frozen=True)
class Person:
    """Who asks: name, role and the areas of responsibility (empty: all); `session` is not secret."""

    name: str
    role: Role
    areas: tuple[str, ...] = ()
    session: str = ""


_BUILDS: dict[str, Builds] = {}
_ALONE: list[Person] = []
_WHO: ContextVar[Person | None] = ContextVar("who", default=None)


def serve(builds: Mapping[str, Builds], alone: Person | None = None) -> None:
    """Make `builds`, by audience, the source of every answer of this process; `alone` is the only person there is,
    where nobody signs in."""
    _BUILDS.clear()
    _BUILDS.update(builds)
    _ALONE[:] = [alone] if alone else []
    _within.cache_clear()


def identify(person: Person | None) -> None:
    """From here on, in this thread, this person asks."""
    _WHO.set(person)


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
    """A reader of the live build for the audience and the areas of the person who asks."""
    person = who()
    return _within(_BUILDS[person.role.audience].current(), person.areas)


@lru_cache(maxsize=512)
def _within(whole: Reader, areas: tuple[str, ...]) -> Reader:
    return whole.within(areas)


def held() -> Catalogue:
    """The catalogue of the live build, as far as it concerns the person who asks."""
    return catalogue(reader())


def build() -> str:
    """The live build of the first audience that has one, for the health check, which nobody signs in for."""
    for builds in _BUILDS.values():
        try:
            return builds.current().build
        except NoBuildError:
            continue
    return ""


def release() -> None:
    """Closes the published files, so that each server process opens its own."""
    for builds in _BUILDS.values():
        builds.close()
    _within.cache_clear()
    catalogue.cache_clear()
