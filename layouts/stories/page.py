"""The page of the story. The browser keeps the story and builds the editor and the stage in this frame."""

from dash import html

from layouts.ids import AWAITED
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue


def content(held: Catalogue, view: View) -> list:
    """The frame, with what the browser needs to know of the live build."""
    return [
        html.Main(
            [
                html.H1(say(view.lang, "Story"), className="sr"),
                html.Div(
                    id="story",
                    className=f"story {AWAITED}",
                    **{"data-lang": view.lang, "data-build": held.build, "data-present": view.present},
                ),
            ],
            className="story-page",
        )
    ]
