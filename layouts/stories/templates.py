"""Stories to begin with, made from the live build: each answers one question with frozen views."""

from collections.abc import Callable

import numpy as np

from layouts import numbers
from layouts.display import compared
from layouts.stories.comparison import TURN, pair
from layouts.stories.scene import scene, section, story
from layouts.texts import say
from layouts.view import LANGS, View, settle
from layouts.words import level_name, place, value_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area

PILOTS = 3
TITLES = {
    "where": "Where are they?",
    "long": "How long do they stay?",
    "missing": "Who is missing?",
    "changed": "What changed?",
    "pilot": "The pilot townships",
}


def template(reader: Reader, held: Catalogue, view: View, name: str) -> dict:
    """The story of a template for the place, programme and months of a view. Raises KeyError for no template."""
    title = TITLES[name]
    scenes = MAKERS[name](reader, held, view)
    words = {lang: say(lang, title) for lang in LANGS}
    return story(words["zh"], words["en"], [section(words["zh"], words["en"]), *scenes])


def _views(held: Catalogue, view: View, indicators: tuple[str, ...], **changes: str) -> list[View]:
    """The view with each of the indicators that the build has, where its programme is offered."""
    found = []
    for name in indicators:
        if name in held.indicators:
            own = view.programme if view.programme in held.offers[name] else ""
            found.append(settle(view.but(indicator=name, programme=own, area="", **changes), held)[0])
    return found


def _scenes(reader: Reader, held: Catalogue, views: list[View]) -> list[dict]:
    return [scene(reader, held, one) for one in views]


def _where(reader: Reader, held: Catalogue, view: View) -> list[dict]:
    made = _scenes(reader, held, _views(held, view, ("recipient_rate", "recipients", "mean_benefit")))
    return made + _named(reader, held, _views(held, view, ("recipient_rate",)))


def _long(reader: Reader, held: Catalogue, view: View) -> list[dict]:
    asked = ("median_duration", "share_remaining_12", "reentry_12", "months_received_12")
    return _scenes(reader, held, _views(held, view, asked, tab="duration"))


def _missing(reader: Reader, held: Catalogue, view: View) -> list[dict]:
    asked = ("enrolment_rate", "approval_rate", "decided_in_30", "avoidable_requests")
    return _scenes(reader, held, _views(held, view, asked))


def _changed(reader: Reader, held: Catalogue, view: View) -> list[dict]:
    """The first and the last year of the build in the same classes, in turn; then who comes and who goes."""
    made = []
    for one in _views(held, view, ("recipient_rate",)):
        last = held.period(held.facts["default_to"])
        year = 11 if "-" in held.periods[0] else 0
        spans = ((0, year), (max(last - year, 0), last))
        before, after = (one.but(from_=held.periods[a], to=held.periods[b]) for a, b in spans)
        made.append(pair(reader, held, before, after, TURN))
    return made + _scenes(reader, held, _views(held, view, ("entry_rate", "exit_rate")))


def _pilot(reader: Reader, held: Catalogue, view: View) -> list[dict]:
    """The areas compared, else those with the highest values: one map that names them, then each by itself."""
    asked = view.but(area="")
    named = _named(reader, held, [asked], compared(view.compare, held)) or _named(reader, held, [asked])
    if not named:
        return []
    codes = [callout["code"] for callout in named[0]["look"]["callouts"]]
    single = [scene(reader, held, asked.but(area=code, tab="duration")) for code in codes]
    for entry, code in zip(single, codes, strict=True):
        entry["look"] |= {"zoom": code, "spotlight": True}
    return named + single


def _named(reader: Reader, held: Catalogue, views: list[View], codes: tuple[str, ...] | None = None) -> list[dict]:
    """The map of a view with its highest areas, or those of some codes, named and all others dimmed."""
    made = []
    for view in views:
        values = indicator_by_area(reader, view.selection)
        shown = np.flatnonzero(values.status == Status.VALUE)
        if shown.size < PILOTS:
            continue
        top = shown[np.argsort(-values.value[shown], kind="stable")]
        top = top[:PILOTS] if codes is None else [i for i in top if values.code[i] in codes]
        if not len(top):
            continue
        entry = scene(reader, held, view)
        entry["look"] |= {
            "aside": "none",
            "spotlight": True,
            "callouts": [_callout(held, view, values, i) for i in top],
        }
        for lang in LANGS:
            entry["title"][lang] = _title(held, view.but(lang=lang), values, top, chosen=codes is not None)
        made.append(entry)
    return made


def _callout(held: Catalogue, view: View, values, at: int) -> dict:
    code = str(values.code[at])
    words = {
        lang: f"{held.areas[code].name.in_(lang)} {value_words(held, view.but(lang=lang), float(values.value[at]))}"
        for lang in LANGS
    }
    return {"code": code, "words": words}


def _title(held: Catalogue, view: View, values, top, chosen: bool) -> str:
    lang = view.lang
    names = [place(held, str(values.code[at]), lang) for at in top]
    facts = {
        "indicator": held.indicators[view.indicator].name.in_(lang),
        "names": ("、" if lang == "zh" else ", ").join(names),
        "n": numbers.number(int((values.status <= Status.ZERO).sum()), lang),
        "level": level_name(held, view.level, lang),
    }
    if chosen:
        return say(lang, "{indicator} in {names}, of {n} {level}.", **facts)
    return say(lang, "{indicator}: highest in {names}, of {n} {level}.", **facts)


MAKERS: dict[str, Callable[[Reader, Catalogue, View], list[dict]]] = {
    "where": _where,
    "long": _long,
    "missing": _missing,
    "changed": _changed,
    "pilot": _pilot,
}
