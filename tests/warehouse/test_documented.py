"""Every command of the warehouse in the documentation is one, with the options it names."""

import re
from pathlib import Path

import pytest
import typer

from warehouse.__main__ import app

PAGES = [Path("README.md"), *sorted(Path("docs").glob("*.md"))]
COMMAND = re.compile(r"python -m warehouse ([a-z][^`&\n#]*)")
LINES = sorted({found.strip() for page in PAGES for found in COMMAND.findall(page.read_text(encoding="utf-8"))})


def test_there_are_commands_in_the_documentation():
    assert len(LINES) > 20


@pytest.mark.parametrize("line", LINES)
def test_a_documented_command_has_the_options_it_is_given(line):
    first, *others = (part.split() for part in line.split(" | "))
    found = typer.main.get_command(app)
    if first[0] in getattr(found, "commands", {}) and hasattr(found.commands[first[0]], "commands"):
        found = found.commands[first.pop(0)]
    for words in (first, *others):
        command = found.commands[words[0]]
        known = {option for given in command.params for option in given.opts + given.secondary_opts}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known
