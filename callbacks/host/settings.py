"""Settings from the environment (prefix ATLAS_) or the file .env beside app.py: typed, checked at start."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from definitions.atlas_names import ALLOWED, PATTERN

ROOT = Path(__file__).parents[2]
PREFIX = "ATLAS_"


def _folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise ValueError("is a file")
    return path


def _file(path: Path) -> Path:
    if not path.is_file():
        raise ValueError("is no file")
    return path


def _whole(default: int, least: int, most: int, description: str) -> Any:
    """A setting that is a whole number within limits, which are told when another is given."""
    allowed = {"allowed": f"a whole number from {least} to {most}"}
    return Field(default, ge=least, le=most, description=description, json_schema_extra=allowed)


class Settings(BaseSettings):
    """How this process runs. Field `port` is the variable ATLAS_PORT; the first line of each
    description says what it is, `allowed` what it may be."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ROOT / ".env", extra="ignore", frozen=True)

    data: Annotated[Path, AfterValidator(_folder)] = Field(
        ROOT / "data",
        description="folder of the published builds",
        json_schema_extra={"allowed": "a folder, or a path where one can be made"},
    )
    atlas: str = Field(
        "guangdong",
        pattern=PATTERN,
        description="which of the atlases in that folder to serve",
        json_schema_extra={"allowed": ALLOWED},
    )
    audience: Literal["internal", "briefing", "public"] = Field(
        "internal",
        description="whose published file is served",
        json_schema_extra={"allowed": "internal, briefing or public"},
    )
    users: Path | None = Field(
        None,
        description="file of those who sign in with a password; without it or a sign-in service one person is served",
        json_schema_extra={
            "allowed": "a TOML file that is there, outside the repository; docs/operations.md shows one"
        },
    )
    provider: Path | None = Field(
        None,
        description="file of the sign-in service (OpenID Connect) and of what is believed of its claims",
        json_schema_extra={
            "allowed": "a TOML file that is there, outside the repository; docs/operations.md shows one"
        },
    )
    state: Annotated[Path, AfterValidator(_folder)] | None = Field(
        None,
        description="folder of sessions and audit; without it, state in the folder of the builds",
        json_schema_extra={"allowed": "a folder, or a path where one can be made"},
    )
    tls: bool = Field(
        False,
        description="whether browsers reach the atlas through TLS; cookies are then sent on no other way",
        json_schema_extra={"allowed": "true or false"},
    )
    host: str = Field(
        "127.0.0.1",
        pattern=r"^[A-Za-z0-9.:-]{1,255}$",
        description="address to listen on; 0.0.0.0 for all of this machine",
        json_schema_extra={"allowed": "an IP address or the name of this machine"},
    )
    port: int = _whole(8050, 1, 65535, "port to listen on")
    lang: Literal["zh", "en"] = Field(
        "zh",
        description="language where the link names none",
        json_schema_extra={"allowed": "zh or en"},
    )
    renderer: Literal["auto", "webgl", "canvas", "svg"] = Field(
        "auto",
        description="what draws the map; auto asks each browser whether it has a graphics processor",
        json_schema_extra={"allowed": "auto, webgl, canvas or svg"},
    )
    workers: int = _whole(2, 1, 32, "server processes; Windows has one")
    threads: int = _whole(4, 1, 64, "threads of each process")
    memory: int = _whole(
        300, 0, 64_000, "megabytes of spells kept in memory; what is beyond is read from the file, ten times slower"
    )
    scale: float = Field(
        0.1,
        ge=0.0005,
        le=1,
        description="share of the real province that the demonstration is made with",
        json_schema_extra={"allowed": "a number from 0.0005 to 1"},
    )
    log: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="what is logged: this and worse",
        json_schema_extra={"allowed": "debug, info, warning or error"},
    )

    @property
    def is_guarded(self) -> bool:
        """Whether people sign in."""
        return self.users is not None or self.provider is not None

    def told(self) -> dict[str, str]:
        """The settings by name, as they may be recorded: paths and choices, none of them a secret."""
        return {name: str(value) for name, value in self.model_dump().items() if value is not None}

    @property
    def spell_bytes(self) -> int:
        """How much of the rows of spells is kept in memory."""
        return 1_000_000 * self.memory

    @property
    def kept(self) -> Path:
        """The folder of sessions and audit."""
        return self.state or self.data / "state"


class Present(Settings):
    """The settings of what is there: files that are named exist, as they need not before a backup is restored."""

    users: Annotated[Path, AfterValidator(_file)] | None = Settings.model_fields["users"]
    provider: Annotated[Path, AfterValidator(_file)] | None = Settings.model_fields["provider"]


class SettingsError(ValueError):
    """One or more settings are not usable; the text lists them all."""


def read(restoring: bool = False) -> Settings:
    """The settings; when `restoring`, files that they name may be missing. Raises SettingsError that tells every fault
    at once."""
    try:
        return Settings() if restoring else Present()
    except ValidationError as error:
        faults = [_fault(str(entry["loc"][0]), entry["input"]) for entry in error.errors()]
        raise SettingsError(
            "\n".join(
                [
                    "These settings cannot be used:",
                    *faults,
                    "Correct them in the environment or in the file .env, and start again.",
                ]
            )
        ) from error


def _fault(field: str, found: object) -> str:
    declared: Any = Settings.model_fields[field]
    allowed = declared.json_schema_extra["allowed"]
    return f"  {PREFIX}{field.upper()} ({declared.description}) is “{found}”; allowed: {allowed}."


def unknown() -> list[str]:
    """Variables of our prefix that no setting has: most often a slip of the pen."""
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)


def table() -> list[tuple[str, str, str, str]]:
    """One row per setting: variable, default, what it may be, what it is."""
    return [
        (f"{PREFIX}{name.upper()}", _default(field), field.json_schema_extra["allowed"], field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _default(field: Any) -> str:
    value = field.default
    return value.name if isinstance(value, Path) else str(value)
