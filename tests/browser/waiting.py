"""Waiting for a page whose policy forbids eval."""


def until(page, expression: str, holds=bool, seconds: float = 15) -> None:
    """Waits until an expression of the page holds; asked from outside, as the page's policy forbids eval."""
    for _ in range(int(seconds * 20)):
        if holds(page.evaluate(expression)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within {seconds} s: {expression}")
