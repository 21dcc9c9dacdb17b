"""Areas ticked one by one, by what they lie in."""

from tests.browser.test_accessibility import SERIOUS, drawn
from tests.browser.test_choosing import BUTTON
from tests.browser.test_journey import opened
from tests.browser.waiting import until

CHOSEN = "(location.hash.split(';')[1] || '').split('.').filter(Boolean)"
TICKED = "[...document.querySelectorAll('.atlas-branch li input:checked')].map((one) => one.value).join()"
BRANCH = ".atlas-branch:has-text('{}')"


def ticking(page, address, query):
    """The page with the tree unfolded."""
    opened(page, address, query)
    page.click(BUTTON.format("我的分组" if "lang=zh" in query else "My groups"))
    page.click(".atlas-tree > summary")
    page.wait_for_selector(".atlas-branch")


def test_areas_are_ticked_alone_or_with_all_of_a_district(page, address):
    ticking(page, address, "?level=township&lang=en")
    town = BRANCH.format("Gaozhou, Maoming")
    page.click(f"{town} details summary")
    leaves = page.locator(f"{town} li input")
    page.focus(f"{town} li input >> nth=1")
    page.keyboard.press("Space")
    until(page, f"{CHOSEN}.length === 1")
    own = page.evaluate(CHOSEN)[0]
    assert page.evaluate("document.activeElement.value") == own
    assert page.evaluate("document.querySelectorAll('.atlas-branch > input:indeterminate').length") == 1
    drawn(page)
    assert page.evaluate(SERIOUS) == []
    page.click(f"{town} > input")
    until(page, f"{CHOSEN}.length === {leaves.count()}")
    assert all(leaves.nth(i).is_checked() for i in range(leaves.count()))
    page.click(f"{town} > input")
    until(page, "location.hash === ''")
    assert page.locator(".atlas-kept-panel").is_visible()


def test_all_areas_of_a_city_are_found_by_its_name_and_ticked_together(page, address):
    ticking(page, address, "?level=township&lang=zh")
    page.fill(".atlas-tree [type=search]", "中山市")
    until(page, "document.querySelectorAll('.atlas-branch').length === 1")
    page.click(".atlas-tree .atlas-kept-row button")
    until(page, f"{CHOSEN}.length > 20 && {CHOSEN}.every((code) => code.startsWith('442000'))")
    count = page.evaluate(f"{CHOSEN}.length")
    assert page.inner_text(".atlas-kept-panel h3 >> nth=0") == f"已选 {count} 个区域"
    page.fill(".atlas-tree [type=search]", "没有的地方")
    until(page, "document.querySelector('.atlas-tree-found').textContent === '没有这样的区域。'")
    assert page.evaluate(f"{CHOSEN}.length") == count


def test_what_another_way_chooses_is_ticked(page, address):
    ticking(page, address, "?level=city&lang=en#areas=South;440800.440900")
    until(page, f"{TICKED} === '440800,440900'")
    page.evaluate("location.hash = '#areas=East;445100'")
    until(page, f"{TICKED} === '445100'")
