"""What a view is set against: a second indicator, or the same one in other months."""

import definitions
from layouts import numbers
from layouts.exports.notes import title
from layouts.view import View, settle
from queries.catalogue import Catalogue
from queries.change import earlier

BETWEEN = "~"


def named(indicator: str, programme: str) -> str:
    """A second indicator as it stands in the URL."""
    return f"{indicator}{BETWEEN}{programme}"


def pairs(held: Catalogue) -> tuple[definitions.Comparison, ...]:
    """The needs and coverages that the build holds both of."""
    return tuple(
        one
        for one in definitions.comparisons()
        if one.need_programme in held.offers.get(one.need, ())
        and one.coverage_programme in held.offers.get(one.coverage, ())
    )


def usual(held: Catalogue, view: View) -> str:
    """The second indicator where none is chosen: the coverage of this need, else the next core one."""
    for one in pairs(held):
        if (one.need, one.need_programme) == (view.indicator, view.programme):
            return named(one.coverage, one.coverage_programme)
    core = [entry.id for entry in held.indicators.values() if entry.core and entry.mark == "fill"]
    others = [entry for entry in core or held.indicators if entry != view.indicator] or [view.indicator]
    offered = held.offers[others[0]]
    return named(others[0], view.programme if view.programme in offered else offered[0])


def first(held: Catalogue, view: View) -> View:
    """The view as a map of plain values."""
    return settle(view.but(than="", mode="", breaks="", range=""), held)[0]


def second(held: Catalogue, view: View) -> View:
    """The view of what stands against it: the months compared with, where such are set, and the second indicator."""
    own = first(held, view)
    before = earlier(held, own.selection, view.than) if view.than else None
    if before is not None:
        own = own.but(from_=before.from_, to=before.to)
    if view.other or before is None:
        indicator, _, programme = (view.other or usual(held, view)).partition(BETWEEN)
        own = own.but(indicator=indicator, programme=programme)
    return settle(own, held)[0]


def against_indicator(held: Catalogue, view: View) -> View:
    """The second indicator in the same months, whatever months are compared with."""
    return second(held, view.but(than=""))


def same_measure(one: View, other: View) -> bool:
    """Whether both show the same indicator of the same programme, so that one scale serves both."""
    return (one.indicator, one.programme) == (other.indicator, other.programme)


def heading(held: Catalogue, view: View) -> str:
    """Indicator, programme and months in a line."""
    return f"{title(held, view)} · {numbers.period_range(view.from_, view.to, view.lang)}"


def short(held: Catalogue, view: View) -> str:
    """Programme and indicator in few words."""
    programme, indicator = held.programmes.get(view.programme), held.indicators[view.indicator].short.in_(view.lang)
    if programme is None or not view.programme:
        return indicator
    return f"{programme.short.in_(view.lang)} · {indicator}"
