"""What a job says when the machine fails it: a disk that is full, a file that its account may not read."""

import errno
import getpass
import os
import stat
from pathlib import Path

FULL = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT))
CLOSED = os.strerror(errno.EACCES)
AWAY = (FileNotFoundError, IsADirectoryError, NotADirectoryError, FileExistsError)
# These change what is loaded, or nothing; all others could only change what is live, and do so last.
NO_BUILD = ("check", "load", "loads")


def told(error: Exception, command: str) -> str:
    """What happened, what to do, and what is as it was."""
    stays = "Nothing was changed." if command in NO_BUILD else "The live build is unchanged."
    if isinstance(error, PermissionError) and error.filename:
        return f"{_without_rights(Path(os.fsdecode(error.filename)))} {stays}"
    if isinstance(error, AWAY) and error.filename:
        return f"{_not_there(error, Path(os.fsdecode(error.filename)))} {stays}"
    first = next(iter(str(error).splitlines()), type(error).__name__)
    if CLOSED in first:
        first = f"{first} Give “{_account()}”, who runs this, the right to it (chown, chmod)"
    return f"The job failed: {first}. {stays}"


def room(words: str) -> str:
    """The words of a failure, with what to do where the disk is the reason."""
    return f"{words} Nothing more can be written there. Make room, then run it again." if _is_full(words) else words


def _is_full(words: str) -> bool:
    return any(sign in words for sign in FULL)


def _without_rights(path: Path) -> str:
    """Which path, whose it is, and who needs rights to it; of a path within a closed folder, that folder."""
    account = _account()
    for place in (path, *path.parents):
        try:
            state = place.stat()
        except OSError:
            continue
        at = "it" if place == path else f"{place}"
        owner, mode = _name(state.st_uid), stat.S_IMODE(state.st_mode)
        return (f"“{account}”, who runs this, may not read or write {path}: {at} belongs to “{owner}” "
                f"(rights {mode:03o}). Give “{account}” the right to it (chown, chmod), "
                f"or run this as “{owner}”.")  # fmt: skip
    return f"“{account}”, who runs this, may not read or write {path}. Give “{account}” the right to it."


def _not_there(error: OSError, path: Path) -> str:
    """Which file or folder is not there, or is the other of the two."""
    if isinstance(error, IsADirectoryError):
        return f"{path} is a folder. Give the path of a file."
    if isinstance(error, FileNotFoundError):
        lacking = path.parent if not path.parent.is_dir() else None
        return (f"There is no folder {lacking}, where {path.name} would lie. Make it, or give another path."
                if lacking else f"There is no file {path}. Give another path, or put it there.")  # fmt: skip
    place = next((one for one in (path, *path.parents) if one.exists()), path)
    return f"{place} is a file. Give the path of a folder."


def _account() -> str:
    return _name(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def _name(number: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return f"uid {number}"
