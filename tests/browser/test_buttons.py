"""Buttons that copy."""

from tests.browser.waiting import until

PLAIN = """
  Object.defineProperty(navigator, 'clipboard', {value: undefined});
  document.execCommand = () => { window.copied = document.activeElement.value; return true; };
"""
# What the button says in turn: the thanks stand for less time than a busy browser may take to answer a question.
LISTEN = """() => {
  const button = document.querySelector('#share');
  window.said = [button.textContent];
  const said = () => window.said.at(-1) === button.textContent || window.said.push(button.textContent);
  new MutationObserver(said).observe(button, {childList: true, characterData: true, subtree: true});
}"""


def test_the_link_is_copied_where_the_page_did_not_come_over_tls(page, address):
    page.add_init_script(PLAIN)
    page.goto(f"{address}/map?lang=en&level=city")
    # A page says its whole view in the address once its first answer has come.
    until(
        page, "location.search.includes('indicator=') && document.querySelector('#panel-headline').innerText.length > 3"
    )
    page.evaluate(LISTEN)
    page.click("#share")
    until(page, "window.copied === location.href")
    page.click("#share")
    until(page, "window.said.length > 2 && window.said.at(-1) === window.said[0]")
