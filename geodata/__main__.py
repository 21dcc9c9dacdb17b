"""The commands of the boundaries. Exit status 0: done; 1: the file is not usable; 2: usage."""

import os
import sys
from pathlib import Path
from typing import Annotated

import shapely
import typer

from definitions.commands import atlas_name, with_settings
from geodata.boundaries import BoundaryError, read

app = typer.Typer(help="Boundaries.", no_args_is_help=True, add_completion=False,
                  pretty_exceptions_enable=False)  # fmt: skip


@app.command("make-default")
def make_default(out: Path = Path(__file__).parent / "guangdong") -> None:
    """Make the default boundaries of Guangdong from open packages (needs the development set-up)."""
    from geodata.make_default import make_default as make

    for level, count in make(out).items():
        print(f"{level}: {count} areas")


@app.command("name-default")
def name_default(out: Path = Path(__file__).parent / "guangdong") -> None:
    """Name the areas of the default boundaries anew after a change of readings (needs the development set-up)."""
    from geodata.make_default import name_default as name

    print(f"{name(out)} names changed.")


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="GeoPackage, Shapefile (also zipped), GeoJSON, TopoJSON, FlatGeobuf or GeoParquet.")
    ],
    atlas: Annotated[str, typer.Option(help="Name of the atlas the boundaries are for.", callback=atlas_name)],
    layer: Annotated[
        list[str] | None, typer.Option(help="LEVEL=LAYER, from the top down; LEVEL alone for the only layer.")
    ] = None,
    code: Annotated[str, typer.Option(help="Column with the code.")] = "",
    name: Annotated[str, typer.Option(help="Column with the name.")] = "",
    name_en: Annotated[str, typer.Option(help="Column with the English name.")] = "",
    parent: Annotated[str, typer.Option(help="Column with the code of the area above.")] = "",
    crs: Annotated[str, typer.Option(help="Coordinate system if the file does not say it, e.g. EPSG:4490.")] = "",
    undo_gcj02: Annotated[bool, typer.Option(help="Bring GCJ-02 coordinates to WGS84.")] = False,
    elsewhere: Annotated[
        bool, typer.Option(help="Import areas although they lie elsewhere than the built-in ones of their codes.")
    ] = False,
    top: Annotated[str, typer.Option(help="CODE,中文,English of the whole.")] = "all,全部,All",
    codes: Annotated[Path | None, typer.Option(help="CSV whose first column lists the codes expected.")] = None,
    source: str = "",
    vintage: str = "",
    review_number: Annotated[str, typer.Option(help="Map review number (审图号).")] = "",
    out: Annotated[Path | None, typer.Option(help="Folder to write to.")] = None,
) -> None:
    """Bring your own boundaries: checked, repaired, reported."""
    from geodata.importing import Plan, import_

    levels = tuple((a, b) for a, _, b in (text.partition("=") for text in layer or ["township"]))
    words = tuple(top.split(","))
    if len(words) != 3:
        raise typer.BadParameter("CODE,中文,English", param_hint="--top")
    plan = Plan(file, atlas, levels, code, name, name_en, parent, crs, undo_gcj02, elsewhere, words, source, vintage,
                review_number, codes=codes)  # fmt: skip
    for line in import_(plan, out or Path(os.environ.get("ATLAS_DATA", "data")) / "boundaries" / atlas).lines:
        print(line)


@app.command()
def check(folder: Path) -> None:
    """Say whether a boundary set is sound."""
    found = read(folder)
    torn = []
    for level, layer in found.layers.items():
        polygons = layer.geometry.to_numpy()
        sound = shapely.is_valid(polygons).all() and shapely.coverage_is_valid(polygons)
        print(f"{level}: {len(layer)} areas, {'valid coverage' if sound else 'NOT a valid coverage'}")
        torn += [] if sound else [level]
    raise typer.Exit(1 if torn else 0)


def main() -> None:
    """Runs a command; an unusable file is a sentence, not a traceback."""
    with_settings()
    try:
        app()
    except BoundaryError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
