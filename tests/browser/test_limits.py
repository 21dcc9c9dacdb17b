"""A value on a limit lies in the upper class, and one on the end of a range in it: as on the server."""

import pytest

from callbacks.host import own_files
from layouts.exports.legend import legend_words
from layouts.exports.maps import sheet_of
from layouts.figures.township_map import township_map
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.values import indicator_by_area
from tests.browser.test_journey import opened, settled
from tests.browser.test_journey import view as viewed
from tests.layouts.test_limits import SHARES, classes_told

COUNTED = """async ([payload, length]) => {
  const { Picture } = await import('MAP/picture.mjs');
  const picture = new Picture(payload, { length, level: payload.level });
  const kept = picture.range && Array.from(picture.values.keys()).filter((i) => picture.keeps(picture.range, i));
  return [picture.classCounts, kept && kept.filter((i) => picture.inScope(i)).length];
}""".replace("MAP", own_files.url("map"))

BINNED = """async ([values, breaks, decimals]) => {
  const { histogram } = await import('MAP/scale.mjs');
  const { classOf } = await import('MAP/classes.mjs');
  const held = Float32Array.from(values);
  const classes = Array.from(held, (value) => classOf(value, breaks));
  const colours = breaks.slice(1);
  const status = classes.map(() => 0);
  const bins = histogram({ values: held, breaks, classes, status, colours, payload: { unit: { decimals } } }, 10);
  return bins.map(({ from, to, steps, count }) => [from, to, steps, count]);
}""".replace("MAP", own_files.url("map"))

ROUNDED = """async (ends) => {
  const { rounded } = await import('MAP/brush.mjs');
  return ends.map(([low, high]) => rounded(low, high)).map(({ low, high }) => [low, high]);
}""".replace("MAP", own_files.url("map"))


def counted(page, reader, **asked) -> tuple[View, list]:
    """The view, how many areas the browser counts in each class, and how many it keeps of a range."""
    held = catalogue(reader)
    view, _ = settle(View(**SHARES | asked), held)
    payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
    return view, page.evaluate(COUNTED, [payload, len(held.layers[view.level])])


@pytest.mark.parametrize("asked", [{}, {"class_": "fisher_jenks"}, {"k": "9"}, {"mode": "smooth"}])
def test_the_browser_counts_the_classes_as_files_do(page, address, reader, asked):
    page.goto(f"{address}/methods")
    view, (classes, _) = counted(page, reader, **asked)
    assert classes == classes_told(legend_words(reader, catalogue(reader), view)) and len(classes) > 2


def test_the_browser_keeps_the_range_that_files_keep(page, address, reader):
    page.goto(f"{address}/methods")
    values = indicator_by_area(reader, settle(View(**SHARES), catalogue(reader))[0].selection).shown
    low, high = sorted({float(value) for value in values if value})[3:10:6]
    view, (_, kept) = counted(page, reader, range=f"{low:.9g}~{high:.9g}")
    assert (
        kept
        == len(sheet_of(reader, catalogue(reader), view).painting.lit)
        == ((values >= low) & (values <= high)).sum()
    )


def test_the_ends_of_a_dragged_range_move_outwards(page, address):
    page.goto(f"{address}/methods")
    told = page.evaluate(ROUNDED, [[10, 100 / 3], [0.29, 0.57], [1234.4, 9876.5], [-100 / 3, -10]])
    assert told == [[10, 33.4], [0.29, 0.57], [1234, 9877], [-33.4, -10]]


BOX = '[id*=\'"control":"breaks"\']'


def test_the_box_shows_kept_classes_as_plain_limits_and_leaves_them_kept(page, address):
    opened(page, address, "?level=city&lang=en&breaks=~0,5,10,40~")
    settled(page)
    assert page.input_value(BOX) == "5,10" and viewed(page)["breaks"] == "~0,5,10,40~"
    page.click("#panel-tabs a >> nth=1")
    settled(page)
    assert page.input_value(BOX) == "5,10" and viewed(page)["breaks"] == "~0,5,10,40~"
    page.click("#by-hand > summary")
    page.fill(BOX, "5,12")
    page.keyboard.press("Enter")
    settled(page)
    assert viewed(page)["breaks"] == "5,12" and "limits by hand" in page.text_content(".atlas-scheme")
    page.go_back()
    settled(page)
    assert page.input_value(BOX) == "5,10" and viewed(page)["breaks"] == "~0,5,10,40~"


@pytest.mark.parametrize("breaks", [[-4, -1.6, -0.8, 0, 0.1, 0.8, 1.6, 6.7], [-4, -1.3, 0.25, 6.7], [-4, 6.7]])
def test_the_histogram_of_figures_in_whole_steps_has_no_empty_bins_between_them(page, address, breaks):
    """Of changes, tenths each, ten bins for eight steps left two of them empty."""
    page.goto(f"{address}/methods")
    values = [step / 10 for step in range(-40, 68)]
    bins = page.evaluate(BINNED, [values, breaks, 1])
    assert [count for *_, count in bins] == [steps for _, _, steps, _ in bins]
    assert sum(count for *_, count in bins) == len(values)
    ends = [(from_, to) for from_, to, *_ in bins]
    assert ends[0][0] == 0 and ends[-1][1] == 1
    assert all(abs(one[1] - other[0]) < 1e-9 for one, other in zip(ends, ends[1:], strict=False))
    rates = page.evaluate(BINNED, [[*values, 1 / 3], breaks, 1])
    assert len(rates) == 10 * (len(breaks) - 1) and sum(count for *_, count in rates) == len(values) + 1
