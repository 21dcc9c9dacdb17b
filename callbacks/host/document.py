"""The HTML document around the page, and the two pages that are not the atlas: not found, and failed."""

from pathlib import Path

import plotly
from dash import Dash
from dash.fingerprint import build_fingerprint
from flask import has_request_context, request

from callbacks.host import headers, own_files, routes
from layouts.pages import PAGES
from layouts.view import LANGS, View

# The browser reads from the document which names of the address belong to the view.
FIELDS = " ".join(View.names())
TITLE = {"zh": "社会保障乡镇图集", "en": "Township Atlas of Social Protection"}
LOADING = {"zh": "正在载入图集……", "en": "Loading the atlas …"}
NO_SCRIPT = {"zh": "图集需要启用 JavaScript。", "en": "The atlas needs JavaScript."}
HTML_LANG = {"zh": "zh-CN", "en": "en"}
ABSENT = {"zh": "这里没有页面。", "en": "There is no page here."}
FAILED = {
    "zh": "这个请求未能完成。请重试；若再次出现，请把时间告诉管理员。",
    "en": "This request failed. Try again; if it fails again, tell the administrator the time.",
}
STOPPED = {
    "zh": "这个请求计算过久或数据过多，已停止，其他请求不受影响。请缩小地区、时间或指标的范围后再试。",
    "en": "This request took too long or too much memory and was stopped; others are not touched. Narrow the areas, "
    "the months or the indicator and try again.",
}
UNMADE = {
    "zh": "供您使用的数据文件尚未生成。请告诉管理员。",
    "en": "The file of figures for your role has not been made. Tell the administrator.",
}
BACK = {"zh": "打开图集", "en": "Open the atlas"}
ICON = f'<link rel="icon" type="image/svg+xml" href="{own_files.url("icon.svg")}">'
WHOLE = "package_data/plotly.min.js"
# What a page without script has of ours.
LOOK = f'{ICON}<link rel="stylesheet" href="{own_files.url("05-document.css")}">'
INDEX = """<!DOCTYPE html>
<html lang="{%lang%}" data-view="{%fields%}" data-charts="{%charts%}">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>
"""
# A page without script: one sentence and a way back, or text and tables.
PAGE = """<!DOCTYPE html>
<html lang="{lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title}</title>
    {look}
  </head>
  <body><main class="{kind}">{content}</main></body>
</html>
"""
ALONE = '<h1>{title}</h1><p>{words}</p><p><a href="/map">{back}</a></p>'


class Document(Dash):
    """A Dash app whose document has the language and the title of the request."""

    default_lang = LANGS[0]

    def interpolate_index(self, **parts: str) -> str:
        """The document, in the language that the address names."""
        lang = spoken(self.default_lang)
        parts |= {"title": TITLE[lang], "favicon": ICON}
        parts["app_entry"] = (
            f'<div id="react-entry-point"><div class="alone" role="status"><h1>{TITLE[lang]}</h1>'
            f"<p>{LOADING[lang]}</p></div></div><noscript>{NO_SCRIPT[lang]}</noscript>"
        )
        text = super().interpolate_index(**parts)
        for name, value in {"lang": HTML_LANG[lang], "fields": FIELDS, "charts": charts(request.path)}.items():
            text = text.replace(f"{{%{name}%}}", value, 1)
        return text


def charts(path: str) -> str:
    """Where the code is that draws the charts of the page at a path: lines and bars, or all that Plotly has."""
    if not any(page.with_flows for page in PAGES.values() if page.path == path):
        return routes.vendor_url("plotly.js-basic-dist-min", "plotly-basic.min.js")
    package = Path(plotly.__file__).parent
    changed = int((package / WHOLE).stat().st_mtime)
    return f"{headers.PACKAGES}plotly/{build_fingerprint(WHOLE, plotly.__version__, changed)}"


def spoken(default: str) -> str:
    """The language of this request."""
    asked = request.args.get("lang", "") if has_request_context() else ""
    return asked if asked in LANGS else default


def alone(words: dict[str, str], default_lang: str) -> str:
    """A page that says one thing and leads back to the atlas."""
    lang = spoken(default_lang)
    content = ALONE.format(title=TITLE[lang], words=words[lang], back=BACK[lang])
    return PAGE.format(look=LOOK, lang=HTML_LANG[lang], title=TITLE[lang], kind="alone", content=content)


def plain(content: str, title: str, lang: str) -> str:
    """A page of text and tables without script; `content` is markup of ours, its values escaped."""
    return PAGE.format(look=LOOK, lang=HTML_LANG[lang], title=title, kind="plain", content=content)
