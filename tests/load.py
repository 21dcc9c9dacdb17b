"""Many users at once against a running atlas: `python -m tests.load ADDRESS [--users 200] [--seconds 120]`.

Each user opens the map, then changes one thing every one to three seconds, as the page does it: the map first, then
the panels beside it. Prints the time of a change (map) and of its panels, errors, and the memory of the server.
"""

import argparse
import json
import random
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

PROGRAMMES = ("DIB", "URP", "UI", "OAA", "DNC", "TEK")
UPDATE = "/_dash-update-component"


class User(threading.Thread):
    """One user with a connection and a view of its own."""

    def __init__(self, host: str, port: int, callbacks: list[dict], until: float, seed: int):
        super().__init__(daemon=True)
        self.host, self.port, self.callbacks, self.until = host, port, callbacks, until
        self.random, self.times, self.errors = random.Random(seed), [], []
        self.view = {"indicator": "recipient_rate", "programme": "DIB", "level": "township", "lang": "zh"}

    def run(self) -> None:
        connection = HTTPConnection(self.host, self.port, timeout=60)
        time.sleep(self.random.uniform(0, 3))
        while time.monotonic() < self.until:
            self.change()
            began = time.monotonic()
            self.send(connection, "GET", f"/map/values?{urlencode(self.view)}")
            self.times.append(time.monotonic() - began)
            for body in self.callbacks:
                self.ask(connection, body)
            time.sleep(self.random.uniform(1, 3))

    def change(self) -> None:
        what = self.random.choice(("programme", "level", "sex", "from", "area", "tab"))
        self.view[what] = self.random.choice({
            "programme": PROGRAMMES, "level": ("township", "district", "city"), "sex": ("", "f", "m"),
            "from": ("2019-01", "2021-11", "2023-11"), "area": ("", "440103", "440981", "441900"),
            "tab": ("overview", "duration", "frequency", "table")}[what])  # fmt: skip

    def ask(self, connection: HTTPConnection, asked: dict) -> None:
        body = asked | {"inputs": [{**asked["inputs"][0], "value": self.view}]}
        self.send(connection, "POST", UPDATE, json.dumps(body), {"Content-Type": "application/json"})

    def send(self, connection: HTTPConnection, *request: object) -> None:
        try:
            connection.request(*request)
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 400:
                self.errors.append(answer.status)
        except OSError as error:
            self.errors.append(type(error).__name__)
            connection.close()


def declared(host: str, port: int) -> list[dict]:
    """What the map page asks of Dash when its view has changed, besides what the map paints."""
    connection = HTTPConnection(host, port, timeout=60)
    connection.request("GET", "/_dash-dependencies")
    found = []
    for entry in json.loads(connection.getresponse().read()):
        inputs = [(one["id"], one["property"]) for one in entry["inputs"]]
        if entry["clientside_function"] or entry["state"] or [i for i, _ in inputs] not in (["view"], ["later"]):
            continue
        output = entry["output"]
        if "panel-headline" not in output:
            continue
        parts = output[2:-2].split("...") if output.startswith("..") else [output]
        outputs = [_output(part) for part in parts]
        body = {"output": output, "outputs": outputs if output.startswith("..") else outputs[0],
                "inputs": [{"id": inputs[0][0], "property": inputs[0][1]}], "state": []}  # fmt: skip
        found.append(body)
    return found


def _output(part: str) -> dict:
    component, _, prop = part.rpartition(".")
    return {"id": json.loads(component) if component.startswith("{") else component, "property": prop}


def memory(pid: int) -> int:
    """Resident bytes of a process and those it started; shared pages count in each."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if str(pid) in (lines.get("Pid", "").strip(), lines.get("PPid", "").strip()):
            total += int(lines.get("VmRSS", "0 kB").split()[0]) * 1024
    return total


def main() -> None:
    """Runs the users and prints what they saw."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("address")
    asked.add_argument("--users", type=int, default=200)
    asked.add_argument("--seconds", type=int, default=120)
    asked.add_argument("--pid", type=int, default=0, help="process of the server, for its memory")
    chosen = asked.parse_args()
    address = urlsplit(chosen.address)
    callbacks = declared(address.hostname, address.port)
    before = memory(chosen.pid) if chosen.pid else 0
    until = time.monotonic() + chosen.seconds
    users = [User(address.hostname, address.port, callbacks, until, seed) for seed in range(chosen.users)]
    for user in users:
        user.start()
    for user in users:
        user.join(chosen.seconds + 120)
    times = sorted(second for user in users for second in user.times)
    errors = [error for user in users for error in user.errors]
    at = {share: times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 0.99)}
    kinds = sorted(set(map(str, errors)))
    print(f"{chosen.users} users, {chosen.seconds} s: {len(times)} changes, {len(errors)} errors {kinds}")
    print("map after a change: " + ", ".join(f"p{share * 100:.0f} {seconds:.2f} s" for share, seconds in at.items()))
    if chosen.pid:
        print(f"memory {before / 1e6:.0f} → {memory(chosen.pid) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
