"""The manifest of a published build: every file with its hash, written last. Without it a folder is no build."""

import hashlib
import json
from pathlib import Path

NAME = "manifest.json"


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def listed(folder: Path) -> dict[str, str]:
    """The hash of every file of a build. Raises OSError, ValueError, KeyError, TypeError or AttributeError."""
    manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
    return {str(name): str(entry["sha256"]) for name, entry in manifest["files"].items()}


def faults(folder: Path) -> list[str]:
    """What is wrong with a build: files missing, or not as they were written."""
    try:
        hashes = listed(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [f"{NAME} is missing or unreadable"]
    found = [] if hashes else [f"{NAME} names no file"]
    for name, digest in hashes.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif sha256(path) != digest:
            found.append(f"{name} is not as it was written")
    return found
