"""Two frozen views as one scene: side by side, or before and after; in the same classes where they measure the same."""

from analysis.classes import covering
from layouts.briefs.place_map import keys
from layouts.drawings.area_map import decoded
from layouts.exports.notes import title
from layouts.incomplete import why_none
from layouts.rail import focus
from layouts.stories.scene import frozen, staged, when_and_who
from layouts.texts import joined, say
from layouts.view import LANGS, View
from layouts.words import at_place, level_name, place, said, value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status

TURN, BESIDE = "turn", "beside"


def pair(reader: Reader, held: Catalogue, own: View, with_: View, how: str = BESIDE) -> dict:
    """The scene of two settled views, the earlier one first; `how` it is shown: "beside" or "turn"."""
    later = held.period(own.to) > held.period(with_.to)
    views = (with_, own) if later else (own, with_)
    first, second = (frozen(reader, held, view) for view in views)
    if alike(*views, first["map"], second["map"]):
        _join(held, views, first, second)
    for content, view, other in ((first, *views), (second, *reversed(views))):
        for lang in LANGS:
            content[lang]["caption"] = caption(held, view.but(lang=lang), other)
    made = staged(first, "none")
    made["title"] = {lang: _finding(reader, held, *(view.but(lang=lang) for view in views)) for lang in LANGS}
    made["look"] |= {"pair": how, "own": "second" if later else "first"}
    return made | {"other": second}


def alike(one: View, two: View, first: dict, second: dict) -> bool:
    """Whether two maps are of the same measure, so that one colour must mean the same on both."""
    same = one.indicator == two.indicator and one.than == two.than and one.mode == two.mode
    return same and first["mark"] == second["mark"] and len(first["breaks"]) > 1 and "classes" not in first


def _join(held: Catalogue, views: tuple[View, View], first: dict, second: dict) -> None:
    """The classes of the first map for both, its outer edges moved out to what the second shows."""
    values, status = decoded(second["map"])
    edges = covering(first["map"]["breaks"], values[status == Status.VALUE]).tolist()
    for content in (first, second):
        content["map"] |= {"breaks": edges, "colours": first["map"]["colours"]}
    for lang in LANGS:
        found = [
            keys(content["map"], held, view.but(lang=lang))
            for view, content in zip(views, (first, second), strict=True)
        ]
        # What occurs on either map stands in the one key of both.
        joint = [vars(key) for key in dict.fromkeys((*found[0], *found[1]))]
        first[lang]["keys"], second[lang]["keys"] = joint, joint


def caption(held: Catalogue, view: View, other: View) -> str:
    """What tells a map from the one beside it; the months where nothing else does."""
    lang, theirs = view.lang, other.but(lang=view.lang)
    own, others = held.indicators[view.indicator], held.indicators[other.indicator]
    alone = view.programme == other.programme
    pairs = (
        (own.short.in_(lang) if alone else title(held, view), alone and own is others),
        (place(held, focus(held, view), lang), focus(held, view) == focus(held, other)),
        (level_name(held, view.level, lang), view.level == other.level),
        (when_and_who(held, view), when_and_who(held, view) == when_and_who(held, theirs)),
    )
    return " · ".join(words for words, same in pairs if not same) or when_and_who(held, view)


def _finding(reader: Reader, held: Catalogue, first: View, second: View) -> str:
    lang, code = first.lang, focus(held, first)
    if title(held, first) != title(held, second) or code != focus(held, second):
        names = {"first": caption(held, first, second), "second": caption(held, second, first)}
        words = say(lang, "{first} beside {second}", **names)
        where = place(held, code, lang) + ("：" if lang == "zh" else ": ")
        return where + words if code == focus(held, second) else words
    value, status = value_of(reader, second.selection, code)
    if status <= Status.ZERO:
        sentence, shown = said(held, second, value)
        return say(
            lang,
            "{sentence} ({after}), against {first} ({before}).",
            sentence=at_place(place(held, code, lang), joined(sentence.replace("{value}", shown)), lang),
            first=_value(reader, held, first, code),
            before=when_and_who(held, first),
            after=when_and_who(held, second),
        )
    return say(
        lang,
        "{place}: {indicator} {first} in {before}, {second} in {after}.",
        place=place(held, code, lang),
        indicator=title(held, first),
        first=_value(reader, held, first, code),
        second=_value(reader, held, second, code),
        before=when_and_who(held, first),
        after=when_and_who(held, second),
    )


def _value(reader: Reader, held: Catalogue, view: View, code: str) -> str:
    value, status = value_of(reader, view.selection, code)
    return why_none(reader, held, view, code, status) if status > Status.ZERO else value_words(held, view, value)
