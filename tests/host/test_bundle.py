"""What a bundle holds is enough to start, where there is no network; a changed file is found."""

import subprocess

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


def test_the_installer_finds_a_changed_file(folder):
    (folder / "app.py").write_text((folder / "app.py").read_text() + "#")
    done = subprocess.run(["sh", "install.sh"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "app.py" in done.stdout + done.stderr and "Copy it again" in done.stdout
    assert not (folder / ".venv").exists()
