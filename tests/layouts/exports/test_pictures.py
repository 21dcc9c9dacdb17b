"""Pictures of the map: letters on the areas compared, a benchmark that lies beyond the classes, areas in each class."""

import re

import pytest

from layouts.drawings.map_sheet import MARGIN, map_sheet
from layouts.drawings.marks import Disc, Drawing, Inset, Lines, Words
from layouts.exports.maps import sheet_of
from layouts.exports.notes import notes
from layouts.figures import theme
from layouts.figures.lettering import width
from layouts.view import View, settle
from queries.catalogue import catalogue


def drawn(reader, **asked) -> Drawing:
    held = catalogue(reader)
    return map_sheet(sheet_of(reader, held, settle(View(**asked), held)[0]))


def upon(sheet: Drawing) -> tuple:
    """The marks of the map itself."""
    return next(mark for mark in sheet.marks if isinstance(mark, Inset)).drawing.marks


@pytest.mark.parametrize("more", [{}, {"level": "township", "cells": "1"}, {"figures": "1"}])
def test_every_area_compared_has_its_letter_on_the_picture(reader, more):
    """One is a city, one a township that the disc would hide."""
    marks = upon(drawn(reader, compare="440100,440981103", **more))
    discs = {mark.fill: mark for mark in marks if isinstance(mark, Disc)}
    for letter, colour in zip("AB", theme.COMPARED, strict=False):
        (words,) = (mark for mark in marks if isinstance(mark, Words) and mark.text == letter)
        assert abs(words.x - discs[colour].x) < 1 and abs(words.y - discs[colour].y) < 8
    names = [mark for mark in marks if isinstance(mark, Words) and mark.text not in "AB"]
    assert names and all(
        abs(name.x - disc.x) > 8 or abs(name.y - disc.y) > 8 for name in names for disc in discs.values()
    )


def test_an_area_beyond_the_picture_has_no_letter_on_it(reader):
    marks = upon(drawn(reader, within="441900", compare="440800"))
    assert not [mark for mark in marks if isinstance(mark, Words) and mark.text == "A"]


@pytest.mark.parametrize(("lang", "told"), [("en", "above the scale"), ("zh", "高于分级范围")])
def test_a_benchmark_beyond_the_classes_is_told_in_words_and_has_no_line(reader, lang, told):
    """In Dongguan all stand below the province."""
    for within, beyond in (("441900", True), ("440100", False)):
        sheet = drawn(reader, within=within, lang=lang)
        (words,) = (mark for mark in sheet.marks if isinstance(mark, Words) and "13." in mark.text)
        lines = [mark for mark in sheet.marks if isinstance(mark, Lines) and mark.dash]
        assert (told in words.text) == beyond == (not lines)
        assert words.x - (words.anchor == "end") * width(words.text, words.size) >= MARGIN - 1


@pytest.mark.parametrize("asked", [{}, {"than": "year"}, {"mode": "spots"}, {"level": "city", "mode": "test"}])
def test_classes_on_a_picture_say_how_many_areas_they_hold(reader, asked):
    held = catalogue(reader)
    view = settle(View(indicator="recipient_rate", programme="DIB", lang="en", **asked), held)[0]
    legend = dict(notes(reader, held, view))["Legend"]
    told = [words.text for words in map_sheet(sheet_of(reader, held, view)).marks if isinstance(words, Words)]
    counts = re.findall(r"\(#[0-9A-F]{6}\), areas: ([\d,]+)", legend)
    assert len(counts) > 1
    for n in counts:
        assert [text for text in told if text == n or text.endswith(f" {n}")], (n, told)
