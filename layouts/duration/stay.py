"""How long spells last: the curve, the numbers at risk, the gap that may be bridged, the comparison."""

import numpy as np
from dash import html

from analysis import survival
from definitions.kinds import FROM_SPELLS
from layouts import numbers
from layouts.duration import pairs
from layouts.duration.filters import link
from layouts.duration.lines import Line, is_exact, last_seen, lines, reached
from layouts.duration.page import HEIGHT
from layouts.duration.words import comparison, interval
from layouts.exports.notes import whence_words
from layouts.figures.small_curves import small_curves
from layouts.figures.survival_curve import survival_curve
from layouts.foot import bridged
from layouts.numbers import percent
from layouts.rail import focus
from layouts.texts import say, space
from layouts.view import View
from queries.catalogue import Catalogue
from queries.duration import THIN
from queries.estimates import restricted_mean
from queries.groups import joined_by_tolerance, unknown_starts
from queries.reader import Reader

LONGEST = 60
AFTER = (12, 24, 36, 60)


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The curves of the view."""
    found = lines(reader, held, view)
    if view.against == "programme" and not view.count:
        return _by_programme(found, view)
    curves = [curve(line, view) for line in found]
    median = float(survival.median(found[0].life)) if found and not found[0].group else float("nan")
    if found and median > last_seen(found[0].life, LONGEST):
        median = float("nan")
    longest = max((int(entry["duration"][-1]) for entry in curves), default=12)
    words = say(view.lang, "months on benefit so far") if view.count else say(view.lang, "months since the spell began")
    return survival_curve(
        curves,
        median=median,
        median_text=_at_half(view, median),
        last=int(np.clip(-(-longest // 12) * 12, 12, LONGEST)),
        axis_text=words,
        empty=say(view.lang, "No curve for this choice."),
        height=HEIGHT,
        named=True,
    )


def _by_programme(found: list[Line], view: View) -> dict:
    """A small curve for each programme, the longest lasting last."""
    order = sorted(found, key=lambda line: float(survival.restricted_mean(line.life, LONGEST)))
    curves = [
        curve(line, view) | {"own": line.group == view.programme, "remark": half(line.life, view.lang)}
        for line in order
    ]
    return small_curves(
        curves,
        last=LONGEST,
        axis_text=say(view.lang, "months since the spell began"),
        empty=say(view.lang, "No curve for this choice."),
        height=HEIGHT,
    )


def half(life: survival.LifeTable, lang: str) -> str:
    """The median in a few words."""
    median = float(survival.median(life))
    if not np.isfinite(median) or median > LONGEST:
        return say(lang, "half: over {m} months", m=LONGEST)
    return say(lang, "half: {m} months", m=f"{median:.0f}")


def _at_half(view: View, median: float) -> str:
    if view.count == "stock":
        return say(view.lang, "half for more than {m} months", m=f"{median:.0f}")
    return say(view.lang, "half have left by month {m}", m=f"{median:.0f}")


def curve(line: Line, view: View) -> dict:
    """A line as the figure wants it: from the first to the last duration with ten spells at risk."""
    life, first = line.life, reached(line.life)
    last = max(last_seen(life, LONGEST), first)
    seen = slice(first, last + 1)
    duration = np.arange(first, last + 1)
    lower, upper = survival.limits(life)
    share = life.survival[seen]
    open_ = np.flatnonzero((life.censored[seen] > 0) & (duration > 0))
    ends = line.group and view.against != "programme" and last < LONGEST and float(share[-1]) > 0
    return {
        "name": say(view.lang, "{name}, to month {m}", name=line.name, m=last) if ends else line.name,
        "colour": line.colour,
        "duration": duration,
        "share": share,
        "lower": share if view.count else lower[seen],
        "upper": share if view.count else upper[seen],
        "ticks": open_,
        "texts": [
            say(view.lang, "{name}: {share} after {t} months", name=line.name, share=percent(value), t=t)
            for t, value in zip(duration, share, strict=True)
        ],
    }


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """What stands under the curve."""
    found = lines(reader, held, view)
    if not found:
        return [html.P(say(view.lang, "Choose a larger area, a longer time, or more people."), className="nothing")]
    parts = [] if view.against == "programme" else [_at_risk(found, view)]
    if not view.count:
        parts += [_tolerance(reader, held, view)] if is_exact(held) else []
        parts += [html.P(comparison(reader, held, view), className="verdict")]
    return [*parts, _table(found, view), *(pairs.table(found, view.lang) if found[0].group else [])]


def _at_risk(found: list[Line], view: View) -> html.Table:
    """Each number stands under its month on the axis, each name where the curve's own stands."""
    columns = range(0, LONGEST + 1, 12)
    title = say(view.lang, "that long") if view.count else say(view.lang, "at risk")
    head = [*(html.Th(str(t), scope="col") for t in columns), html.Th(title, scope="col")]
    rows = []
    for i, line in enumerate(found):
        at_risk = line.life.at_risk
        cells = [numbers.number(at_risk[max(t, 1)], view.lang) if max(t, 1) < at_risk.size else "–" for t in columns]
        name = html.Th(line.name, scope="row")
        rows.append(html.Tr([*map(html.Td, cells), name], className="selected" if i == 0 else None))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="at-risk")


def _tolerance(reader: Reader, held: Catalogue, view: View) -> html.Div:
    """The switch of the gap tolerance, and what the chosen one joins."""
    lang = view.lang
    joined = joined_by_tolerance(reader, view.but(gap="", unit="").selection, focus(held, view))
    runs, merged = joined[view.gap or "1"]
    links = [
        link(str(gap), view.but(gap="" if gap == 1 else str(gap), unit=""), (view.gap or "1") == str(gap))
        for gap in range(4)
    ]
    words = say(lang, "does not end a spell; it joins {merged} of {runs} spells.",
                merged=_counted(merged, reader, lang), runs=numbers.number(runs, lang))  # fmt: skip
    return html.Div(
        [
            html.Span(say(lang, "A gap of up to")),
            html.Div(
                links, className="shortcuts", role="group", **{"aria-label": say(lang, "Gap tolerance in months")}
            ),
            html.Span(say(lang, "months")),
            html.Span(words, className="quiet"),
        ],
        className="tolerance",
    )


def _counted(number: int, reader: Reader, lang: str) -> str:
    if 0 < number < reader.threshold:
        return say(lang, "fewer than {k}", k=reader.threshold)
    return numbers.number(number, lang)


def _table(found: list[Line], view: View) -> html.Details:
    """The figures of every curve: the twin of the picture."""
    lang = view.lang
    titles = (
        "", say(lang, "spells"), say(lang, "ended"), say(lang, "a quarter left by"), say(lang, "half left by"),
        say(lang, "three quarters left by"), say(lang, "mean of the first 24 months"),
        say(lang, "mean of the first 60 months"),
        *(say(lang, "after {m} months", m=m) for m in AFTER),
    )  # fmt: skip
    figures = [_figures(line, view) for line in found]
    if view.count:
        titles = (
            "", say(lang, "spells"), say(lang, "a quarter up to"), say(lang, "half up to"),
            say(lang, "three quarters up to"), say(lang, "mean months"),
            *(say(lang, "more than {m} months", m=m) for m in AFTER),
        )  # fmt: skip
        figures = [_counts(line, lang) for line in found]
    rows = [
        html.Tr([html.Th(_given(line, lang), scope="row"), *map(html.Td, cells)])
        for line, cells in zip(found, figures, strict=True)
    ]
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    table = html.Table([head, html.Tbody(rows)], className="values wide")
    return html.Details(
        [html.Summary(say(lang, "Table")), html.Div(table, className="scroll-x", tabIndex=0)], open=len(found) > 2
    )


def _given(line: Line, lang: str) -> str:
    """The name of a line, and what its figures are conditional on."""
    first = reached(line.life)
    return line.name if not first else say(lang, "{name}, of those past month {m}", name=line.name, m=first)


def _figures(line: Line, view: View) -> list[str]:
    life, lang, seen = line.life, view.lang, last_seen(line.life, LONGEST)
    cells = [numbers.number(life.cases, lang), numbers.number(life.events.sum(), lang)]
    for share in (0.25, 0.5, 0.75):
        at, (low, high) = float(survival.quantile(life, share)), map(float, survival.quantile_limits(life, share))
        known = np.isfinite(at) and at <= seen
        cells.append(f"{at:.0f} ({interval(low, high, lang)})" if known else say(lang, "more than {m}", m=seen))
    cells += [_mean(life, tau) for tau in (24, 60)]
    for month in AFTER:
        thin = month >= life.survival.size or life.at_risk[month] < THIN or month <= reached(life)
        cells.append("–" if thin else percent(float(life.survival[month])))
    return cells


def _mean(life: survival.LifeTable, tau: int) -> str:
    """The restricted mean with its limits, where it may be told."""
    mean = float(restricted_mean(life, tau))
    if np.isnan(mean):
        return "–"
    reach = survival.Z95 * float(np.sqrt(survival.restricted_mean_variance(life, tau)))
    return f"{numbers.fixed(mean, 1)} ± {numbers.fixed(reach, 1)}"


def _counts(line: Line, lang: str) -> list[str]:
    """The figures of spells that are counted, not estimated: quartiles and mean of their months."""
    life = line.life
    quartiles = [f"{float(survival.quantile(life, share)):.0f}" for share in (0.25, 0.5, 0.75)]
    mean = float(life.events @ np.arange(life.events.size) / life.cases)
    longer = [float(life.survival[month]) if month < life.survival.size else 0.0 for month in AFTER]
    return [numbers.number(life.cases, lang), *quartiles, numbers.fixed(mean, 1), *map(percent, longer)]


def foot(reader: Reader, held: Catalogue, view: View) -> list:
    """How it is computed, what was left out, and where it comes from."""
    lang, facts = view.lang, held.facts
    decided = numbers.period(facts.get("decided_to", view.to), lang)
    unknown = unknown_starts(reader, view.programme, focus(held, view))
    parts = [
        _estimated(view, decided),
        say(lang, "Left out: {n} spells without a known start.", n=_counted(unknown, reader, lang)) if unknown else "",
        bridged(reader, held, view),
    ]
    sources = [entry.source.in_(lang) for entry in held.indicators.values() if entry.kind in FROM_SPELLS]
    stamp = whence_words(held, lang, sources[0] if sources else "")
    how = html.A(say(lang, "How is this computed?"), href="/methods" + view.search)
    return [html.P([space(lang).join(part for part in parts if part), " ", how]), html.P(stamp)]


def _estimated(view: View, decided: str) -> str:
    """How the figures of the topic are estimated; empty where they are counted."""
    if view.topic == "return":
        return say(view.lang, "Kaplan–Meier of the exits, each as far as it has been followed.")
    if view.topic == "leave":
        return say(view.lang, "Aalen–Johansen with delayed entry; exits are known up to {month}.", month=decided)
    if view.topic or view.count:
        return ""
    return say(view.lang, "Kaplan–Meier with delayed entry; ticks: spells still open on {month}.", month=decided)
