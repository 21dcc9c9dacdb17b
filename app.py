"""Starts the atlas: settings, browser packages, data, server. Nothing imports this file."""

import sys
from pathlib import Path
from typing import Annotated

if sys.version_info < (3, 11):
    sys.exit(f"The atlas needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
try:
    import typer

    from callbacks.host import browser_packages, demonstration, doctor, logs, settings
    from warehouse.progress import speak
except ModuleNotFoundError as missing:
    sys.exit(f"The Python package {missing.name} is missing. Run “make run”, or “pip install -r requirements.txt”.")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Start the Township Atlas of Social Protection and print its address.

    Settings are variables of the environment, or lines of a file .env: ATLAS_PORT, ATLAS_HOST,
    ATLAS_DATA, ATLAS_ATLAS, ATLAS_LANG and others; the README has the table.
    """
    if context.invoked_subcommand:
        return
    chosen = _settings()
    browser_packages.ensure()
    demonstration.ensure(chosen)
    from callbacks.host.factory import create_app
    from callbacks.host.serving import serve

    serve(create_app(chosen), chosen)


@app.command("doctor")
def look() -> None:
    """Look for what would keep the atlas from running, and say how to mend it."""
    raise typer.Exit(doctor.report(_settings()))


@app.command("audit")
def audit(action: str = typer.Argument(help="verify")) -> None:
    """Check the chain of the audit: every line sealed with the one before."""
    from callbacks.audit import Audit

    if action != "verify":
        raise typer.BadParameter("the only action is “verify”")
    kept = Audit(_settings().kept / "audit.jsonl")
    faults = kept.faults()
    number, seal = kept.seal if not faults else (0, "")
    print("\n".join(faults) if faults else f"{number} lines, every one sealed with the one before; seal {seal}")
    raise typer.Exit(1 if faults else 0)


@app.command("backup")
def backup(folder: Annotated[Path, typer.Argument(help="Folder of the backups; the last fourteen are kept.")]) -> None:
    """Copy builds, keys, audit and users into a new folder, read back and compared. The atlas may be running."""
    from callbacks.host import backups

    made = backups.backup(_settings(), folder)
    print(f"{made}: {sum(path.stat().st_size for path in made.rglob('*') if path.is_file()) / 1e6:,.0f} MB, read back.")


@app.command("restore")
def restore(backup: Annotated[Path, typer.Argument(help="One backup: the folder named by its time.")]) -> None:
    """Put a backup into place, pointers last. Stop the atlas first; sign in again afterwards."""
    from callbacks.host import backups

    for line in backups.restore(_settings(restoring=True), backup):
        print(line)
    print("Restored. Look with “python app.py doctor”, then start the atlas.")


@app.command("rehearse")
def rehearse() -> None:
    """Draw every page of the live build once, without serving: before an upgrade, by the new version."""
    from tempfile import TemporaryDirectory

    from callbacks.host.factory import create_app
    from callbacks.host.serving import first_answers, warm_up

    with TemporaryDirectory() as state:
        made = create_app(_settings().model_copy(update={"state": Path(state)}))
        with made.access.warming():
            warm_up(made)
            first_answers(made, strictly=True)
    print("Every page is drawn from the live build: this version can take over.")


@app.command("sessions")
def sessions(
    action: str = typer.Argument("list", help="list, or end"),
    name: str = typer.Argument("", help="whose sessions end; “all” for everybody's"),
) -> None:
    """List who is signed in, or end the sessions of one person or of all."""
    from callbacks.host import ending

    chosen = _settings()
    if action == "list":
        print("\n".join(ending.listed(chosen)) or "Nobody is signed in.")
    elif action == "end" and name:
        print(f"{ending.end(chosen, name)} sessions ended")
    else:
        raise typer.BadParameter("“sessions list”, “sessions end NAME” or “sessions end all”")


@app.command("password")
def password() -> None:
    """Ask for a password and print the hash of it that the file of users takes."""
    from callbacks.host.people import HASHER

    print(HASHER.hash(typer.prompt("Password", hide_input=True, confirmation_prompt=True)))


def _settings(restoring: bool = False) -> settings.Settings:
    chosen = settings.read(restoring)
    logs.configure(chosen.log)
    for name in settings.unknown():
        print(f"{name} is not a setting and has no effect; the README lists the settings.", file=sys.stderr)
    return chosen


def main() -> None:
    """Runs a command; what went wrong is told in a sentence."""
    speak()
    try:
        app()
    except (RuntimeError, OSError, ValueError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
