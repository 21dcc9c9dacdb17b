"""Each panel of the duration page as a function of (reader, catalogue, view)."""

from dash import html

from layouts.duration import again, caseload, change, following, indicators, lag, leave, linked, often, stay, together
from layouts.duration.filters import filters as all_filters
from layouts.duration.lines import spelled
from layouts.duration.page import HEIGHT, topic_name
from layouts.duration.side import side as whole_side
from layouts.duration.words import finding
from layouts.figures import theme
from layouts.view import TOPICS, View
from queries.catalogue import Catalogue
from queries.reader import Reader

CONTENT = {
    "stay": stay,
    "often": often,
    "return": again,
    "leave": leave,
    "next": following,
    "together": together,
    "services": linked,
    "lag": lag,
    "caseload": caseload,
    "change": change,
    "indicators": indicators,
}


def filters(reader: Reader, held: Catalogue, view: View) -> list:
    """The choices."""
    return all_filters(reader, held, spelled(held, view))


def title(reader: Reader, held: Catalogue, view: View) -> list:
    """The topic, and what is found: of the topic, where it can be told, else how long it lasts."""
    own, asked = getattr(CONTENT[view.topic or TOPICS[0]], "finding", None), spelled(held, view)
    words = own(reader, held, asked) if own else []
    return [html.H1(topic_name(view)), html.H2(words or finding(reader, held, asked))]


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The picture of the topic; an empty one for a topic without."""
    content = CONTENT[view.topic or TOPICS[0]]
    drawn = getattr(content, "figure", None)
    return drawn(reader, held, spelled(held, view)) if drawn else theme.empty("", HEIGHT)


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """What stands under the picture."""
    return CONTENT[view.topic or TOPICS[0]].below(reader, held, spelled(held, view))


def side(reader: Reader, held: Catalogue, view: View) -> list:
    """What holds for every topic."""
    return whole_side(reader, held, spelled(held, view))


def foot(reader: Reader, held: Catalogue, view: View) -> list:
    """How it is computed and where it comes from."""
    return stay.foot(reader, held, spelled(held, view))
