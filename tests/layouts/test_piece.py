"""Components as one piece: what a browser would have made of them, and nothing that Dash or a script must reach."""

import json

import dash_mantine_components as dmc
import numpy as np
import pytest
from dash import html

from layouts.piece import components, nodes, one_piece
from layouts.reading import found, text


def test_names_and_values_are_those_of_html():
    cell = html.Td(
        ["a", html.Br(), 3],
        className="number",
        colSpan=2,
        tabIndex=0,
        hidden=True,
        title=None,
        style={"minHeight": "3px", "background": "#fff"},
        **{"data-area": "440100"},
    )
    wanted = {
        "class": "number", "colspan": "2", "tabindex": "0", "hidden": "",
        "style": "min-height: 3px; background: #fff", "data-area": "440100",
    }  # fmt: skip
    assert nodes(cell) == [["td", wanted, "a", ["br", {}], "3"]]
    assert nodes(html.Label("x", htmlFor="y")) == [["label", {"for": "y"}, "x"]]
    expanded = nodes(html.Td(np.int64(3), **{"aria-expanded": False, "aria-hidden": True}))
    assert expanded == [["td", {"aria-expanded": "false", "aria-hidden": "true"}, "3"]]
    assert nodes([None, html.P(), [html.B(0)]]) == [["p", {}], ["b", {}, "0"]]


def test_what_a_piece_shows_can_be_read_again():
    style = {"width": "3.5%", "background": "#fff"}
    content = [html.P(["a", html.Br(), html.B("3", style=style)], className="half"), html.Label("x", htmlFor="y"), "z"]
    again = components(nodes(content))
    assert nodes(again) == nodes(content)
    assert again[0].className == "half" and again[0].children[2].style == style and again[1].htmlFor == "y"
    assert text(one_piece(content)) == "a3xz" and list(found([one_piece(content)], html.B))[0].children == ["3"]


def test_what_dash_or_a_script_must_reach_is_refused():
    with pytest.raises(TypeError, match="TextInput is no component of HTML"):
        nodes(html.Div([dmc.TextInput()]))
    with pytest.raises(TypeError, match="id is no text"):
        nodes(html.Div(id={"control": "sex"}))
    with pytest.raises(TypeError, match="title is no text"):
        nodes(html.Div(title=["a"]))
    with pytest.raises(TypeError, match="object is no content"):
        nodes(object())


def test_the_piece_is_one_component():
    piece = one_piece([html.P("<b>")], className="list")
    assert piece.children is None and piece.className == "list"
    assert json.loads(getattr(piece, "data-piece")) == [["p", {}, "<b>"]]
