"""Many users at once against the server as it runs in production: `python -m tests.load DATA [--users 200] …`.

Starts the server on a copy of the live builds in DATA, with accounts of its own; signs everybody in within ten
seconds; then each user opens the map and changes one thing every one to three seconds, as the page does it: the map
first, then the panels beside it. Prints the time of a change, errors, the memory of the server and its slope.
`--swap 20` publishes another build every 20 seconds and compares answers; `--requests 100000` asks without pause.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import duckdb

from callbacks.host.people import HASHER
from tests.load_user import PASSWORD, User, declared
from tests.server import running
from warehouse.publish import _manifest, point

WAITRESS = """
from callbacks.host import factory, logs, serving, settings
chosen = settings.read()
logs.configure(chosen.log)
app = factory.create_app(chosen)
with app.access.warming():
    serving.warm_up(app)
serving._waitress(app, chosen)
"""
PROTECT = "python -m warehouse protect --audience briefing"
# Most look at the whole province; officials of a city at their own.
ROLES = (("analyst", ""), ("province", ""), ("city", "440100"), ("city", "440900"), ("district", "440103"))


def world(data: Path, folder: Path) -> Path:
    """A folder with the live build of DATA and those protected of it. Ends the run with a word where there are none:
    most users see them alone."""
    if not (data / "guangdong" / "audiences").is_dir():
        raise SystemExit(f"Most of the users see protected figures. Make them: {PROTECT} --out {data}")
    home = folder / "data" / "guangdong"
    (home / "builds").mkdir(parents=True)
    live = (data / "guangdong" / "CURRENT").read_text().strip()
    shutil.copytree(data / "guangdong" / "builds" / live, home / "builds" / live, copy_function=_linked)
    shutil.copytree(data / "guangdong" / "audiences", home / "audiences", copy_function=_linked)
    point(home, live)
    return folder / "data"


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def other(home: Path, live: str, name: str) -> None:
    """A build beside the live one in which every count is twice as large."""
    shutil.copytree(home / "builds" / live, home / "builds" / name)
    with duckdb.connect(home / "builds" / name / "atlas.duckdb") as made:
        made.execute("update cube set cum = list_transform(cum, lambda x: x * 2)")
        made.execute("update atlas set value = ? where key = 'build'", [name])
    (home / "builds" / name / "manifest.json").unlink()
    _manifest(home / "builds" / name, name)


class Publisher(threading.Thread):
    """Makes another build live every so often: copies of two, under ever new names, the oldest removed."""

    def __init__(self, home: Path, live: str, seconds: float):
        super().__init__(daemon=True)
        self.home, self.seconds, self.stopped, self.count = home, seconds, threading.Event(), 0
        other(home, live, "doubled")
        self.kinds = {live: live, "doubled": "doubled"}
        self.sources = (live, "doubled")

    def run(self) -> None:
        made = []
        while not self.stopped.wait(self.seconds):
            self.count += 1
            source = self.sources[self.count % 2]
            name = f"swap-{self.count:04d}"
            shutil.copytree(self.home / "builds" / source, self.home / "builds" / name, copy_function=_linked)
            self.kinds[name] = source
            point(self.home, name)
            made.append(name)
            for old in made[:-3]:
                shutil.rmtree(self.home / "builds" / old, ignore_errors=True)


def memory(pid: int) -> float:
    """Megabytes of a process and those it started; what they share is counted once."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
            if folder.name != str(pid) and f"PPid:\t{pid}\n" not in status:
                continue
            lines = (folder / "smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except OSError:
            continue
    return total / 1024


class Meter(threading.Thread):
    """Looks at the memory of the server every few seconds, beside how many requests it had answered."""

    def __init__(self, pid: int, users: list[User]):
        super().__init__(daemon=True)
        self.pid, self.users, self.stopped, self.seen = pid, users, threading.Event(), []

    def run(self) -> None:
        while not self.stopped.wait(5):
            self.seen.append((sum(user.asked for user in self.users), memory(self.pid)))

    def slope(self) -> float:
        """Megabytes per thousand requests over the second half of the run."""
        late = self.seen[len(self.seen) // 2 :]
        if len(late) < 3 or late[0][0] == late[-1][0]:
            return float("nan")
        return statistics.linear_regression([n / 1000 for n, _ in late], [mb for _, mb in late]).slope


def accounts(folder: Path, count: int) -> Path:
    """A file of so many accounts of the usual roles."""
    hashed, file = HASHER.hash(PASSWORD), folder / "users.toml"
    lines = []
    for number in range(count):
        role, area = ROLES[number % len(ROLES)]
        areas = f'"{area}"' if area else ""
        lines.append(f'[[user]]\nname = "user{number}"\npassword = "{hashed}"\nrole = "{role}"\nareas = [{areas}]\n')
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def told(name: str, seconds: list[float]) -> str:
    """Median and tail of some durations."""
    ordered = sorted(seconds) or [float("nan")]
    at = {share: ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 0.99, 1.0)}
    return f"{name}: {len(seconds)}, " + ", ".join(f"p{share * 100:.0f} {value:.2f} s" for share, value in at.items())


def signed_in(users: list[User], within: float) -> None:
    """Everybody signs in within so many seconds."""
    entering = [threading.Timer(within * place / len(users), user.enter) for place, user in enumerate(users)]
    for timer in entering:
        timer.start()
    for timer in entering:
        timer.join()
    print(told(f"sign-ins within {within:.0f} s", [user.entered for user in users]), flush=True)


def mixed(users: list[User], kinds: dict[str, str]) -> int:
    """How many questions were answered differently by builds of the same content, or by none."""
    seen: dict[tuple, set] = {}
    for user in users:
        for question, build, digest in user.answers:
            seen.setdefault((question, kinds.get(build, f"unknown {build}")), set()).add(digest)
    return sum(len(digests) > 1 for digests in seen.values())


def report(users: list[User], meter: Meter, publisher: Publisher | None, began: float) -> None:
    """Prints what the users saw."""
    errors = Counter(str(error) for user in users for error in user.errors)
    asked, seconds = sum(user.asked for user in users), time.monotonic() - began
    print(f"{len(users)} users, {seconds:.0f} s, {asked} requests, {asked / seconds:.0f} a second, "
          f"errors {dict(errors)}")  # fmt: skip
    print(told("map after a change", [one for user in users for one in user.maps]))
    print(told("map and panels", [one for user in users for one in user.wholes]))
    views = [view for user in users for view in user.views]
    print(f"{len(set(views))} different views among {len(views)}")
    if meter.seen:
        seen = [megabytes for _, megabytes in meter.seen]
        print(f"memory {seen[0]:.0f} → {seen[-1]:.0f} MB, at most {max(seen):.0f}; "
              f"{meter.slope():.2f} MB per 1,000 requests in the second half")  # fmt: skip
    if publisher:
        builds = Counter(build for user in users for _, build, _ in user.answers)
        print(f"{publisher.count} builds published; answers from {len(builds)} builds; "
              f"{builds.get('', 0)} name none; {mixed(users, publisher.kinds)} mixed")  # fmt: skip


def main() -> None:
    """Runs the users and prints what they saw."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("--users", type=int, default=200)
    asked.add_argument("--seconds", type=int, default=180)
    asked.add_argument("--requests", type=int, default=0, help="ask without pause until so many are answered")
    asked.add_argument("--swap", type=float, default=0, help="publish another build every so many seconds")
    asked.add_argument("--waitress", action="store_true", help="the server that Windows has")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--threads", type=int, default=4)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="atlas-load-", dir=chosen.data) as name:
        run(chosen, Path(name))


def run(chosen: argparse.Namespace, folder: Path) -> None:
    """One run in `folder`."""
    data = world(chosen.data, folder)
    home, live = data / "guangdong", (data / "guangdong" / "CURRENT").read_text().strip()
    settings = {"users": accounts(folder, chosen.users), "workers": chosen.workers, "threads": chosen.threads,
                "state": folder / "state", "log": "warning"}  # fmt: skip
    with running(data, *(("-c", WAITRESS) if chosen.waitress else ()), **settings) as (address, server):
        users = [User(address, number, bool(chosen.swap), chosen.requests > 0) for number in range(chosen.users)]
        print(f"load {os.getloadavg()[0]:.1f}, memory {memory(server.pid):.0f} MB at the start", flush=True)
        signed_in(users, 10)
        callbacks = declared(users[0])
        publisher = Publisher(home, live, chosen.swap) if chosen.swap else None
        meter, began = Meter(server.pid, users), time.monotonic()
        for thread in filter(None, (meter, publisher)):
            thread.start()
        until = began + chosen.seconds
        threads = [threading.Thread(target=user.work, args=(callbacks, until), daemon=True) for user in users]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(0.5)
            if chosen.requests and sum(user.asked for user in users) >= chosen.requests:
                for user in users:
                    user.stopped = True
        for thread in filter(None, (meter, publisher)):
            thread.stopped.set()
        report(users, meter, publisher, began)
        print(f"load {os.getloadavg()[0]:.1f}, processors of the server {processors(server.pid):.0f} s")


def processors(pid: int) -> float:
    """Seconds of processor that a process and those it started have used."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if folder.name == str(pid) or parts[1] == str(pid):
            ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
