"""Errors a statistician meets: what happened, the value found, what is allowed, what to do."""


class WarehouseError(Exception):
    """A job cannot go on. The text is complete: it needs no traceback."""

    def __init__(self, what: str, found: str = "", allowed: str = "", remedy: str = ""):
        self.what, self.found, self.allowed, self.remedy = what, found, allowed, remedy
        parts = (
            what,
            f"Found: {found}." if found else "",
            f"Allowed: {allowed}." if allowed else "",
            remedy,
        )
        super().__init__(" ".join(part for part in parts if part))
