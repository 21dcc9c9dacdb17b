"""What the house rules promise about the tree, kept by a machine. The layers are in pyproject.toml."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("callbacks", "layouts", "queries", "warehouse", "geodata", "analysis", "definitions")
FOLDERS = frozenset({*LAYERS, "tests", "assets", "docs"})
# Made by the commands, ignored by git.
MADE = frozenset({"data", "node_modules", "build", "dist"})
NAMES_OF_NOTHING = frozenset({"utils", "util", "helpers", "helper", "core", "common", "services", "misc", "base"})
LONGEST_MODULE = 300
SQL_WORDS = re.compile(r"(?is)\b(select\b.+\bfrom|insert\s+into|create\s+(table|view)|delete\s+from|drop\s+table)\b")
FORBIDDEN_NAMES = frozenset({"eval", "exec", "__import__"})
FORBIDDEN_WORDS = (
    "suppress_callback_exceptions",
    "dangerously_allow_html",
    "dangerously_allow_code",
    "enableEnterpriseModules",
    "import pickle",
    "shell=True",
    "os.system(",
)
FORBIDDEN_IN_BROWSER = re.compile(r"\beval\(|new Function\(|innerHTML|insertAdjacentHTML|document\.write")
ADDRESS = re.compile(r"https?://(?!www\.w3\.org/|127\.0\.0\.1|localhost)[A-Za-z0-9]")


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(found)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in [*modules(*LAYERS), ROOT / "app.py"]:
        yield named(path), ast.parse(path.read_text(encoding="utf-8"))


def test_the_top_level_has_the_agreed_folders():
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}
    assert found - MADE <= FOLDERS


def test_modules_are_named_for_something():
    assert [named(path) for path in modules(*LAYERS) if path.stem in NAMES_OF_NOTHING] == []


def test_modules_are_short():
    long = {named(path) for path in modules(*LAYERS, "tests") if len(path.read_text().splitlines()) > LONGEST_MODULE}
    assert long == set()


def test_nothing_imports_the_app():
    for name, tree in trees():
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "app" not in imported, name


@pytest.mark.parametrize("path", sorted(ROOT.glob("[!.n]*/**/*.sql")), ids=named)
def test_an_sql_file_states_its_grain_first(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"-- (\w+\. )?One row per |-- The tables of ", first), first


def test_sql_is_not_pasted_together():
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                assert not SQL_WORDS.search(text), f"{name}:{node.lineno} {text[:60]}"


def test_nothing_dangerous_is_called():
    for name, tree in trees():
        called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert not called & FORBIDDEN_NAMES, name
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [word for word in FORBIDDEN_WORDS if word in text] == [], name


def test_callbacks_are_registered_in_callbacks_alone():
    registering = {"callback", "clientside_callback", "register_page"}
    for path in modules(*set(LAYERS) - {"callbacks"}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dash"):
                assert not {alias.name for alias in node.names} & registering, named(path)


@pytest.mark.parametrize("path", sorted((ROOT / "assets").rglob("*.*js")), ids=named)
def test_browser_code_writes_text_not_markup_and_calls_nobody(path):
    text = path.read_text(encoding="utf-8")
    assert not FORBIDDEN_IN_BROWSER.search(text)
    assert not ADDRESS.search(text)


def test_styles_load_nothing_from_elsewhere():
    for path in (ROOT / "assets").rglob("*.css"):
        assert not ADDRESS.search(path.read_text(encoding="utf-8")), named(path)


def test_the_lock_of_the_browser_packages_has_hashes_and_no_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    installed = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in installed.values())
    assert not any("resolved" in entry for entry in installed.values())


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-spark.txt"])
def test_every_python_package_is_pinned(name):
    lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    asked = [line for line in lines if line and not line.startswith("-r ")]
    assert asked and all(re.match(r"[a-z0-9-]+==[\w.]+( ; .+)?$", line) for line in asked)
