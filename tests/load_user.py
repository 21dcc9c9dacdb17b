"""One simulated user: a connection, a session, a view, and what was seen."""

import hashlib
import json
import random
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from callbacks.host.answers import BUILD

PASSWORD = "correct horse battery"
UPDATE = "/_dash-update-component"
PROGRAMMES = ("DIB", "DNC", "URP", "OAA", "UI", "TEK", "MDA", "URPI", "LTC", "any")
CITIES = ("440100", "440300", "440500", "440800", "440900", "441200", "441900", "445100", "445300")
# What can be changed: how often of a hundred, and to what; the first are the most frequent.
CHANGES = {
    "programme": (30, PROGRAMMES),
    "within": (20, ("", *CITIES)),
    "level": (15, ("township", "district", "city")),
    "tab": (15, ("overview", "duration", "table", "frequency")),
    "from": (8, ("2021-11", "2019-01", "2023-11", "2022-01", "2020-01")),
    "sex": (5, ("", "f", "m")),
    "hukou": (3, ("", "local", "migrant")),
    "lang": (4, ("zh", "en")),
}
LONGEST_SECONDS = 60


class User:
    """Opens the map and changes one thing at a time. `keeps` the digest of every answer beside its build."""

    def __init__(self, address: str, number: int, keeps: bool, restless: bool):
        parts = urlsplit(address)
        self.host, self.port, self.number = parts.hostname, parts.port, number
        self.keeps, self.restless, self.stopped = keeps, restless, False
        self.random = random.Random(number)
        self.view = {"indicator": "recipient_rate", "programme": "DIB", "level": "township", "lang": "zh"}
        self.maps: list[float] = []
        self.wholes: list[float] = []
        self.errors: list[object] = []
        self.views: list[str] = []
        self.answers: list[tuple[str, str, str]] = []
        self.asked, self.cookie, self.entered = 0, "", float("nan")
        self.connection = HTTPConnection(self.host, self.port, timeout=LONGEST_SECONDS)

    def enter(self) -> None:
        """Signs in and notes how long it took."""
        began = time.monotonic()
        body = urlencode({"name": f"user{self.number}", "password": PASSWORD})
        connection = HTTPConnection(self.host, self.port, timeout=LONGEST_SECONDS)
        try:
            connection.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 303:
                self.errors.append(f"sign-in {answer.status}")
            self.cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        except (OSError, HTTPException) as error:
            self.errors.append(f"sign-in {type(error).__name__}")
        self.entered = time.monotonic() - began
        connection.close()

    def work(self, callbacks: list[dict], until: float) -> None:
        """Opens the page, then changes and reads until the time is over or somebody says stop."""
        self._pause(0, 3)
        for path in ("/map", "/_dash-layout", "/_dash-dependencies"):
            self.ask("GET", path)
        while time.monotonic() < until and not self.stopped:
            self.views.append(json.dumps(self.view, sort_keys=True))
            began = time.monotonic()
            self._read("GET", f"/map/values?{urlencode(self.view)}", None)
            self.maps.append(time.monotonic() - began)
            for body in callbacks:
                asked = body | {"inputs": [{**body["inputs"][0], "value": self.view}, *body["inputs"][1:]]}
                self._read("POST", UPDATE, json.dumps(asked, sort_keys=True))
            self.wholes.append(time.monotonic() - began)
            self._change()
            self._pause(1, 3)

    def _pause(self, least: float, most: float) -> None:
        if not self.restless:
            time.sleep(self.random.uniform(least, most))

    def _change(self) -> None:
        names = list(CHANGES)
        what = self.random.choices(names, [CHANGES[name][0] for name in names])[0]
        values = CHANGES[what][1]
        # The n-th value is chosen in proportion to 1/n.
        value = self.random.choices(values, [1 / (place + 1) for place in range(len(values))])[0]
        self.view.pop(what, None)
        if value:
            self.view[what] = value

    def _read(self, method: str, path: str, question: str | None) -> None:
        status, build, content = self.ask(method, path, question)
        if self.keeps and status == 200:
            # Whose answer it is stands in it: the cookie decides the areas.
            key = hashlib.sha256(f"{self.number % 5} {path} {question}".encode()).hexdigest()[:16]
            said = content.replace(build.encode(), b"BUILD")
            self.answers.append((key, build, hashlib.sha256(said).hexdigest()[:16]))

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, bytes]:
        """Status, the build that the answer names, and its bytes."""
        coding = "identity" if self.keeps else "br"
        headers = {"Cookie": self.cookie, "Accept-Encoding": coding, "Content-Type": "application/json"}
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
            if answer.status >= 400:
                self.errors.append(answer.status)
            return answer.status, answer.headers.get(BUILD, ""), content
        except (OSError, HTTPException) as error:
            self.errors.append(type(error).__name__)
            self.connection.close()
            return 0, "", b""
        finally:
            self.asked += 1


def declared(user: User) -> list[dict]:
    """What the map page asks of Dash when its view has changed, besides what the map paints."""
    found, keeps = [], user.keeps
    user.keeps = True
    entries = json.loads(user.ask("GET", "/_dash-dependencies")[2])
    user.keeps = keeps
    for entry in entries:
        inputs, output = [(one["id"], one["property"]) for one in entry["inputs"]], entry["output"]
        if entry["clientside_function"] or "panel-headline" not in output or inputs[0] != ("later", "data"):
            continue
        parts = output[2:-2].split("...") if output.startswith("..") else [output]
        outputs = [_output(part) for part in parts]
        body = {"output": output, "outputs": outputs if output.startswith("..") else outputs[0],
                "inputs": [{"id": name, "property": prop} for name, prop in inputs], "state": []}  # fmt: skip
        found.append(body)
    if not found:
        raise RuntimeError("No callback draws the panels beside the map: this run would measure the map alone.")
    return found


def _output(part: str) -> dict:
    component, _, prop = part.rpartition(".")
    return {"id": json.loads(component) if component.startswith("{") else component, "property": prop}
