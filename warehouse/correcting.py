"""The commands of corrections. Who acts is who signed in to the operating system, not what a command says."""

import csv
import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from definitions.cells import inert
from definitions.commands import Atlas, Out
from warehouse.corrections import Correction, Log
from warehouse.errors import WarehouseError
from warehouse.extracts import sources
from warehouse.loading.store import FOLDER, opened
from warehouse.lock import WriterLock

app = typer.Typer(help="Corrections: propose, approve, refuse, undo, list, export.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="Number of the correction.")]
Why = Annotated[str, typer.Option("--reason", "--why", help="The reason.")]
# The kernel notes who signed in; no one but root can change it afterwards.
SIGNED_IN, NOBODY = Path("/proc/self/loginuid"), 2**32 - 1
TITLES = ("number", "state", "table", "key", "column", "before", "after", "reason", "steps")


def acting() -> str:
    """The account that signed in, which stays the same when it takes on that of the service (`sudo -u atlas`); where
    the system does not know (no login, Windows), the account that runs this command."""
    try:
        import pwd
    except ImportError:
        return getpass.getuser()
    told = int(SIGNED_IN.read_text()) if SIGNED_IN.exists() else NOBODY
    number = os.getuid() if told == NOBODY else told
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        # A container knows who signed in to its host by number alone.
        return f"uid {number}"


@app.command()
def propose(
    table: Annotated[str, typer.Option(help="Table of the contract.")],
    key: Annotated[list[str], typer.Option(help="COLUMN=VALUE; together they name exactly one row.")],
    column: Annotated[str, typer.Option(help="Column to correct.")],
    reason: Why,
    to: Annotated[str | None, typer.Option(help="The right value; without it, empty.")] = None,
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Propose another value for a row that was loaded."""
    from geodata.boundaries import read
    from warehouse.build import boundary_folder
    from warehouse.known import refuse_unknown

    source = next((one for one in sources() if one.name == table), None)
    if source is None:
        raise WarehouseError(f"There is no table {table}.", allowed=", ".join(one.name for one in sources()))
    pairs = dict(part.split("=", 1) for part in key if "=" in part)
    if len(pairs) < len(key):
        raise WarehouseError("A key is not of the form COLUMN=VALUE.", found=", ".join(key))
    home = out / atlas
    with WriterLock(home, "correct"):
        delivery = opened(home / FOLDER)
        refuse_unknown(delivery, source, column, to, read(boundary_folder(out, atlas)))
        print(_line(Log(home).propose(delivery, source, pairs, column, to, reason, acting())))


def _step(action: str, number: int, why: str, out: Path, atlas: str) -> None:
    with WriterLock(out / atlas, "correct"):
        print(_line(Log(out / atlas).step(action, number, acting(), why)))


@app.command()
def approve(number: Number, why: Why = "", out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """Approve what another person proposed; the next build applies it."""
    _step("approve", number, why, out, atlas)


@app.command()
def refuse(number: Number, why: Why, out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """Refuse a proposal."""
    _step("refuse", number, why, out, atlas)


@app.command()
def undo(number: Number, why: Why, out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """Undo an approved correction; the next build sees the delivered value again."""
    _step("undo", number, why, out, atlas)


@app.command("accept-loss")
def accept_loss(why: Why, out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """Go on where corrections are lost and no backup holds them; the log names who accepted it."""
    from warehouse import builds
    from warehouse.build import CORRECTIONS

    home = out / atlas
    with WriterLock(home, "correct"):
        kept = builds.kept(home) if (home / "builds").is_dir() else []
        Log(home).accept_loss([builds.told(home, folder.name, CORRECTIONS) for folder in kept], acting(), why)
    print("The next build is made without the corrections that are lost; propose again what is known of them.")


@app.command("list")
def listed(out: Out = Path("data"), atlas: Atlas = "guangdong") -> None:
    """List all corrections with their state."""
    log = Log(out / atlas)
    lines = [f"{at}  corrections were lost; {by} accepted it ({why})" for at, by, why in log.losses()]
    print("\n".join([*map(_line, log.entries()), *lines]) or "No correction was ever proposed.")


@app.command()
def export(
    file: Annotated[Path, typer.Option(help="The CSV to write; it names rows, keep it as the extracts.")],
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Write the log of corrections as CSV, for its owner alone."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(TITLES)
        log = Log(out / atlas)
        writer.writerows([inert(cell) for cell in ("", "lost", *[""] * 5, why, f"{at} {by}")]
                         for at, by, why in log.losses())  # fmt: skip
        for entry in log.entries():
            steps = "; ".join(" ".join(part for part in step if part) for step in entry.steps)
            key = ", ".join(f"{name}={value}" for name, value in entry.key.items())
            cells = (entry.table, key, entry.column, entry.before, entry.after, entry.reason, steps)
            writer.writerow([inert(cell) for cell in (entry.number, entry.state, *cells)])
    print(f"Written to {file}.", file=sys.stderr)


def _line(entry: Correction) -> str:
    key = ", ".join(f"{name}={value}" for name, value in entry.key.items())
    change = f"{entry.column}: {entry.before or '(empty)'} → {entry.after or '(empty)'}"
    return f"{entry.number}  {entry.state:9} {entry.table} [{key}] {change}  ({entry.reason}; {entry.steps[-1][1]})"
