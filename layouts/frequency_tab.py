"""How often the same people receive: spells per person, months received, returns.

Spells of a benefit are its applicants': one that is granted to a household has those of its head alone, so these are
fewer than its recipients. Spells of any benefit are of all persons.
"""

from functools import lru_cache

import numpy as np
from dash import html

from layouts import numbers
from layouts.blocks import bars, marked, nothing
from layouts.duration_tab import compared, legend, none_together
from layouts.foot import ANY
from layouts.group import Group, together
from layouts.texts import say
from layouts.view import View
from layouts.words import focus
from queries.catalogue import Catalogue, catalogue
from queries.durations import Returned, returned, returned_of
from queries.frequency import months_received_spread, spells_by_person
from queries.reader import Reader
from queries.selection import Selection
from queries.together import life_together
from queries.values import bound

HORIZONS = (3, 6, 12)


@lru_cache(maxsize=256)
def _spells(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> dict[str, dict]:
    values = bound(catalogue(reader), selection, "recurrence") | {"areas": list(areas), "level": ""}
    rows = spells_by_person(reader, values)
    return {row["area"]: row for row in rows.to_dict("records")}


def whose(reader: Reader, held: Catalogue, view: View, group: Group) -> list:
    """With areas chosen together: of whom the figures of persons are, as no sum over areas makes them."""
    if not group:
        return []
    words = say(
        view.lang,
        "Spells and months per person are those of {name}: whoever received in two of the {n} chosen areas would count "
        "twice. How many return is told of these areas together.",
        name=held.areas[focus(held, view)].name.in_(view.lang),
        n=len(group),
    )
    return [html.P(words, className="note")]


def names_of(held: Catalogue, view: View, own: str = "") -> list[str]:
    """The focus, or what stands in its place, and the area above it."""
    codes = tuple(dict.fromkeys(compared(held, view)))
    names = [held.areas[code].name.in_(view.lang) for code in codes]
    return [own, names[-1]] if own else names


def spells(reader: Reader, held: Catalogue, view: View) -> list:
    """Spells per person in the chosen months: the mean in words, and one, two, three or more."""
    codes = compared(held, view)
    own = _spells(reader, view.selection, tuple(dict.fromkeys(codes))).get(codes[0])
    if own is None or own["persons_1"] < max(reader.threshold, 1):
        return [nothing(say(view.lang, "Too few people with spells here for this choice."))]
    mean = own["spells"] / own["persons_1"]
    counted = numbers.number(own["persons_1"], view.lang)
    if view.programme == ANY:
        words = say(view.lang, "The same people had {value} spells each in these months.", value="{value}")
        told = say(view.lang, "{n} people", n=counted)
    else:
        words = say(view.lang, "The same applicants had {value} spells each in these months.", value="{value}")
        told = say(view.lang, "{n} applicants; a household is one", n=counted)
    return [
        html.P(marked(words, numbers.number(mean, view.lang, 2)), className="said"),
        html.P(told, className="quiet"),
        *spell_bars(reader, held, view),
        legend(names_of(held, view)),
    ]


def spell_bars(reader: Reader, held: Catalogue, view: View) -> list:
    """The shares of people with one, two, three or more spells."""
    codes = compared(held, view)
    found = _spells(reader, view.selection, tuple(dict.fromkeys(codes)))
    own, upper = found.get(codes[0]), found.get(codes[1]) if codes[1] != codes[0] else None
    if own is None or own["persons_1"] < max(reader.threshold, 1):
        return []
    title = say(view.lang, "Spells per person") if view.programme == ANY else say(view.lang, "Spells per applicant")
    shares, others = _shares(own), _shares(upper) if upper else (None,) * 3
    labels = (say(view.lang, "one"), say(view.lang, "two"), say(view.lang, "three or more"))
    if _few(shares, own["persons_1"], reader.threshold):
        labels = (say(view.lang, "one"), say(view.lang, "two or more"))
        shares, others = ((row[0], 1 - row[0]) if row[0] is not None else (None, None) for row in (shares, others))
    if _few(shares, own["persons_1"], reader.threshold):
        return []
    rows = [
        {"label": label, "share": share, "other": other, "words": numbers.percent(share)}
        for label, share, other in zip(labels, shares, others, strict=True)
    ]
    return [html.H3(title), bars(rows, title)]


def _few(shares: tuple, people: int, least: int) -> bool:
    """Whether a share tells of fewer people than may be told of."""
    return any(0.5 < share * people < least - 0.5 for share in shares)


def _shares(row: dict) -> tuple[float, float, float]:
    people = max(row["persons_1"], 1)
    return (
        (row["persons_1"] - row["persons_2"]) / people,
        (row["persons_2"] - row["persons_3"]) / people,
        row["persons_3"] / people,
    )


def received(reader: Reader, held: Catalogue, view: View) -> list:
    """Months received of the last twelve: the share of people by number of months.

    A build keeps few such windows; one that ends after the chosen months does not tell of them.
    """
    codes = compared(held, view)
    areas = list(dict.fromkeys(codes))
    values = bound(held, view.selection, "received") | {"areas": areas, "level": "", "horizon": 12}
    spread, until = months_received_spread(reader, values, 12)
    own = spread.get(codes[0])
    if own is None or own.sum() < max(reader.threshold, 1):
        return []
    if until > values["last"]:
        words = say(view.lang, "The months received are kept for the 12 months up to {month} and later windows alone.",
                    month=numbers.period(held.periods[until], view.lang))  # fmt: skip
        return [html.H3(say(view.lang, "Months received")), html.P(words, className="note")]
    shares = own / own.sum()
    groups = ((1, 3), (4, 6), (7, 9), (10, 11), (12, 12))
    other = spread.get(codes[1]) if codes[1] != codes[0] else None
    rows = []
    for low, high in groups:
        share = float(shares[low - 1 : high].sum())
        label = f"{low}–{high}" if high > low else f"{low}"
        upper = float(other[low - 1 : high].sum() / other.sum()) if other is not None else None
        rows.append(
            {
                "label": say(view.lang, "{m} months", m=label),
                "share": share,
                "other": upper,
                "words": numbers.percent(share),
            }
        )
    mean = float((shares * np.arange(1, 13)).sum())
    title = say(
        view.lang, "Months received of the 12 up to {month}", month=numbers.period(held.periods[until], view.lang)
    )
    aside = say(view.lang, "on average {m}", m=numbers.number(mean, view.lang, 1))
    return [html.H3([title, html.Span(aside, className="aside")]), bars(rows, title)]


def returns(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> list:
    """The share of those who left who are back within 3, 6 and 12 months, of exits followed that long."""
    lang = view.lang
    rows, least = [], max(reader.threshold, 1)
    title = say(lang, "Back within")
    for month in HORIZONS:
        own, upper = _returned(reader, held, view, group, month)
        if own.exits < least or not np.isfinite(own.share):
            continue
        other = upper.share if upper and np.isfinite(upper.share) else None
        label = say(lang, "{m} months", m=month)
        rows.append({"label": label, "share": own.share, "other": other, "words": numbers.percent(own.share)})
    if not rows:
        return [html.H3(title), nothing(none_together(view, group))] if group else []
    words = say(lang, "Of exits that have been followed that long.")
    names = names_of(held, view, together(lang, group)) if group else []
    return [html.H3(title), bars(rows, title), *([legend(names)] if names else []), html.P(words, className="note")]


def _returned(
    reader: Reader, held: Catalogue, view: View, group: Group, month: int
) -> tuple[Returned, Returned | None]:
    """Of the focus, or the areas of a group together, and of the area above where that is another."""
    code, upper = compared(held, view)
    above = returned(reader, view.selection, upper, month) if group or upper != code else None
    if group:
        return returned_of(life_together(reader, view.selection, group, "reentry", month), month), above
    return returned(reader, view.selection, code, month), above
