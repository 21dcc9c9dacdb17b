"""What every command line has in common: the folder of the builds and the atlas, as the settings say unless it does."""

from pathlib import Path
from typing import Annotated

import typer
from dotenv import load_dotenv

from definitions.atlas_names import ALLOWED, usable

FILE = Path(__file__).parents[1] / ".env"


def atlas_name(name: str) -> str:
    """The name of an atlas as a command was given it. Raises BadParameter for one that could not be served."""
    if not usable(name):
        raise typer.BadParameter(
            f"“{name}” is no name of an atlas: give {ALLOWED}, a letter or digit first, as my-atlas."
        )
    return name


Out = Annotated[Path, typer.Option(envvar="ATLAS_DATA", help="Folder of the published builds.")]
Atlas = Annotated[str, typer.Option(envvar="ATLAS_ATLAS", help="Name of the atlas.", callback=atlas_name)]


def with_settings(file: Path = FILE) -> None:
    """Takes the settings of the file .env into the environment, as the app does; what is there already stays."""
    load_dotenv(file)
