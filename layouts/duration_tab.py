"""How long spells last in the chosen area: the finding, the curve, the numbers at risk."""

import numpy as np
from dash import html

from analysis import survival
from analysis.survival import LifeTable
from layouts import numbers
from layouts.blocks import bars, marked, nothing
from layouts.figures import theme
from layouts.figures.survival_curve import survival_curve
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.durations import survival_of
from queries.reader import Reader

THIN = 10
LONGEST = 60


def compared(held: Catalogue, view: View) -> tuple[str, str]:
    """The area in focus and the one above it (itself at the top)."""
    code = focus(held, view)
    return code, view.against if view.against in held.areas else held.areas[code].parent or code


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """The median with its interval as one sentence, and on what it rests."""
    code, upper = compared(held, view)
    life = survival_of(reader, view.selection, (code, upper)).of(code)
    if life is None or life.cases < max(reader.threshold, 1):
        return [nothing(_why_not(held, view, life, reader.threshold))]
    words, value = median_words(life, view.lang)
    return [html.P(marked(words, value), className="said"), html.P(_basis(held, view, life), className="quiet")]


def _why_not(held, view: View, life: LifeTable | None, threshold: int) -> str:
    programme = held.programmes.get(view.programme)
    name = programme.name.in_(view.lang) if programme else ""
    if life is None:
        return say(
            view.lang,
            "No spells of {programme} are known here for this choice. "
            "One-off payments, insurances and services have no spells.",
            programme=name,
        )
    return say(view.lang, "Fewer than {k} spells: the curve is not shown.", k=threshold)


def median_words(life: LifeTable, lang: str) -> tuple[str, str]:
    """A sentence on the median with `{value}` left open, and the value."""
    median = float(survival.median(life))
    if np.isnan(median) or median > LONGEST:
        last = min(int(np.flatnonzero(life.at_risk > 0).max(initial=0)), LONGEST)
        return say(lang, "Half of the spells last more than {value}."), numbers.quantity(last, "months", lang, 0)
    lower, upper = (float(end) for end in survival.quantile_limits(life))
    words = numbers.quantity(median, "months", lang, 0)
    low = "–" if np.isnan(lower) else numbers.number(lower, lang)
    high = say(lang, "open") if np.isnan(upper) else numbers.number(upper, lang)
    text = say(lang, "Half of the spells end within {value} ({low}–{high}).", value="{value}", low=low, high=high)
    return text, words


def _basis(held: Catalogue, view: View, life: LifeTable) -> str:
    return say(
        view.lang,
        "{n} spells, {ended} ended; exit rates of {period}.",
        n=numbers.number(life.cases, view.lang),
        ended=numbers.number(life.events.sum(), view.lang),
        period=numbers.period_range(*_months(held, view), view.lang),
    )


def _months(held: Catalogue, view: View) -> tuple[str, str]:
    last = min(view.to, held.facts.get("decided_to", view.to))
    return min(view.from_, last), last


def curve_figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The survival curve of the focus with its interval, and of the area above it."""
    codes = tuple(dict.fromkeys(compared(held, view)))
    table = survival_of(reader, view.selection, codes)
    curves = []
    for code, role in zip(codes, ("selected", "parent"), strict=False):
        life = table.of(code)
        if life is not None and life.cases >= max(reader.threshold, 1):
            curves.append(_curve(held, view, life, code, role))
    own = table.of(codes[0])
    median = float("nan") if own is None or not curves else float(survival.median(own))
    return survival_curve(
        curves,
        median=median,
        median_text=say(view.lang, "half have left by month {m}", m=f"{median:.0f}"),
        last=_axis_end(curves),
        axis_text=say(view.lang, "months since the spell began"),
        empty=say(view.lang, "No curve for this choice."),
    )


def _axis_end(curves: list[dict]) -> int:
    longest = max((int(curve["duration"][-1]) for curve in curves), default=12)
    return int(np.clip(-(-longest // 12) * 12, 12, LONGEST))


def _curve(held, view: View, life: LifeTable, code: str, role: str) -> dict:
    seen = np.flatnonzero(life.at_risk[1:] >= THIN) + 1
    last = int(seen.max(initial=1))
    duration = np.arange(last + 1)
    lower, upper = survival.limits(life)
    name = held.areas[code].name.in_(view.lang)
    return {
        "name": name,
        "colour": theme.ACCENT if role == "selected" else theme.QUIET,
        "duration": duration,
        "share": life.survival[: last + 1],
        "lower": lower[: last + 1],
        "upper": upper[: last + 1],
        "texts": [
            say(
                view.lang,
                "{name}: {share} still receiving after {t} months",
                name=name,
                share=numbers.percent(s, 0),
                t=t,
            )
            for t, s in zip(duration, life.survival, strict=False)
        ],
    }


def at_risk_table(reader: Reader, held: Catalogue, view: View) -> list:
    """Numbers at risk under the curve, one row per area."""
    codes = tuple(dict.fromkeys(compared(held, view)))
    table = survival_of(reader, view.selection, codes)
    months = list(range(0, LONGEST + 1, 12))
    rows = []
    for code in codes:
        life = table.of(code)
        if life is None or life.cases < max(reader.threshold, 1):
            continue
        cells = [html.Th(held.areas[code].name.in_(view.lang), scope="row")]
        cells += [html.Td(_risk(life, t, view.lang)) for t in months]
        rows.append(html.Tr(cells, className="selected" if code == codes[0] else None))
    if not rows:
        return []
    head = [html.Th(say(view.lang, "at risk"), scope="col")]
    head += [html.Th(str(t), scope="col") for t in months]
    return [html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="at-risk")]


def _risk(life: LifeTable, month: int, lang: str) -> str:
    at = max(month, 1)
    if at >= life.at_risk.size:
        return "–"
    return numbers.number(life.at_risk[at], lang)


def remaining(reader: Reader, held: Catalogue, view: View) -> list:
    """The share still receiving after 12, 24 and 36 months, against the area above."""
    codes = compared(held, view)
    table = survival_of(reader, view.selection, tuple(dict.fromkeys(codes)))
    own, upper = table.of(codes[0]), table.of(codes[1]) if codes[1] != codes[0] else None
    if own is None or own.cases < max(reader.threshold, 1):
        return []
    rows = []
    for month in (12, 24, 36, 60):
        share, other = share_at(own, month), share_at(upper, month)
        if share is not None:
            label = say(view.lang, "{m} months", m=month)
            rows.append({"label": label, "share": share, "other": other, "words": numbers.percent(share, 0)})
    if not rows:
        return []
    title = say(view.lang, "Still receiving after")
    return [html.H3(title), bars(rows, title), legend(held, view, codes)]


def share_at(life: LifeTable | None, month: int) -> float | None:
    """S(month), or None where fewer than ten spells are at risk."""
    if life is None or month >= life.survival.size or life.at_risk[month] < THIN:
        return None
    return float(life.survival[month])


def legend(held: Catalogue, view: View, codes: tuple[str, str]) -> html.P:
    """Which bar is which."""
    keys = [html.Span(held.areas[codes[0]].name.in_(view.lang), className="key own")]
    if codes[1] != codes[0]:
        keys.append(html.Span(held.areas[codes[1]].name.in_(view.lang), className="key other"))
    return html.P(keys, className="keys")


CONFIG = theme.CONFIG
