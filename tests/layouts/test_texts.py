"""Every text exists in both languages; figures are written as each language writes them."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from babel.messages.pofile import read_po

import definitions
from callbacks.host import audit_page, rights
from layouts import (
    changes,
    controls,
    divisions,
    glossary_page,
    header,
    map_menus,
    map_page,
    notices,
    numbers,
    provenance,
    quality_agreement,
    quality_linkage,
    quality_page,
    quality_rules,
    quality_summary,
    search_box,
    service_points,
    smart_card,
    sources_page,
    start_card,
    warnings_page,
)
from layouts.briefs import book, bulletin
from layouts.compare.filters import SPLIT_NAMES
from layouts.compare.page import SHEET_NAMES
from layouts.duration.filters import GROUPING_NAMES, PEOPLE
from layouts.duration.leave import REASONS
from layouts.duration.page import TOPIC_NAMES
from layouts.exports import FORMATS, points, warnings
from layouts.exports import quality as quality_tables
from layouts.exports.rows import COLUMNS, PAINTED
from layouts.figures import lineage, scales, township_map
from layouts.pages import PAGES
from layouts.stories import book as story_book
from layouts.texts import LOCALES, catalogue, say
from layouts.words import BEYOND, ENDS
from queries.names import Names

ROOT = Path(__file__).parents[2]


def texts_in_code() -> set[str]:
    found = set()
    for file in [*(ROOT / "layouts").rglob("*.py"), *(ROOT / "callbacks").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and len(node.args) > 1:
                if isinstance(node.args[1], ast.Constant):
                    found.add(node.args[1].value)
    named = (controls.GROUPS, map_page.TAB_NAMES, map_page.CHARTS, map_page.TITLES, notices.FIELDS,
             township_map.SCHEME_NAMES, scales.FEWER, map_menus.KINDS, map_menus.UNDIRECTED,
             GROUPING_NAMES, PEOPLE, TOPIC_NAMES, REASONS, SPLIT_NAMES, SHEET_NAMES)  # fmt: skip
    named += (
        audit_page.EVENTS,
        audit_page.FIGURES,
        dict(enumerate(audit_page.HEADS)),
        rights.WAYS,
        dict(enumerate(rights.HEADS)),
    )
    named += (smart_card.CHAIN, smart_card.REFRESHES, smart_card.BETTER, start_card.REASON_WORDS)
    named += (quality_page.SECTIONS, quality_rules.GROUPS, quality_rules.SEVERITIES, quality_rules.SYSTEMS,
              quality_agreement.ITEMS, quality_tables.SHEETS, quality_linkage.COMPARISONS,
              quality_linkage.LEVELS)  # fmt: skip
    named += (sources_page.SECTIONS, provenance.GRADES, provenance.TYPES, provenance.STATES, glossary_page.OWNERS)
    named += (divisions.KINDS, divisions.BECAME, divisions.MADE_OF, divisions.WAYS)
    found |= {divisions.LEAD, divisions.PARTED, divisions.MISPLACED, provenance.MAY_HOLD, *divisions.TITLES}
    found |= {"names no township", "names no programme", *service_points.HEADS, *points.HEADS}
    found |= {word for titles in provenance.TITLES.values() for word in titles} | set(lineage.HEADS)
    found |= (
        set(quality_rules.TITLES) | set(quality_linkage.TITLES) | {words for _, _, words in quality_summary.FIGURES}
    )
    found |= {words for table in header.DISPLAYS.values() for words in table.values()}
    found |= set(warnings_page.HEADS) | set(warnings.HEADS)
    found |= {page.title for page in PAGES.values()} | {*COLUMNS, PAINTED}
    found |= {words for one in FORMATS.values() for words in (one.title, one.remark)}
    found |= {word for kinds in (*scales.VERDICTS.values(), scales.SPOTS, scales.CLUSTERS) for word in kinds}
    found |= {*book.FIGURES, *bulletin.HEADS, *BEYOND.values(), *ENDS, *story_book.COLUMNS}
    found |= {changes.BEYOND, changes.BEYOND_OR_NONE}
    found |= {head for heads in story_book.COLUMNS.values() for head in heads}
    return found | {word for table in named for word in table.values()}


def test_every_text_has_its_chinese():
    assert texts_in_code() - catalogue("zh").keys() == set()


def test_no_figure_stands_apart_from_its_percent_sign():
    files = [*(ROOT / "layouts").rglob("*.py"), *LOCALES.rglob("*.po"), *(ROOT / "definitions").rglob("*.toml")]
    apart = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"\b[0-9.]+ % [a-z]|[0-9}] %(?![ (\w])", line) and not line.lstrip().startswith("#")
    ]
    assert not apart


def test_a_text_is_translated_in_one_file():
    found: dict[str, str] = {}
    for file in sorted((LOCALES / "zh").glob("*.po")):
        with file.open("rb") as stream:
            for entry in read_po(stream):
                if entry.id:
                    assert entry.id not in found, f"{entry.id}: {file.name} and {found[entry.id]}"
                    found[entry.id] = file.name


def test_both_languages_fill_the_same_values():
    for english, chinese in catalogue("zh").items():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)), english


@pytest.mark.parametrize(
    ("levels", "names", "en", "zh"),
    [
        (("City", "Township"), ("茂名市", "云潭镇"), "Township, pinyin or code", "乡镇、拼音或代码"),
        (("State", "County"), ("Alabama", "Autauga"), "County or code", "县或代码"),
    ],
)
def test_the_search_names_the_lowest_level_of_the_atlas(levels, names, en, zh):
    lowest = Names(zh="乡镇" if levels[-1] == "Township" else "县", en=levels[-1])
    held = SimpleNamespace(
        levels=[SimpleNamespace(name=Names(zh="", en=levels[0])), SimpleNamespace(name=lowest)],
        areas={name: SimpleNamespace(name=Names(zh=name, en=name)) for name in names},
    )
    assert search_box.hint(held, "en") == search_box.search_box(held, "en").placeholder == en
    assert search_box.hint(held, "zh") == zh


def test_the_header_knows_its_languages():
    assert set(header.LANG_NAMES) == {"zh", "en"}


@pytest.mark.parametrize(
    ("value", "lang", "decimals", "large", "words"),
    [
        (12345678, "zh", 0, True, "1,235 万"),
        (123456, "zh", 0, True, "12.3 万"),
        (250000000, "zh", 0, True, "2.5 亿"),
        (12345678, "en", 0, True, "12.3 million"),
        (9999, "zh", 0, True, "9,999"),
        (-1.25, "en", 1, False, "−1.3"),
        (-0.04, "en", 1, False, "0.0"),
    ],
)
def test_figures(value, lang, decimals, large, words):
    assert numbers.number(value, lang, decimals, large) == words


@pytest.mark.parametrize(
    ("value", "unit", "lang", "words"),
    [
        (602000, "yuan", "zh", "60.2 万元"),
        (250000000, "persons", "zh", "2.5 亿人"),
        (9999, "yuan", "zh", "9,999 元"),
        (602000, "yuan", "en", "602,000 yuan"),
        (12, "months", "zh", "12 个月"),
        (1, "months", "en", "1 month"),
    ],
)
def test_what_is_counted_follows_the_ten_thousands_at_once(value, unit, lang, words):
    assert numbers.quantity(value, unit, lang, 0) == words


def test_a_sentence_joins_what_is_counted_to_the_ten_thousands():
    text = "{n} rules tested {tested} recipient-months of {period} and found nothing that can be told."
    said = say("zh", text, n=3, tested=numbers.number(1360000, "zh", 0, True), period="2024年")
    assert "136 万个领取人月" in said and "3 条" in said


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0.0%"), (0.0001, "<0.1%"), (0.05, "5.0%"), (0.994, "99%"), (0.996, "99.6%"),
     (24631 / 24632, ">99.9%"), (1 - 1e-12, "100%"), (1.0, "100%")],
)  # fmt: skip
def test_a_share_is_never_nothing_for_something_nor_all_for_less(share, words):
    assert numbers.percent(share) == words


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(99.9988, 2, ">99.99%"), (100.0, 2, "100.00%"), (0.004, 2, "<0.01%"), (0.0, 2, "0.00%"), (99.96, 1, ">99.9%"),
     (99.4, 0, "99%"), (99.7, 0, ">99%"), (100.0003, 2, "100.00%"), (-0.001, 2, "0.00%"), (float("nan"), 2, "–")],
)  # fmt: skip
def test_a_value_in_per_cent_is_never_nothing_for_something_nor_all_for_less(value, decimals, words):
    assert numbers.quantity(value, "percent", "en", decimals) == words
    assert numbers.quantities([value, 50.0], "percent", "en", decimals)[0] == words


@pytest.mark.parametrize("unit", ["percent", "points", "months", ""])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_many_figures_are_written_as_each_alone(unit, decimals):
    chance = np.random.default_rng(decimals)
    halves = np.arange(-3, 103, 0.5 * 10.0**-decimals)
    values = [*halves, *np.nextafter(halves, 200), *np.nextafter(halves, -200), *(chance.random(500) * 100)]
    values += [*(100 - chance.random(100) / 50), *(chance.random(100) / 50), np.inf, -np.inf, np.nan, 1e14, -0.0]
    alone = [numbers.quantity(v, unit, "en", decimals) if unit else numbers.number(v, "en", decimals) for v in values]
    assert numbers.quantities(values, unit, "en", decimals) == alone


def test_what_reads_as_nothing_has_no_sign():
    assert [numbers.signed(figure) for figure in ("1.2", "−1.2", "0.0", "0", "1.0 万")] == [
        "+1.2",
        "−1.2",
        "0.0",
        "0",
        "+1.0 万",
    ]


@pytest.mark.parametrize(
    ("low", "high", "lang", "words"),
    [(0, 18500, "zh", ["0", "5,000", "1.0 万", "1.5 万"]), (0, 18500, "en", ["0", "5,000", "10,000", "15,000"]),
     (-0.4, 1.1, "en", ["0.0", "0.5", "1.0"]), (0, 3e6, "en", ["0", "1.0 million", "2.0 million", "3.0 million"]),
     (0, 0, "zh", ["0"])],
)  # fmt: skip
def test_round_figures_at_the_side_of_a_chart(low, high, lang, words):
    assert [text for _, text in numbers.ticks(low, high, lang, large=True)] == words


def test_periods():
    assert numbers.period("2024-09", "zh") == "2024年9月"
    assert numbers.period("2024-09", "en") == "Sep 2024"
    assert numbers.period_range("2022", "2022", "en") == "2022"


def test_definitions_speak_both_languages():
    for indicator in definitions.indicators():
        assert "{value}" in indicator.sentence.zh and "{value}" in indicator.sentence.en, indicator.id
    assert len(definitions.indicators()) >= 12
    assert sum(indicator.core for indicator in definitions.indicators()) == 12
