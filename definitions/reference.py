"""The rules as a page of the documentation: `python -m definitions.reference > docs/quality.md`."""

import definitions

HEAD = """# Rules of data quality · 数据质量规则

Written by `python -m definitions.reference`; do not edit. One file per rule stands in `definitions/rules`, one model
that finds its hits in `warehouse/rules`. What is tested is counted once per kind of thing
(`warehouse/marts/rule_tested.sql`). A build condenses both to rule × area × system × month; 1 to 9 hits are never
shown. Case lists go to `<data>/<atlas>/cases/<build>/<system>.csv`, readable by the owner of the build alone. A hit is
a lead, not a finding.

To add a rule: write the definition, the model (`One row per hit: …`), its line in `warehouse/marts/rule_hit.sql`, and
what the demonstration plants of it. Rules that ask other registers are not asked of persons whose number is disputed
(ID08).

| code | rule | tested | severity | may be legitimate |
|---|---|---|---|---|
"""


def quality() -> str:
    """The page: one row per rule, both languages."""
    rows = (
        f"| {rule.id} | **{rule.name.en}**<br>{rule.name.zh}<br>{rule.meaning.en} | {rule.tested.en} | {rule.severity} "
        f"| {rule.false_alarm.en} |\n"
        for rule in definitions.quality_rules()
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    print(quality(), end="")
