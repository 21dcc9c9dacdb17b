"""Which target holds for an area."""

from functools import lru_cache

from definitions import Target, area_groups, targets


def target_for(indicator: str, programme: str, path: tuple[str, ...], year: int) -> Target | None:
    """The target of an area (`path`: its code and those above it) in a year; None if none is set.

    One for the programme goes before one for all, then one for the area's group, then the latest year.
    """
    return _target_for(indicator, programme, _groups_of(path), year)


@lru_cache(maxsize=8192)
def _groups_of(path: tuple[str, ...]) -> frozenset[str]:
    """The groups of areas that hold one of the codes."""
    return frozenset(group.id for group in area_groups() if set(group.areas) & set(path))


@lru_cache(maxsize=1024)
def _target_for(indicator: str, programme: str, groups: frozenset[str], year: int) -> Target | None:
    fitting = [
        entry
        for entry in targets()
        if entry.indicator == indicator
        and entry.programme in ("", programme)
        and entry.group in ("", *groups)
        and entry.year <= year
    ]
    return max(fitting, key=lambda one: (one.programme != "", one.group != "", one.year), default=None)
