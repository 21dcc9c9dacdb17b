"""Finding an area by name, pinyin, initials or code."""

from queries.catalogue import Area, Catalogue
from queries.former import Former

LIMIT = 12
MOST_SYLLABLES = 3
LONG_CODE = 12
# What kind of place a name ends with, in pinyin and its initials.
ENDINGS = {"街道": ("jiedao", "jd"), "镇": ("zhen", "z"), "乡": ("xiang", "x"), "区": ("qu", "q"), "县": ("xian", "x"),
           "市": ("shi", "s"), "省": ("sheng", "s")}  # fmt: skip


def search(catalogue: Catalogue, words: str, limit: int = LIMIT) -> list[Area]:
    """Areas that match `words`, the best first, upper levels before lower ones.

    An area matches when every word is the beginning of its code, name, pinyin or initials, or
    part of its name or of an ancestor's name: “太平 清新” finds the 太平镇 of 清新区. Pinyin may be written in
    syllables: “tai ping” is read as “taiping” too, and the better reading counts; “从化区太平镇” is read as two words
    where nothing is called so. Former codes and names of areas that were merged or split find what they became.
    """
    wanted = [_short(word) for word in words.casefold().split()]
    if not wanted:
        return []
    return _found(catalogue, _readings(tuple(wanted)), limit) or _found(catalogue, _divided(wanted), limit)


def _short(word: str) -> str:
    """A word, of a code of twelve digits those nine that tell the township."""
    return word[:9] if len(word) == LONG_CODE and word.isdecimal() and word.isascii() else word


def _divided(wanted: list[str]) -> list[list[str]]:
    """A single Chinese word in two, at every place: an area written behind the one it lies in, without a space."""
    word = "".join(wanted)
    if word.isascii() or len(wanted) > 1:
        return []
    return [[word[:at], word[at:]] for at in range(2, len(word) - 1)]


def _found(catalogue: Catalogue, readings: list[list[str]], limit: int) -> list[Area]:
    """The areas that match one of the readings, the best first."""
    scored = (
        (min(scores), catalogue.rank(area.level), area.code)
        for area in catalogue.areas.values()
        if (scores := [one for words in readings if (one := _score(catalogue, area, words)) is not None])
    )
    return [catalogue.areas[code] for _, _, code in sorted(scored)[:limit]]


def _readings(words: tuple[str, ...]) -> list[list[str]]:
    """The words, and with neighbours among them taken together in every way; of many words all or none together."""
    if len(words) > MOST_SYLLABLES:
        return [list(words), ["".join(words)]]
    if len(words) < 2:
        return [list(words)]
    rest = _readings(words[1:])
    joined = [[words[0] + one[0], *one[1:]] for one in rest if words[0].isascii() and one[0].isascii()]
    return [*([words[0], *one] for one in rest), *joined]


def _score(catalogue: Catalogue, area: Area, wanted: list[str]) -> int | None:
    own = [_closest(catalogue, area, word) for word in wanted]
    if all(score is None for score in own):
        return None
    above = [_closeness(upper, word) for upper in catalogue.path(area.code)[:-1] for word in wanted]
    for i, score in enumerate(own):
        if score is None and above[i :: len(wanted)].count(None) == len(above[i :: len(wanted)]):
            return None
    return sum(score for score in own if score is not None)


def _spelled_out(area: Area, word: str) -> bool:
    """Whether a word begins the pinyin or the initials of the whole name, its kind of place included."""
    ending = next((spelled for kind, spelled in ENDINGS.items() if area.name.zh.endswith(kind)), None)
    own = (area.pinyin, area.initials)
    return bool(ending) and any(name and (name + end).startswith(word) for name, end in zip(own, ending, strict=True))


def _closest(catalogue: Catalogue, area: Area, word: str) -> int | None:
    return 1 if any(_was(one, word) for one in catalogue.before(area.code)) else _closeness(area, word)


def _was(former: Former, word: str) -> bool:
    return word == former.code or word in former.name.zh or former.name.en.casefold().startswith(word)


def _closeness(area: Area, word: str) -> int | None:
    name_en = area.name.en.casefold()
    if word in (area.code, area.name.zh, name_en, area.pinyin):
        return 0
    if area.name.zh.startswith(word) or name_en.startswith(word) or area.pinyin.startswith(word):
        return 1
    if area.code.startswith(word) and word.isascii() and len(word) >= 2:
        return 2
    if area.initials == word or (len(word) > 1 and area.initials.startswith(word)):
        return 3
    if len(word) > 1 and word.isascii() and _spelled_out(area, word):
        return 3
    return 4 if word in area.name.zh or (len(word) > 2 and word in name_en) else None
