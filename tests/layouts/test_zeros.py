"""A value of zero that has a kind or a smoothed rate is painted and counted as such, and once."""

import json
import re

import numpy as np
import pytest

from layouts.drawings.area_map import NO_CLASS, painting
from layouts.drawings.palette import LIGHT
from layouts.drawings.shapes import layer
from layouts.drawings.svg import svg
from layouts.exports.legend import legend_words
from layouts.exports.maps import picture_of, sheet_of, svg_of
from layouts.exports.rows import PAINTED, columns, rows
from layouts.figures.scales import scale_of
from layouts.figures.township_map import township_map
from layouts.stories.model import story_of
from layouts.stories.pictures import map_of
from layouts.stories.scene import scene, story
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area
from tests.layouts.exports.test_whence import counts_of

# A third of the townships paid nobody late.
LATE = {"indicator": "late_payments", "programme": "UI", "from_": "2023-01", "to": "2023-12", "level": "township"}
MODES = ("test", "spots", "clusters", "smooth")


def asked(reader, **fields):
    held = catalogue(reader)
    view, _ = settle(View(lang="en", **LATE | fields), held)
    return held, view, indicator_by_area(reader, view.selection)


@pytest.mark.parametrize("mode", MODES)
def test_zeros_that_have_a_kind_are_counted_in_it_alone(reader, mode):
    held, view, values = asked(reader, mode=mode)
    scale = scale_of(reader, held, view, values)
    own = np.isfinite(scale.values.value) if scale.classes is None else scale.classes != NO_CLASS
    zeros = values.status == Status.ZERO
    assert view.mode == mode and (zeros & own).sum() > 100
    assert not (own & (scale.values.status != Status.VALUE)).any()
    assert np.array_equal(scale.values.status[~own], values.status[~own])
    counts = counts_of(legend_words(reader, held, view))
    assert sum(counts) == (values.status != Status.OUTSIDE).sum() - (~own & (values.status == Status.VALUE)).sum()
    sheet = sheet_of(reader, held, view)
    assert (Status.ZERO in {kind for kind, _ in sheet.legend.absences}) == bool((zeros & ~own).any())


@pytest.mark.parametrize("mode", MODES)
def test_pictures_and_scenes_paint_zeros_in_their_kind(reader, mode):
    held, view, values = asked(reader, mode=mode)
    drawn = picture_of(reader, held, view)[0]
    given = painting(layer(reader, "township"), township_map(reader, held, view, values))
    frozen = story_of(json.loads(json.dumps(story("", "", [scene(reader, held, view)]))), "en").scenes[0]
    painted = painting(layer(reader, "township"), frozen.map.model_dump())
    for one in (drawn, given, painted):
        assert (one.group[one.status == Status.VALUE] < len(one.colours)).any()
        own = one.group[values.feature] != NO_CLASS if view.mode != "smooth" else np.isfinite(one.value[values.feature])
        assert (one.status[values.feature][own] == Status.VALUE).all()
    if (drawn.status != Status.ZERO).all():
        stage = map_of(reader, held, frozen, frozen.look, "en", 300, 300, LIGHT)
        fill = LIGHT.status[Status.ZERO]
        assert fill not in svg(stage) and fill not in svg_of(reader, held, view).decode()
        assert all(key.status != Status.ZERO for key in frozen.en.keys)


def test_tables_tell_the_zero_beside_its_kind(reader):
    held, view, values = asked(reader, mode="test")
    names, found = columns(view), list(rows(reader, held, view))
    zeros = [row for row in found if row[names.index("Value")] == 0]
    assert len(zeros) == (values.status == Status.ZERO).sum() > 100
    assert all(re.fullmatch("better|similar|worse", row[names.index(PAINTED)]) for row in zeros)


def test_a_rate_of_zero_everywhere_stays_zero(reader, monkeypatch):
    monkeypatch.setattr("layouts.figures.scales.empirical_bayes", lambda cases, persons, events: np.zeros(cases.shape))
    held, view, values = asked(reader, mode="smooth")
    scale = scale_of(reader, held, view, values)
    assert (scale.values.status[values.status == Status.ZERO] == Status.ZERO).all()
