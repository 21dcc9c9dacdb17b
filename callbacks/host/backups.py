"""Backup and restore: builds, pointers, keys, boundaries, audit and users, as a folder whose every file has its hash.

Sessions are left out: those that were ended must not come back. What a build was made from is the business of the
systems that delivered it.
"""

import hashlib
import json
import os
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from callbacks.audit import Audit
from callbacks.host.settings import Settings
from definitions.manifest import sha256
from warehouse.errors import WarehouseError
from warehouse.lock import WriterLock

LIST = "backup.json"
KEPT = 14
POINTER = "CURRENT"
SECRET = 0o600


class BackupError(RuntimeError):
    """A backup could not be made or used; the text says why and what to do."""


def backup(settings: Settings, target: Path, now: datetime | None = None) -> Path:
    """A new folder in `target` with everything that a restore needs, read back and compared. Raises BackupError."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    made, final = target / f".{name}-{os.getpid()}", target / name
    if final.exists():
        raise BackupError(f"{final} is there already. Wait a second and try again.")
    earlier = ([None, *_kept(target)])[-1]
    try:
        files = _gather(settings, made, earlier)
        if not any(file.startswith("data/") and file.endswith(POINTER) for file in files):
            raise BackupError(f"There is no published build in {settings.data}: nothing to back up.")
        _write(made / LIST, {"made": name, "atlas": settings.atlas, "files": files})
        if wrong := faults(made):
            raise BackupError(f"What was written cannot be read back: {'; '.join(wrong[:3])}. Is the disk sound?")
        os.replace(made, final)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}. Backups made before are unchanged.") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    for old in _kept(target)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return final


def restore(settings: Settings, source: Path) -> list[str]:
    """Puts a backup into place, pointers last; what was there and differs is set aside. One line per file that was.

    Raises BackupError, and changes nothing, if a file of the backup is not as it was written or a job is at work.
    """
    if wrong := faults(source):
        raise BackupError(f"{source} is not as it was written: {'; '.join(wrong[:3])}. Take an earlier one.")
    files = json.loads((source / LIST).read_text(encoding="utf-8"))["files"]
    with ExitStack() as held:
        try:
            for file in files:
                if Path(file).name == POINTER:
                    held.enter_context(WriterLock(_place(settings, file).parent, "restore"))
        except WarehouseError as error:
            raise BackupError(str(error)) from None
        return _put_back(settings, source, files)


def _put_back(settings: Settings, source: Path, files: dict[str, str]) -> list[str]:
    aside = settings.data / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    said = []
    for file in sorted(files, key=lambda file: file.endswith(POINTER)):
        place = _place(settings, file)
        if place is None:
            said.append(f"{file} is left in the backup: set ATLAS_{Path(file).stem.upper()} to where it belongs")
            continue
        if place.exists():
            if sha256(place) == files[file]:
                continue
            (aside / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(place, aside / file)
            said.append(f"{place} was another; the one before is {aside / file}")
        _copy(source / file, place)
    return said


def faults(folder: Path) -> list[str]:
    """What is wrong with a backup: files missing, or not as they were written."""
    try:
        files = json.loads((folder / LIST).read_text(encoding="utf-8"))["files"]
        listed = {str(file): str(digest) for file, digest in files.items()}
    except (OSError, ValueError, KeyError, AttributeError):
        return [f"{LIST} is missing or unreadable"]
    found = [
        f"{file} leads out of the backup" for file in listed if ".." in Path(file).parts or Path(file).is_absolute()
    ]
    for file, digest in listed.items():
        if not (folder / file).is_file():
            found.append(f"{file} is missing")
        elif sha256(folder / file) != digest:
            found.append(f"{file} is not as it was written")
    return found


def _gather(settings: Settings, made: Path, earlier: Path | None) -> dict[str, str]:
    """Copies everything; the hash of each file. Pointers are read before the builds they name, and written after."""
    files: dict[str, str] = {}
    pointers = {path: path.read_bytes() for path in sorted(settings.data.glob(f"**/{POINTER}")) if _is_ours(path)}
    # Those of audiences lie within the folder of their atlas.
    below = {path for pointer in pointers for path in pointer.parent.rglob("*") if path not in pointers}
    for path in sorted({settings.data / "linkage.key", *(settings.data / "boundaries").rglob("*"), *below}):
        if path.is_file() and _is_ours(path):
            _take(path, "data" / path.relative_to(settings.data), made, earlier, files)
    for own, path in _lists(settings).items():
        if path and path.is_file():
            _take(path, Path(own), made, earlier, files)
    audit = Audit(settings.kept / "audit.jsonl")
    if audit.file.exists():
        with FileLock(f"{audit.file}.lock", timeout=30):
            _take(audit.file, Path("state/audit.jsonl"), made, earlier, files)
    for path, content in pointers.items():
        file = "data" / path.relative_to(settings.data)
        (made / file).parent.mkdir(parents=True, exist_ok=True)
        (made / file).write_bytes(content)
        files[file.as_posix()] = hashlib.sha256(content).hexdigest()
    return files


def _is_ours(path: Path) -> bool:
    """Whether a file of the data folder is part of what is live, and not of a job at work or of a restore."""
    parts = path.parts
    unfinished = any(part.startswith((".making-", "replaced-")) for part in parts)
    return not unfinished and not path.name.startswith("writer.") and "checked" not in parts and "state" not in parts


def _take(path: Path, file: Path, made: Path, earlier: Path | None, files: dict[str, str]) -> None:
    digest, place = sha256(path), made / file
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    files[file.as_posix()] = digest
    same = earlier / file if earlier else None
    if same and "builds" in file.parts and same.is_file() and sha256(same) == digest:
        # A build never changes: nights that have the same one share it.
        os.link(same, place)
    else:
        _copy(path, place)


def _copy(source: Path, place: Path) -> None:
    """A copy that only this user reads, on the disk before it has its name."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(f".{place.name}-{os.getpid()}")
    shutil.copyfile(source, aside)
    aside.chmod(SECRET)
    with aside.open("rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(aside, place)


def _place(settings: Settings, file: str) -> Path | None:
    """Where a file of a backup belongs on this machine."""
    first, _, rest = file.partition("/")
    return {"data": settings.data / rest, "state": settings.kept / rest, **_lists(settings)}.get(first)


def _lists(settings: Settings) -> dict[str, Path | None]:
    """The files of who may sign in, by their names in a backup."""
    return {"users.toml": settings.users, "provider.toml": settings.provider}


def _kept(target: Path) -> list[Path]:
    """The backups in a folder, the oldest first."""
    return sorted(path for path in target.iterdir() if not path.name.startswith(".") and (path / LIST).is_file())


def _write(file: Path, content: dict) -> None:
    with file.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
