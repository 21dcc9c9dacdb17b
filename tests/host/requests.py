"""Requests as the page sends them, made from what the app declares."""

import json
import re
import struct
import time
from collections.abc import Iterator

import numpy as np
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


COLUMNS = {"values": "<f4", "low": "<u2", "high": "<u2", "status": "u1", "classes": "u1", "unsure": "u1"}


def picture(answer) -> dict:
    """What the map reads in the answer of its address: the words, and each column as an array."""
    content = answer.get_data()
    (length,) = struct.unpack_from("<I", content)
    words, at = json.loads(content[4 : 4 + length]), 4 + length
    for name, kind in COLUMNS.items():
        if words.get(name):
            size = words[name]
            words[name] = np.frombuffer(content[at : at + size], kind)
            at += size
    assert at == len(content)
    return words


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


def waited(client, job: str) -> dict:
    """The state of a job when it has ended."""
    for _ in range(2400):
        state = client.get(f"/jobs/{job}").get_json()
        if state["state"] not in ("waiting", "running"):
            return state
        time.sleep(0.05)
    raise AssertionError(state)
