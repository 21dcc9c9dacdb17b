"""The probabilistic model of Fellegi and Sunter: fitted on records known to be of one person, applied by Splink."""

import logging
import math
from dataclasses import dataclass

import duckdb

PAIRS = 1_000_000
SEED = 1
LEAST = 0.01
RECALL = 0.9
# From the strongest agreement to the weakest; the words are those of the pages. A pair that reaches none differs.
LEVELS = {
    "name": (
        ("same as written", "name_l = name_r"),
        ("same in simplified characters", "folded_l = folded_r"),
        ("same sound", "sound_l = sound_r"),
        ("look-alike characters", "shape_l = shape_r"),
        (
            "same surname, a character in common",
            "surname_l = surname_r and (first_l = first_r or second_l = second_r)",
        ),
    ),
    "birth": (
        ("same day", "birth_l = birth_r"),
        ("one digit or a swap apart", "damerau_levenshtein(birth_l, birth_r) <= 1"),
        ("same month", "substring(birth_l, 1, 6) = substring(birth_r, 1, 6)"),
    ),
    "sex": (("same", "sex_l = sex_r"),),
    "place": (("same township", "place_l = place_r"), ("same district", "upper_l = upper_r")),
    # One comparison, not two: a household shares both.
    "contact": (
        ("same telephone and account", "contact_l = contact_r and account_l = account_r"),
        ("same telephone or account", "contact_l = contact_r or account_l = account_r"),
    ),
}  # fmt: skip
DIFFERS = "different"
UNKNOWN = "not recorded"
BLOCKS = (("birth", "surname"), ("birth", "place"), ("contact", "sex"), ("account", "sex"), ("name", "place"))
CERTAIN = ("folded", "birth", "sex", "town")
KEPT = ("system", "person_no", "town", "account", "is_valid", "folded")


@dataclass(frozen=True)
class Weight:
    """One level of one comparison: the share of pairs of one person (m) and of two persons (u) that reach it, and what
    it says for one person: log2(m / u) bits."""

    comparison: str
    level: str
    sort: int
    m: float
    u: float

    @property
    def bits(self) -> float:
        """The weight of the level."""
        return math.log2(self.m / self.u)


def _settings() -> object:
    import splink.comparison_level_library as levels
    from splink import SettingsCreator, block_on
    from splink.comparison_library import CustomComparison

    def comparison(name: str, found: tuple[tuple[str, str], ...]):
        unknown = levels.CustomLevel(f"{name}_l is null or {name}_r is null", UNKNOWN).configure(is_null_level=True)
        steps = [levels.CustomLevel(condition, words) for words, condition in found]
        return CustomComparison([unknown, *steps, levels.ElseLevel()], output_column_name=name)

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[comparison(name, found) for name, found in LEVELS.items()],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS],
        retain_intermediate_calculation_columns=True,
        additional_columns_to_retain=list(KEPT),
    )


def fitted(connection: duckdb.DuckDBPyConnection, evidence: str, records: str) -> dict:
    """The settings of Splink with every weight.

    m comes from the pairs of `evidence` that share `person`, u from random pairs of `records`, the share of pairs
    that are one person from those that agree in everything. A level that no pair reached counts half a pair, so that
    what was never seen speaks against, and not for nothing.
    """
    from splink import Linker, block_on
    from splink.backends.duckdb import DuckDBAPI

    api = DuckDBAPI(connection)
    known = Linker(api.register(evidence), _settings(), log_level=logging.ERROR)
    known.training.estimate_m_from_label_column("person")
    linker = Linker(api.register(records), known.misc.save_model_to_json(), log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match([block_on(*CERTAIN)], recall=RECALL)
    linker.training.estimate_u_using_random_sampling(PAIRS, seed=SEED)
    pairs = "select count(*) from ? as a join ? as b on a.person = b.person and a.unique_id < b.unique_id"
    [(seen,)] = connection.execute(pairs.replace("?", evidence)).fetchall()
    return _smoothed(linker.misc.save_model_to_json(), seen)


def _smoothed(model: dict, seen: int) -> dict:
    """The model with half a pair for every level that was never reached."""
    for comparison in model["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for key, pairs in (("m_probability", seen), ("u_probability", PAIRS)):
            for level in levels:
                level[key] = max(level.get(key) or 0.0, 0.5 / max(pairs, 1))
            total = sum(level[key] for level in levels)
            for level in levels:
                level[key] /= total
    return model


def weights(model: dict) -> list[Weight]:
    """One entry per level of each comparison, the strongest first."""
    found = []
    for comparison in model["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        named = [words for words, _ in LEVELS[comparison["output_column_name"]]] + [DIFFERS]
        found += [
            Weight(comparison["output_column_name"], words, i, level["m_probability"], level["u_probability"])
            for i, (words, level) in enumerate(zip(named, levels, strict=True))
        ]
    return found


def scored(connection: duckdb.DuckDBPyConnection, model: dict, records: str) -> str:
    """The table of pairs of `records` that are one person with a probability of at least LEAST, as Splink names it."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    linker = Linker(DuckDBAPI(connection).register(records), model, log_level=logging.ERROR)
    return linker.inference.predict(threshold_match_probability=LEAST).physical_name
