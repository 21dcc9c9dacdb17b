"""Writes briefs as PDF: `python -m layouts.briefs --help`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from definitions.commands import Atlas, Out, with_settings
from layouts.briefs.batch import batch_areas, batch_levels, write_batch
from layouts.view import View, settle
from queries.catalogue import Catalogue, catalogue
from queries.reader import Builds

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def write(
    within: Annotated[
        str, typer.Option(help="Code of the area whose parts get a brief; the whole atlas unless given.")
    ] = "",
    level: Annotated[str, typer.Option(help="Level of the areas, such as district or township.")] = "district",
    out: Annotated[Path, typer.Option(help="Folder for briefs.zip, briefs.pdf and briefs.xlsx.")] = Path("briefs"),
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    indicator: Annotated[str, typer.Option(help="Indicator; the atlas's own unless given.")] = "",
    programme: Annotated[str, typer.Option(help="Programme; the atlas's own unless given.")] = "",
    data: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Write a two-page brief for each area of a level: each in briefs.zip, all in briefs.pdf and briefs.xlsx."""
    reader = Builds(data, atlas).current()
    held = catalogue(reader)
    place = within or held.root
    _check(held, place, level, lang)
    asked = View(indicator=indicator, programme=programme, within=place, lang=lang)
    view, changed = settle(asked, held)
    wrong = [notice for notice in changed if notice.field in ("indicator", "programme")]
    if wrong:
        raise ValueError("; ".join(f"{entry.field} “{entry.found}” is not in this build" for entry in wrong) + ".")
    codes = batch_areas(held, place, level)
    out.mkdir(parents=True, exist_ok=True)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task("briefs", total=len(codes))
        write_batch(reader, held, view, codes, out, lambda done, of: progress.update(bar, completed=done) or True)
    print(f"{len(codes)} briefs in {out / 'briefs.zip'}, {out / 'briefs.pdf'} and {out / 'briefs.xlsx'}.")


def _check(held: Catalogue, within: str, level: str, lang: str) -> None:
    if within not in held.areas:
        raise ValueError(f"There is no area “{within}” in this build. Give an official code, such as {held.root}.")
    if lang not in ("zh", "en"):
        raise ValueError(f"The language is “{lang}”. Allowed: zh, en.")
    levels = [name for name, _, _ in batch_levels(held, within, "en")]
    if level not in levels:
        raise ValueError(
            f"“{level}” has no areas within {within}. Allowed: {', '.join(levels) or 'none, it has no parts'}."
        )


def main() -> None:
    """Runs the command; what went wrong is told in a sentence."""
    with_settings()
    try:
        app()
    except (RuntimeError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("Stopped; what was written so far is incomplete.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
