"""A backup is whole or absent, and a restored atlas is the one that was; nothing that differs is lost."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from callbacks.audit import Audit
from callbacks.host import backups, doctor
from callbacks.host.backups import BackupError, backup, faults, restore
from callbacks.host.settings import Settings
from queries.reader import Builds
from tests.host.test_serving import ended
from tests.warehouse.at_work import at_work

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def settings(data, tmp_path):
    """An atlas with users and an audit."""
    users, provider = tmp_path / "users.toml", tmp_path / "provider.toml"
    users.write_text("")
    provider.write_text("# who is believed\n")
    chosen = Settings(data=tmp_path / "data", state=tmp_path / "state", users=users, provider=provider)
    shutil.copytree(data, chosen.data)
    (chosen.kept).mkdir()
    (chosen.kept / "sessions.db").write_bytes(b"secret")
    Audit(chosen.kept / "audit.jsonl").record("view", who="chen")
    return chosen


def test_a_lost_machine_comes_back(settings, tmp_path):
    made = backup(settings, tmp_path / "backups", NOW)
    assert faults(made) == [] and not list(made.rglob("sessions.db*"))
    other = Settings(data=tmp_path / "new", state=tmp_path / "new-state", users=tmp_path / "new-users.toml",
                     provider=tmp_path / "new-provider.toml")  # fmt: skip

    assert restore(other, made) == []

    assert Builds(other.data, "guangdong").current().build == Builds(settings.data, "guangdong").current().build
    assert Builds(other.data, "guangdong", "briefing").current().audience == "briefing"
    assert Audit(other.kept / "audit.jsonl").faults() == [] and other.users.exists()
    assert other.provider.read_text() == settings.provider.read_text()
    for file in ("linkage.key",):
        assert (other.data / file).read_bytes() == (settings.data / file).read_bytes()
        assert (other.data / file).stat().st_mode & 0o077 == 0
    assert all(finding.well for finding in doctor.build(other))


def test_nights_share_builds_and_the_last_fourteen_are_kept(settings, tmp_path):
    for night in range(backups.KEPT + 2):
        last = backup(settings, tmp_path / "backups", NOW + timedelta(days=night))
    kept = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert len(kept) == backups.KEPT and kept[-1] == last.name
    assert next(last.rglob("atlas.duckdb")).stat().st_nlink == backups.KEPT


def test_a_damaged_backup_is_refused_before_anything_changes(settings, tmp_path):
    made = backup(settings, tmp_path / "backups", NOW)
    file = next(made.rglob("atlas.duckdb"))
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 4
    file.write_bytes(content)
    with pytest.raises(BackupError, match=r"atlas\.duckdb is not as it was written"):
        restore(Settings(data=tmp_path / "new"), made)
    assert not (tmp_path / "new").exists()


def test_a_backup_that_leads_out_of_its_folder_is_refused(settings, tmp_path):
    made = backup(settings, tmp_path / "backups", NOW)
    listed = json.loads((made / backups.LIST).read_text())
    listed["files"]["data/../../evil"] = "0" * 64
    (made / backups.LIST).write_text(json.dumps(listed))
    with pytest.raises(BackupError, match="leads out"):
        restore(settings, made)


def test_what_differs_is_set_aside(settings, tmp_path):
    made = backup(settings, tmp_path / "backups", NOW)
    Audit(settings.kept / "audit.jsonl").record("view", who="wang")
    said = restore(settings, made)
    assert len(said) == 1 and "audit.jsonl was another" in said[0]
    (aside,) = settings.data.glob("replaced-*/state/audit.jsonl")
    assert "wang" in aside.read_text() and "wang" not in (settings.kept / "audit.jsonl").read_text()


def test_nothing_is_restored_while_a_job_is_at_work(settings, tmp_path):
    made = backup(settings, tmp_path / "backups", NOW)
    Audit(settings.kept / "audit.jsonl").record("view", who="wang")
    with at_work(settings.data / "guangdong", "build"), pytest.raises(BackupError, match="Another job.*“build”"):
        restore(settings, made)
    assert "wang" in (settings.kept / "audit.jsonl").read_text()


def test_a_full_disk_leaves_the_backups_before(settings, tmp_path, monkeypatch):
    backup(settings, tmp_path / "backups", NOW)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(BackupError, match="No space left"):
        backup(settings, tmp_path / "backups", NOW + timedelta(days=1))
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [f"{NOW:%Y%m%dT%H%M%SZ}"]


def test_nothing_published_is_no_backup(tmp_path):
    (tmp_path / "data").mkdir()
    with pytest.raises(BackupError, match="nothing to back up"):
        backup(Settings(data=tmp_path / "data"), tmp_path / "backups")


def test_the_commands(settings, tmp_path):
    done = ended("app.py", "backup", str(tmp_path / "b"), data=settings.data, state=settings.kept)
    assert done.returncode == 0 and "read back" in done.stdout, done.stderr
    (made,) = (tmp_path / "b").iterdir()
    assert ended("app.py", "restore", str(made), data=tmp_path / "n", state=tmp_path / "s").returncode == 0
    missing = ended("app.py", "restore", str(tmp_path), data=tmp_path / "n")
    assert missing.returncode == 1 and "Traceback" not in missing.stderr and "backup.json" in missing.stderr


def test_a_version_rehearses_on_the_live_build_before_it_takes_over(data, settings):
    import duckdb

    assert "take over" in ended("app.py", "rehearse", data=data).stdout
    live = (settings.data / "guangdong" / "CURRENT").read_text().strip()
    with duckdb.connect(settings.data / "guangdong" / "builds" / live / "atlas.duckdb") as made:
        made.execute("drop table cube")
    done = ended("app.py", "rehearse", data=settings.data)
    assert done.returncode == 1 and "take over" not in done.stdout


def test_a_rollback_takes_the_other_audiences_along(settings):
    home = settings.data / "guangdong"
    first = (home / "CURRENT").read_text().strip()
    told = (home / "audiences/briefing/CURRENT").read_text().strip()
    shutil.copytree(home / "builds" / first, home / "builds" / "later")
    os.utime(home / "builds" / "later")
    (home / "CURRENT").write_text("later\n")
    briefing = home / "audiences/briefing"
    shutil.copytree(briefing / "builds" / told, briefing / "builds" / "later-briefing-1")
    (briefing / "CURRENT").write_text("later-briefing-1\n")

    # As the runbook has it: where the builds are stands in the settings.
    done = ended("-m", "warehouse", "rollback", data=settings.data)

    assert done.returncode == 0 and "file for briefing" in done.stdout, done.stderr
    assert (home / "CURRENT").read_text().strip() == first
    assert (briefing / "CURRENT").read_text().strip() == told
