"""The frozen figures of a story as a workbook: scenes, areas, courses, curves and rankings, one row each."""

import numpy as np

from layouts.drawings.area_map import decoded
from layouts.exports.workbook import Table, workbook
from layouts.incomplete import in_part
from layouts.stories.model import Scene, Shown, Story, printable
from layouts.stories.pictures import layer_of
from layouts.texts import say
from layouts.words import status_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status

COLUMNS = {
    "Scenes": ("Scene", "Title", "Indicator", "Subject", "Finding", "Notes", "Build", "This view"),
    "Areas": ("Scene", "Indicator", "Subject", "Code", "Area", "Value", "Status"),
    "Courses": ("Scene", "Indicator", "Area", "Period", "Value"),
    "Curves": ("Scene", "Area", "Months", "Percent still receiving"),
    "Rankings": ("Scene", "Title", "Area", "Value"),
}


def story_book(reader: Reader, held: Catalogue, story: Story, lang: str) -> bytes:
    """The workbook. Raises StoryError for a scene whose boundaries are gone."""
    found: dict[str, list[tuple]] = {name: [] for name in COLUMNS}
    stamps: dict[str, None] = {}
    for number, scene in enumerate(story.scenes, 1):
        title, note = printable(scene.title.in_(lang)), printable(scene.note.in_(lang))
        if not isinstance(scene, Scene):
            found["Scenes"].append((number, title, "", "", "", note, "", ""))
            continue
        for half in filter(None, (scene, scene.other)):
            own = half.spoken(lang)
            stamps |= dict.fromkeys(map(printable, own.stamp))
            said = map(printable, (own.indicator, own.subject, own.finding))
            found["Scenes"].append((number, title, *said, note, printable(half.build), "/map" + printable(half.search)))
            found["Areas"] += _areas(reader, held, number, half, lang)
            found["Courses"] += _lines(number, half, lang)
            found["Curves"] += _curves(number, half, lang)
            ranked = own.ranking
            found["Rankings"] += [
                (number, printable(ranked.title), printable(row.label), printable(row.words)) for row in ranked.rows
            ]
    tables = [
        Table(say(lang, name), [say(lang, head) for head in COLUMNS[name]], rows)
        for name, rows in found.items()
        if rows
    ]
    late = any(period.endswith("*") for *_, period, _ in found["Courses"])
    stamps |= dict.fromkeys([say(lang, "* provisional")] if late else [])
    notes = [(say(lang, "Atlas"), held.facts[f"name_{lang}"]), *((say(lang, "Notes"), line) for line in stamps)]
    return workbook(tables, notes, printable(story.title.in_(lang)), held.build, lang)


def _areas(reader: Reader, held: Catalogue, number: int, half: Shown, lang: str):
    """One row per area that the map shows or withholds."""
    codes = layer_of(reader, held, half.geo.areas, lang).code
    values, status = decoded(half.map.model_dump())
    own = half.spoken(lang)
    for i in np.flatnonzero(status != Status.OUTSIDE).tolist():
        known = Status(int(status[i]))
        words = "" if known <= Status.ZERO else _why(reader, held, codes[i], known, lang)
        value = float(f"{values[i]:.7g}") if known <= Status.ZERO and np.isfinite(values[i]) else None
        name = held.areas[codes[i]].name.in_(lang) if codes[i] in held.areas else ""
        yield number, printable(own.indicator), printable(own.subject), codes[i], name, value, words


def _why(reader: Reader, held: Catalogue, code: str, status: Status, lang: str) -> str:
    """Why an area shows no value; of a sum, that not all of its parts have one."""
    lacking = in_part(held, held.areas[code].level, lang) if code in held.areas and status == Status.MISSING else ""
    return lacking or status_words(lang, status, reader.threshold)


def _lines(number: int, half: Shown, lang: str):
    """One row per period that a course has a value in, provisional ones with an asterisk as in every table."""
    own = half.spoken(lang)
    periods = [printable(label) + ("*" if at in own.trend.late else "") for at, label in enumerate(own.trend.labels)]
    for line in own.trend.lines:
        for x, y in zip(line.x, line.y, strict=True):
            if y is not None and x < len(periods):
                yield number, printable(own.indicator), printable(line.name), periods[x], y


def _curves(number: int, half: Shown, lang: str):
    for line in half.spoken(lang).curve.lines:
        for x, y in zip(line.x, line.y, strict=True):
            if y is not None:
                yield number, printable(line.name), x, y
