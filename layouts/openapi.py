"""The interface for other programs, described in OpenAPI 3.1 from the table of questions."""

from layouts.answers import QUESTIONS, Question
from layouts.asking import MOST_ROWS, PAGING, parameters
from queries.catalogue import Catalogue

MEANINGS = {
    "indicator": "What is measured; /api/v1/catalogue lists the indicators.",
    "programme": "Benefit, insurance or service; only those for which the indicator has data.",
    "from": "First period.",
    "to": "Last period.",
    "level": "Level of the areas.",
    "within": "Code of the area whose parts are asked for; the whole atlas unless given.",
    "area": "Code of the one area asked for; that of within unless given.",
    "sex": "Only persons of this sex.",
    "age": "Only persons of this age.",
    "hukou": "Only persons with this hukou.",
    "lang": "Language of names, notes and errors.",
    "limit": "How many rows at most; the answer says how many there are, and where the next page is.",
    "offset": "The first row, counted from 0. Rows keep their order within a build.",
    "format": "json, or csv (UTF-8, one line per row, formulas inert).",
}
TYPES = {
    "value": ["number", "null"],
    "numerator": ["number", "null"],
    "denominator": ["number", "null"],
    "survival": ["number", "null"],
    "lower": ["number", "null"],
    "upper": ["number", "null"],
    "share": ["number"],
    "share_above": ["number", "null"],
    "at_risk": ["integer", "null"],
    "months": ["integer"],
    "provisional": ["boolean"],
}


def openapi(held: Catalogue) -> dict:
    """The description, with the values that the live build allows."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": held.facts["name_en"],
            "version": "1",
            "description": "Read only. The figures are those of the screen: what is suppressed there is empty here. "
            "Leave a parameter out for its default; an unusable value is refused with those allowed.",
        },
        "paths": {f"/api/v1/{name}": {"get": _operation(question, held)} for name, question in QUESTIONS.items()},
        "components": {"schemas": {"Error": _error()}},
    }


def _operation(question: Question, held: Catalogue) -> dict:
    refused = {"schema": {"$ref": "#/components/schemas/Error"}}
    answer = {"application/json": {"schema": _answer(question)}, "text/csv": {"schema": {"type": "string"}}}
    return {
        "operationId": question.name,
        "summary": question.grain,
        "parameters": [_parameter(name, values) for name, values in parameters(question, held).items()],
        "responses": {
            "200": {"description": question.grain, "headers": _headers(), "content": answer},
            "400": {"description": "A parameter cannot be used.", "content": {"application/json": refused}},
            "401": {"description": "Nobody is signed in, on a host where people sign in."},
            "404": {"description": "The role of the person may not take figures away."},
            "429": {"description": "Too many requests; Retry-After says when to ask again."},
        },
    }


def _parameter(name: str, values: tuple[str, ...]) -> dict:
    if name in PAGING:
        bounds = {"minimum": 1, "maximum": MOST_ROWS, "default": MOST_ROWS} if name == "limit" else {"minimum": 0}
        schema: dict = {"type": "integer", **bounds}
        return {"name": name, "in": "query", "required": False, "description": MEANINGS[name], "schema": schema}
    schema = {"type": "string", "maxLength": 200}
    if values:
        schema["enum"] = list(values)
    return {"name": name, "in": "query", "required": False, "description": MEANINGS[name], "schema": schema}


def _answer(question: Question) -> dict:
    columns = {
        name: {"type": TYPES.get(name, ["string"]), "description": meaning}
        for name, meaning in question.columns.items()
    }
    texts = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "properties": {
            "question": {"type": "string"},
            "build": {"type": "string"},
            "view": {"type": "object", "additionalProperties": {"type": "string"}},
            "notes": texts | {"description": "Source, date, what is withheld, boundaries."},
            "total": {"type": "integer", "description": "Rows of all pages."},
            "offset": {"type": "integer", "description": "The first row of this page."},
            "next": {"type": ["string", "null"], "description": "Address of the next page; null on the last one."},
            "rows": {"type": "array", "items": {"type": "object", "properties": columns, "required": list(columns)}},
        },
        "required": ["question", "build", "view", "notes", "total", "offset", "next", "rows"],
    }


def _headers() -> dict:
    link = "The next page, rel=next; absent on the last one."
    return {
        "X-Total-Count": {"description": "Rows of all pages.", "schema": {"type": "integer"}},
        "Link": {"description": link, "schema": {"type": "string"}},
    }


def _error() -> dict:
    text = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            "parameter": text,
            "value": text,
            "allowed": {"type": "array", "items": text},
            "message": text,
        },
        "required": ["parameter", "value", "allowed", "message"],
    }
