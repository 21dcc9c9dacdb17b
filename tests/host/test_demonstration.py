"""The first start makes the demonstration with the share that was chosen, and says so when it cannot."""

from subprocess import CompletedProcess

import pytest

from callbacks.host import demonstration
from callbacks.host.settings import Settings


@pytest.fixture
def asked(monkeypatch):
    """The commands that were run, and the status the next ones end with."""
    found = {"commands": [], "status": 0}

    def run(command, **_):
        found["commands"].append(command[3:])
        return CompletedProcess(command, found["status"])

    monkeypatch.setattr(demonstration.subprocess, "run", run)
    return found


def test_extracts_have_the_share_of_the_settings(asked, tmp_path, capsys):
    demonstration.ensure(Settings(data=tmp_path, scale=0.03))
    extracts = str(tmp_path / "demo-extracts")
    assert asked["commands"] == [
        ["demo", "--out", extracts, "--scale", "0.03"],
        ["build", "--extracts", extracts, "--out", str(tmp_path)],
    ]
    assert "0.03 of the real one" in capsys.readouterr().out


def test_nothing_is_made_where_there_is_a_build(asked, tmp_path):
    (tmp_path / "guangdong").mkdir()
    (tmp_path / "guangdong" / "CURRENT").write_text("a-build")
    demonstration.ensure(Settings(data=tmp_path))
    assert not asked["commands"]


def test_a_command_that_fails_is_told(asked, tmp_path):
    asked["status"] = 3
    with pytest.raises(demonstration.DemonstrationError, match="status 3"):
        demonstration.ensure(Settings(data=tmp_path))
