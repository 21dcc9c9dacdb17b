"""Settings from the environment (prefix ATLAS_) or a file named .env: typed, checked at start."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How this process runs. Every field is a variable ATLAS_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix="ATLAS_", env_file=".env", extra="ignore")

    data: Path = Field(Path("data"), description="folder of the published builds")
    atlas: str = Field("guangdong", pattern="^[a-z0-9-]{1,40}$", description="which atlas to serve")
    host: str = Field("127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(8050, ge=1, le=65535, description="port to listen on")
    lang: Literal["zh", "en"] = Field("zh", description="language where the link names none")
    workers: int = Field(2, ge=1, le=16, description="server processes (Linux)")
    threads: int = Field(4, ge=1, le=64, description="threads of each process")


class SettingsError(ValueError):
    """One or more settings are not usable; the text lists them all."""


def read() -> Settings:
    """The settings. Raises SettingsError that tells every fault at once."""
    try:
        return Settings()
    except ValidationError as error:
        lines = ["These settings cannot be used:"]
        for fault in error.errors():
            name = f"ATLAS_{str(fault['loc'][0]).upper()}"
            lines.append(f"  {name} is “{fault['input']}”: {fault['msg']}.")
        lines.append("Correct them in the environment or in the file .env, and start again.")
        raise SettingsError("\n".join(lines)) from error
