"""What a build is to be made of, and the name that follows from it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import definitions
from definitions.measures import measures
from warehouse import models, settings, verdicts
from warehouse.corrections import Log
from warehouse.extracts import Extracts, Source, digest, fingerprint, sources
from warehouse.linkage import job as linkage
from warehouse.loading import store


@dataclass(frozen=True)
class Plan:
    """What a build is made of: its name, a hash of all that the models tell (`modelled`) and of what they read beside
    extracts and the window (`base`), fingerprints of the extracts with their corrections, and the state of the files
    before they were read. Linkage and verdicts of reviewers change the name alone."""

    build: str
    modelled: str
    base: str
    prints: dict[str, str]
    state: list[tuple]

    @classmethod
    def of(cls, delivery: Extracts, log: Log, boundaries: Path) -> "Plan":
        """The plan of a delivery."""
        state = delivery.state()
        prints = fingerprints(delivery, log)
        shapes = digest([file for file in sorted(boundaries.rglob("*")) if file.is_file()])
        small = {name: prints[name] for name in ("township_code",)}
        told = store.description(delivery)
        # Periods count from the first month: months that are added leave them as they are.
        fixed = {key: value for key, value in told.items() if key not in settings.MOVING}
        listed = (definitions.dimension_rows(), definitions.programme_rows(), definitions.quality_rule_rows())
        base = repr((fixed, shapes, small, listed))
        content = hashlib.sha256(repr((sorted(prints.items()), told, base, definitions.glossary.checksum())).encode())
        for model in models.found(*models.FOLDERS, models.PUBLISHED).values():
            content.update(model.text.encode())
        content.update(repr((definition_rows(), measures())).encode())
        for file in sorted(Path(__file__).parent.glob("*.*")):
            content.update(file.read_bytes())
        modelled = content.hexdigest()
        content.update(linkage.mark(log.file.parent, prints))
        content.update(repr(verdicts.counted(verdicts.held(log.file.parent))).encode())
        build = f"{delivery.extraction_date.replace('-', '')}-{content.hexdigest()[:8]}"
        return cls(build, modelled, base, prints, state)


def fingerprints(delivery: Extracts, log: Log) -> dict[str, str]:
    """The fingerprint of every table of a delivery with its corrections."""
    return {source.name: _print(source, delivery, log.approved(source.name)) for source in sources()}


def _print(source: Source, delivery: Extracts, entries: list) -> str:
    return repr((fingerprint(source, delivery), entries)) if entries else fingerprint(source, delivery)


def definition_rows() -> dict[str, list[dict]]:
    """What the definitions say, as rows of the published tables."""
    return {
        "indicator": definitions.indicator_rows(), "programme": definitions.programme_rows(),
        "dimension": definitions.dimension_rows(), "rule": definitions.quality_rule_rows(),
        "document": definitions.document_rows(), "authority": definitions.authority_rows(),
    }  # fmt: skip


def beside(home: Path, plan: Plan) -> dict[str, list[dict]]:
    """The published tables that are made of no model: what linkage and reviewers found."""
    return linkage.published(home, plan.prints) | {"rule_verdict": verdicts.counted(verdicts.held(home))}
