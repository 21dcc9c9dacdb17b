"""The list of areas: all rows, filters by words and figures, keys."""

import re

from tests.browser.test_journey import opened, view
from tests.browser.waiting import until


def count(page) -> int:
    return int(page.inner_text("#areas .quiet").split()[0].replace(",", ""))


def test_the_list_holds_every_area_and_filters_by_name_and_figure(page, address):
    opened(page, address, "?tab=table&indicator=recipients&level=city")
    until(page, "document.querySelector('.atlas-row')")
    assert count(page) == 21
    page.fill(".atlas-sieve", "州")
    assert 3 < count(page) < 12
    page.fill(".atlas-sieve", "广州")
    value = page.inner_text(".atlas-row-value").split()[0].replace(",", "")
    page.fill(".atlas-sieve", f">{value}&<{value}")
    assert count(page) == 0


def test_thousands_of_areas_are_written_as_elsewhere(page, address):
    opened(page, address, "?tab=table&level=township&lang=zh")
    until(page, "document.querySelector('.atlas-row')")
    assert page.inner_text("#areas .quiet").startswith("1,610 ") and count(page) == 1610


def test_the_list_compares_figures_as_they_are_written(page, address):
    """Of a share written 50.0 it does not matter that it is 49.97; Chinese letters are wider."""
    opened(page, address, "?tab=table&indicator=recipient_rate&level=city")
    until(page, "document.querySelector('.atlas-row')")

    def written() -> list[float]:
        return [float(re.match(r"[\d.]+", words)[0]) for words in page.locator(".atlas-row-value").all_inner_texts()]

    for figure in written()[:8]:
        page.fill(".atlas-sieve", f"＞＝{figure}＆<={figure}")
        assert count(page) >= 1, figure
        page.fill(".atlas-sieve", f"<{figure}")
        assert all(one < figure for one in written())


def test_keys_walk_the_list_and_select(page, address):
    opened(page, address, "?tab=table&level=city")
    until(page, "document.querySelector('.atlas-row')")
    page.focus(".atlas-list")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.inner_text(".atlas-active .atlas-row-name")
    page.keyboard.press("Enter")
    until(page, "new URLSearchParams(location.search).get('area')")
    until(page, f"document.querySelector('#panel-headline').innerText.includes('{name}')")
    until(page, "document.querySelector('.atlas-row[aria-selected=true]')")
    page.focus(".atlas-list")
    page.keyboard.press("End")
    page.keyboard.press("c")
    until(page, "new URLSearchParams(location.search).get('compare')")
    assert view(page)["compare"] != view(page)["area"]
