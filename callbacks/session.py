"""Which build the request reads. The host gives the builds once, at start."""

from queries.catalogue import Catalogue, catalogue
from queries.reader import Builds, Reader

_BUILDS: list[Builds] = []


def serve(builds: Builds) -> None:
    """Make `builds` the source of every answer of this process."""
    _BUILDS[:] = [builds]


def reader() -> Reader:
    """A reader of the live build."""
    return _BUILDS[0].current()


def held() -> Catalogue:
    """The catalogue of the live build."""
    return catalogue(reader())


def release() -> None:
    """Closes the published file, so that each server process opens its own."""
    _BUILDS[0].close()
