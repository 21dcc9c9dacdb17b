"""From values to classes and colours: what a kind of map paints, and how its legend calls it."""

from dataclasses import dataclass, field, replace

import numpy as np

from analysis.classes import breaks, covering
from analysis.hotspots import discoveries, gi_star, moran, two_sided
from analysis.smoothing import empirical_bayes
from layouts import display, numbers
from layouts.figures import theme
from layouts.texts import say
from layouts.view import View
from layouts.words import benchmark_name, benchmark_value, change_unit, compared_periods
from queries.benchmarks import references
from queries.catalogue import Catalogue
from queries.change import change_by_area, earlier
from queries.contiguity import touching
from queries.limits import judged, limits_of, persons
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
VERDICTS = {
    "higher": ("worse", "similar", "better"),
    "lower": ("better", "similar", "worse"),
    "neutral": ("lower", "similar", "higher"),
}
SPOTS = ("cold spot", "no spot", "hot spot")
SPOT_COLOURS = ["#4A7FB5", theme.SIMILAR, "#B5651D"]
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

    `words` say how the classes were made. A map of kinds instead of figures names each class in `labels` and
    gives one per area in `classes` (255: none).
    """

    values: AreaValues
    edges: np.ndarray
    colours: list[str]
    words: str
    benchmark: float = float("nan")
    labels: tuple[str, ...] = ()
    classes: np.ndarray | None = None
    unit: dict = field(default_factory=dict)


def scale_of(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    """The scale of the view's kind of map: a change, a test, smoothed values, or the values themselves."""
    if view.than:
        return _change(reader, held, view)
    if view.mode == "test":
        return _test(reader, held, view, values)
    if view.mode == "spots":
        return _spots(reader, held, view, values)
    if view.mode == "smooth":
        values = _smoothed(held, view, values)
    return _plain(reader, held, view, values)


def _plain(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    centre = benchmark_value(reader, held, view)
    scheme = view.class_ if np.isfinite(centre) or view.class_ != "centred" else "quantile"
    shown = values.shown[values.shown != 0]
    edges = _edges(view, shown, scheme, int(view.k or display.CLASSES), centre)
    colours = theme.diverging(edges, centre) if scheme == "centred" else theme.colours(max(len(edges) - 1, 0))
    return Scale(values, edges, colours, _words(view, scheme), benchmark=centre)


def _edges(view: View, shown: np.ndarray, scheme: str, k: int, centre: float) -> np.ndarray:
    locked = display.edges(view.breaks)
    return covering(np.array(locked), shown) if locked and shown.size else breaks(shown, scheme, k, centre)


def _words(view: View, scheme: str) -> str:
    if view.breaks:
        return say(view.lang, "classes locked")
    return say(view.lang, "classes: {method}", method=say(view.lang, SCHEME_NAMES[scheme]))


def _smoothed(held: Catalogue, view: View, values: AreaValues) -> AreaValues:
    indicator = held.indicators[view.indicator]
    rate = empirical_bayes(*persons(held, view.selection, values)) * indicator.scale
    return replace(values, value=np.where(np.isfinite(values.value), rate, np.nan))


def _change(reader: Reader, held: Catalogue, view: View) -> Scale:
    before = earlier(held, view.selection, view.than)
    values = change_by_area(reader, view.selection, before)
    edges = _edges(view, values.shown, "centred", CHANGE_CLASSES, 0.0)
    low_is_good = held.indicators[view.indicator].better == "lower"
    words = say(view.lang, "change since {period}", period=compared_periods(before, view.lang))
    return Scale(
        values, edges, theme.diverging(edges, 0.0, low_is_good), words, benchmark=0.0, unit=change_unit(held, view)
    )


def _spots(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    """Gi* on smoothed rates, with at most five in a hundred of the spots false."""
    rates = np.full(len(held.layers[view.level]), np.nan)
    rates[values.feature] = _smoothed(held, view, values).value
    pairs = touching(reader, view.level)
    z = gi_star(rates, pairs)[values.feature]
    side = np.where(discoveries(two_sided(z), FALSE_SPOTS), np.sign(z), 0.0)
    words = say(
        view.lang,
        "Gi*, at most 5 % false; Moran’s I {value}",
        value=numbers.number(moran(rates, pairs), view.lang, 2),
    )
    tested = np.isfinite(z)
    return Scale(
        values,
        np.arange(4.0),
        SPOT_COLOURS,
        words,
        labels=tuple(say(view.lang, kind) for kind in SPOTS),
        classes=np.where(tested, side + 1, NO_CLASS).astype("u1"),
    )


def _test(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> Scale:
    low, high = limits_of(held, view.selection, values)
    side = judged(low, high, references(reader, view.selection, view.benchmark, values.code))
    kinds = VERDICTS[held.indicators[view.indicator].better]
    tested = np.isfinite(side) & (values.status <= Status.ZERO)
    return Scale(
        values,
        np.arange(4.0),
        [VERDICT_COLOURS[kind] for kind in kinds],
        say(view.lang, "95 % limits against {name}", name=benchmark_name(held, view)),
        labels=tuple(say(view.lang, kind) for kind in kinds),
        classes=np.where(tested, np.nan_to_num(side) + 1, NO_CLASS).astype("u1"),
    )
