"""Reads a definition from the mapping of a TOML table, and says what is wrong with it."""

import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

from definitions.kinds import (
    BELONGS,
    CHAIN,
    DIRECTIONS,
    KINDS,
    LANGS,
    MARKS,
    MEASURE_KINDS,
    MEASURE_UNITS,
    PROGRAMME_KINDS,
    REFRESHES,
    RULE_GROUPS,
    SEVERITIES,
    UNITS,
    DefinitionError,
    Indicator,
    Measure,
    Programme,
    QualityRule,
    Text,
)
from definitions.rights import Protection

ALLOWED = {
    (Protection, "how"): ("copied", "atoms", "years", "spells", "left_out"),
    (Indicator, "kind"): KINDS,
    (Indicator, "unit"): UNITS,
    (Indicator, "mark"): MARKS,
    (Indicator, "better"): DIRECTIONS,
    (Indicator, "chain"): CHAIN,
    (Indicator, "refresh"): REFRESHES,
    (Measure, "kind"): MEASURE_KINDS,
    (Measure, "unit"): MEASURE_UNITS,
    (Measure, "programme"): BELONGS,
    (Programme, "kind"): PROGRAMME_KINDS,
    (QualityRule, "group"): RULE_GROUPS,
    (QualityRule, "severity"): SEVERITIES,
}


def read_toml(file: Path) -> dict:
    """What a file of definitions holds. Raises DefinitionError if it is no TOML in UTF-8."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{file.name}: not readable as TOML in UTF-8 ({error}).") from error


def read_entry(kind: type, values: dict, where: str):
    """One definition of `kind` from the mapping of a TOML table.

    Raises DefinitionError for a missing or unknown key, a wrong type or a value not allowed. Keys with a
    default may be left out.
    """
    known = {field.name: field.type for field in fields(kind)}
    for key in values.keys() - known.keys():
        raise DefinitionError(f"{where}: unknown key “{key}”. Known keys: {', '.join(known)}.")
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    for key in needed - values.keys():
        raise DefinitionError(f"{where}: “{key}” is missing. Add it.")
    checked = {key: _value(kind, key, known[key], values[key], where) for key in known if key in values}
    return kind(**checked)


def _value(kind: type, key: str, wanted: type, value, where: str):
    if wanted is Text:
        return _text(key, value, where)
    if wanted is float and isinstance(value, int):
        value = float(value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise DefinitionError(f"{where}: “{key}” is {value!r}; it must be {wanted.__name__}.")
    allowed = ALLOWED.get((kind, key))
    if allowed and value not in allowed:
        raise DefinitionError(f"{where}: “{key}” is “{value}”. Allowed: {', '.join(allowed)}.")
    return value


def _text(key: str, value, where: str) -> Text:
    if not isinstance(value, dict) or set(value) != set(LANGS):
        raise DefinitionError(f'{where}: “{key}” must be {{ zh = "…", en = "…" }}, found {value!r}.')
    for lang, words in value.items():
        if not isinstance(words, str) or not words.strip():
            raise DefinitionError(f"{where}: “{key}.{lang}” is empty. Write the text.")
    return Text(**value)
