"""What another program asked, checked: a value that cannot be answered is refused, never replaced."""

from collections.abc import Mapping
from dataclasses import dataclass

from layouts.answers import Question
from layouts.texts import say
from layouts.view import LANGS, View, drawable_levels, settle
from queries.catalogue import Catalogue

FORMATS = ("json", "csv")
PAGING = ("limit", "offset")
ALWAYS = ("lang", "format", *PAGING)
# Rows on a page at most and unless asked for otherwise: a whole map of townships fits.
MOST_ROWS = 5000
NAMED_IN_FULL = 60


@dataclass(frozen=True)
class Page:
    """Which rows are asked for: at most `limit` from row `offset` on, which counts from 0."""

    limit: int
    offset: int


@dataclass(frozen=True)
class AskingError(ValueError):
    """A parameter that cannot be used: its name, the value found, those allowed, and a sentence."""

    parameter: str
    value: str
    allowed: tuple[str, ...]
    message: str


def view_of(question: Question, given: Mapping[str, str], held: Catalogue, default_lang: str) -> View:
    """The view that is asked for. Raises AskingError for the first parameter that cannot be used."""
    lang = given.get("lang", "")
    lang = lang if lang in LANGS else default_lang
    known = (*question.parameters, *ALWAYS)
    for name in given:
        if name not in known:
            raise _unknown(lang, name, known)
    asked = _both_ends(View.of({key: value for key, value in given.items() if key not in ("format", *PAGING)}), held)
    if asked.from_ > asked.to and asked.from_ in held.periods and asked.to in held.periods:
        words = say(lang, "from “{first}” is later than to “{last}”.", first=asked.from_, last=asked.to)
        raise AskingError("from", asked.from_, tuple(code for code in held.periods if code <= asked.to), words)
    view, changed = settle(asked, held, default_lang)
    wrong = [notice.field for notice in changed if notice.field in given]
    wrong += [name for name, value in given.items() if value and name not in ("format", *PAGING, *asked.mapping)]
    wrong += ["format"] if given.get("format", FORMATS[0]) not in FORMATS else []
    if wrong:
        raise _unusable(lang, wrong[0], given[wrong[0]], _allowed(wrong[0], view, held))
    return view


def page_of(given: Mapping[str, str], lang: str) -> Page:
    """The rows that are asked for. Raises AskingError for a limit or an offset that is no whole number in range."""
    limit = _whole(given, "limit", MOST_ROWS, 1, MOST_ROWS, lang)
    return Page(limit, _whole(given, "offset", 0, 0, 10**9, lang))


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int, lang: str) -> int:
    text = given.get(name, "")
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most:
        return int(text)
    words = say(
        lang, "{name} is “{value}”. Allowed: a whole number from {least} to {most}.",
        name=name, value=text[:40], least=least, most=most,
    )  # fmt: skip
    raise AskingError(name, text[:80], (f"{least}–{most}",), words)


def _both_ends(view: View, held: Catalogue) -> View:
    """With one end of the months given, the default of the other where it fits, else the same month."""
    first, last = held.facts["default_from"], held.facts["default_to"]
    if view.to and not view.from_:
        return view.but(from_=min(first, view.to))
    if view.from_ and not view.to:
        return view.but(to=max(last, view.from_))
    return view


def _unknown(lang: str, name: str, known: tuple[str, ...]) -> AskingError:
    words = say(
        lang, "There is no parameter “{name}” here. Allowed: {allowed}.", name=name[:40], allowed=", ".join(known)
    )
    return AskingError(name[:40], "", known, words)


def _unusable(lang: str, name: str, value: str, allowed: tuple[str, ...]) -> AskingError:
    told = {"name": name, "value": value[:40]}
    if name in ("area", "within"):
        words = say(
            lang,
            "{name} is “{value}”. It must be a code of this build that lies in the others; /api/v1/areas lists them.",
            **told,
        )
    else:
        listed = ", ".join(allowed[:NAMED_IN_FULL])
        words = say(lang, "{name} is “{value}”. Allowed here: {allowed}.", allowed=listed, **told)
    return AskingError(name, value[:80], allowed, words)


def _allowed(name: str, view: View, held: Catalogue) -> tuple[str, ...]:
    lists = {
        "indicator": tuple(held.indicators),
        "programme": tuple(code for code in held.offers[view.indicator] if code),
        "from": held.periods,
        "to": held.periods,
        "level": tuple(drawable_levels(held, view.within)),
        "lang": LANGS,
        "format": FORMATS,
    }
    return lists.get(name) or tuple(held.categories.get(name, ()))


def parameters(question: Question, held: Catalogue) -> dict[str, tuple[str, ...]]:
    """The parameters of a question with the values each may have; none where they are codes of areas."""
    view, _ = settle(View(), held)
    every = {"programme": tuple(held.programmes), "level": tuple(entry.level for entry in held.levels[1:])}
    every |= dict.fromkeys(PAGING, ())
    return {
        name: every[name] if name in every else _allowed(name, view, held) for name in (*question.parameters, *ALWAYS)
    }
