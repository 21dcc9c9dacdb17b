"""Many components as one piece: Dash keeps an account of every component there is, so a table of some thousand cells
takes it seconds where the browser takes milliseconds."""

import json
import re
from collections.abc import Iterable
from numbers import Number

from dash import html
from dash.development.base_component import Component

HUMP = re.compile("(?=[A-Z])")
NAMES = {"className": "class", "htmlFor": "for"}
PROPS = {name: prop for prop, name in NAMES.items()}
TAGS = {name.lower(): getattr(html, name) for name in html.__all__}


def one_piece(content, **props) -> html.Div:
    """A Div that the browser fills with `content`, of which Dash knows nothing any more: links in it hold the view
    as they are given (`callbacks/draws.py` dates those of a whole panel before). `props` are of the Div.

    Raises as `nodes` does.
    """
    return filled(nodes(content), **props)


def filled(content: list, **props) -> html.Div:
    """A Div that the browser fills with nodes, as `nodes` gives them: for what is told so often that components would
    cost more than all else."""
    piece = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # By its key React makes another element where other content follows, instead of adding to this one.
    return html.Div(key="one-piece", **{"data-piece": piece}, **props)


def nodes(content) -> list:
    """Components of HTML, texts and numbers as what `assets/piece.js` builds: a text, or an element as
    [name, {attribute: text}, child, …].

    Raises TypeError for a component of another library, for an identifier that is no text and for an attribute that
    would be a script.
    """
    if content is None:
        return []
    if isinstance(content, Component):
        return [_element(content)]
    if isinstance(content, str | Number):
        return [str(content)]
    if isinstance(content, Iterable):
        return [node for part in content for node in nodes(part)]
    raise TypeError(f"{type(content).__name__} is no content of HTML")


def components(content: list) -> list:
    """What `nodes` gives, as components again: for who reads what a panel shows. Styles are not named as Dash does."""
    return [part if isinstance(part, str) else _component(*part) for part in content]


def _component(name: str, attributes: dict[str, str], *inner) -> Component:
    props = {PROPS.get(key, key): value for key, value in attributes.items()}
    if "style" in props:
        props["style"] = dict(part.split(": ", 1) for part in props["style"].split("; "))
    return TAGS[name](components(inner), **props)


def _element(component: Component) -> list:
    if component._namespace != "dash_html_components":
        raise TypeError(f"{component._type} is no component of HTML: {component!r}")
    props = component.to_plotly_json()["props"]
    inner = props.pop("children", None)
    said = {key: value for key, value in props.items() if value is not None and (value is not False or "-" in key)}
    return [component._type.lower(), dict(_attribute(*one) for one in said.items()), *nodes(inner)]


def _attribute(key: str, value) -> tuple[str, str]:
    if key == "style":
        value = "; ".join(f"{HUMP.sub('-', name).lower()}: {part}" for name, part in value.items())
    name = NAMES.get(key, key if "-" in key else key.lower())
    if not isinstance(value, str | Number) or name.startswith("on"):
        raise TypeError(f"{key} is no text: {value}")
    if isinstance(value, bool):
        value = str(value).lower() if "-" in name else ""
    return name, str(value)
