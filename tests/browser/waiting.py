"""Waiting for a page whose policy forbids eval."""

# Each question takes all processes of the browser: asked twice as often, they take time from what is waited for.
EVERY_MS = 100
# What waits for an answer is faded.
DRAWN = "!document.querySelector('[aria-busy=true], [data-dash-is-loading=true]')"


def until(page, expression: str, holds=bool, seconds: float = 120) -> None:
    """Waits until an expression of the page holds; asked from outside, as the page's policy forbids eval."""
    for _ in range(int(seconds * 1000 / EVERY_MS)):
        if holds(page.evaluate(expression)):
            return
        page.wait_for_timeout(EVERY_MS)
    raise AssertionError(f"not within {seconds} s: {expression}")


def pointed(page, x: float, y: float, expression: str, holds=bool) -> None:
    """Points at a place until an expression holds: a page that is still drawing may not hear of a pointer at once."""
    for turn in range(1200):
        page.mouse.move(x + turn % 2, y)
        page.wait_for_timeout(100)
        if holds(page.evaluate(expression)):
            return
    raise AssertionError(f"nothing came of pointing: {expression}")


def listed(page) -> None:
    """Waits until the open list is ready for keys: just after it opens, it marks what is chosen already, whatever keys
    moved to before; Enter then chooses that, which tells nobody."""
    page.wait_for_selector("[role=option]:visible")
    page.evaluate("new Promise((done) => setTimeout(done, 50))")


def sought(page, words: str, offered: str) -> None:
    """Types into the search as a person does, and takes the area offered."""
    box = "document.activeElement.closest('.search') && document.activeElement"
    page.keyboard.press("/")
    until(page, f"!!({box})")
    page.keyboard.type(words, delay=80)
    page.wait_for_selector(f"[role=option]:has-text('{offered}')")
    assert page.evaluate(f"({box} || {{}}).value") == words
    page.click(f"[role=option]:has-text('{offered}')")
