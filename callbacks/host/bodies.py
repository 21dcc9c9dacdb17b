"""Whether the body of a callback request is one that our own page could have sent."""

import json
from collections.abc import Mapping, Set

LARGEST_BYTES = 256 * 1024
DEEPEST = 32
FORBIDDEN = frozenset({"__proto__", "constructor", "prototype"})


class RefusedError(ValueError):
    """A request that is not passed on: a reason for the log, and a status."""

    def __init__(self, reason: str, status: int = 400):
        super().__init__(reason)
        self.status = status


def check(body: bytes, callbacks: Mapping[str, Mapping], objects: Set[str] = frozenset()) -> None:
    """Raises RefusedError unless `body` names a callback of the server and fits its declaration.

    `callbacks` is Dash's map of declarations; `objects` the components whose value is an object.

    Dash itself answers each of these with a 500 and a traceback, which fills logs.
    """
    if len(body) > LARGEST_BYTES:
        raise RefusedError("too large", 413)
    asked = _parsed(body)
    if not isinstance(asked, dict):
        raise RefusedError("not an object")
    _check_tree(asked)
    declared = callbacks.get(asked["output"]) if isinstance(asked.get("output"), str) else None
    if declared is None or "callback" not in declared:
        raise RefusedError("unknown output", 404)
    _check_fields(asked.get("inputs"), declared["inputs"], "inputs")
    _check_fields(asked.get("state", []), declared["state"], "state")
    _check_objects([*asked["inputs"], *asked.get("state", [])], objects)
    _check_outputs(asked.get("outputs"), asked["output"])
    changed = asked.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        raise RefusedError("changedPropIds")


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body, parse_constant=_refuse_constant, object_pairs_hook=_without_twins)
    except RefusedError:
        raise
    except (ValueError, RecursionError) as error:
        raise RefusedError("unreadable") from error


def _refuse_constant(name: str) -> None:
    raise RefusedError(f"constant {name}")


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise RefusedError("twice the same key")
    if FORBIDDEN & made.keys():
        raise RefusedError("forbidden key")
    return made


def _check_tree(root: object) -> None:
    """Walks level by level: no recursion that a deep body could exhaust."""
    level = [root]
    for _ in range(DEEPEST):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return
    raise RefusedError("too deep")


def _check_fields(given: object, declared: list[dict], where: str) -> None:
    if not isinstance(given, list) or len(given) != len(declared):
        raise RefusedError(where)
    for found, wanted in zip(given, declared, strict=True):
        members = found if _stands_for_many(wanted["id"]) else [found]
        if not isinstance(members, list) or not all(_names(member, wanted) for member in members):
            raise RefusedError(where)


def _check_objects(given: list, objects: Set[str]) -> None:
    for entry in given:
        if isinstance(entry, dict) and isinstance(entry["id"], str) and entry["id"] in objects:
            if not isinstance(entry.get("value"), dict | type(None)):
                raise RefusedError(f"{entry['id']} is not an object")


def _stands_for_many(component: str) -> bool:
    return component.startswith("{") and ('["ALL"]' in component or '["ALLSMALLER"]' in component)


def _names(member: object, wanted: dict) -> bool:
    if not isinstance(member, dict) or member.get("property") != wanted["property"]:
        return False
    component = wanted["id"]
    if not component.startswith("{"):
        return member.get("id") == component
    pattern, found = json.loads(component), member.get("id")
    return (
        isinstance(found, dict)
        and found.keys() == pattern.keys()
        and all(isinstance(value, list) or found[key] == value for key, value in pattern.items())
        and all(isinstance(value, str | int | float) for value in found.values())
    )


def _check_outputs(given: object, output: str) -> None:
    """The outputs in a body repeat, in parts, the identifier of the callback."""
    many = output.startswith("..") and output.endswith("..")
    names = output[2:-2].split("...") if many else [output]
    listed = given if many else [given]
    if not isinstance(listed, list) or len(listed) != len(names):
        raise RefusedError("outputs")
    for found, name in zip(listed, names, strict=True):
        component, _, prop = name.rpartition(".")
        if not _stands_for_many(component) and not _names(found, {"id": component, "property": prop}):
            raise RefusedError("outputs")
