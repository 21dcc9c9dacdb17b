"""The names of components. A control is named by the view field it sets."""

PAGE = "page"
VIEW = "view"
LATER = "later"
SETTLED = "settled"
PUT = "put"
GROUP = "group"
MOVE = "move"
MOVED = "moved"
LANG = "lang"
RETOLD = "retold"
TITLE = "title"
MAP = "map"
LEGEND = "legend"
AREAS = "areas"
PLACE = "place"
# A class: the part of a page whose first answer is waited for with a sign. Each page has one.
AWAITED = "awaited"


def control(field) -> dict:
    """The identifier of the control of a view field."""
    return {"control": field}


def panel(name: str) -> str:
    """The identifier of the panel `name`."""
    return f"panel-{name}"
