"""Words and rules, declared once. Every layer reads them; they import none.

The files are edited by statisticians: one TOML per indicator and per programme, the file name is
the identifier. What the app shows comes from the published file, into which a build copies them.
"""

from functools import cache
from pathlib import Path

from definitions.kinds import (
    AreaGroup,
    Authority,
    Category,
    Comparison,
    DefinitionError,
    Document,
    Event,
    Inbox,
    Indicator,
    Inset,
    Method,
    Programme,
    QualityRule,
    Question,
    Target,
    Text,
)
from definitions.reading import read_entry, read_toml
from definitions.rights import Audience, Part, Protection, Role, Tally

__all__ = [
    "AreaGroup",
    "Audience",
    "Authority",
    "Category",
    "DefinitionError",
    "Document",
    "Event",
    "Inbox",
    "Indicator",
    "Inset",
    "Method",
    "Programme",
    "Protection",
    "QualityRule",
    "Question",
    "Role",
    "Tally",
    "Target",
    "area_groups",
    "audiences",
    "authorities",
    "authority_rows",
    "comparisons",
    "dimension_rows",
    "dimensions",
    "document_rows",
    "documents",
    "events",
    "inbox",
    "indicator_rows",
    "indicators",
    "insets",
    "ladder",
    "methods",
    "parts",
    "programme_rows",
    "programmes",
    "protections",
    "quality_rule_rows",
    "quality_rules",
    "questions",
    "read_folder",
    "roles",
    "targets",
]

FOLDER = Path(__file__).parent


def read_folder(kind: type, folder: Path) -> tuple:
    """All definitions of `kind` in `folder`, one per TOML file, in their declared order."""
    entries = (read_entry(kind, {"id": file.stem, **read_toml(file)}, file.name) for file in folder.glob("*.toml"))
    return tuple(sorted(entries, key=lambda entry: (entry.sort, entry.id)))


def _entries(kind: type, stem: str, table: str) -> tuple:
    rows = read_toml(FOLDER / f"{stem}.toml")[table]
    return tuple(read_entry(kind, row, f"{stem}.toml, entry {i + 1}") for i, row in enumerate(rows))


@cache
def indicators() -> tuple[Indicator, ...]:
    """One entry per indicator, in the order of the catalogue."""
    return read_folder(Indicator, FOLDER / "indicators")


@cache
def programmes() -> tuple[Programme, ...]:
    """One entry per benefit, insurance and service, in the order shown."""
    return read_folder(Programme, FOLDER / "programmes")


@cache
def dimensions() -> tuple[Category, ...]:
    """One entry per category of sex, age and hukou, in the order shown."""
    return _entries(Category, "dimensions", "dimension")


@cache
def questions() -> tuple[Question, ...]:
    """One entry per question of the mission, in the order of the indicator list."""
    return _entries(Question, "questions", "question")


@cache
def audiences() -> dict[str, Audience]:
    """The audiences by their identifier, the most trusted first."""
    return {entry.id: entry for entry in _entries(Audience, "audiences", "audience")}


def steps(audience: Audience) -> tuple[int, ...]:
    """The steps in which figures of an audience are rounded, one after the other: those of every protected file that is
    told as finely or finer, so that who holds several files knows no more than from the finest."""
    return tuple(sorted({one.rounding for one in audiences().values() if 1 < one.rounding <= audience.rounding}))


@cache
def protections() -> dict[str, Protection]:
    """How each published table is protected, by the name of the table."""
    return {entry.table: entry for entry in _entries(Protection, "audiences", "protection")}


@cache
def parts() -> dict[str, Part]:
    """The measures that are parts of others and told in protected files, by measure, wholes before their parts."""
    return {entry.measure: entry for entry in _entries(Part, "audiences", "part")}


@cache
def tallies() -> dict[str, Tally]:
    """The counts of cases, payments and records told in protected files, by measure, wholes before their parts."""
    return {entry.measure: entry for entry in _entries(Tally, "audiences", "tally")}


@cache
def roles() -> dict[str, Role]:
    """The roles of signed-in persons by their identifier."""
    return {entry.id: entry for entry in _entries(Role, "audiences", "role")}


@cache
def ladder() -> tuple[tuple[str, ...], ...]:
    """The breakdowns in which a group may be told, the finest first, each as the dimensions it keeps apart."""
    return tuple(tuple(row) for row in read_toml(FOLDER / "audiences.toml")["ladder"])


@cache
def area_groups() -> tuple[AreaGroup, ...]:
    """One entry per group of areas for which targets are set apart."""
    return _entries(AreaGroup, "area_groups", "group")


@cache
def insets() -> tuple[Inset, ...]:
    """One entry per part of an atlas that its map shows larger."""
    return _entries(Inset, "insets", "inset")


@cache
def targets() -> tuple[Target, ...]:
    """One entry per target: indicator, programme, area group and first year."""
    return _entries(Target, "targets", "target")


@cache
def inbox() -> Inbox:
    """Which figures beyond a warning stand in the inbox of warnings."""
    return read_entry(Inbox, read_toml(FOLDER / "targets.toml")["inbox"], "targets.toml, inbox")


@cache
def methods() -> tuple[Method, ...]:
    """One entry per measure of duration and frequency, in the order of the methods page."""
    return _entries(Method, "methods", "method")


@cache
def comparisons() -> tuple[Comparison, ...]:
    """One entry per need that is read against how far it is met, in the order offered."""
    return _entries(Comparison, "comparisons", "comparison")


@cache
def events() -> tuple[Event, ...]:
    """One entry per change of policy, in the order of time."""
    return tuple(sorted(_entries(Event, "events", "event"), key=lambda entry: entry.period))


@cache
def quality_rules() -> tuple[QualityRule, ...]:
    """One entry per check of the extracts, in the order shown."""
    return read_folder(QualityRule, FOLDER / "rules")


@cache
def documents() -> tuple[Document, ...]:
    """One entry per document that offices ask for, in the order shown."""
    return _entries(Document, "documents", "document")


@cache
def authorities() -> tuple[Authority, ...]:
    """One entry per authority that asks for documents or holds them, in the order shown."""
    return _entries(Authority, "documents", "authority")


def _row(entry, first: str) -> dict:
    """One published row of a definition: texts become two columns, one per language."""
    row = {first: entry.id} if first else {}
    for key, value in vars(entry).items():
        if hasattr(value, "zh"):
            row |= {f"{key}_zh": value.zh, f"{key}_en": value.en}
        elif key == "programmes":
            row[key] = ",".join(value)
        elif key not in ("id", "example"):
            row[key] = value
    return row


def indicator_rows() -> list[dict]:
    """One row per indicator, with the columns of the published table."""
    return [_row(entry, "indicator") for entry in indicators()]


def programme_rows() -> list[dict]:
    """One row per programme, with the columns of the published table; rules stand among them, because
    the indicators of the rules are shown rule by rule as others are programme by programme."""
    return [_row(entry, "programme") for entry in programmes()] + [_as_programme(rule) for rule in quality_rules()]


def _as_programme(rule: QualityRule) -> dict:
    named = Programme(
        id=rule.id,
        kind="rule",
        sort=1000 + rule.sort,
        name=Text(f"{rule.id} {rule.name.zh}", f"{rule.id} {rule.name.en}"),
        short=rule.short,
        meaning=rule.meaning,
        paired="",
        department=rule.source,
    )
    return _row(named, "programme")


def quality_rule_rows() -> list[dict]:
    """One row per rule, with the columns of the published table."""
    return [_row(entry, "rule") for entry in quality_rules()]


def dimension_rows() -> list[dict]:
    """One row per category, with the columns of the published table."""
    return [_row(entry, "") | {"sort": i} for i, entry in enumerate(dimensions())]


def document_rows() -> list[dict]:
    """One row per document that offices ask for, with the columns of the published table."""
    return [_row(entry, "document") | {"sort": i} for i, entry in enumerate(documents())]


def authority_rows() -> list[dict]:
    """One row per authority, with the columns of the published table."""
    return [_row(entry, "authority") | {"sort": i} for i, entry in enumerate(authorities())]
