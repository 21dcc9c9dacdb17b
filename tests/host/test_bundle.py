"""What a bundle holds is enough to start, where there is no network; a changed file is found."""

import os
import shutil
import subprocess
import sys

import pytest

from callbacks.host import bundle
from tests.offline import alone, can_unshare


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bundle") / bundle.name()
    bundle.copy_code(made)
    bundle.copy_browser_packages(made)
    bundle.seal(made)
    return made


def test_it_starts_without_a_network_and_answers(folder, tiny):
    assert can_unshare(), (
        "This machine allows no network namespace (unshare --net): run the tests as root or allow them."
    )
    done = alone(str(folder), str(tiny / "data"))
    assert done.returncode == 0, done.stderr
    assert '"status":"ok"' in done.stdout and "/map: " in done.stdout and ".js: " in done.stdout


def test_it_holds_no_tests_no_data_and_no_packages_of_tests(folder):
    names = {path.name for path in folder.iterdir()}
    assert names.isdisjoint({"tests", "data", ".git", ".env", ".venv"})
    assert {"install.sh", "install.cmd", "township-atlas.service", "SHA256SUMS"} <= names
    assert (folder / "node_modules/maplibre-gl").is_dir() and not (folder / "node_modules/axe-core").exists()


def test_a_command_runs_as_the_user_and_with_the_settings_of_the_service(folder, tiny, tmp_path):
    (tmp_path / "settings").write_text(f"ATLAS_DATA={tiny / 'data'}\n")
    (folder / ".venv/bin").mkdir(parents=True)
    for file, text in (
        (folder / ".venv/bin/python", f'exec "{sys.executable}" "$@"'),
        (tmp_path / "runuser", 'echo "$1 $2 $3"; shift 3; exec "$@"'),
    ):
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)
    there = os.environ | {"ATLAS_SETTINGS": str(tmp_path / "settings"), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", str(folder / "atlas.sh"), "-m", "warehouse", "status"],
                          cwd=tmp_path, env=there, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0 and "live" in done.stdout, done.stderr
    assert os.getuid() or done.stdout.startswith("-u atlas --\n")
    shutil.rmtree(folder / ".venv")


def test_the_installer_finds_a_changed_file(folder):
    (folder / "app.py").write_text((folder / "app.py").read_text() + "#")
    done = subprocess.run(["sh", "install.sh"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "app.py" in done.stdout + done.stderr and "Copy it again" in done.stdout
    assert not (folder / ".venv").exists()
