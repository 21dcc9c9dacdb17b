"""The file of those who may sign in: names, password hashes, roles, areas. It lies outside the repository.

[[user]]
name     = "chen"
password = "$argon2id$…"          # “python app.py password” makes it
role     = "city"
areas    = ["440100"]             # empty only for roles of the whole province
"""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

import definitions
from callbacks.session import Person

EVERYWHERE = frozenset({"province", "analyst", "presenter", "public", "auditor", "administrator"})
# OWASP's smallest argon2id setting: 17 ms of a processor. The library's default takes nine times as long, and two
# hundred officials who sign in at half past eight would wait a minute.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What a name that does not exist is checked against, so that it takes as long as one that does.
NOBODY = HASHER.hash("nobody")


class PeopleError(ValueError):
    """The file of users cannot be used; the text says where and why."""


@dataclass(frozen=True)
class User:
    """One line of the file; `mark` changes with it, and a session of another mark ends."""

    person: Person
    password: str
    mark: str


class People:
    """The users by name, read again when the file changes."""

    def __init__(self, file: Path):
        self._file, self._stamp = file, None
        self._users: dict[str, User] = {}
        self.read()

    def read(self) -> dict[str, User]:
        """The users by name. Raises PeopleError; a file that has become unusable lets nobody in."""
        try:
            stamp = self._file.stat().st_mtime_ns
            if stamp != self._stamp:
                self._users = _users(self._file)
                self._stamp = stamp
        except (OSError, PeopleError) as error:
            self._users, self._stamp = {}, None
            raise PeopleError(f"{self._file}: {error}") from error
        return self._users

    def verified(self, name: str, password: str) -> User | None:
        """The user, if the password is right."""
        user = self.read().get(name)
        try:
            HASHER.verify(user.password if user else NOBODY, password)
        except (VerificationError, InvalidHashError):
            return None
        return user


def _users(file: Path) -> dict[str, User]:
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("user", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PeopleError(f"not readable as TOML in UTF-8 ({error})") from error
    users = {}
    for number, row in enumerate(rows):
        user = _user(row, f"user {number + 1}")
        if user.person.name in users:
            raise PeopleError(f"“{user.person.name}” stands there twice")
        users[user.person.name] = user
    return users


def _user(row: dict, where: str) -> User:
    if set(row) != {"name", "password", "role", "areas"}:
        raise PeopleError(f"{where}: needs name, password, role and areas, and nothing else")
    name, role, areas = row["name"], row["role"], row["areas"]
    if not isinstance(name, str) or not 1 <= len(name) <= 60 or not name.isprintable():
        raise PeopleError(f"{where}: a name has 1 to 60 printable characters")
    if role not in definitions.roles():
        raise PeopleError(f"{where}: “{role}” is no role. Roles: {', '.join(definitions.roles())}")
    if not isinstance(areas, list) or not all(isinstance(code, str) and code for code in areas):
        raise PeopleError(f"{where}: areas is a list of codes, as text")
    if not areas and role not in EVERYWHERE:
        raise PeopleError(f"{where}: the role “{role}” needs at least one area")
    mark = hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()[:16]
    return User(Person(name, definitions.roles()[role], tuple(sorted(areas))), str(row["password"]), mark)
