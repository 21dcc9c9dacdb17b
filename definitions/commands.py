"""What every command line has in common: the folder of the builds and the atlas, as the settings say unless it does."""

from pathlib import Path
from typing import Annotated

import typer
from dotenv import load_dotenv

FILE = Path(__file__).parents[1] / ".env"
Out = Annotated[Path, typer.Option(envvar="ATLAS_DATA", help="Folder of the published builds.")]
Atlas = Annotated[str, typer.Option(envvar="ATLAS_ATLAS", help="Name of the atlas.")]


def with_settings(file: Path = FILE) -> None:
    """Takes the settings of the file .env into the environment, as the app does; what is there already stays."""
    load_dotenv(file)
