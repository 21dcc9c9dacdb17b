"""What became of areas that were merged or split, in words."""

from datetime import date, timedelta

from dash import html

from layouts import numbers
from layouts.blocks import nothing
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.catalogue import Catalogue
from queries.former import Former, divided_rows
from queries.reader import Reader
from queries.rules import hidden

KINDS = {"merge": "merged", "split": "split"}
LEAD = "Earlier months are counted in the present areas; old codes in links and in the search lead to these."
BECAME = {
    "merge": "{name}, {code}, was merged on {date} into {areas}, which is shown.",
    "split": "{name}, {code}, was split on {date} into {areas}; the largest part is shown.",
}
MADE_OF = {
    "merge": "Since {date} with the former {name}, {code}; earlier months are those of both.",
    "split": "Until {date} part of {name}, {code}; of its earlier residents {share} are counted here.",
}
PARTED = "Rows of persons and households under the code of a split area were placed in its parts, each person in one:"
WAYS = {
    "later": "{n} rows by other rows of the same person or household",
    "register": "{n} rows by the register",
    "share": "{n} rows by the shares above, since nothing tells the part",
    "nowhere": "{n} records",
    "elsewhere": "{n} rows",
}
HOMELESS = "Records of persons whose home is no known township count in the whole alone, in none of its parts:"
MISPLACED = "Places whose coordinates lie outside the township of their code are counted in that township:"
# Of what is no person, numbers are told however small they are.
OPEN = "elsewhere"
TITLES = ("Former area", "Code", "Valid until", "What happened", "Part of", "Share of residents")


def became(held: Catalogue, entry: Former, lang: str) -> str:
    """What an old code leads to now, in a sentence."""
    names = ("、" if lang == "zh" else ", ").join(place(held, code, lang) for code, _ in entry.heirs)
    told = {"name": entry.name.in_(lang), "code": entry.code, "date": _since(entry, lang), "areas": names}
    return say(lang, BECAME[entry.kind], **told)


def made_of(held: Catalogue, code: str, view: View) -> list:
    """One line per retired area that an area was made of; nothing for most areas."""
    return [html.P(_line(entry, code, view), className="quiet divided") for entry in held.before(code)]


def _line(entry: Former, code: str, view: View) -> list:
    lang, share = view.lang, dict(entry.heirs)[code]
    told = {"date": _since(entry, lang), "name": entry.name.in_(lang), "code": entry.code}
    said = say(lang, MADE_OF[entry.kind], share=numbers.quantity(100 * share, "percent", lang, 1), **told)
    link = html.A(say(lang, "Changes of divisions"), className="go", href=f"/sources{view.search}#divisions")
    return [said, " ", link]


def divisions(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per retired code and area that it became part of."""
    lang = view.lang
    if not held.former:
        return [nothing(say(lang, "No area of this build was merged or split."))]
    lead = say(lang, LEAD)
    head = html.Thead(
        html.Tr(
            [
                html.Th(say(lang, words), scope="col", className="number" if words == TITLES[-1] else None)
                for words in TITLES
            ]
        )
    )
    rows = [_row(held, entry, code, share, view) for entry in held.former.values() for code, share in entry.heirs]
    body = html.Tbody(rows)
    table = html.Div(html.Table([head, body], className="plain wide"), className="listed", tabIndex=0)
    return [html.P(lead, className="lead"), table, *_parted(reader, lang)]


def _parted(reader: Reader, lang: str) -> list:
    """One line per delivered table with rows under the code of a split township: how they went to its parts; one per
    register with homes of no township; and one per table of places that lie elsewhere than their code says."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {PARTED: {}, HOMELESS: {}, MISPLACED: {}}
    for row in divided_rows(reader):
        rows, way = int(row["rows_used"]), row["way"]
        few = way != OPEN and hidden(rows, reader.threshold)
        count = say(lang, "fewer than {k}", k=reader.threshold) if few else numbers.number(rows, lang)
        lead = MISPLACED if way == OPEN else PARTED if row["code"] else HOMELESS
        found[lead].setdefault((row["source"], row["code"]), []).append(say(lang, WAYS[way], n=count))
    return [part for lead, lines in found.items() for part in _lines(lead, lines, lang)]


def _lines(lead: str, lines: dict[tuple[str, str], list[str]], lang: str) -> list:
    if not lines:
        return []
    between = "；" if lang == "zh" else "; "
    items = [
        html.Li([html.Code(source), f" {code}".rstrip(), ": ", between.join(ways)])
        for (source, code), ways in lines.items()
    ]
    return [html.P(say(lang, lead), className="quiet"), html.Ul(items, className="quiet")]


def _row(held: Catalogue, entry: Former, code: str, share: float, view: View) -> html.Tr:
    lang = view.lang
    now = html.A(place(held, code, lang), href="/map" + view.but(area=code).search)
    return html.Tr(
        [
            html.Th(entry.name.in_(lang), scope="row"),
            html.Td(html.Code(entry.code)),
            html.Td(numbers.day(entry.until, lang)),
            html.Td(say(lang, KINDS[entry.kind])),
            html.Td(now),
            html.Td(numbers.quantity(100 * share, "percent", lang, 1), className="number"),
        ]
    )


def _since(entry: Former, lang: str) -> str:
    return numbers.day(str(date.fromisoformat(entry.until) + timedelta(days=1)), lang)
