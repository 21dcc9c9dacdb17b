"""Which persons a sign-in service vouches for, and as what: a file that says which claim makes which role.

issuer      = "https://login.example"      # https, or http on this machine alone
address     = "https://atlas.example"      # the atlas as browsers reach it
client_id   = "atlas"
secret_file = "/etc/atlas/client-secret"   # left out for a client without a secret (PKCE alone)
name_claim  = "sub"
role_claim  = "role"
areas_claim = "admin_code"

[[role]]
value = "sb-city"                          # what the role claim says
role  = "city"                             # a role of definitions/audiences.toml
areas = "claim"                            # "claim": the codes of the areas claim; "all": the whole atlas
"""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import definitions
from callbacks.host.people import EVERYWHERE
from callbacks.session import Person

NEEDED = frozenset({"issuer", "address", "client_id", "name_claim", "role_claim", "areas_claim", "role"})
OPTIONAL = frozenset({"secret_file", "algorithms", "scope"})
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_AREAS = 50


class ProviderError(ValueError):
    """The file of the sign-in service cannot be used; the text says where and why."""


class NoAccessError(ValueError):
    """The service vouches for somebody who may not see the atlas; the text says why, for the log and the audit."""


@dataclass(frozen=True)
class Rule:
    """What one value of the role claim makes of a person."""

    value: str
    role: str
    whole: bool


@dataclass(frozen=True)
class Trust:
    """A sign-in service and what is believed of its claims. `mark` changes with the file: sessions of another end."""

    issuer: str
    address: str
    client_id: str
    secret: str | None
    scope: str
    algorithms: tuple[str, ...]
    name_claim: str
    role_claim: str
    areas_claim: str
    rules: tuple[Rule, ...]
    mark: str

    def person(self, claims: Mapping[str, object], known: Callable[[str, str], bool]) -> Person:
        """Who signs in. Raises NoAccessError unless exactly one rule fits and every area is one of the atlas.

        `known(audience, code)` says whether an audience's file has an area; nothing missing or unknown ever widens
        what a person sees.
        """
        name = claims.get(self.name_claim)
        if not isinstance(name, str) or not 1 <= len(name) <= 60 or not name.isprintable():
            raise NoAccessError(f"claim {self.name_claim} is no name of 1 to 60 characters")
        values = set(_texts(claims.get(self.role_claim), self.role_claim))
        fitting = [rule for rule in self.rules if rule.value in values]
        if len(fitting) != 1:
            raise NoAccessError(f"claim {self.role_claim} names {len(fitting)} roles of the atlas, not one")
        (rule,) = fitting
        role = definitions.roles()[rule.role]
        if rule.whole:
            return Person(name, role)
        areas = _texts(claims.get(self.areas_claim), self.areas_claim)
        if not 1 <= len(areas) <= MOST_AREAS:
            raise NoAccessError(f"claim {self.areas_claim} names {len(areas)} areas, not 1 to {MOST_AREAS}")
        for code in areas:
            if not known(role.audience, code):
                raise NoAccessError(f"claim {self.areas_claim} names an area the atlas does not have: {code[:20]}")
        return Person(name, role, tuple(sorted(set(areas))))


def _texts(value: object, claim: str) -> list[str]:
    """A claim as a list of texts; a single text stands for itself, a claim that is not there for none."""
    found = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
        raise NoAccessError(f"claim {claim} is neither a text nor a list of texts")
    return found


def read(file: Path) -> Trust:
    """The sign-in service of a file. Raises ProviderError."""
    try:
        raw = file.read_bytes()
        found = tomllib.loads(raw.decode("utf-8"))
        return _trust(found, hashlib.sha256(raw).hexdigest()[:16])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ProviderError) as error:
        raise ProviderError(f"{file}: {error}") from error


def _trust(found: dict, mark: str) -> Trust:
    if not found.keys() >= NEEDED or not found.keys() <= NEEDED | OPTIONAL:
        raise ProviderError(f"needs {', '.join(sorted(NEEDED))}; may have {', '.join(sorted(OPTIONAL))}; nothing else")
    texts = {name: found[name] for name in NEEDED - {"role"}} | {"scope": found.get("scope", "openid")}
    for name, value in texts.items():
        if not isinstance(value, str) or not value:
            raise ProviderError(f"{name} is a text")
    for name in ("issuer", "address"):
        _require_safe(name, texts[name])
    algorithms = found.get("algorithms", ["RS256", "PS256", "ES256"])
    if not isinstance(algorithms, list) or not algorithms or not set(algorithms) <= set(ALGORITHMS):
        raise ProviderError(f"algorithms are some of {', '.join(ALGORITHMS)}")
    secret = Path(found["secret_file"]).read_text(encoding="utf-8").strip() if "secret_file" in found else None
    if secret is not None and len(secret) < 16:
        raise ProviderError("the secret of the client has fewer than 16 characters")
    return Trust(**texts, secret=secret, algorithms=tuple(algorithms), rules=_rules(found["role"]), mark=mark)


def _require_safe(name: str, address: str) -> None:
    parts = urlsplit(address)
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ProviderError(f"{name} is an address without a question mark, a hash sign or a name in it")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ProviderError(f"{name} begins with https:// (http:// is for this machine alone)")


def _rules(rows: object) -> tuple[Rule, ...]:
    rules = []
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        if not isinstance(row, dict) or set(row) != {"value", "role", "areas"}:
            raise ProviderError(f"role {number}: needs value, role and areas, and nothing else")
        if row["role"] not in definitions.roles():
            raise ProviderError(f"role {number}: “{row['role']}” is no role. Roles: {', '.join(definitions.roles())}")
        if row["areas"] not in ("claim", "all") or (row["areas"] == "all" and row["role"] not in EVERYWHERE):
            raise ProviderError(f"role {number}: areas is “claim”, or “all” for a role of the whole atlas")
        if not definitions.roles()[row["role"]].audience and row["areas"] == "claim":
            raise ProviderError(f"role {number}: the role “{row['role']}” sees no areas; areas is “all”")
        rules.append(Rule(str(row["value"]), row["role"], row["areas"] == "all"))
    if not rules or len({rule.value for rule in rules}) != len(rules):
        raise ProviderError("at least one role is needed, and each value once")
    return tuple(rules)
