"""What the download menu gives, as a person takes it."""

from pathlib import Path

import pytest

from tests.browser.waiting import until

pytestmark = pytest.mark.browser
BEGIN = {
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "png": b"\x89PNG",
    "svg": b"<svg",
    "pdf": b"%PDF",
    "geojson": b"{",
    "gpkg": b"SQLite format 3",
}


def test_the_menu_gives_every_format(page, address):
    page.goto(f"{address}/map?level=city&area=440900")
    page.wait_for_selector("#legend svg")
    for ending, begin in BEGIN.items():
        page.click("#download-menu summary")
        with page.expect_download() as taken:
            page.click(f"#download-menu a[href^='/download/{ending}']")
        assert taken.value.suggested_filename.endswith(f".{ending}")
        assert Path(taken.value.path()).read_bytes().startswith(begin)
        assert page.locator("#download-menu[open]").count() == 0


@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_name_in_the_bulletin_is_cut(page, address, media):
    page.goto(f"{address}/bulletin?lang=en")
    page.wait_for_selector(".movers th")
    page.emulate_media(media=media)
    page.evaluate(
        "document.querySelector('.movers th').textContent = 'Lianshan Zhuang and Yao Autonomous County (Qingyuan)'"
    )
    cut = "[...document.querySelectorAll('.movers th')].filter((name) => name.scrollWidth > name.clientWidth).length"
    assert page.locator(".movers th").count() > 4 and page.evaluate(cut) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_printed_map_says_what_it_shows_where_when_and_whence(page, address, lang):
    page.goto(f"{address}/map?area=440981&than=year&lang={lang}")
    page.wait_for_selector("#legend svg")
    until(page, "document.querySelector('#panel-foot p') && document.querySelector('.printed .finding')")
    assert page.locator(".printed").is_hidden()
    page.emulate_media(media="print")
    heading = page.inner_text(".printed")
    words = {"zh": ("广东", "每千", "乡镇", "2024", "高州", "变化"),
             "en": ("Guangdong", "per 1,000", "townships", "2024",
                    "Gaozhou", "change since")}  # fmt: skip
    assert all(found in heading for found in words[lang]), heading
    assert page.locator(".printed h1").bounding_box()["y"] < page.locator("#map").bounding_box()["y"]
    assert page.locator("#legend").is_visible() and page.locator("#panel-foot").is_visible()


@pytest.mark.parametrize(("wide", "beside"), [(718, False), (1046, True), (1511, True)])
def test_on_wide_paper_the_panels_stand_beside_the_printed_map(page, address, wide, beside):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{address}/map?level=city")
    page.wait_for_selector("#legend svg")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": wide, "height": 900})
    middle, right = (page.locator(name).bounding_box() for name in (".frame > .middle", ".frame > .right"))
    assert (right["y"] < middle["y"] + 20) == beside
    if beside:
        assert middle["x"] + middle["width"] <= right["x"] + 1 and right["x"] + right["width"] <= wide
        assert middle["width"] + right["width"] > 0.95 * wide


def test_the_menu_works_by_keyboard(page, address):
    page.goto(f"{address}/map?level=city")
    page.wait_for_selector("#legend svg")
    page.focus("#download-menu summary")
    page.keyboard.press("Enter")
    assert page.locator("#download-menu[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#download-menu[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
