"""Requests as the page sends them, made from what the app declares."""

import json
import re
from collections.abc import Iterator

from dash import Dash


def body(app: Dash, output: str, value: object) -> dict:
    """The body that asks for `output`, with `value` in every input and state."""
    declared = app.callback_map[output]
    many = output.startswith("..")
    outputs = [_output(name) for name in (output[2:-2].split("...") if many else [output])]
    return {
        "output": output,
        "outputs": outputs if many else outputs[0],
        "inputs": [_field(entry, value) for entry in declared["inputs"]],
        "state": [_field(entry, value) for entry in declared["state"]],
        "changedPropIds": [],
    }


def drawing(app: Dash, name: str) -> str:
    """The output that draws the panel `name`, alone or together with others."""
    return next(output for output in answered(app) if re.search(rf"(^|\.){name}\.", output))


def answered(app: Dash) -> Iterator[str]:
    """The outputs that the server computes."""
    return (output for output, declared in app.callback_map.items() if "callback" in declared)


def _field(declared: dict, value: object) -> dict | list:
    component = declared["id"]
    if component.startswith("{"):
        return [{"id": {"control": "sex"}, "property": declared["property"], "value": value}]
    return {"id": component, "property": declared["property"], "value": value}


def _output(name: str) -> dict:
    component, _, prop = name.rpartition(".")
    return {"id": json.loads(component) if component.startswith("{") else component, "property": prop}
