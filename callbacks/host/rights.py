"""The table of rights for the auditor: who may see what, by whichever way they sign in."""

import csv
import io
from collections.abc import Iterator

import definitions
from callbacks import session
from callbacks.host.access import Access
from callbacks.session import Person

COLUMNS = ("way", "who", "role", "audience", "k", "areas", "pages", "export", "audit")
# What a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def table(access: Access) -> str:
    """CSV with one row per person with a password, per rule of the sign-in service, and per person now signed in."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(access):
        writer.writerow([f"'{cell}" if str(cell).startswith(FORMULAS) else cell for cell in row])
    return stream.getvalue()


def _rows(access: Access) -> Iterator[tuple]:
    if access.people:
        for user in access.people.read().values():
            yield _row("password", user.person.name, user.person)
    if access.provider:
        trust = access.provider.trust
        for rule in trust.rules:
            person = Person("", definitions.roles()[rule.role], () if rule.whole else (f"claim {trust.areas_claim}",))
            yield _row("rule", f"{trust.role_claim} = {rule.value}", person)
        for kept in access.sessions.all():
            if kept.role in definitions.roles():
                yield _row("session", kept.name, Person(kept.name, definitions.roles()[kept.role], kept.areas))
    if not access.is_guarded:
        yield _row("nobody signs in", session.who().name, session.who())


def _row(way: str, who: str, person: Person) -> tuple:
    role = person.role
    k = definitions.audiences()[role.audience].k if role.audience else ""
    return (way, who, role.id, role.audience, k, " ".join(person.areas) or "all", " ".join(role.pages), role.export,
            role.audit)  # fmt: skip
