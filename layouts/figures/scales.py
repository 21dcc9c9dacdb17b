"""From values to classes and colours: what a kind of map paints, and how its legend calls it."""

from dataclasses import dataclass, field, replace

import numpy as np

from analysis.classes import breaks, covering, limited, of_changes, without_change
from analysis.hotspots import discoveries, gi_star, local_moran, moran, two_sided
from analysis.smoothing import empirical_bayes
from layouts import display, numbers
from layouts.changes import changed
from layouts.figures import theme
from layouts.texts import say
from layouts.view import View
from layouts.words import benchmark_name, benchmark_value, change_unit, compared_periods
from queries.benchmarks import references
from queries.catalogue import Catalogue
from queries.change import earlier
from queries.contiguity import touching
from queries.limits import counts, judged, limits_of, of_events
from queries.reader import Reader
from queries.values import AreaValues, Status

NO_CLASS = 255
CHANGE_CLASSES = 6
FALSE_SPOTS = 0.05
SCHEME_NAMES = {
    "quantile": "equal numbers of areas",
    "equal_interval": "equal intervals",
    "fisher_jenks": "natural breaks",
    "pretty": "round numbers",
    "head_tail": "head and tail",
    "std_mean": "standard deviations",
    "centred": "centred on the benchmark",
}
# Why a method makes fewer classes than are asked for.
FEWER = {
    "quantile": "too few different values.",
    "equal_interval": "too few different values.",
    "fisher_jenks": "too few different values.",
    "pretty": "round limits make no more.",
    "head_tail": "the upper part is no longer the smaller one.",
    "std_mean": "limits one and two deviations from the mean, where values lie on both of their sides.",
    "centred": "as many on either side of the benchmark, and none where no value lies.",
}
VERDICTS = {
    "higher": ("worse", "similar", "better"),
    "lower": ("better", "similar", "worse"),
    "neutral": ("lower", "similar", "higher"),
}
SPOTS = ("cold spot", "no spot", "hot spot")
SPOT_COLOURS = ["#4A7FB5", theme.SIMILAR, "#B5651D"]
# The area first, then those around it.
CLUSTERS = ("low–low", "low–high", "no spot", "high–low", "high–high")
CLUSTER_COLOURS = ["#4A7FB5", "#A3C4E4", theme.SIMILAR, "#F0B67F", "#B5651D"]
CLASS_OF_SIDES = {(-1, -1): 0, (-1, 1): 1, (1, -1): 3, (1, 1): 4}
VERDICT_COLOURS = {
    "worse": "#BF812D",
    "better": "#2F8A82",
    "lower": "#9AB6D8",
    "higher": "#33588C",
    "similar": theme.SIMILAR,
}


@dataclass(frozen=True, eq=False)
class Scale:
    """What the map paints: one value and status per area, `edges` of the classes and a colour for each.

    `words` say how the classes were made, `scheme` by which method where by one. A map of kinds instead of figures
    names each class in `labels` and gives one per area in `classes` (255: none). Of changes the class `unchanged` holds
    those of 0 alone (-1: none).
    """

    values: AreaValues
    edges: np.ndarray
    colours: list[str]
    words: str
    scheme: str = ""
    benchmark: float = float("nan")
    labels: tuple[str, ...] = ()
    classes: np.ndarray | None = None
    unit: dict = field(default_factory=dict)
    unchanged: int = -1


def scale_of(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    """The scale of the view's kind of map: a change, a test, smoothed values, or the values themselves."""
    if view.than:
        return _change(reader, held, view)
    if view.mode == "test":
        return _test(reader, held, view, values)
    if view.mode == "spots":
        return _spots(reader, held, view, values)
    if view.mode == "clusters":
        return _clusters(reader, held, view, values)
    if view.mode == "smooth":
        values = _smoothed(held, view, values)
    return _plain(reader, held, view, values)


def _plain(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    centre = benchmark_value(reader, held, view)
    scheme = view.class_ if np.isfinite(centre) or view.class_ != "centred" else "quantile"
    shown = values.shown[values.shown != 0]
    edges = _edges(view, shown, scheme, int(view.k or display.CLASSES), centre)
    low_is_good = held.indicators[view.indicator].better == "lower"
    colours = theme.colours(max(len(edges) - 1, 0))
    if scheme == "centred":
        colours = theme.diverging(edges, centre, low_is_good)
    return Scale(values, edges, colours, _words(view, scheme), "" if view.breaks else scheme, benchmark=centre)


def _edges(view: View, shown: np.ndarray, scheme: str, k: int, centre: float) -> np.ndarray:
    kept = _kept(view, shown)
    return breaks(shown, scheme, k, centre) if kept is None else kept


def _kept(view: View, shown: np.ndarray) -> np.ndarray | None:
    """The edges that the view keeps or names; None where it leaves them to a method."""
    wanted = display.edges(view.breaks)
    if not wanted or not shown.size:
        return None
    return (covering if display.is_kept(view.breaks) else limited)(np.array(wanted), shown)


def _words(view: View, scheme: str) -> str:
    if view.breaks:
        return say(view.lang, "classes locked") if display.is_kept(view.breaks) else say(view.lang, "limits by hand")
    return say(view.lang, "classes: {method}", method=say(view.lang, SCHEME_NAMES[scheme]))


def _smoothed(held: Catalogue, view: View, values: AreaValues) -> AreaValues:
    indicator = held.indicators[view.indicator]
    rate = empirical_bayes(*counts(held, view.selection, values), of_events(indicator)) * indicator.scale
    rate = np.where(np.isfinite(values.value), rate, np.nan)
    return replace(values, value=rate, status=_painted_over(values.status, np.isfinite(rate) & (rate != 0)))


def _painted_over(status: np.ndarray, has_own: np.ndarray) -> np.ndarray:
    """The statuses, where an area has its own kind or smoothed rate as of a value: zeros have another look, and would
    be counted under both."""
    return np.where(has_own & (status == Status.ZERO), Status.VALUE, status).astype(status.dtype)


def _change(reader: Reader, held: Catalogue, view: View) -> Scale:
    before = earlier(held, view.selection, view.than)
    values = changed(reader, held, view.selection, before)
    indicator = held.indicators[view.indicator]
    edges = _kept(view, values.shown)
    if edges is None:
        edges = of_changes(values.shown, CHANGE_CLASSES, indicator.decimals)
    still = without_change(edges, indicator.decimals)
    colours = theme.diverging(edges, 0.0, indicator.better == "lower", still)
    words = say(view.lang, "change since {period}", period=compared_periods(before, view.lang))
    return Scale(values, edges, colours, words, benchmark=0.0, unit=change_unit(held, view), unchanged=still)


def _spots(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    """Gi* on smoothed rates, with at most five in a hundred of the spots false."""
    rates, pairs = _smoothed_layer(reader, held, view, values)
    z = gi_star(rates, pairs)[values.feature]
    side = np.where(discoveries(two_sided(z), FALSE_SPOTS), np.sign(z), 0.0)
    whole = numbers.number(moran(rates, pairs), view.lang, 2)
    words = say(view.lang, "Gi* of smoothed rates, at most 5% false; Moran's I {value}", value=whole)
    classes = np.where(np.isfinite(z), side + 1, NO_CLASS)
    return _kinds(view, values, SPOTS, SPOT_COLOURS, classes, words)


def _clusters(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    """Local Moran's I on smoothed rates, with at most five in a hundred of what is found false."""
    rates, pairs = _smoothed_layer(reader, held, view, values)
    z = local_moran(rates, pairs)[values.feature]
    own = np.sign(rates - np.nanmean(rates) if np.isfinite(rates).any() else rates)[values.feature]
    classes = np.where(np.isfinite(rates)[values.feature], CLUSTERS.index("no spot"), NO_CLASS)
    found = discoveries(two_sided(z), FALSE_SPOTS)
    for (mine, around), at in CLASS_OF_SIDES.items():
        classes[found & (own == mine) & (np.sign(z) == around)] = at
    whole = numbers.number(moran(rates, pairs), view.lang, 2)
    words = say(view.lang, "the area–those around it; local Moran, at most 5% false; Moran's I {value}", value=whole)
    return _kinds(view, values, CLUSTERS, CLUSTER_COLOURS, classes, words)


def _smoothed_layer(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> tuple[np.ndarray, np.ndarray]:
    """Smoothed rates of all areas of the level in drawing order, and the pairs of these that touch."""
    rates = np.full(len(held.layers[view.level]), np.nan)
    rates[values.feature] = _smoothed(held, view, values).value
    return rates, touching(reader, view.level)


def _kinds(view: View, values: AreaValues, kinds: tuple, colours: list, classes: np.ndarray, words: str) -> Scale:
    """A scale of named classes; `classes` gives the place of each area's name in `kinds`."""
    labels = tuple(say(view.lang, kind) for kind in kinds)
    values = replace(values, status=_painted_over(values.status, classes != NO_CLASS))
    return Scale(values, np.arange(len(kinds) + 1.0), colours, words, labels=labels, classes=classes.astype("u1"))


def _test(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    low, high = limits_of(held, view.selection, values)
    side = judged(low, high, references(reader, view.selection, view.benchmark, values.code))
    kinds = VERDICTS[held.indicators[view.indicator].better]
    tested = np.isfinite(side) & (values.status <= Status.ZERO)
    classes = np.where(tested, np.nan_to_num(side) + 1, NO_CLASS)
    words = say(view.lang, "95% limits against {name}", name=benchmark_name(held, view))
    return _kinds(view, values, kinds, [VERDICT_COLOURS[kind] for kind in kinds], classes, words)
