"""Looks for what would keep the atlas from running, and says how to mend it."""

import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import definitions
from callbacks.host import browser_packages
from callbacks.host.settings import Settings

NEEDED_PYTHON = (3, 11)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NEEDED_DISK_BYTES = 2_000_000_000
NEEDED_MEMORY_BYTES = 1_000_000_000
HEALTH_SECONDS, LONGEST_HEALTH = 10, 10_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, what was found, and what to do where it is not well."""

    name: str
    well: bool
    found: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """The finding as one line of the report."""
        if self.well:
            return f"ok       {self.name}: {self.found}"
        return f"PROBLEM  {self.name}: {self.found}\n         → {self.remedy}"


def findings(settings: Settings) -> Iterator[Finding]:
    """One finding per thing that running needs."""
    yield python()
    yield packages()
    yield folder(settings.data)
    yield from build(settings)
    yield from protected(settings)
    yield people(settings)
    yield audit(settings)
    yield port(settings.host, settings.port)
    yield memory()


def report(settings: Settings) -> int:
    """Prints one line per finding; 0 if all is well."""
    sound = True
    for finding in findings(settings):
        print(finding.line, flush=True)
        sound = sound and finding.well
    return 0 if sound else 1


def python() -> Finding:
    """Whether this Python is new enough."""
    wanted = ".".join(map(str, NEEDED_PYTHON))
    return Finding(
        "Python",
        sys.version_info >= NEEDED_PYTHON,
        ".".join(map(str, sys.version_info[:3])),
        f"Install Python {wanted} or newer, remove .venv, and run “make run”.",
    )


def packages() -> Finding:
    """Whether the locked browser packages are installed."""
    lacking = browser_packages.missing()
    return Finding(
        "browser packages",
        not lacking,
        f"missing {', '.join(lacking)}" if lacking else ", ".join(map(" ".join, browser_packages.versions().items())),
        "Run “make setup”, or “python -m callbacks.host.browser_packages”.",
    )


def folder(data: Path) -> Finding:
    """Whether the data folder can be written to and has room for a build."""
    existing = next(path for path in (data, *data.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    writable = os.access(existing, os.W_OK)
    found = f"{data}, {free / 1e9:,.1f} GB free" + ("" if writable else ", not writable")
    return Finding(
        "data folder",
        writable and free >= NEEDED_DISK_BYTES,
        found,
        f"A build needs {NEEDED_DISK_BYTES / 1e9:.0f} GB: make room, give this user the right to write, "
        "or set ATLAS_DATA to another folder.",
    )


def build(settings: Settings) -> Iterator[Finding]:
    """Whether there is a live build, and whether its files are as they were written."""
    home = settings.data / settings.atlas
    pointer = home / "CURRENT"
    live = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.is_file() else ""
    yield Finding(
        "published build",
        bool(live),
        live or f"none in {home}",
        "“make demo” makes the demonstration; “python -m warehouse build” builds your own extracts.",
    )
    if live:
        from definitions.manifest import faults

        wrong = faults(home / "builds" / live)
        yield Finding(
            "files of that build",
            not wrong,
            "; ".join(wrong[:3]) or "every hash agrees",
            "“python -m warehouse rollback” goes back to the last sound build.",
        )
        if not wrong:
            yield _tables(home / "builds" / live)


def _tables(folder: Path) -> Finding:
    """Whether this version of the atlas reads the tables of a build."""
    from queries.reader import open_build

    told, sound = "this version reads them", True
    try:
        open_build(folder).connection.close()
    except ValueError as error:
        told, sound = str(error), False
    return Finding(
        "tables of that build", sound, told, "“Upgrade, and back” in docs/operations.md says how to build it anew."
    )


def protected(settings: Settings) -> Iterator[Finding]:
    """For each protected audience with a build: whether it is of the live exact build and as it was written."""
    from definitions.manifest import faults
    from warehouse import builds
    from warehouse.protection.protect import home

    live = builds.live(settings.data / settings.atlas)
    for name, audience in definitions.audiences().items():
        place = home(settings.data, settings.atlas, name)
        made = builds.live(place) if audience.k > 1 else ""
        if not made and not (audience.k > 1 and settings.audience == name):
            continue
        wrong = faults(place / "builds" / made) if made else [f"none in {place}"]
        behind = [] if made.startswith(live) else [f"{made} is not of the live build {live}"]
        yield Finding(
            f"file for {name}", not wrong + behind, "; ".join([*wrong, *behind][:3]) or made,
            f"“python -m warehouse protect --audience {name}” makes it anew.",
        )  # fmt: skip


def people(settings: Settings) -> Finding:
    """Whether those who may sign in are known, and passwords travel only where nobody listens."""
    if not settings.is_guarded:
        alone = settings.host in LOOPBACK
        return Finding(
            "sign-in", alone, "nobody signs in; one person is served",
            "Others can reach this address: name those who may sign in with ATLAS_USERS, or the sign-in service with "
            "ATLAS_PROVIDER (docs/operations.md).",
        )  # fmt: skip
    from callbacks.host import claims
    from callbacks.host.people import People, PeopleError

    try:
        service = claims.read(settings.provider).issuer if settings.provider else ""
        count = len(People(settings.users).read()) if settings.users else 0
    except (PeopleError, claims.ProviderError) as error:
        return Finding("sign-in", False, str(error), "Until it is mended nobody can sign in.")
    safe = settings.tls or settings.host in LOOPBACK
    return Finding(
        "sign-in", bool(count or service) and safe,
        f"{count} persons with a password{f', others through {service}' if service else ''}"
        + ("" if safe else ", without TLS"),
        "Put a gateway with TLS in front of the atlas and set ATLAS_TLS=true; name at least one person.",
    )  # fmt: skip


def audit(settings: Settings) -> Finding:
    """Whether the chain of the audit is whole."""
    from callbacks.audit import Audit

    kept = Audit(settings.kept / "audit.jsonl")
    wrong = kept.faults()
    return Finding(
        "audit", not wrong, "; ".join(wrong) or f"{kept.seal[0]} lines, every one sealed",
        "Keep the file as it is for the auditor, move it aside, and find out who could write to it.",
    )  # fmt: skip


def port(host: str, number: int) -> Finding:
    """Whether the port can be listened on, or the atlas does so already and serves what was published last."""
    fault = port_fault(host, number)
    status, build = answering(host, number) if fault else ("", "")
    if status:
        return Finding(
            "port", status == "ok", f"the atlas answers at {host}:{number}: {status}, build {build}",
            "The pointer or the newest build is damaged and the one before is served: “python -m warehouse verify”, "
            "then “python -m warehouse rollback” or build again.",
        )  # fmt: skip
    return Finding("port", not fault, fault or f"{host}:{number} is free", "Stop what uses it, or set ATLAS_PORT.")


def answering(host: str, number: int) -> tuple[str, str]:
    """What an atlas that runs at this address says of its health, and its build; nothing if none answers."""
    connection = HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), number, timeout=HEALTH_SECONDS)
    try:
        connection.request("GET", "/healthz")
        said = json.loads(connection.getresponse().read(LONGEST_HEALTH))
        return str(said["status"]), str(said["build"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return "", ""
    finally:
        connection.close()


def port_fault(host: str, number: int) -> str:
    """Why this port cannot be listened on; nothing if it can."""
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
    except OSError:
        return f"{host} is not an address of this machine"
    with socket.socket(kind, socket.SOCK_STREAM) as probe:
        # On Windows this option lets two servers share a port; elsewhere it only skips the wait after a stop.
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            return f"{host}:{number} cannot be used ({(error.strerror or str(error)).lower()})"
    return ""


def memory() -> Finding:
    """Whether enough memory is free; unknown counts as enough."""
    free = _free_memory()
    return Finding(
        "memory",
        free is None or free >= NEEDED_MEMORY_BYTES,
        "not known on this system" if free is None else f"{free / 1e9:,.1f} GB free",
        f"The atlas needs {NEEDED_MEMORY_BYTES / 1e9:.0f} GB: close other programs, or set ATLAS_WORKERS=1.",
    )


def _free_memory() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)
