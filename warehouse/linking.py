"""The commands of the linkage. Its lists name persons and stay with the owner of the data."""

from pathlib import Path
from typing import Annotated

import typer

from definitions.commands import Atlas, Out
from warehouse.loading.store import FOLDER as STORE
from warehouse.lock import WriterLock
from warehouse.progress import progress

app = typer.Typer(help="Linkage: find persons counted twice, review a sample.", no_args_is_help=True)


def linked(extracts: Path, out: Path, atlas: str = "guangdong", tell=lambda step, done, of: None):
    """Links the person records of `extracts` for the builds in `out`; see warehouse.linkage.job.link."""
    from geodata.boundaries import read
    from warehouse.build import boundary_folder
    from warehouse.linkage.job import link
    from warehouse.planning import fingerprints
    from warehouse.settings import linkage_key

    with WriterLock(out / atlas, "link"):
        shapes = read(boundary_folder(out, atlas))
        return link(extracts, out / atlas, shapes, linkage_key(out), fingerprints, tell)


@app.command()
def find(
    extracts: Annotated[Path | None, typer.Option(help="Folder of the extracts; without it, what was loaded.")] = None,
    out: Out = Path("data"),
    atlas: Atlas = "guangdong",
) -> None:
    """Compare the person records of all systems; the next build shows by township how many persons count twice."""
    with progress("linkage") as tell:
        found = linked(extracts or out / atlas / STORE, out, atlas, tell)
    for line in found.rejected:
        print(line)
    print(
        f"{found.deterministic:,} pairs agree in name, birth date, sex and township; {found.probable:,} are probable."
    )
    print(f"{found.doubtful:,} are for a person to judge. Lists and the sample for review: {found.folder}.")


@app.command()
def judged(
    file: Annotated[Path, typer.Argument(help="The sample for review with verdicts: same or different.")],
) -> None:
    """Say, band by band, what share of the reviewed pairs is one person, beside what the weights expect."""
    from warehouse.linkage.review import judged as read

    found = read(file)
    for band in found:
        share = band.same / band.judged
        told = f"{share:7.1%} one person ({band.low:.1%} to {band.high:.1%}), expected {band.expected:.1%}"
        print(f"{band.band:>12}  {band.judged:5,} judged  {told}")
    if not found:
        print("No verdict is filled in yet.")
