"""Buttons that copy."""

from tests.browser.waiting import until

PLAIN = """
  Object.defineProperty(navigator, 'clipboard', {value: undefined});
  document.execCommand = () => { window.copied = document.activeElement.value; return true; };
"""
WORDS = "document.querySelector('#share').textContent"


def test_the_link_is_copied_where_the_page_did_not_come_over_tls(page, address):
    page.add_init_script(PLAIN)
    page.goto(f"{address}/map?lang=en&level=city")
    until(page, "document.querySelector('#share')")
    before = page.inner_text("#share")
    page.click("#share")
    until(page, f"window.copied === location.href && {WORDS} !== '{before}'")
    page.click("#share")
    until(page, f"{WORDS} === '{before}'")
