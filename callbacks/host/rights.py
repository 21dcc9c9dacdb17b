"""The table of rights for the auditor: who may see what, by whichever way they sign in."""

import csv
import io
from collections.abc import Iterator

import definitions
from callbacks import session
from callbacks.host.access import Access
from callbacks.session import Person
from definitions.cells import inert
from layouts.texts import say

HEADS = ("Way in", "Who", "Role", "Audience", "k", "Areas", "Pages", "May take away", "May audit")
WAYS = {"password": "password", "rule": "rule of the sign-in service", "session": "signed in now",
        "nobody": "nobody signs in"}  # fmt: skip


def table(access: Access, lang: str) -> str:
    """CSV with one row per person with a password, per rule of the sign-in service, and per person now signed in."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([say(lang, head) for head in HEADS])
    for row in _rows(access, lang):
        writer.writerow(map(inert, row))
    return stream.getvalue()


def _rows(access: Access, lang: str) -> Iterator[tuple]:
    if access.people:
        for user in access.people.read().values():
            yield _row(lang, "password", user.person.name, user.person)
    if access.provider:
        trust = access.provider.trust
        for rule in trust.rules:
            person = Person("", definitions.roles()[rule.role], () if rule.whole else (f"claim {trust.areas_claim}",))
            yield _row(lang, "rule", f"{trust.role_claim} = {rule.value}", person)
        for kept in access.sessions.all():
            if kept.role in definitions.roles():
                person = Person(kept.name, definitions.roles()[kept.role], kept.areas)
                yield _row(lang, "session", kept.name, person)
    if not access.is_guarded:
        yield _row(lang, "nobody", session.who().name, session.who())


def _row(lang: str, way: str, who: str, person: Person) -> tuple:
    role = person.role
    audience = definitions.audiences()[role.audience] if role.audience else None
    told = {True: say(lang, "yes"), False: say(lang, "no")}
    return (
        say(lang, WAYS[way]), who, getattr(role.name, lang), getattr(audience.name, lang) if audience else "",
        audience.k if audience else "", " ".join(person.areas) or say(lang, "all"), " ".join(role.pages),
        told[role.export], told[role.audit],
    )  # fmt: skip
