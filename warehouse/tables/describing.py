"""What a published file says of a table: facts, indicators, programmes, categories, as rows of its tables."""

from geodata.boundaries import BoundarySet
from warehouse.tables.declaring import Both, Rate, Table
from warehouse.tables.reading import Rows

CURRENCIES = ("yuan", "usd")
LANGS = ("zh", "en")
SIDES = ("numerator", "denominator")


def measure(column: str) -> str:
    """The measure of the cube that a column is."""
    return f"{column}:count"


def facts(table: Table, rows: Rows, boundaries: BoundarySet, periods: list[str]) -> dict[str, str]:
    """What is said of the atlas as a whole."""
    first = table.rates[0].id if table.rates else table.measures[0]
    return {
        "name_zh": boundaries.name_zh, "name_en": boundaries.name_en, "made_of": "table",
        "grain": "month" if "-" in periods[0] else "year", "demonstration": "false",
        "note_zh": boundaries.note_zh, "note_en": boundaries.note_en, "source": boundaries.source,
        "licence": boundaries.licence, "vintage": boundaries.vintage,
        "review_number": boundaries.review_number, "extraction_date": periods[-1],
        "root": boundaries.root, "default_indicator": first, "default_programme": "",
        "default_from": periods[-1], "default_to": periods[-1], "threshold": "1",
        "scale_note_zh": "", "scale_note_en": "",
    } | _parts(table, rows.parts) | _titles(table) | _uncounted(table)  # fmt: skip


def _parts(table: Table, parts: dict[str, int]) -> dict[str, str]:
    """Of the measures that are stored in parts of one, as the cube holds whole numbers."""
    sides = {rate.side(side): column for rate in table.rates for side, column in rate.sides.items()}
    measures = {measure(column): column for column in table.measures} | sides
    return {f"parts:{name}": str(parts[column]) for name, column in measures.items() if parts[column] > 1}


def _uncounted(table: Table) -> dict[str, str]:
    """Of the numerators of rates that are not declared to be persons: chance cannot be reckoned from them."""
    rates = [rate for rate in table.rates if table.units.get(rate.numerator) != "persons"]
    return {f"uncounted:{rate.side('numerator')}": "true" for rate in rates}


def _titles(table: Table) -> dict[str, str]:
    """What the columns of programmes and groups are called, where it was said."""
    split = {"programme": table.programme} | table.groups
    named = {key: table.names[column] for key, column in split.items() if column in table.names}
    return {
        f"title:{key}_{lang}": words for key, both in named.items() for lang, words in zip(LANGS, both, strict=True)
    }


def tables(table: Table, rows: Rows) -> dict[str, list[dict]]:
    """Rows of the tables that describe what the figures are, by table."""
    return {
        "indicator": _indicators(table, rows.parts),
        "programme": [_programme(code, names, i) for i, (code, names) in enumerate(rows.programmes.items())],
        "dimension": [
            {"dimension": dimension, "code": code, "name_zh": zh, "name_en": en, "sort": i}
            for dimension, names in rows.categories.items()
            for i, (code, (zh, en)) in enumerate(names.items())
        ],
    }


def _programme(code: str, names: Both, sort: int) -> dict:
    zh, en = names
    return {
        "programme": code, "kind": "none", "paired": "", "sort": sort, "name_zh": zh, "name_en": en, "short_zh": zh,
        "short_en": en, "meaning_zh": zh, "meaning_en": en, "department_zh": "-", "department_en": "-",
    }  # fmt: skip


def _indicators(table: Table, parts: dict[str, int]) -> list[dict]:
    counts = [
        _indicator(table, column, i, {"decimals": len(str(parts[column])) - 1})
        for i, column in enumerate(table.measures)
    ]
    return counts + [_indicator(table, rate.id, 100 + i, _quotient(table, rate)) for i, rate in enumerate(table.rates)]


def _quotient(table: Table, rate: Rate) -> dict:
    """What an indicator that is a rate has of its own."""
    unit = table.units.get(rate.numerator, "number")
    if unit not in CURRENCIES:
        unit = {100.0: "percent", 1000.0: "per_thousand"}.get(rate.scale, "number")
    formula = f"{rate.numerator} ÷ {rate.denominator} × {rate.scale:g}"
    over, under = (table.names.get(column, (column, column)) for column in rate.sides.values())
    zh, en = table.names.get(rate.id, (f"{over[0]} ÷ {under[0]}", f"{over[1]} ÷ {under[1]}"))
    return {
        "kind": "ratio", "scale": rate.scale, "unit": unit, "mark": "fill", "decimals": 1, "formula_zh": formula,
        "formula_en": formula, **{side: rate.side(side) for side in SIDES}, **_named(zh, en),
    }  # fmt: skip


def _indicator(table: Table, id_: str, sort: int, own: dict) -> dict:
    file, count = table.file.name, {
        "kind": "count", "numerator": measure(id_), "denominator": "", "scale": 1.0,
        "unit": table.units.get(id_, "number"), "mark": "circle", "formula_zh": id_, "formula_en": id_,
    } | _named(*table.names.get(id_, (id_, id_)))  # fmt: skip
    return count | {
        "indicator": id_, "better": "neutral", "horizon": 0, "question": "where", "sort": sort, "core": True,
        "reference": "-", "source_zh": file, "source_en": file, "chain": "output", "owner_zh": "-", "owner_en": "-",
        "refresh": "year", "limits_zh": "-", "limits_en": "-", "baseline": "", "review_due": None, "programmes": "",
    } | own  # fmt: skip


def _named(zh: str, en: str) -> dict[str, str]:
    return {
        **{f"{part}_zh": zh for part in ("name", "short", "meaning")},
        **{f"{part}_en": en for part in ("name", "short", "meaning")},
        "sentence_zh": f"{zh}为 {{value}}", "sentence_en": f"{en}: {{value}}",
    }  # fmt: skip
