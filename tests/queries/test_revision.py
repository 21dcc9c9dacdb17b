"""The figure in the build before: found where one is kept, silent where it holds no such figure."""

import os
import shutil

import duckdb
import pytest

from layouts.computed import computed
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.reader import open_build
from queries.revision import previous, revision
from queries.values import Status
from tests.layouts.test_start_page import words


@pytest.fixture(scope="module")
def pair(reader, tmp_path_factory):
    """The build, and one before it in which every count of the cube is a tenth less."""
    folder = tmp_path_factory.mktemp("builds")
    for name, age in (("20241130-00000000", 100), (reader.build, 0)):
        shutil.copytree(reader.folder, folder / name)
        at = reader.folder.stat().st_mtime - age
        os.utime(folder / name, (at, at))
    with duckdb.connect(folder / "20241130-00000000" / "atlas.duckdb") as connection:
        connection.execute("update cube set cum = list_transform(cum, lambda x: x * 9 // 10) where programme = 'DIB'")
        connection.execute("update atlas set value = '2024-11-30' where key = 'extraction_date'")
    at = reader.folder.stat().st_mtime
    os.utime(folder / "20241130-00000000", (at - 100, at - 100))
    # Readers of one build are equal wherever it lies: what was found beside another copy is forgotten.
    previous.cache_clear()
    return open_build(folder / reader.build, threshold=1)


def asked(reader, **fields):
    held = catalogue(reader)
    return held, settle(View(area="440900", lang="en", **fields), held)[0]


def test_the_build_before_tells_what_it_was(pair):
    held, view = asked(pair)
    before = revision(pair, view.selection, "440900")
    assert (before.build, before.extracted, before.status) == ("20241130-00000000", "2024-11-30", Status.VALUE)
    assert "revised by +" in words(computed(pair, held, view))
    same = asked(pair, indicator="id_validity")[1]
    assert "not revised" in words(computed(pair, held, same))


def test_a_figure_that_the_build_before_does_not_hold_is_outside(pair):
    held, view = asked(pair)
    assert revision(pair, view.but(programme="NEW").selection, "440900").status == Status.OUTSIDE
    assert revision(pair, view.selection, "999999").status == Status.OUTSIDE


def test_without_a_build_before_nothing_is_said(pair):
    assert previous(previous(pair)) is None
    held, view = asked(previous(pair))
    assert "none is kept" in words(computed(previous(pair), held, view))
