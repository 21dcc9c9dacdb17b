"""The locked packages are found, told missing, and an installation that fails says what to do."""

import json

import pytest

from callbacks.host import browser_packages


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty folder of packages."""
    monkeypatch.setattr(browser_packages, "MODULES", tmp_path)
    return tmp_path


def test_the_tests_know_more_packages_than_the_app():
    assert browser_packages.versions().items() < browser_packages.versions(for_tests=True).items()


def test_a_missing_package_and_another_version_are_told(elsewhere):
    wanted = browser_packages.versions()
    assert browser_packages.missing() == [f"{name} {version}" for name, version in wanted.items()]
    for name, version in wanted.items():
        (elsewhere / name).mkdir(parents=True)
        (elsewhere / name / "package.json").write_text(json.dumps({"version": version}))
    assert browser_packages.missing() == []
    (elsewhere / "maplibre-gl" / "package.json").write_text(json.dumps({"version": "1.0.0"}))
    assert browser_packages.missing() == [f"maplibre-gl {wanted['maplibre-gl']}"]


def test_without_a_network_the_error_says_what_to_do(elsewhere, monkeypatch):
    monkeypatch.setattr(browser_packages, "_npms", lambda: [("false",), ("no-such-command",)])
    with pytest.raises(browser_packages.BrowserPackagesError, match="copy the folder"):
        browser_packages.ensure()


def test_the_npm_of_the_python_environment_works():
    import subprocess

    done = subprocess.run([*browser_packages.IN_PYTHON, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip()[0].isdigit()
