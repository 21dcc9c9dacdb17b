"""What a program has to know of a table: its columns and its notes, as CSV on the Web wants it (W3C, 2015)."""

import json
import re

from layouts.exports.notes import notes
from layouts.exports.rows import FIGURES, columns, heads
from layouts.exports.tables import file_name
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader

LANGUAGES = {"zh": "zh-CN", "en": "en"}


def csvw_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The description of the CSV table of the same view, which lies beside it under the name it gives."""
    said = notes(reader, held, view)
    words = dict(said)
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": LANGUAGES[view.lang]}],
        "url": file_name(held, view, "csv"),
        "dc:title": words[say(view.lang, "Indicator")],
        "dc:description": words[say(view.lang, "Definition")],
        "dc:source": words.get(say(view.lang, "Source"), ""),
        "dc:issued": words.get(say(view.lang, "Extracted"), ""),
        "notes": [{"heading": heading, "words": text} for heading, text in said],
        # Above the head stand the notes and an empty row.
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "skipRows": len(said) + 1, "headerRowCount": 1},
        "tableSchema": {"columns": _columns(view), "primaryKey": "code"},
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def _columns(view: View) -> list[dict]:
    return [
        {
            "name": re.sub(r"\W+", "_", name.lower()),
            "titles": title,
            "datatype": "number" if name in FIGURES else "string",
            "required": name == "Code",
        }
        for name, title in zip(columns(view), heads(view), strict=True)
    ]
