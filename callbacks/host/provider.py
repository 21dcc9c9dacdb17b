"""Signing in by OpenID Connect: authorization code with PKCE, over Authlib.

The only requests the atlas ever makes go to the issuer of the file that ATLAS_PROVIDER names, and to no other host:
addresses that the service names are used only if they are of the issuer's own origin.
"""

import json
import secrets
import time
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from callbacks.host.claims import Trust

BACK = "/sign-in/back"
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST_LOGOUT_SECONDS = 300
WAIT_SECONDS = 5
LEEWAY_SECONDS = 60
KNOWN_SECONDS = 3600
PATIENCE_SECONDS = 2
# Neither keys nor a service that failed are asked for again sooner than this.
FRESH_SECONDS = 10.0
LARGEST_BYTES = 256 * 1024


class UnavailableError(RuntimeError):
    """The sign-in service does not answer, or says nothing that can be used."""


class NotVouchedError(ValueError):
    """What came back does not prove who signs in; the text says why."""


@dataclass(frozen=True)
class Asked:
    """What is remembered of a sign-in under way, until the browser comes back."""

    nonce: str
    verifier: str
    target: str


class Provider:
    """One sign-in service. `now` is the clock by which tokens are judged."""

    def __init__(self, trust: Trust, now=time.time):
        self.trust, self._now, self._lock = trust, now, Lock()
        self._heard: dict[str, tuple[float, dict]] = {}
        self._failed = -FRESH_SECONDS

    def begin(self, target: str) -> tuple[str, str, Asked]:
        """Where to send the browser, the state that comes back with it, and what to remember."""
        state, asked = secrets.token_urlsafe(32), Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(48), target)
        endpoint = self._endpoint("authorization_endpoint")
        with self._client() as client:
            address, _ = client.create_authorization_url(
                endpoint, state=state, nonce=asked.nonce, code_verifier=asked.verifier
            )
        return address, state, asked

    def finish(self, code: str, issuer: str, asked: Asked) -> dict:
        """The claims of who comes back with `code`. Raises NotVouchedError, UnavailableError."""
        if issuer and issuer != self.trust.issuer:
            raise NotVouchedError("answer of another issuer")
        endpoint = self._endpoint("token_endpoint")
        try:
            with self._client() as client:
                token = client.fetch_token(
                    endpoint, grant_type="authorization_code", code=code, code_verifier=asked.verifier,
                    timeout=WAIT_SECONDS, allow_redirects=False,
                )  # fmt: skip
        except requests.RequestException as error:
            raise UnavailableError(type(error).__name__) from error
        except (AuthlibBaseError, ValueError) as error:
            raise NotVouchedError(f"code not honoured: {getattr(error, 'error', type(error).__name__)}") from error
        return self._claims(token.get("id_token"), token.get("access_token"), asked.nonce)

    def logged_out(self, token: str) -> tuple[str, str, float]:
        """Whom a logout token signs out: the service's name for the person and for its session, one of which may be
        empty, and until when a session must have begun (OpenID Connect Back-Channel Logout 1.0, section 2.6).

        Raises NotVouchedError, UnavailableError.
        """
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()), leeway=LEEWAY_SECONDS, iat={"essential": True}, jti={"essential": True},
            iss={"essential": True, "value": self.trust.issuer}, aud={"essential": True, "value": self.trust.client_id},
        )  # fmt: skip
        try:
            claims = self._verified(token).claims
            registry.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotVouchedError(f"logout token: {getattr(error, 'error', '') or type(error).__name__}") from error
        events, (subject, sid) = claims.get("events"), (claims.get(name, "") for name in ("sub", "sid"))
        if "nonce" in claims or not isinstance(events, dict) or not isinstance(events.get(LOGGED_OUT), dict):
            raise NotVouchedError("logout token: not one")
        if not isinstance(subject, str) or not isinstance(sid, str) or not (subject or sid):
            raise NotVouchedError("logout token: of nobody")
        if self._now() - claims["iat"] > OLDEST_LOGOUT_SECONDS:
            raise NotVouchedError("logout token: too old")
        # One that is sent again later does not end what has begun since.
        return subject, sid, claims["iat"] + LEEWAY_SECONDS

    def way_out(self) -> str:
        """The address at which a person signs out of the service itself; nothing if it has none."""
        try:
            return self._endpoint("end_session_endpoint")
        except UnavailableError:
            return ""

    def _client(self) -> OAuth2Session:
        client = OAuth2Session(
            self.trust.client_id, self.trust.secret, scope=self.trust.scope, redirect_uri=self.trust.address + BACK,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.trust.secret else "none",
        )  # fmt: skip
        client.trust_env = False
        return client

    def _claims(self, token: object, access: object, nonce: str) -> dict:
        if not isinstance(token, str):
            raise NotVouchedError("no identity token")
        try:
            signed = self._verified(token)
            claims = CodeIDToken(
                signed.claims, signed.header,
                {"iss": {"essential": True, "value": self.trust.issuer},
                 "aud": {"essential": True, "value": self.trust.client_id}},
                {"nonce": nonce, "client_id": self.trust.client_id, "access_token": access},
            )  # fmt: skip
            claims.validate(int(self._now()), LEEWAY_SECONDS)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise NotVouchedError(f"identity token: {getattr(error, 'error', '') or type(error).__name__}") from error
        return dict(claims)

    def _verified(self, token: str) -> jwt.Token:
        """The token with its signature checked; a key that is not known may be new (rotation)."""
        try:
            return jwt.decode(token, self._key_set(KNOWN_SECONDS), algorithms=self.trust.algorithms)
        except InvalidKeyIdError:
            return jwt.decode(token, self._key_set(FRESH_SECONDS), algorithms=self.trust.algorithms)

    def _key_set(self, oldest: float) -> KeySet:
        address = self._endpoint("jwks_uri")
        try:
            return KeySet.import_key_set(self._said(address, oldest))
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise UnavailableError("keys unreadable") from error

    def _endpoint(self, name: str) -> str:
        """An address of the service, of the issuer's own origin."""
        facts = self._said(self.trust.issuer.rstrip("/") + "/.well-known/openid-configuration", KNOWN_SECONDS)
        if facts.get("issuer") != self.trust.issuer:
            raise UnavailableError("another issuer than the one trusted")
        address = facts.get(name)
        if not isinstance(address, str) or _origin(address) != _origin(self.trust.issuer):
            raise UnavailableError(f"{name} is missing or of another host")
        return address

    def _said(self, address: str, oldest: float) -> dict:
        """What the service says at an address, asked anew if `oldest` seconds have gone by.

        One asks, the others wait for a moment; a service that does not answer is left alone for some seconds, so
        that it never occupies the threads that serve those who are signed in.
        """
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            raise UnavailableError("asked already")
        try:
            at, found = self._heard.get(address, (0.0, None))
            now = time.monotonic()
            if found is None or not 0 <= now - at < oldest:
                if now - self._failed < FRESH_SECONDS:
                    raise UnavailableError("did not answer a moment ago")
                try:
                    found = _fetched(address)
                except UnavailableError:
                    self._failed = time.monotonic()
                    raise
                self._heard[address] = (now, found)
            return found
        finally:
            self._lock.release()


def _origin(address: str) -> tuple:
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname, parts.port
    except ValueError:
        return ()


def _fetched(address: str) -> dict:
    """What the service says at an address. Raises UnavailableError."""
    try:
        with requests.Session() as client:
            client.trust_env = False
            answer = client.get(address, timeout=WAIT_SECONDS, allow_redirects=False, stream=True)
            body = answer.raw.read(LARGEST_BYTES + 1, decode_content=True)
            found = json.loads(body) if answer.status_code == 200 else None
    except (requests.RequestException, ValueError, OSError) as error:
        raise UnavailableError(type(error).__name__) from error
    if len(body) > LARGEST_BYTES or not isinstance(found, dict):
        raise UnavailableError(f"status {answer.status_code}")
    return found
