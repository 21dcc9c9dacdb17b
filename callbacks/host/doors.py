"""Signing in and out: plain pages without script, in the language of the link."""

from html import escape

from flask import Flask, Response, redirect, request

from callbacks.audit import Audit
from callbacks.host import document
from callbacks.host.access import COOKIE, SIGN_IN, Access, onward
from callbacks.host.people import PeopleError
from callbacks.host.sessions import LONGEST_SECONDS

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
}
PAGE = """<!DOCTYPE html>
<html lang="{lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title} · {atlas}</title>
    <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
    <link rel="stylesheet" href="/assets/05-document.css">
  </head>
  <body><main class="alone"><h1>{atlas}</h1><p role="alert">{said}</p>
    <form class="door" method="post" action="/sign-in">
      <input type="hidden" name="next" value="{next}"><input type="hidden" name="lang" value="{short}">
      <label>{name}<input name="name" autocomplete="username" maxlength="60" required autofocus></label>
      <label>{password}<input name="password" type="password" autocomplete="current-password" maxlength="200"
        required></label>
      <button>{enter}</button>
    </form></main></body>
</html>
"""


class Doors:
    """The way in and out."""

    def __init__(self, access: Access, audit: Audit, tls: bool, default_lang: str):
        self._access, self._audit, self._tls, self._lang = access, audit, tls, default_lang

    def register(self, server: Flask) -> None:
        """Adds the routes to the server."""
        server.add_url_rule(SIGN_IN, "sign_in", self.sign_in, methods=["GET", "POST"])
        server.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])

    def sign_in(self) -> Response:
        """The form; or a session for who knows the password."""
        if self._access.people is None:
            return redirect("/")
        target = onward(request.values.get("next", "/"))
        if request.method != "POST":
            return self._page("", target)
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
        self._audit.record("sign-in", who=name, role=user.person.role.id, areas=" ".join(user.person.areas))
        start = target if user.person.role.audience or not user.person.role.audit else "/audit"
        response = redirect(start, 303)
        # A new number at every signing in: one that was planted before is worth nothing.
        response.set_cookie(
            COOKIE, self._access.sessions.begin(name, user.mark), max_age=LONGEST_SECONDS, httponly=True,
            samesite="Lax", secure=self._tls,
        )  # fmt: skip
        return response

    def sign_out(self) -> Response:
        """Ends the session."""
        secret = request.cookies.get(COOKIE, "")
        if secret and self._access.sessions is not None:
            found = self._access.sessions.of(secret)
            self._access.sessions.end(secret)
            self._audit.record("sign-out", who=found[0] if found else "")
        response = redirect(SIGN_IN, 303)
        response.delete_cookie(COOKIE)
        return response

    def _page(self, said: str, target: str, status: int = 200) -> Response:
        asked = request.values.get("lang", "")
        lang = asked if asked in document.HTML_LANG else document.spoken(self._lang)
        words = {key: text[lang] for key, text in WORDS.items()}
        text = PAGE.format(
            lang=document.HTML_LANG[lang], short=lang, atlas=document.TITLE[lang], title=words["title"],
            said=words.get(said, ""), next=escape(target, quote=True), name=words["name"],
            password=words["password"], enter=words["enter"],
        )  # fmt: skip
        return Response(text, status, mimetype="text/html")
