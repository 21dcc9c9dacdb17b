"""How long spells last in the chosen area: the finding, the curve, the numbers at risk."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dash import html

from analysis import survival
from analysis.survival import LifeTable
from layouts import numbers
from layouts.blocks import bars, marked, nothing
from layouts.figures import theme
from layouts.figures.survival_curve import survival_curve
from layouts.group import Group, together
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.duration import THIN
from queries.durations import survival_of
from queries.reader import Reader
from queries.together import life_together

LONGEST = 60


def compared(held: Catalogue, view: View) -> tuple[str, str]:
    """The area in focus and the one above it (itself at the top)."""
    code = focus(held, view)
    return code, view.against if view.against in held.areas else held.areas[code].parent or code


@dataclass(frozen=True, eq=False)
class Line:
    """Of whom a curve is, by name, and the life table of their spells; None where there is none."""

    name: str
    life: LifeTable | None

    def known(self, threshold: int) -> LifeTable | None:
        """The life table where it is of enough spells to be told."""
        return self.life if self.life is not None and self.life.cases >= max(threshold, 1) else None


def lines(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> list[Line]:
    """The area in focus, or the areas of a group chosen on the map together; then the area above the focus."""
    codes = tuple(dict.fromkeys(compared(held, view)))
    table = survival_of(reader, view.selection, codes)
    found = [Line(held.areas[code].name.in_(view.lang), table.of(code)) for code in codes]
    if not group:
        return found
    own = Line(together(view.lang, group), life_together(reader, view.selection, group, "median_duration"))
    return [own, found[-1]]


def finding(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> list:
    """The median with its interval as one sentence, and on what it rests."""
    own = lines(reader, held, view, group)[0]
    title = [html.H3(own.name)] if group else []
    life = own.known(reader.threshold)
    if life is None:
        why = none_together(view, group) if group else _why_not(held, view, own.life, reader.threshold)
        return [*title, nothing(why)]
    words, value = median_words(life, view.lang)
    return [*title, html.P(marked(words, value), className="said"), html.P(_basis(held, view, life), className="quiet")]


def none_together(view: View, group: Group) -> str:
    """Why nothing is told of the areas of a group together."""
    return say(
        view.lang,
        "Of the {n} chosen areas together nothing is told: none has spells for this choice, or one has so few that the "
        "sum would tell them.",
        n=len(group),
    )


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
    text = say(lang, "Half of the spells end within {value} (95%: {low}–{high}).", value="{value}", low=low, high=high)
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


def curve_figure(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> dict:
    """The survival curve of the focus, or of a group, with its interval, and of the area above the focus."""
    found = lines(reader, held, view, group)
    curves = [
        _curve(view, line.name, life, theme.QUIET if i else theme.ACCENT)
        for i, line in enumerate(found)
        if (life := line.known(reader.threshold)) is not None
    ]
    own = found[0].known(reader.threshold)
    median = float("nan") if own is None else float(survival.median(own))
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


def _curve(view: View, name: str, life: LifeTable, colour: str) -> dict:
    seen = np.flatnonzero(life.at_risk[1:] >= THIN) + 1
    last = int(seen.max(initial=1))
    duration = np.arange(last + 1)
    lower, upper = survival.limits(life)
    return {
        "name": name,
        "colour": colour,
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


def at_risk_table(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> list:
    """Numbers at risk under the curve, one row per line."""
    months = list(range(0, LONGEST + 1, 12))
    rows = []
    for i, line in enumerate(lines(reader, held, view, group)):
        life = line.known(reader.threshold)
        if life is None:
            continue
        cells = [html.Th(line.name, scope="row", title=line.name)]
        cells += [html.Td(_risk(life, t, view.lang)) for t in months]
        rows.append(html.Tr(cells, className=None if i else "selected"))
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


def remaining(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> list:
    """The share still receiving after 12, 24, 36 and 60 months, against the area above."""
    found = lines(reader, held, view, group)
    own, upper = found[0].known(reader.threshold), found[1].life if len(found) > 1 else None
    if own is None:
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
    return [html.H3(title), bars(rows, title), legend([line.name for line in found])]


def share_at(life: LifeTable | None, month: int) -> float | None:
    """S(month), or None where fewer than ten spells are at risk."""
    if life is None or month >= life.survival.size or life.at_risk[month] < THIN:
        return None
    return float(life.survival[month])


def legend(names: Sequence[str]) -> html.P:
    """Which bar is which: its own, and that of the area above where there is one."""
    return html.P(
        [html.Span(name, className=f"key {kind}") for name, kind in zip(names, ("own", "other"), strict=False)],
        className="keys",
    )


CONFIG = theme.CONFIG
