"""What a definition consists of. Frozen: a definition never changes while the program runs."""

from dataclasses import dataclass
from datetime import date

LANGS = ("zh", "en")

KINDS = (
    "ratio",
    "hukou_gap",
    "count",
    "distinct",
    "turnover",
    "median_duration",
    "restricted_mean",
    "share_remaining",
    "reentry",
    "spells_per_person",
    "months_received",
    "unserved",
    "median_days",
    "done_within",
    "median_lag",
    "used_within",
)
# Kinds that are read from spells of receipt: those that time one spell, and those that tell how spells follow another.
TIMING_SPELLS = frozenset({"median_duration", "restricted_mean", "share_remaining"})
FROM_SPELLS = TIMING_SPELLS | {"reentry", "spells_per_person"}
UNITS = ("percent", "points", "per_thousand", "persons", "yuan", "usd", "months", "days", "number")
MARKS = ("fill", "circle")
DIRECTIONS = ("higher", "lower", "neutral")
CHAIN = ("input", "activity", "output", "outcome", "impact")
REFRESHES = ("month", "quarter", "year")
PROGRAMME_KINDS = ("benefit", "insurance", "service", "rule", "none")
RULE_GROUPS = ("identity", "payment", "service", "office")
SEVERITIES = ("error", "warning", "hint")
MEASURE_KINDS = ("flow", "stock")
MEASURE_UNITS = ("count", "money")
BELONGS = ("own", "shared", "none")


class DefinitionError(ValueError):
    """A definition file is wrong; the text names the file, the key, the value and what is allowed."""


@dataclass(frozen=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Indicator:
    """What a figure on the map means and from which measures it is made.

    `numerator` and `denominator` name measures of the cube, or the table a statistic is computed
    from; the quotient is multiplied by `scale`. `horizon` is in months (days for decisions). `programmes`
    restricts it to some of those that have the measures. `chain` is its place from input to impact, `limits`
    what it cannot tell, `baseline` the year with which it is compared; each of `example` is rows in text and
    the value they must give.
    """

    id: str
    kind: str
    numerator: str
    denominator: str
    scale: float
    unit: str
    mark: str
    better: str
    decimals: int
    horizon: int
    question: str
    sort: int
    core: bool
    name: Text
    short: Text
    meaning: Text
    formula: Text
    sentence: Text
    reference: str
    source: Text
    chain: str
    owner: Text
    refresh: str
    limits: Text
    baseline: str
    review_due: date
    example: list
    programmes: list = ()


@dataclass(frozen=True)
class Measure:
    """What a measure of the cube counts; the head of measures.toml says what each key means."""

    id: str
    name: Text
    kind: str
    unit: str
    programme: str
    rests_on: str = ""
    sampled: bool = False
    decided_late: bool = False


@dataclass(frozen=True)
class Programme:
    """A benefit, an insurance or a service that persons receive, belong to or use.

    `paired` names the service that is meant to go with a benefit; empty for none.
    """

    id: str
    kind: str
    sort: int
    name: Text
    short: Text
    meaning: Text
    paired: str
    department: Text


@dataclass(frozen=True)
class QualityRule:
    """What is checked in the extracts. `warehouse/rules/<id>.sql` finds the hits.

    `base` names what is counted as tested, `programmes` those it is counted for (codes, separated by
    spaces; empty where the base has none).
    """

    id: str
    group: str
    severity: str
    base: str
    programmes: str
    sort: int
    name: Text
    short: Text
    meaning: Text
    tested: Text
    false_alarm: Text
    source: Text


@dataclass(frozen=True)
class Document:
    """A document that offices ask for: its name in the extracts (`id`), and the minutes that a request
    costs the applicant."""

    id: str
    minutes: int
    name: Text


@dataclass(frozen=True)
class Authority:
    """An authority that asks for documents or holds what they prove; `id` is its name in the extracts."""

    id: str
    name: Text


@dataclass(frozen=True)
class Category:
    """One category of a dimension by which persons may be filtered."""

    dimension: str
    code: str
    name: Text


@dataclass(frozen=True)
class Question:
    """A heading of the indicator list, and the figure of the latest `months` that answers it on the first page."""

    id: str
    name: Text
    indicator: str = ""
    programme: str = ""
    months: int = 12


@dataclass(frozen=True)
class AreaGroup:
    """Areas for which targets are set apart, named by the codes at their top."""

    id: str
    name: Text
    areas: list


@dataclass(frozen=True)
class Inset:
    """A part of the atlas of `root` drawn larger in a corner; `box` is west, south, east, north in degrees."""

    id: str
    root: str
    name: Text
    box: list


@dataclass(frozen=True)
class Inbox:
    """Which figures beyond a warning are listed: those on at least so many cases; with `beyond_chance` only those whose
    95 % limits lie wholly beyond it."""

    fewest_cases: int
    beyond_chance: bool


@dataclass(frozen=True)
class Target:
    """The value aimed at from a year on, and the value at which a warning begins, in the indicator's unit.

    An empty programme or group means all of them. The warning lies on the worse side of the target.
    """

    indicator: str
    year: int
    target: float
    warning: float
    programme: str = ""
    group: str = ""


@dataclass(frozen=True)
class Method:
    """A measure as the methods page tells it. Braces in `example` are filled by the product."""

    id: str
    name: Text
    formula: str
    what: Text
    example: Text
    limits: Text


@dataclass(frozen=True)
class Event:
    """A change of policy: its period code, the programmes it concerns (none: all), its name and its document."""

    period: str
    programmes: list
    name: Text
    reference: str


@dataclass(frozen=True)
class Comparison:
    """A need and how far it is met: two indicators, each with its programme, that are read against each other."""

    id: str
    name: Text
    need: str
    need_programme: str
    coverage: str
    coverage_programme: str
