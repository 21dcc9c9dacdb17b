"""A body passes if our page could have sent it, and only then."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.host.bodies import RefusedError, check

DECLARED = {
    "map.data": {"callback": print, "inputs": [{"id": "view", "property": "data"}], "state": []},
    "..a.x...{\"control\":\"b\"}.y..": {
        "callback": print,
        "inputs": [{"id": '{"control":["ALL"]}', "property": "value"}],
        "state": [{"id": "view", "property": "data"}],
    },
    "browser.data": {"inputs": [{"id": "view", "property": "data"}], "state": []},
}  # fmt: skip
VIEW = {"id": "view", "property": "data", "value": {"level": "city"}}
GOOD = {
    "output": "map.data",
    "outputs": {"id": "map", "property": "data"},
    "inputs": [VIEW],
    "state": [],
    "changedPropIds": ["view.data"],
}
GOOD_MANY = {
    "output": "..a.x...{\"control\":\"b\"}.y..",
    "outputs": [{"id": "a", "property": "x"}, {"id": {"control": "b"}, "property": "y"}],
    "inputs": [[{"id": {"control": "sex"}, "property": "value", "value": "f"}]],
    "state": [VIEW],
}  # fmt: skip
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def refused(body: object, objects=frozenset({"view"})) -> RefusedError | None:
    try:
        check(body if isinstance(body, bytes) else json.dumps(body).encode(), DECLARED, objects)
    except RefusedError as error:
        return error
    return None


@pytest.mark.parametrize("body", [GOOD, GOOD_MANY, GOOD | {"inputs": [VIEW | {"value": None}]}])
def test_what_the_page_sends_passes(body):
    assert refused(body) is None


@pytest.mark.parametrize(
    "change",
    [
        {"output": "nope.data"},
        {"output": "browser.data"},
        {"output": None},
        {"output": ["map.data"]},
        {"outputs": None},
        {"outputs": {"id": "other", "property": "data"}},
        {"outputs": []},
        {"inputs": None},
        {"inputs": []},
        {"inputs": [VIEW, VIEW]},
        {"inputs": [[VIEW]]},
        {"inputs": [VIEW | {"id": "other"}]},
        {"inputs": [VIEW | {"id": {"control": "x"}}]},
        {"inputs": [VIEW | {"property": "children"}]},
        {"inputs": [VIEW | {"value": [1]}]},
        {"inputs": [VIEW | {"value": "level"}]},
        {"inputs": [VIEW | {"value": {"constructor": 1}}]},
        {"inputs": ["view"]},
        {"state": [VIEW]},
        {"state": {}},
        {"changedPropIds": "view.data"},
        {"changedPropIds": [{}]},
    ],
)
def test_what_the_page_cannot_send_is_refused(change):
    assert refused(GOOD | change)


@pytest.mark.parametrize(
    "member",
    [
        {"id": {"control": {}}, "property": "value"},
        {"id": {"other": "sex"}, "property": "value"},
        {"id": "sex", "property": "value"},
        {"id": {"control": "sex"}, "property": "data"},
        None,
    ],
)
def test_members_of_a_pattern_fit_the_pattern(member):
    assert refused(GOOD_MANY | {"inputs": [[member]]})
    assert refused(GOOD_MANY | {"inputs": [member]})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b"[" * 20_000, 400),
        (b'{"a":' * 20_000, 400),
        (b'{"output": NaN}', 400),
        (b'{"output": "map.data", "output": "map.data"}', 400),
        (b'{"__proto__": {}}', 400),
        (b'{"output": "nope"}', 404),
        (b'"' + b"x" * 300_000 + b'"', 413),
    ],
)
def test_each_refusal_has_its_status(body, status):
    assert refused(body).status == status


def test_depth_is_limited():
    value: object = "x"
    for _ in range(40):
        value = {"inner": value}
    assert str(refused(GOOD | {"inputs": [VIEW | {"value": value}]})) == "too deep"


@given(json_values)
def test_any_json_is_refused_and_nothing_else_is_raised(value):
    assert refused(value)


@given(st.dictionaries(st.sampled_from([*GOOD, "other"]), json_values))
def test_any_change_of_a_good_body_is_decided(change):
    refused(GOOD | change)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused(value):
    assert refused(value)
