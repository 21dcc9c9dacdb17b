"""The app as it is when people sign in: one user per role, each with areas."""

import json
from contextlib import contextmanager

from callbacks import session
from callbacks.host.people import HASHER, People
from callbacks.host.sessions import Sessions

PASSWORD = "correct horse battery"
HASHED = HASHER.hash(PASSWORD)
CITY, DISTRICT, TOWNSHIP, SIBLING = "440100", "440103", "440103001", "440300"
SCOPES = {"province": [], "city": [CITY], "district": [DISTRICT], "township": [TOWNSHIP], "analyst": [],
          "presenter": [], "public": [], "auditor": [], "administrator": []}  # fmt: skip


def users(file, **roles):
    """The file of users, one per name with the role it is given."""
    file.write_text("\n".join(
        f'[[user]]\nname = "{name}"\npassword = "{HASHED}"\nrole = "{role}"\nareas = {json.dumps(SCOPES[role])}\n'
        for name, role in roles.items()), encoding="utf-8")  # fmt: skip
    return file


@contextmanager
def guarded_by(app, file, state):
    """The one app of the process as it is when people sign in; the public is told what the briefing is."""
    kept = (app.access.people, app.access.sessions, dict(session._BUILDS), session._ALONE[0])
    app.access.people, app.access.sessions = People(file), Sessions(state / "sessions.db")
    session.serve(kept[2] | {"public": kept[2]["briefing"]}, alone=None)
    try:
        yield app
    finally:
        app.access.people, app.access.sessions = kept[:2]
        session.serve(*kept[2:])


def entered(app, name, password=PASSWORD):
    """A browser in which a person has signed in."""
    client = app.server.test_client()
    answer = client.post("/sign-in", data={"name": name, "password": password})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client
