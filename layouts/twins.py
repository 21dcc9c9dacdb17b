"""What a chart of the rail shows, as a sentence and as a table: for those who do not see it, and for all who copy."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from dash import html

from analysis.quantiles import quantiles
from layouts import duration_tab, numbers
from layouts.changes import told
from layouts.course import provisional_from, trend_codes
from layouts.group import Group, together
from layouts.piece import filled
from layouts.texts import say
from layouts.view import View
from layouts.words import (
    change_figure,
    change_words,
    compared_periods,
    comparison,
    focus,
    level_name,
    place,
    value_words,
)
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.change import earlier
from queries.reader import Reader
from queries.together import group_by_period
from queries.trend import indicator_by_period, years

TENTHS = 10


@dataclass(frozen=True)
class Twin:
    """A sentence, the heads of a table and its rows, and what the chart finds in few words; `rows` and `finding` are
    empty where the chart shows nothing."""

    sentence: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    finding: str = ""


def distribution_twin(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> Twin:
    """The tenths of all areas, and where the focus stands among them."""
    code = focus(held, view)
    values = told(reader, held, view, view.but(area="", within=held.root).selection).shown
    if not values.size:
        return Twin(say(view.lang, "No area shows a value for this choice."))
    own = "" if view.than else comparison(reader, held, view, code, *value_of(reader, view.selection, code))
    words = change_words if view.than else value_words
    names = {"n": numbers.number(values.size, view.lang), "level": level_name(held, view.level, view.lang)}
    sentence = say(
        view.lang,
        "{n} {level} from {low} to {high}, middle {middle}.",
        **names,
        low=words(held, view, float(values.min())),
        high=words(held, view, float(values.max())),
        middle=words(held, view, float(np.median(values))),
    )
    said = f"{place(held, code, view.lang)}{'：' if view.lang == 'zh' else ': '}{own}" if own else ""
    tenths = quantiles(values[:, None], np.arange(TENTHS + 1) / TENTHS)[:, 0]
    rows = tuple((f"{100 * i // TENTHS}%", words(held, view, end)) for i, end in enumerate(tenths.tolist()))
    heads = (say(view.lang, "Share of areas below"), _headed(held, view))
    # A title on districts above a chart of townships would speak of other dots than it shows.
    drawn = own and code in held.layers[view.level]
    finding = own.rstrip("。.") if drawn else _half(held, view, values)
    raw = say(view.lang, " (raw rates)") if view.mode == "smooth" else ""
    return Twin(f"{sentence} {said}".strip(), heads, rows, finding[:1].upper() + finding[1:] + raw)


def _headed(held: Catalogue, view: View) -> str:
    """What stands in the second column of the table of tenths."""
    if not view.than:
        return say(view.lang, "Value")
    period = compared_periods(earlier(held, view.selection, view.than), view.lang)
    said = say(view.lang, "change since {period}", period=period)
    return said[:1].upper() + said[1:]


def _half(held: Catalogue, view: View, values: np.ndarray) -> str:
    """Between which figures half of the areas lie."""
    write = change_words if view.than else value_words
    low, high = (write(held, view, float(end)) for end in np.quantile(values, (0.25, 0.75)))
    words = {"level": level_name(held, view.level, view.lang), "low": low, "high": high}
    after = f" {numbers.unit(held.indicators[view.indicator].unit, view.lang)}"
    if low != high and len(after) > 1 and low.endswith(after) and high.endswith(after):
        words["low"] = low.removesuffix(after)
    if view.than:
        period = compared_periods(earlier(held, view.selection, view.than), view.lang)
        words["low"] = change_figure(held, view, float(np.quantile(values, 0.25)))
        return say(view.lang, "Change since {period}: half of {level} between {low} and {high}", period=period, **words)
    if low == high:
        return say(view.lang, "{high} in at least half of the {level}", **words)
    return say(view.lang, "Half of {level} lie between {low} and {high}", **words)


def trend_twin(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> Twin:
    """The last period of each year for every line that is an area, and for a group, provisional ones with an asterisk;
    the sentence tells the first and the last settled one."""
    codes = trend_codes(held, view)
    course = indicator_by_period(reader, view.selection, codes)
    at = [course.periods.index(last) for _, last in years(course.periods).values()]
    known = np.flatnonzero(np.isfinite(course.value[0]))
    if not known.size:
        return Twin(say(view.lang, "No course to show: no period has a value for this choice."))
    settled = known[known < provisional_from(held, course)]
    first, last = (settled if settled.size else known)[[0, -1]]
    ends = {
        "before": value_words(held, view, float(course.value[0, first])),
        "then": numbers.period(course.periods[first], view.lang),
        "after": value_words(held, view, float(course.value[0, last])),
        "now": numbers.period(course.periods[last], view.lang),
    }
    sentence, finding = _told(view.lang, place(held, codes[0], view.lang), ends)
    heads = (say(view.lang, "Period"), *(held.areas[code].name.in_(view.lang) for code in codes))
    lines, summed = list(course.value), group_by_period(reader, view.selection, group) if group else None
    if summed is not None:
        heads, lines = (*heads, together(view.lang, group)), [*lines, summed]
    late = provisional_from(held, course)
    named = {i: numbers.period(course.periods[i], view.lang) + ("*" if i >= late else "") for i in at}
    rows = tuple((named[i], *(_words(held, view, line[i]) for line in lines)) for i in at)
    return Twin(sentence, heads, rows, finding)


def _told(lang: str, area: str, ends: dict[str, str]) -> tuple[str, str]:
    """The sentence and the finding of a course that begins and ends so; where both ends are one figure, it is named
    once."""
    if ends["then"] == ends["now"]:
        sentence = say(lang, "{area}: {after} in {now}.", area=area, **ends)
        return sentence, say(lang, "{after} in {now}", **ends)
    if ends["before"] == ends["after"]:
        sentence = say(lang, "{area}: {after} in {then} and in {now}.", area=area, **ends)
        finding = say(lang, "{after} in {then} and in {now}", **ends)
        return sentence, finding[:1].upper() + finding[1:]
    sentence = say(lang, "{area}: {before} in {then}, {after} in {now}.", area=area, **ends)
    return sentence, say(lang, "From {before} in {then} to {after} in {now}", **ends)


def _words(held: Catalogue, view: View, value: float) -> str:
    return value_words(held, view, float(value)) if np.isfinite(value) else "–"


def curve_twin(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> Twin:
    """The share still receiving after whole years, of the focus or a group and the area above; the
    sentence tells when half have left."""
    known = [(line.name, line.known(reader.threshold)) for line in duration_tab.lines(reader, held, view, group)]
    name, own = known[0]
    if own is None:
        return Twin(say(view.lang, "No curve for this choice."))
    words, value = duration_tab.median_words(own, view.lang)
    finding, shown = words.format(value=value), [(name, life) for name, life in known if life is not None]
    rows = tuple(
        (str(month), *(_share(duration_tab.share_at(life, month)) for _, life in shown))
        for month in range(12, duration_tab.LONGEST + 1, 12)
    )
    heads = (say(view.lang, "months since the spell began"), *(name for name, _ in shown))
    return Twin(f"{name}{'：' if view.lang == 'zh' else ': '}{finding}", heads, rows, finding.rstrip("。."))


def _share(share: float | None) -> str:
    return "–" if share is None else numbers.percent(share, 0)


def unfolded(twin: Twin, lang: str) -> list:
    """The table, folded under its chart."""
    if not twin.rows:
        return []
    head = ["tr", {}, *(["th", {"scope": "col"}, words] for words in twin.heads)]
    body = [
        ["tr", {}, ["th", {"scope": "row"}, row[0]], *(["td", {"class": "number"}, cell] for cell in row[1:])]
        for row in twin.rows
    ]
    caption = ["caption", {"class": "sr"}, twin.sentence]
    table = filled([["table", {"class": "values"}, caption, ["thead", {}, head], ["tbody", {}, *body]]])
    return [html.Details([html.Summary(say(lang, "As a table")), html.P(twin.sentence), table], className="twin-table")]


TWINS: dict[str, Callable[..., Twin]] = {
    "distribution": distribution_twin,
    "trend": trend_twin,
    "curve": curve_twin,
}
