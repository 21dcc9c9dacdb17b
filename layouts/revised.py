"""What a build revised of the one before, on the page of sources: the largest changes, or why there are none."""

from dash import html

from layouts import numbers
from layouts.blocks import nothing
from layouts.provenance import headed
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from layouts.withheld import why_empty
from layouts.words import place
from queries.catalogue import Catalogue
from queries.measures import MONEY
from queries.provenance import Revision, revisions, steps
from queries.reader import Reader

COUNTED = (
    "Told is what the indicator counts, or what it divides by: the sum of the months, of what stands at the end of each"
    " month the mean."
)
AMENDED = "This is build {build} once more, with what linkage and reviewers have found since: the figures are the same."
SHOWN = 30


def revised(reader: Reader, held: Catalogue, view: View) -> list:
    """What changed from the build before in the area of the view, the largest changes first."""
    lang, area = view.lang, focus(held, view)
    found = ordered(held, revisions(reader, area))
    name = held.areas[area].name.in_(lang)
    if not found:
        return [nothing(why_empty(held, lang, "revision", _unrevised(held, name, lang)))]
    words = "{n} figures of {place} and its parts differ from the build before; the widest areas first:"
    body = [_revision(reader, held, entry, lang) for entry in found[:SHOWN]]
    take = html.A(say(lang, "Download as CSV"), href="/download/quality/revised" + view.search)
    return [
        html.P(say(lang, words, n=numbers.number(len(found), lang), place=name), className="lead"),
        headed("revised", lang, body),
        html.P(say(lang, COUNTED), className="quiet"),
        html.P(take, className="take"),
    ]


def _unrevised(held: Catalogue, name: str, lang: str) -> str:
    """Why no revision is told; a build of an earlier version does not say with which it was compared."""
    if amended := held.facts.get("amends"):
        return say(lang, AMENDED, build=amended)
    if held.facts.get("before") == "":
        return say(lang, "There was no build before this one to compare it with.")
    return say(lang, "Against the build before, no figure of {place} has changed.", place=name)


def ordered(held: Catalogue, found: tuple[Revision, ...]) -> list[Revision]:
    """Revisions of what an indicator counts or divides by, areas from the top down, the largest change in proportion
    first."""
    counted = {name for entry in held.indicators.values() for name in (entry.numerator, entry.denominator)}
    kept = [entry for entry in found if entry.measure in counted]
    share = {id(entry): (entry.moved or 0) / max(entry.before or 1, 1) for entry in kept}
    return sorted(kept, key=lambda entry: (held.rank(entry.level), -share[id(entry)]))


def _revision(reader: Reader, held: Catalogue, entry: Revision, lang: str) -> html.Tr:
    first, last = held.periods[entry.first], held.periods[entry.last]
    scale = 100 if entry.measure in MONEY else 1
    told = [entry.before, entry.after, None if entry.before is None else entry.after - entry.before]
    figures = ["–" if count is None else numbers.number(count / scale, lang) for count in told]
    programme = held.programmes.get(entry.programme)
    return html.Tr(
        [
            html.Th(measure_name(reader, entry.measure, lang), scope="row", title=entry.measure),
            html.Td(programme.short.in_(lang) if programme else entry.programme),
            html.Td(place(held, entry.area, lang)),
            html.Td(f"{numbers.period_range(first, last, lang)} ({entry.periods})"),
            *(html.Td(words, className="number") for words in figures),
        ]
    )


def measure_name(reader: Reader, measure: str, lang: str) -> str:
    """What a measure counts; as the build calls it where the build does not say."""
    step = steps(reader).get(f"measure:{measure}")
    return step.name.in_(lang) if step else measure
