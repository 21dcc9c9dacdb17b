"""Every callback, route and file × role × scope: data in scope, or the one refusal. The test finds them by itself."""

import pytest

import definitions
from callbacks import session
from callbacks.host.access import AUDITS, EXPORTS, NOBODYS, OPEN, PARTS
from callbacks.host.stories import FILES
from layouts.exports import FORMATS
from tests.host.everything import UPDATE, Address, addresses, codes, settled, unseen, words
from tests.host.requests import waited
from tests.host.signing import CITY, DISTRICT, SCOPES, SIBLING, entered, guarded_by, users

UNKNOWN = "449999"
# Of each scope: an area inside, one beside, the one above, and one that there is not.
ASKED = {
    "city": {"inside": DISTRICT, "sibling": SIBLING, "parent": "440000", "unknown": UNKNOWN},
    "district": {"inside": "440103001", "sibling": "440104", "parent": CITY, "unknown": UNKNOWN},
    # Of a code that begins with that of an area one may know, it is told that it does: so do both of these.
    "township": {"inside": "440103001", "sibling": "440103002", "parent": DISTRICT, "unknown": "440103999"},
}
# Pictures say no code, and take a second each.
# What stands with a shape: code, names, where the label goes.
PROPERTIES = {"code", "name", "name_zh", "name_en", "zh", "en", "id", "x", "y", "pzh", "pen"}
PICTURES = frozenset({"GET /download/png"})


@pytest.fixture(scope="module")
def signed(app, tmp_path_factory):
    """The app with sign-in, one user per role."""
    folder = tmp_path_factory.mktemp("signed")
    with guarded_by(app, users(folder / "users.toml", **{role: role for role in SCOPES}), folder) as made:
        yield made


@pytest.fixture(scope="module")
def everything(signed) -> list[Address]:
    """All there is to ask for. Said here, so that an enumeration that finds nothing cannot pass."""
    found = list(addresses(signed))
    counted = {kind: sum(one.endpoint == kind for one in found) for kind in ("callback", "download", "api")}
    assert counted["callback"] == sum("callback" in entry for entry in signed.callback_map.values()) > 10
    assert counted["download"] == len(FORMATS) + 1 and counted["api"] > 5
    routes = {rule.endpoint for rule in signed.server.url_map.iter_rules()}
    assert {one.endpoint for one in found} - {"callback"} == routes - {UPDATE}
    return found


def person(role: str) -> session.Person:
    return session.Person(role, definitions.roles()[role], tuple(SCOPES[role]))


def permitted(endpoint: str, role) -> bool:
    """Whether a role may use an endpoint, said a second time and in other words than the rule of the host."""
    if endpoint in OPEN:
        return True
    if endpoint in AUDITS:
        return role.audit
    if endpoint in EXPORTS:
        return role.export and bool(role.audience)
    return (endpoint in PARTS or endpoint == "callback") and bool(role.audience)


def test_nobody_gets_anything_without_a_session(signed, everything):
    client = signed.server.test_client()
    for one in everything:
        if one.endpoint in OPEN:
            continue
        answer = one.ask(client, {})
        assert answer.status_code in (302, 401, 404), one.name
        assert answer.status_code != 302 or answer.headers["Location"].startswith("/sign-in?next="), one.name
        assert not codes(words(answer)), one.name


def test_what_is_open_to_everybody_names_no_area(signed, everything):
    client = signed.server.test_client()
    asked = [one for one in everything if one.endpoint in OPEN]
    assert len(asked) > 8
    for one in asked:
        said = words(one.ask(client, {}))
        assert "广州".encode() not in said and "越秀".encode() not in said, one.name


@pytest.mark.parametrize("role", SCOPES)
def test_every_address_gives_a_role_what_it_may_or_the_one_refusal(signed, everything, role):
    client, rights = entered(signed, role), definitions.roles()[role]
    refusal = client.get("/there-is-no-such-page").get_data()
    for one in everything:
        let_through = permitted(one.endpoint, rights) and one.endpoint not in NOBODYS
        # What these roles may ask for is asked below, of four areas each.
        if one.endpoint == "sign_out" or one.name in PICTURES or (let_through and role in ASKED):
            continue
        answer = one.ask(client, {"level": "city"})
        said = answer.get_data()
        answer.close()
        if let_through:
            require_answered(one, answer)
        else:
            assert (answer.status_code, said) == (404, refusal), one.name


def require_answered(one: Address, answer) -> None:
    assert answer.status_code < 500, one.name
    assert one.endpoint != "callback" or answer.status_code in (200, 204), one.name


def told(client, one: Address, area: str) -> bytes:
    view = {"area": area, "within": area, "level": "township", "indicator": "recipient_rate", "programme": "URP",
            "lang": "zh", "tab": "table", "compare": area}  # fmt: skip
    answer = one.ask(client, view)
    require_answered(one, answer)
    return settled(words(answer))


@pytest.mark.parametrize("role", ASKED)
def test_no_answer_names_an_area_outside_the_scope_and_a_sibling_is_one_that_does_not_exist(signed, everything, role):
    client, (hidden, names) = entered(signed, role), unseen(person(role))
    assert len(hidden) > 1000 and len(names) > 500
    asked = [one for one in everything if one.endpoint not in OPEN and one.name not in PICTURES
             and permitted(one.endpoint, definitions.roles()[role])]  # fmt: skip
    differences = 0
    for one in asked:
        said = {where: told(client, one, area) for where, area in ASKED[role].items()}
        for where, area in ASKED[role].items():
            assert not codes(said[where]) & (hidden - {area}), (one.name, where)
        # Most answers differ by nothing but the code that was asked for: each text is searched for names once.
        texts = {text.replace(ASKED[role][where].encode(), b"") for where, text in said.items()}
        assert not [name.decode() for name in names for text in texts if name in text], one.name
        beside, nowhere = (ASKED[role][where].encode() for where in ("sibling", "unknown"))
        assert said["sibling"].replace(beside, nowhere) == said["unknown"], one.name
        differences += said["inside"] != said["unknown"]
    assert differences > 5, "what is inside must be answered otherwise than what is not"


@pytest.mark.parametrize("kind", FILES)
def test_a_story_told_by_a_city_holds_that_city_alone(signed, kind):
    client, (hidden, names) = entered(signed, "city"), unseen(person("city"))
    scene = client.get("/story/scene?within=440000&level=township&indicator=recipient_rate&programme=URP").get_json()
    story = {"format": "atlas-story-1", "title": {"zh": "一", "en": "One"}, "scenes": [scene]}
    begun = client.post(f"/story/file/{kind}", json=story).get_json()
    assert waited(client, begun["job"])["state"] == "done"
    answer = client.get(f"/jobs/{begun['job']}/{begun['file']}")
    said = words(answer)
    assert answer.status_code == 200 and len(said) > 400
    assert not codes(said) & hidden and not [name for name in names if name in said]


def test_borders_alone_are_whole(signed):
    """Where areas lie is public; nothing but their codes and names goes with their shapes (docs/decisions.md)."""
    client = entered(signed, "township")
    with session.acting(person("township")):
        files = sorted(session.held().files.values())
    assert files
    for file in files:
        answer = client.get(f"/geo/{file}")
        assert answer.status_code == 200
        if file.endswith("json") and answer.is_json:
            for one in answer.get_json().get("features", []):
                assert set(one["properties"]) <= PROPERTIES, file
