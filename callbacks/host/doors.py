"""Signing in and out: plain pages without script, in the language of the link."""

import secrets
from html import escape
from urllib.parse import quote, urlencode

import structlog
from flask import Flask, Response, redirect, request

from callbacks.audit import Audit
from callbacks.host import document
from callbacks.host.access import COOKIE, SIGN_IN, Access, onward
from callbacks.host.claims import NoAccessError
from callbacks.host.people import PeopleError
from callbacks.host.provider import BACK, Asked, NotVouchedError, UnavailableError
from callbacks.host.sessions import LONGEST_SECONDS, PENDING_SECONDS, Vouched
from callbacks.session import Person

ELSEWHERE = "/sign-in/elsewhere"
ENDED = "/sign-in/ended"
WAITING = "atlas-waiting"
LONGEST_TOKEN = 8000
log = structlog.get_logger("atlas.doors")

WORDS = {
    "title": {"zh": "登录", "en": "Sign in"},
    "name": {"zh": "用户名", "en": "Name"},
    "password": {"zh": "密码", "en": "Password"},
    "enter": {"zh": "登录", "en": "Sign in"},
    "wrong": {"zh": "用户名或密码不对。", "en": "Name or password is wrong."},
    "locked": {
        "zh": "多次输错。请一刻钟后再试。",
        "en": "Too many wrong passwords. Try again in a quarter of an hour.",
    },
    "closed": {"zh": "暂时不能登录。请告诉管理员。", "en": "Nobody can sign in at present. Tell the administrator."},
    "left": {"zh": "已退出。", "en": "You have signed out."},
    "elsewhere": {"zh": "用单位统一账号登录", "en": "Sign in with your office account"},
    "leave": {"zh": "同时退出单位统一账号", "en": "Sign out of your office account as well"},
    "away": {
        "zh": "统一登录服务没有应答。已经登录的人不受影响；请过几分钟再试。",
        "en": "The sign-in service does not answer. Those who are signed in go on working; try again in a few minutes.",
    },
    "unproved": {
        "zh": "登录没有完成：返回的凭证过期、已用过，或不是发给本图集的。请重新登录；若再次出现，请告诉管理员。",
        "en": "Signing in was not completed: what came back is too old, used already, or not meant for this atlas. "
        "Sign in again; if it happens again, tell the administrator.",
    },
    "no_access": {
        "zh": "您的账号没有使用本图集的角色或地区。请联系管理员开通。",
        "en": "Your account has no role or no area in this atlas. Ask the administrator for access.",
    },
}
PAGE = """<!DOCTYPE html>
<html lang="{lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title} · {atlas}</title>
    {look}
  </head>
  <body><main class="alone"><h1>{atlas}</h1><p role="alert">{said}</p>
    {elsewhere}{form}<p><a href="{other}" lang="{tongue}">{spoken}</a></p></main></body>
</html>
"""
FORM = """<form class="door" method="post" action="/sign-in">
      <input type="hidden" name="next" value="{next}"><input type="hidden" name="lang" value="{short}">
      <label>{name}<input name="name" autocomplete="username" maxlength="60" required autofocus></label>
      <label>{password}<input name="password" type="password" autocomplete="current-password" maxlength="200"
        required></label>
      <button>{enter}</button>
    </form>"""
LINK = '<p class="door"><a class="enter" href="{address}">{words}</a></p>'


def _other(lang: str, target: str) -> dict[str, str]:
    """The same page in the other language."""
    other = "en" if lang == "zh" else "zh"
    return {"other": f"{SIGN_IN}?lang={other}&amp;next={quote(target, safe='')}", "tongue": document.HTML_LANG[other],
            "spoken": "English" if other == "en" else "中文"}  # fmt: skip


class Doors:
    """The way in and out."""

    def __init__(self, access: Access, audit: Audit, tls: bool, default_lang: str):
        self._access, self._audit, self._tls, self._lang = access, audit, tls, default_lang

    def register(self, server: Flask) -> None:
        """Adds the routes to the server."""
        server.add_url_rule(SIGN_IN, "sign_in", self.sign_in, methods=["GET", "POST"])
        server.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        server.add_url_rule(ELSEWHERE, "sign_in_elsewhere", self.elsewhere)
        server.add_url_rule(BACK, "sign_in_back", self.back)
        server.add_url_rule(ENDED, "sign_in_ended", self.ended, methods=["POST"])

    def sign_in(self) -> Response:
        """The form; or a session for who knows the password."""
        if not self._access.is_guarded:
            return redirect("/")
        target = onward(request.values.get("next", "/"))
        if request.method != "POST":
            return self._page("left" if "left" in request.args else "", target)
        if self._access.people is None:
            return self._page("closed", target, 404)
        if not self._access.takes_password(request.remote_addr or ""):
            return self._page("locked", target, 429)
        name, password = request.form.get("name", "")[:60], request.form.get("password", "")[:200]
        if self._access.sessions.is_locked(name):
            self._audit.record("sign-in refused", who=name, reason="locked")
            return self._page("locked", target, 429)
        try:
            user = self._access.people.verified(name, password)
        except PeopleError:
            return self._page("closed", target, 503)
        if user is None:
            self._access.sessions.failed(name)
            self._audit.record("sign-in refused", who=name, reason="wrong")
            return self._page("wrong", target, 401)
        return self._let_in(user.person, user.mark, target, "password")

    def elsewhere(self) -> Response:
        """Sends the browser to the sign-in service."""
        provider = self._access.provider
        if provider is None:
            return redirect(SIGN_IN)
        target = onward(request.args.get("next", "/"))
        try:
            address, state, asked = provider.begin(target)
        except UnavailableError as error:
            return self._unavailable(error, target)
        browser = secrets.token_urlsafe(32)
        self._access.sessions.await_return(state, browser, asked.nonce, asked.verifier, asked.target)
        response = redirect(address)
        self._keep(response, WAITING, browser, PENDING_SECONDS, BACK)
        return response

    def back(self) -> Response:
        """The browser comes back from the sign-in service: a session for whom it vouches for.

        A return that this browser did not begin, or a second one, is none: state and cookie are used up together.
        """
        provider = self._access.provider
        if provider is None:
            return redirect(SIGN_IN)
        given = {name: request.args.get(name, "")[:4000] for name in ("state", "code", "iss", "error")}
        begun = self._access.sessions.returned(given["state"], request.cookies.get(WAITING, ""))
        if begun is None or not given["code"]:
            return self._unproved("state" if begun is None else f"refused: {given['error'][:40]}", "/")
        asked = Asked(*begun)
        try:
            claims = provider.finish(given["code"], given["iss"], asked)
            person = provider.trust.person(claims, self._access.has_area)
        except UnavailableError as error:
            return self._unavailable(error, asked.target)
        except NotVouchedError as error:
            return self._unproved(str(error), asked.target)
        except NoAccessError as error:
            who = str(claims.get(provider.trust.name_claim, ""))
            self._audit.record("sign-in refused", who=who, reason=str(error))
            return self._page("no_access", "/", 403)
        said = {name: str(claims.get(name, "")) for name in ("sub", "sid")}
        vouched = Vouched(person.role.id, person.areas, said["sub"], said["sid"])
        return self._let_in(person, provider.trust.mark, asked.target, "service", vouched)

    def ended(self) -> Response:
        """The sign-in service says that somebody has signed out of it, or was shut out: those sessions end here too."""
        provider = self._access.provider
        if provider is None:
            return Response("There is no sign-in service.\n", 404, mimetype="text/plain")
        try:
            whom = provider.logged_out(request.form.get("logout_token", "")[:LONGEST_TOKEN])
        except UnavailableError as error:
            log.error("sign-in service unavailable", reason=str(error))
            return Response("Ask again later.\n", 503, mimetype="text/plain")
        except NotVouchedError as error:
            log.warning("refused", path=ENDED, reason=str(error))
            return Response('{"error": "invalid_request"}\n', 400, mimetype="application/json")
        for name in self._access.sessions.end_vouched(provider.trust.mark, *whom):
            self._audit.record("sign-out", who=name, by="service")
        return Response("", 200, headers={"Cache-Control": "no-store"})

    def _let_in(self, person: Person, mark: str, target: str, by: str, vouched: Vouched | None = None) -> Response:
        """A session for a person; the audit is written first."""
        self._audit.record("sign-in", who=person.name, role=person.role.id, areas=" ".join(person.areas), by=by)
        start = target if person.role.audience or not person.role.audit else "/audit"
        response = redirect(start, 303)
        # A new number at every signing in: one that was planted before is worth nothing.
        secret = self._access.sessions.begin(person.name, mark, vouched)
        self._keep(response, COOKIE, secret, LONGEST_SECONDS, "/")
        response.delete_cookie(WAITING, path=BACK)
        return response

    def _keep(self, response: Response, name: str, secret: str, seconds: int, path: str) -> None:
        response.set_cookie(
            name, secret, max_age=seconds, httponly=True, samesite="Lax", secure=self._tls, path=path
        )  # fmt: skip

    def _unproved(self, reason: str, target: str) -> Response:
        log.warning("sign-in refused", reason=reason)
        self._audit.record("sign-in refused", who="", reason=reason)
        return self._page("unproved", target, 400)

    def _unavailable(self, error: Exception, target: str) -> Response:
        log.error("sign-in service unavailable", reason=str(error))
        return self._page("away", target, 503)

    def sign_out(self) -> Response:
        """Ends the session; who came through a sign-in service is told how to leave that as well."""
        secret, left = request.cookies.get(COOKIE, ""), "left=1"
        if secret and self._access.sessions is not None:
            found = self._access.sessions.of(secret)
            self._access.sessions.end(secret)
            self._audit.record("sign-out", who=found.name if found else "")
            left = "left=service" if found and found.role else left
        response = redirect(f"{SIGN_IN}?{left}", 303)
        response.delete_cookie(COOKIE)
        return response

    def _page(self, said: str, target: str, status: int = 200) -> Response:
        asked = request.values.get("lang", "")
        lang = asked if asked in document.HTML_LANG else document.spoken(self._lang)
        words = {key: text[lang] for key, text in WORDS.items()}
        form = FORM.format(
            next=escape(target, quote=True), short=lang, name=words["name"], password=words["password"],
            enter=words["enter"],
        )  # fmt: skip
        text = PAGE.format(
            look=document.LOOK, lang=document.HTML_LANG[lang], atlas=document.TITLE[lang], title=words["title"],
            said=words.get(said, ""),
            elsewhere=self._links(words, target), form=form if self._access.people is not None else "",
            **_other(lang, target),
        )  # fmt: skip
        return Response(text, status, mimetype="text/html")

    def _links(self, words: dict[str, str], target: str) -> str:
        """The way to the sign-in service; after signing out also the way out of it."""
        provider, links = self._access.provider, []
        if provider is None:
            return ""
        links.append(LINK.format(address=f"{ELSEWHERE}?next={quote(target, safe='')}", words=words["elsewhere"]))
        if request.args.get("left") == "service" and (out := provider.way_out()):
            address = f"{out}?{urlencode({'client_id': provider.trust.client_id})}"
            links.append(LINK.replace("enter", "out").format(address=escape(address), words=words["leave"]))
        return "".join(links)
