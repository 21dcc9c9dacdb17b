"""What the machine refuses is told with the path, whose rights are needed, and what is as it was."""

import errno
import os
import pwd

import pytest

from warehouse import __main__ as commands
from warehouse import failing

ME = pwd.getpwuid(os.getuid()).pw_name


def ended(monkeypatch, capsys, command: str, error: Exception) -> str:
    def fails():
        raise error

    monkeypatch.setattr(commands, "app", fails)
    monkeypatch.setattr(commands, "speak", lambda: None)
    monkeypatch.setattr(commands, "with_settings", lambda: None)
    monkeypatch.setattr("sys.argv", ["warehouse", command, "--out", "data"])
    with pytest.raises(SystemExit, match="1"):
        commands.main()
    return capsys.readouterr().err


def closed(path) -> PermissionError:
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


@pytest.mark.parametrize(("command", "stays"), [("check", "Nothing was changed."), ("load", "Nothing was changed."),
                                                ("build", "The live build is unchanged.")])  # fmt: skip
def test_a_file_without_rights_is_named_with_whose_it_is(tmp_path, monkeypatch, capsys, command, stays):
    file = tmp_path / "person.csv"
    file.write_text("", encoding="utf-8")
    file.chmod(0o200)
    said = ended(monkeypatch, capsys, command, closed(file))
    assert said == (
        f"“{ME}”, who runs this, may not read or write {file}: it belongs to “{ME}” (rights 200). Give “{ME}” "
        f"the right to it (chown, chmod), or run this as “{ME}”. {stays}\n"
    )


def test_of_a_path_in_a_closed_folder_the_folder_is_named(tmp_path):
    tmp_path.chmod(0o700)
    said = failing.told(closed(tmp_path / "gone/person.csv"), "load")
    assert f"gone/person.csv: {tmp_path} belongs to “{ME}” (rights 700)" in said


def test_another_failure_speaks_of_what_the_command_could_change(monkeypatch, capsys):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    said = ended(monkeypatch, capsys, "load", full)
    assert "Nothing was changed. Nothing more can be written there. Make room" in said and "live build" not in said
    assert failing.told(RuntimeError(""), "build") == "The job failed: RuntimeError. The live build is unchanged."


def test_a_path_that_is_not_there_or_of_another_kind_is_named_with_what_to_do(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    told = {"gone/r.csv": f"There is no folder {tmp_path}/gone, where r.csv would lie. Make it, or give another path.",
            "r.csv": f"There is no file {tmp_path}/r.csv. Give another path, or put it there.",
            ".": f"{tmp_path} is a folder. Give the path of a file.",
            "file/r.csv": f"{tmp_path}/file is a file. Give the path of a folder."}  # fmt: skip
    for path, words in told.items():
        with pytest.raises(OSError) as caught:
            (tmp_path / path).open(encoding="utf-8")
        said = ended(monkeypatch, capsys, "revised", caught.value)
        assert said == f"{words} The live build is unchanged.\n"
