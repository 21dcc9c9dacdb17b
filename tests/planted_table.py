"""What the rules of a built demonstration hit, against what was planted: `python -m tests.planted_table [DATA]`.

One row per rule: planted, hit, found of those planted, look-alikes and those hit, recall and precision with Wilson's
95 % limits. Cases are counted as (system, key): a person hit in many months is one.
"""

import sys
from pathlib import Path

import pandas as pd

import definitions
from tests.oracles.intervals import wilson
from warehouse.builds import live


def keyed(rows: pd.DataFrame) -> dict[str, set]:
    """The cases (system, key) of each rule."""
    return {rule: set(zip(part["system"], part["key"], strict=True)) for rule, part in rows.groupby("rule")}


def table(truth: Path, hits: dict[str, set]) -> pd.DataFrame:
    """The counts, one row per rule, of the `hits` of each against the folder of the truth."""
    planted, alike = (keyed(pd.read_csv(truth / name, dtype=str)) for name in ("defect.csv", "lookalike.csv"))
    rows = []
    for rule in definitions.quality_rules():
        true, hit = planted.get(rule.id, set()), hits.get(rule.id, set())
        like = alike.get(rule.id, set()) - true
        rows.append((rule.id, len(true), len(hit), len(true & hit), len(like), len(like & hit)))
    columns = ["rule", "planted", "hit", "found", "look-alikes", "look-alikes hit"]
    return pd.DataFrame(rows, columns=columns).set_index("rule")


def told(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with recall and precision in words."""
    return counts.assign(recall=_limits(counts, "planted"), precision=_limits(counts, "hit"))


def _limits(rows: pd.DataFrame, of: str) -> list[str]:
    pairs = ((n, k, wilson(k, n)) for n, k in zip(rows[of], rows["found"], strict=True))
    return [f"{k / n:.3f} ({low:.3f}–{high:.3f})" if n else "–" for n, k, (low, high) in pairs]


def main(data: Path) -> None:
    """Prints the table of the live build in `data`, made of the extracts beside it."""
    home = data / "guangdong"
    lists = sorted((home / "cases" / live(home)).glob("*.csv"))
    hits = pd.concat(pd.read_csv(file, dtype=str) for file in lists)
    rows = told(table(data / "demo-extracts-truth", keyed(hits))).reset_index()
    for row in ([*rows.columns], ["---"] * len(rows.columns), *rows.to_numpy().tolist()):
        print(f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else cell for cell in row)} |")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
