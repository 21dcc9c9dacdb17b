"""The atlas's own browser code, under an address that changes with its content: a browser asks for it once."""

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets"
HASH_BYTES = 6


@cache
def path() -> str:
    """Where the files are served: `assets/` and a hash of their names and content."""
    content = hashlib.blake2b(digest_size=HASH_BYTES)
    for file in sorted(file for file in FOLDER.rglob("*") if file.is_file()):
        body = file.read_bytes()
        content.update(f"{file.relative_to(FOLDER).as_posix()} {len(body)} ".encode() + body)
    return f"assets/{content.hexdigest()}"


def url(file: str) -> str:
    """The address of one of them on this host."""
    return f"/{path()}/{file}"
