"""What the screen withholds is in no place of any file: text, alternative text, notes, embedded books, properties."""

import base64
import io
import json
import re
import zipfile

import numpy as np
import openpyxl
import pytest
from pypdf import PdfReader

from layouts.stories.book import story_book
from layouts.stories.model import story_of
from layouts.stories.offline import offline
from layouts.stories.paper import paper
from layouts.stories.scene import scene, story
from layouts.stories.slides import slides
from layouts.view import View, settle
from layouts.words import place_sentence, value_words
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.trend import indicator_by_period
from queries.values import Status, indicator_by_area


@pytest.fixture(scope="module")
def hidden(guarded, reader) -> View:
    """A township whose count is suppressed although there is one."""
    held = catalogue(guarded)
    view = settle(View(indicator="recipients", programme="DIB", lang="en"), held)[0]
    values, exact = indicator_by_area(guarded, view.selection), indicator_by_area(reader, view.selection)
    withheld = (values.status == Status.SUPPRESSED) & (exact.status == Status.VALUE) & (exact.value % 1 != 0)
    return view.but(area=str(values.code[np.flatnonzero(withheld)[0]]))


@pytest.fixture(scope="module")
def raw(guarded, hidden) -> dict:
    held = catalogue(guarded)
    scenes = [scene(guarded, held, hidden.but(tab=tab)) for tab in ("overview", "table", "duration")]
    return json.loads(json.dumps(story("保密", "Withheld", scenes)))


def parts(package: bytes):
    """Name and bytes of every part of an Office file, those of embedded workbooks included."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        for name in opened.namelist():
            content = opened.read(name)
            yield name, content
            if name.endswith(".xlsx"):
                yield from ((f"{name}!{inner}", inside) for inner, inside in parts(content))


def test_no_place_of_the_slides_tells(guarded, reader, hidden, raw):
    held = catalogue(guarded)
    exact, status = value_of(reader, hidden.selection, hidden.area)
    told = [value_words(held, hidden, exact), place_sentence(held, hidden, hidden.area, exact, status, "")]

    found = dict(parts(slides(guarded, held, story_of(raw, "en"), "en")))

    assert not [name for name in found if "customXml" in name or name.endswith((".bin", ".vba"))]
    text = "\n".join(content.decode() for name, content in found.items() if name.endswith((".xml", ".rels")))
    assert told[1] not in text and f"{exact:.6f}".rstrip("0") not in text
    # A chart of the township holds what its course shows on the screen, and no more.
    course = indicator_by_period(guarded, hidden.selection, (hidden.area,)).value[0]
    shown = {round(float(value), 3) for value in course if np.isfinite(value)}
    name = held.areas[hidden.area].name.en
    for part, content in found.items():
        if part.startswith("ppt/embeddings") and part.endswith(".xlsx"):
            sheet = openpyxl.load_workbook(io.BytesIO(content)).active
            heads = [cell.value for cell in sheet[1]]
            if name in heads:
                column = heads.index(name) + 1
                written = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
                assert {round(value, 3) for value in written if value is not None} <= shown


def test_no_other_file_tells(guarded, reader, hidden, raw):
    held = catalogue(guarded)
    exact, status = value_of(reader, hidden.selection, hidden.area)
    sentence = place_sentence(held, hidden, hidden.area, exact, status, "")
    checked = story_of(raw, "en")

    page = offline(guarded, held, checked, raw, "en").decode()
    pages = PdfReader(io.BytesIO(paper(guarded, held, checked, "en"))).pages
    book = openpyxl.load_workbook(io.BytesIO(story_book(guarded, held, checked, "en")))

    values = indicator_by_area(guarded, hidden.selection)
    kept = json.loads(re.search(r'id="story">(.*?)</script>', page, re.S)[1])["scenes"][0]["map"]
    drawn = np.frombuffer(base64.b64decode(kept["values"]), "<f4")
    assert np.isnan(drawn[values.feature][values.status > Status.ZERO]).all()
    assert sentence not in page and sentence not in "".join(one.extract_text() for one in pages)
    withheld = set(values.code[values.status > Status.ZERO])
    rows = [row for row in book["Areas"].iter_rows(min_row=2, values_only=True) if row[3] in withheld]
    assert len(rows) > 100 and {row[5] for row in rows} == {None} and all(row[6] for row in rows)
