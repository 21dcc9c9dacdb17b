"""What an atlas may be called: its name is a folder, and part of addresses."""

import re

PATTERN = "^[a-z0-9][a-z0-9-]{0,39}$"
ALLOWED = "up to 40 small letters, digits and hyphens"


def usable(name: str) -> bool:
    """Whether an atlas of that name can be served."""
    return re.fullmatch(PATTERN.strip("^$"), name) is not None
