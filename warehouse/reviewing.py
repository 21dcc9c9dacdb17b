"""The commands of the review of hits: case lists come back with verdicts."""

from pathlib import Path
from typing import Annotated

import typer

from definitions.commands import Atlas, Out
from warehouse import verdicts
from warehouse.correcting import acting
from warehouse.lock import WriterLock

app = typer.Typer(help="Hits of rules: take in what reviewers found.", no_args_is_help=True)


@app.callback()
def hits() -> None:
    """Hits of rules: take in what reviewers found."""


@app.command()
def judged(
    file: Annotated[Path, typer.Argument(help="A case list with verdicts: confirmed or legitimate.")],
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Note the verdicts of a case list; later lists bear them, and the next build tells them rule by rule."""
    home = out / atlas
    with WriterLock(home, "hits judged"):
        new = verdicts.take(home, file, acting())
        lines = verdicts.told(verdicts.held(home))
    print("\n".join([f"{len(new):,} verdicts noted.", *lines]))
