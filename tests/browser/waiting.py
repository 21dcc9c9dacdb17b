"""Waiting for a page whose policy forbids eval."""


def until(page, expression: str, holds=bool, seconds: float = 60) -> None:
    """Waits until an expression of the page holds; asked from outside, as the page's policy forbids eval."""
    for _ in range(int(seconds * 20)):
        if holds(page.evaluate(expression)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within {seconds} s: {expression}")


def sought(page, words: str, offered: str) -> None:
    """Types into the search as a person does, and takes the area offered.

    Waits for the box to hold the focus and the words: a page still drawing may take both away.
    """
    box = "document.activeElement.closest('.search') && document.activeElement"
    for _ in range(5):
        page.keyboard.press("/")
        until(page, f"!!({box})")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(words, delay=20)
        page.wait_for_timeout(300)
        if page.evaluate(f"({box} || {{}}).value") == words:
            break
    page.click(f"[role=option]:has-text('{offered}')")
