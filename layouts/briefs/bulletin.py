"""What the quarterly bulletin says: the brief of the whole for one quarter, every programme, and where most changed."""

from dataclasses import dataclass, replace

import numpy as np

from layouts import numbers
from layouts.briefs.attention import attention, pressing
from layouts.briefs.content import Bars, Brief, brief, year_earlier
from layouts.changes import changed
from layouts.reading import Row
from layouts.texts import say
from layouts.view import View, settle
from layouts.words import (
    change_between,
    change_figure,
    change_unit,
    change_words,
    level_name,
    place,
    status_words,
    value_words,
)
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.change import tellable
from queries.reader import Reader
from queries.values import Status

QUARTER, YEARS = 3, 3
MOVERS, URGENT, SENTENCES = 6, 7, 2
HEADS = ("Programme", "Recipients", "On the quarter before", "On a year earlier", "Per 1,000 residents", "Mean benefit")


@dataclass(frozen=True, eq=False)
class Bulletin:
    """Everything that stands in a bulletin: the brief of the whole, a table of programmes (the first column is text),
    the areas that rose and fell most, and areas with what needs attention in them."""

    brief: Brief
    quarter: str
    heads: tuple[str, ...]
    programmes: tuple[tuple[str, ...], ...]
    movers: tuple[Bars, Bars]
    urgent: tuple[tuple[str, tuple[str, ...]], ...]
    rule: str


def quarters(held: Catalogue) -> tuple[tuple[str, str], ...]:
    """First and last month of each complete and settled quarter, in order; none for a build by years."""
    last = held.period(held.facts["default_to"])
    starts = [i for i, code in enumerate(held.periods) if code[5:] in ("01", "04", "07", "10")]
    return tuple((held.periods[i], held.periods[i + 2]) for i in starts if i + 2 <= last)


def of_quarter(held: Catalogue, view: View) -> View | None:
    """The view of the whole in the quarter that holds its last month, or the last complete one before it."""
    found = [pair for pair in quarters(held) if pair[0] <= view.to] or list(quarters(held)[:1])
    if not found:
        return None
    first, last = found[-1]
    asked = view.but(from_=first, to=last, within=held.home, area=held.home, sex="", age="", hukou="", than="", mode="")
    settled, _ = settle(asked.but(compare="", benchmark="", breaks="", range=""), held, view.lang)
    # A measure that the quarter cannot tell was moved to other months: then the atlas's own is told.
    if (settled.from_, settled.to) != (first, last):
        settled, _ = settle(asked.but(indicator="", programme=""), held, view.lang)
    return settled.but(area=held.home)


def quarter_words(first: str, lang: str) -> str:
    """The name of the quarter that begins with a month."""
    number = (int(first[5:]) + 2) // QUARTER
    return f"{first[:4]}年第{'一二三四'[number - 1]}季度" if lang == "zh" else f"Q{number} {first[:4]}"


def bulletin(reader: Reader, held: Catalogue, view: View) -> Bulletin:
    """The bulletin of a view of one quarter (see `of_quarter`)."""
    lang, quarter = view.lang, quarter_words(view.from_, view.lang)
    own = brief(reader, held, view, lasting(held, view))
    finding = own.finding + _moved(reader, held, view)
    return Bulletin(
        brief=replace(own, finding=finding, parents=say(lang, "Quarterly bulletin · {quarter}", quarter=quarter)),
        quarter=quarter,
        heads=tuple(say(lang, head) for head in HEADS),
        programmes=tuple(_programmes(reader, held, view)),
        movers=_movers(reader, held, view),
        urgent=_urgent(reader, held, view),
        rule=attention(reader, held, view.but(area=_parts(held, view)[0])).rule if _parts(held, view) else "",
    )


def _before(held: Catalogue, view: View) -> View | None:
    """The quarter before."""
    first, last = held.period(view.from_) - QUARTER, held.period(view.to) - QUARTER
    return view.but(from_=held.periods[first], to=held.periods[last]) if first >= 0 else None


def lasting(held: Catalogue, view: View) -> View:
    """The view over the years that durations and returns need, up to the end of the quarter."""
    last = held.period(view.to)
    return view.but(from_=held.periods[max(last - YEARS * 12 + 1, 0)])


def _moved(reader: Reader, held: Catalogue, view: View) -> str:
    """The change on the quarter before and on a year earlier, as far as both are told."""
    lang = view.lang
    on_quarter, on_year = (
        _by(reader, held, view, _before(held, view)),
        _by(reader, held, view, year_earlier(held, view)),
    )
    said = [say(lang, "{change} on the quarter before", change=on_quarter)] if on_quarter else []
    said += [say(lang, "{change} on a year earlier", change=on_year)] if on_year else []
    if not said:
        return ""
    return f"变化：{'，'.join(said)}。" if lang == "zh" else f" {', '.join(said)}."


def _by(reader: Reader, held: Catalogue, view: View, before: View | None) -> str:
    """The change since other months; nothing where either value is not told."""
    if before is None:
        return ""
    value, status = value_of(reader, view.selection, view.area)
    then, known = value_of(reader, before.selection, view.area)
    moved = change_between(held, view, value, then)
    told = max(status, known) <= Status.ZERO and tellable(held.indicators[view.indicator], value, then)
    return change_words(held, view, moved) if told else ""


def _programmes(reader: Reader, held: Catalogue, view: View):
    """One row per programme whose recipients are counted, the largest first."""
    counted = [code for code in held.programmes if code in held.offers.get("recipients", ())]
    asked = {code: view.but(indicator="recipients", programme=code) for code in counted}
    found = {code: value_of(reader, one.selection, view.area) for code, one in asked.items()}
    for code in sorted(counted, key=lambda code: -np.nan_to_num(found[code][0])):
        one = asked[code]
        yield (
            held.programmes[code].name.in_(view.lang),
            _words(reader, held, one, found[code]),
            _change(reader, one, _before(held, one), found[code]),
            _change(reader, one, year_earlier(held, one), found[code]),
            _other(reader, held, one, "recipient_rate"),
            _other(reader, held, one, "mean_benefit"),
        )


def _words(reader: Reader, held: Catalogue, view: View, found: tuple[float, Status]) -> str:
    value, status = found
    return status_words(view.lang, status, reader.threshold) if status > Status.ZERO else value_words(held, view, value)


def _other(reader: Reader, held: Catalogue, view: View, indicator: str) -> str:
    if view.programme not in held.offers.get(indicator, ()):
        return "–"
    asked = view.but(indicator=indicator)
    return _words(reader, held, asked, value_of(reader, asked.selection, view.area))


def _change(reader: Reader, view: View, before: View | None, found: tuple[float, Status]) -> str:
    if before is None:
        return "–"
    then, known = value_of(reader, before.selection, view.area)
    if max(found[1], known) > Status.ZERO or not then:
        return "–"
    change = 100 * (found[0] / then - 1)
    return numbers.signed(f"{numbers.number(change, view.lang, 1)}%")


def _parts(held: Catalogue, view: View) -> list[str]:
    return list(held.children.get(view.area, ()))


def _movers(reader: Reader, held: Catalogue, view: View) -> tuple[Bars, Bars]:
    """The areas one level above the finest whose value rose and fell most within a year."""
    lang, before = view.lang, year_earlier(held, view)
    level = held.levels[-2].level if len(held.levels) > 2 else held.levels[-1].level
    asked = view.but(level=level, area="")
    titles = (say(lang, "Rose most within a year"), say(lang, "Fell most within a year"))
    if before is None:
        return Bars(titles[0], "", ()), Bars(titles[1], "", ())
    then = before.but(level=level, area="")
    change = changed(reader, held, asked.selection, then.selection)
    shown = np.flatnonzero(change.status <= Status.ZERO)
    order = shown[np.argsort(-change.value[shown], kind="stable")]
    widest = float(np.abs(change.value[shown]).max(initial=0)) or 1.0
    picked = (order[:MOVERS], order[::-1][:MOVERS])
    signs = (1, -1)
    rows = [
        tuple(
            Row(
                label=place(held, str(change.code[i]), lang),
                share=abs(float(change.value[i])) / widest,
                other=None,
                words=change_figure(held, view, float(change.value[i])),
            )
            for i in chosen
            if sign * change.value[i] > 0
        )
        for sign, chosen in zip(signs, picked, strict=True)
    ]
    # The unit stands above the rows, so that long names have room beside the figures.
    aside = " · ".join(filter(None, (level_name(held, level, lang), change_unit(held, view)["suffix"].strip())))
    return Bars(titles[0], aside, rows[0]), Bars(titles[1], aside, rows[1])


def _urgent(reader: Reader, held: Catalogue, view: View) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The parts with most to attend to, each with its most pressing sentences."""
    found = [(code, pressing(reader, held, view.but(area=code))) for code in _parts(held, view)]
    found.sort(key=lambda one: -len(one[1]))
    return tuple(
        (held.areas[code].name.in_(view.lang), tuple(said[:SENTENCES])) for code, said in found[:URGENT] if said
    )
