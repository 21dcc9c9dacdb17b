"""Settings are typed, have defaults, and every fault is told at once in plain words."""

import os

import pytest

from callbacks.host import settings
from callbacks.host.settings import PREFIX, Present, Settings, SettingsError, read, table, unknown
from definitions.commands import with_settings


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No setting from outside, and no .env."""
    for name in [*(row[0] for row in table()), *unknown()]:
        monkeypatch.delenv(name, raising=False)
    for model in (Settings, Present):
        monkeypatch.setitem(model.model_config, "env_file", tmp_path / ".env")
    return tmp_path / ".env"


def test_the_defaults():
    found = read()
    assert (found.atlas, found.host, found.port, found.lang) == ("guangdong", "127.0.0.1", 8050, "zh")
    assert found.data == settings.ROOT / "data"


def test_the_environment_wins_over_the_file(monkeypatch, bare):
    bare.write_text("ATLAS_PORT=9001\nATLAS_LANG=en\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("ATLAS_PORT", "9002")
    assert (read().port, read().lang) == (9002, "en")


def test_every_fault_is_told_at_once(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    wrong = {
        "DATA": str(tmp_path / "file"),
        "ATLAS": "../etc",
        "HOST": "a b",
        "PORT": "70000",
        "LANG": "fr",
        "WORKERS": "0",
        "THREADS": "many",
        "MEMORY": "-1",
        "SCALE": "2",
        "USERS": str(tmp_path / "none.toml"),
        "PROVIDER": str(tmp_path),
        "LOG": "loud",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as told:
        read()
    for name, value in wrong.items():
        line = next(line for line in str(told.value).splitlines() if f"{PREFIX}{name} " in line)
        assert f"“{value}”" in line and "allowed: " in line


def test_files_that_a_restore_will_bring_need_not_be_there(monkeypatch, tmp_path):
    monkeypatch.setenv(f"{PREFIX}USERS", str(tmp_path / "users.toml"))
    assert read(restoring=True).users == tmp_path / "users.toml"
    with pytest.raises(SettingsError, match="users.toml"):
        read()
    (tmp_path / "users.toml").touch()
    assert read().users == tmp_path / "users.toml"


def test_a_slip_of_the_pen_is_noticed(monkeypatch):
    monkeypatch.setenv("ATLAS_PROT", "1")
    assert unknown() == ["ATLAS_PROT"]


def test_every_setting_is_described():
    assert len(table()) == len(Settings.model_fields)
    assert all(all(row) for row in table())


def test_other_commands_take_the_settings_of_the_file_too_and_the_environment_before_it(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("ATLAS_DATA=/of/the/file\nATLAS_ATLAS=file\n")
    monkeypatch.setenv("ATLAS_ATLAS", "environment")
    # Set first, so that what the file brings is undone after the test.
    monkeypatch.setenv("ATLAS_DATA", "")
    monkeypatch.delenv("ATLAS_DATA")
    with_settings(tmp_path / ".env")
    assert (os.environ["ATLAS_DATA"], os.environ["ATLAS_ATLAS"]) == ("/of/the/file", "environment")
