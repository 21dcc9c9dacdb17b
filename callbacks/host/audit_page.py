"""The auditor's page, plain and without script: the chain, the use, the lines."""

from collections import Counter
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

import definitions
from callbacks.account import Account, Asked, local
from layouts.numbers import number
from layouts.texts import say

DAYS = 30
MOST_BARS = 15
EVENTS = {
    "view": "view", "ahead": "sent ahead", "export": "export", "sign-in": "signed in", "sign-out": "signed out",
    "sign-in refused": "sign-in refused", "refusal": "refused", "sessions ended": "sessions ended",
    "configuration": "started", "publish": "new figures served", "audit read": "audit read",
}  # fmt: skip
FIGURES = {"view": "views", "export": "exports", "sign-in": "sign-ins", "sign-in refused": "sign-ins refused",
           "refusal": "refusals"}  # fmt: skip
REFUSED = frozenset({"refusal", "sign-in refused"})
LINE = Markup(
    '<tr class="{kind}"><td><time datetime="{at}">{when}</time></td><td>{event}</td><td>{who}</td><td>{role}</td>'
    "<td>{what}</td><td title='{build}'>{rest}</td></tr>"
)


HEADS = ("Time (China)", "Event", "Who", "Role", "What", "Result")


def bar(lang: str, fields: dict[str, str], may_open: bool, may_leave: bool) -> Markup:
    """The other language, the way to the atlas where the role has it, the way out."""
    other = "en" if lang == "zh" else "zh"
    parts = [Markup("<a href='/audit?{}' lang='{}'>{}</a>").format(
        urlencode(fields | {"lang": other}), other, "English" if other == "en" else "中文")]  # fmt: skip
    if may_open:
        parts.append(Markup("<a href='/?lang={}'>{}</a>").format(lang, say(lang, "Open the atlas")))
    if may_leave:
        parts.append(Markup("<form method='post' action='/sign-out'><button>{}</button></form>").format(
            say(lang, "Sign out")))  # fmt: skip
    return Markup("<nav class='onward'>{}</nav>").format(Markup("").join(parts))


def content(found: Account, asked: Asked, lang: str, today: date) -> Markup:
    """The page as markup; `today` is the day in China."""
    return Markup("").join(
        (
            Markup("<h1>{}</h1>").format(say(lang, "Audit")),
            _chain(found, lang),
            _figures(found, lang, today),
            _days(found, lang, today),
            _use(found, lang),
            _lines(found, asked, lang),
        )
    )


def _chain(found: Account, lang: str) -> Markup:
    """Whether the chain holds, and how to prove it without this page."""
    if found.fault:
        words = say(
            lang, "The chain is broken at line {line}: it, or lines before it, are not as they were written. Keep the "
            "file as it is and find out who could write to it.", line=number(found.fault, lang),
        )  # fmt: skip
    else:
        words = say(lang, "The chain is whole: {lines} lines, each sealed with the one before.",
                    lines=number(found.number, lang))  # fmt: skip
    prove = say(lang, "Note the last seal elsewhere; “{command}” checks the chain without this page.",
                command="python app.py audit verify")  # fmt: skip
    return Markup(
        '<section class="chain {}" role="status"><p><strong>{}</strong></p><p>{} <code>{}</code></p><p>{}</p></section>'
    ).format("broken" if found.fault else "whole", words, say(lang, "Last seal"), found.seal, prove)


def _figures(found: Account, lang: str, today: date) -> Markup:
    """How often each thing happened in the last days."""
    since = (today - timedelta(days=DAYS - 1)).isoformat()
    recent: Counter = Counter()
    for day, counts in found.days.items():
        if day >= since:
            recent.update(counts)
    cards = [
        Markup("<li class='{}'><b>{}</b><span>{}</span></li>").format(
            "alarm" if event in REFUSED and recent[event] else "", number(recent[event], lang), say(lang, words)
        )
        for event, words in FIGURES.items()
    ]
    cards.append(Markup("<li><b>{}</b><span>{}</span></li>").format(
        number(len(found.people), lang), say(lang, "persons who viewed, ever")))  # fmt: skip
    title = say(lang, "Last {days} days", days=DAYS)
    return Markup("<h2>{}</h2><ul class='figures'>{}</ul>").format(title, Markup("").join(cards))


def _days(found: Account, lang: str, today: date) -> Markup:
    """Views day by day as bars, days without any among them."""
    days = [(today - timedelta(days=back)).isoformat() for back in reversed(range(DAYS))]
    views = [found.days.get(day, Counter())["view"] for day in days]
    most = max([*views, 1])
    bars = [
        Markup("<i style='height:{:.1f}%' title='{}: {}'></i>").format(100 * views[at] / most, day, views[at])
        for at, day in enumerate(days)
    ]
    title = say(lang, "Views a day, at most {most}", most=number(max(views), lang))
    return Markup(
        "<figure class='days'><div role='img' aria-label='{title}'>{bars}</div>"
        "<figcaption><span>{first}</span><span>{title}</span><span>{last}</span></figcaption></figure>"
    ).format(title=title, bars=Markup("").join(bars), first=days[0], last=days[-1])


def _use(found: Account, lang: str) -> Markup:
    """What is used and what is not: the measure of whether the data are of use."""
    names = {i.id: getattr(i.name, lang) for i in definitions.indicators()}
    roles = {key: getattr(role.name, lang) for key, role in definitions.roles().items()}
    unused = [name for key, name in names.items() if key not in found.indicators]
    return Markup("<div class='use'><div>{}</div><div>{}{}{}</div></div>").format(
        _bars(say(lang, "Views by indicator"), found.indicators, names, lang),
        _bars(say(lang, "Views by role"), found.roles, roles, lang),
        _bars(say(lang, "Files taken away"), found.exports, {}, lang),
        Markup("<details><summary>{}</summary><p>{}</p></details>").format(
            say(lang, "Never viewed: {n} of {all} indicators", n=len(unused), all=len(names)),
            (" · " if lang == "en" else "、").join(unused) or "–",
        ),
    )


def _bars(title: str, counts: Counter, names: dict[str, str], lang: str) -> Markup:
    most = max([*counts.values(), 1])
    rows = [
        Markup("<tr><th scope='row'>{}</th><td><i style='width:{:.1f}%'></i></td><td>{}</td></tr>").format(
            names.get(key, key) or "–", 100 * n / most, number(n, lang)
        )
        for key, n in counts.most_common(MOST_BARS)
    ]
    empty = Markup("<p class='none'>{}</p>").format(say(lang, "None yet."))
    return Markup("<h2>{}</h2>{}").format(
        title, Markup("<table class='bars'>{}</table>").format(Markup("").join(rows)) if rows else empty
    )


def _lines(found: Account, asked: Asked, lang: str) -> Markup:
    head = Markup("").join(Markup("<th scope='col'>{}</th>").format(say(lang, word)) for word in HEADS)
    rows = Markup("").join(_line(line, lang) for line in found.shown)
    if not found.shown:
        rows = Markup("<tr><td colspan='6'>{}</td></tr>").format(say(lang, "No line fits."))
    older = ""
    if found.fitting > len(found.shown):
        fields = {"event": asked.event, "who": asked.who, "before": found.shown[-1]["number"], "lang": lang}
        older = Markup("<p><a href='/audit?{}#lines'>{}</a></p>").format(urlencode(fields), say(lang, "Older lines"))
    return Markup("<h2 id='lines'>{}</h2>{}<table class='lines'><thead><tr>{}</tr></thead>{}</table>{}{}").format(
        say(lang, "Lines"), _form(found, asked, lang), head, rows, older, _files(lang)
    )


def _form(found: Account, asked: Asked, lang: str) -> Markup:
    options = [("", say(lang, "All events")), *((event, said(event, lang)) for event in sorted(found.events))]
    chosen = Markup("").join(
        Markup("<option value='{}'{}>{}</option>").format(
            value, Markup(" selected") if value == asked.event else "", text
        )
        for value, text in options
    )
    return Markup(
        "<form class='lines-of' action='/audit#lines'><input type='hidden' name='lang' value='{}'>"
        "<label>{} <select name='event'>{}</select></label>"
        "<label>{} <input name='who' value='{}' maxlength='60'></label><button>{}</button></form>"
    ).format(lang, say(lang, "Event"), chosen, say(lang, "Who"), asked.who, say(lang, "Show"))


def _files(lang: str) -> Markup:
    files = ((f"/audit/rights.csv?lang={lang}", say(lang, "Table of rights (CSV)")),
             ("/audit/lines.jsonl", say(lang, "All lines as they were written (JSON lines)")))  # fmt: skip
    links = [Markup("<a href='{}'>{}</a>").format(address, words) for address, words in files]
    return Markup("<p class='files'>{}</p>").format(Markup(" · ").join(links))


def said(event: str, lang: str) -> str:
    """An event in words."""
    return say(lang, EVENTS[event]) if event in EVENTS else event


def _line(line: dict, lang: str) -> Markup:
    event, role = str(line.get("event", "")), str(line.get("role", ""))
    roles = definitions.roles()
    when = local(str(line.get("at", "")))
    return LINE.format(
        kind="refused" if event in REFUSED else "", at=line.get("at", ""),
        when=when.strftime("%m-%d %H:%M:%S") if when else "", event=said(event, lang), who=line.get("who", ""),
        role=getattr(roles[role].name, lang) if role in roles else role, what=_what(line, lang),
        rest=_rest(line, lang), build=line.get("build", ""),
    )  # fmt: skip


def _what(line: dict, lang: str) -> str:
    """What a line is about: the view in words, else its address, else its remaining facts."""
    if line.get("event") in ("view", "ahead"):
        return _view(dict(parse_qsl(str(line.get("view", "")).lstrip("?"))), lang)
    kept = ("what", "path", "reason", "areas", "by", "settings", "build", "audience")
    return " · ".join(str(line[key]) for key in kept if line.get(key))


def _view(view: dict[str, str], lang: str) -> str:
    """Indicator, programme, months, whom, and where (codes: the auditor's role holds no names of areas)."""
    names = {entry.id: getattr(entry.name, lang) for entry in (*definitions.indicators(), *definitions.programmes())}
    words = [names[view[key]] for key in ("indicator", "programme") if view.get(key) in names]
    words.append("–".join(view[key] for key in ("from", "to") if key in view))
    words += [getattr(one.name, lang) for one in definitions.dimensions() if one.code == view.get(one.dimension)]
    words.append(" / ".join(view[key] for key in ("within", "area") if view.get(key)))
    return " · ".join(word for word in words if word)


def _rest(line: dict, lang: str) -> str:
    if "shown" in line:
        return say(lang, "{shown} areas shown, {withheld} withheld", shown=number(line["shown"], lang),
                   withheld=number(line["withheld"], lang))  # fmt: skip
    if "sha256" in line:
        return say(lang, "{bytes} bytes, hash {hash}", bytes=number(line["bytes"], lang), hash=line["sha256"][:12])
    return ""
