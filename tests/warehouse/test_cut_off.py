"""A build that is cut off, wherever it is, changes nothing that is read: killed at random moments, or out of room."""

import os
import random
import shutil

import pytest

from definitions.manifest import faults
from queries.reader import Builds
from tests.warehouse.cutting import cramped, is_killed, number_of_moments
from warehouse import builds
from warehouse.build import build
from warehouse.errors import WarehouseError

ATLAS = "guangdong"
# In the normal suite a portion; ATLAS_KILLS=20 for all (make faults).
KILLS = int(os.environ.get("ATLAS_KILLS", "4"))


@pytest.fixture
def changed(tiny, tmp_path):
    """A folder with a live build in `data`, and extracts of which another build is made."""
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    words = tmp_path / "extracts" / "extracts.toml"
    shutil.copy(words, tmp_path / "before.toml")
    words.write_text(words.read_text().replace("2019-12-31", "2020-01-15"))
    return tmp_path


def left_over(folder) -> list[str]:
    """What is neither a build nor what goes with one."""
    names = [path.name for path in (*folder.iterdir(), *(folder / ATLAS).iterdir())]
    return [name for name in names if name.startswith((".making-", ".scratch-", ".CURRENT-"))]


def test_a_build_killed_at_any_moment_leaves_a_whole_one_and_the_next_one_goes_through(changed, capsys):
    extracts, data, home = changed / "extracts", changed / "data", changed / "data" / ATLAS
    first, seed = builds.live(home), random.randrange(2**32)
    shutil.copytree(data, changed / "trial")
    number = number_of_moments(extracts, changed / "trial")
    second = builds.live(changed / "trial" / ATLAS)
    assert second != first and number > 200
    chance, killed, tried = random.Random(seed), [], 0
    while len(killed) < KILLS and tried < 10 * KILLS:
        tried += 1
        moment, delay = chance.randrange(number), chance.choice((0.0, 0.0, chance.uniform(0, 0.1)))
        which = f"seed {seed}, moment {moment} of {number} and {delay:.3f} s"
        if is_killed(extracts, data, bool(tried % 2), moment, delay):
            killed.append(f"{moment / number:.2f}")
        live = builds.live(home)
        assert live in (first, second) and faults(home / "builds" / live) == [], which
        assert (home / "cases" / live).is_dir(), which
        assert Builds(data, ATLAS).current().build == live, which
        if live == second:
            (home / "CURRENT").write_text(first + "\n")
            shutil.rmtree(home / "builds" / second)
    with capsys.disabled():
        print(f"\n{len(killed)} builds killed at {' '.join(killed)} of their work, seed {seed}", end="")
    assert len(killed) == KILLS
    assert build(extracts, data) == second == builds.live(home)
    assert left_over(data) == [] and builds.verify(home) == []
    assert {path.name for path in (home / "cases").iterdir()} <= {path.name for path in (home / "builds").iterdir()}


def test_what_killed_builds_left_is_removed_though_nothing_is_to_be_built(changed):
    data = changed / "data"
    live = builds.live(data / ATLAS)
    for left in (data / ATLAS / ".scratch-left", data / ATLAS / f".making-{live}-1"):
        left.mkdir()
        (left / "persons").write_bytes(b"rows of persons")
    (data / ATLAS / ".CURRENT-1").write_text(live)
    (changed / "extracts" / "extracts.toml").write_bytes((data.parent / "before.toml").read_bytes())
    told = []
    assert build(changed / "extracts", data, progress=lambda step, *_: told.append(step)) == live
    assert left_over(data) == [] and told == ["removing what a job that was killed left", "nothing has changed"]


@pytest.mark.parametrize(("largest", "memory", "where"), [
    (0, "", ""), (1_000_000, "200MB", "spill"), (8_000_000, "", "atlas.duckdb"),
], ids=["from the start", "while rows spill", "in the published file"])  # fmt: skip
def test_a_full_disk_ends_a_build_in_one_sentence_and_changes_nothing(changed, largest, memory, where):
    """A file that may not grow is the full disk: of rows that do not fit in memory, or of the published file."""
    home, heard = changed / "data" / ATLAS, changed / "heard"
    live = builds.live(home)
    assert cramped(changed / "extracts", changed / "data", largest, memory, heard) == 1
    # The last line that is no progress; with no room at all nothing can be said into a file.
    said = heard.read_text()
    assert "Traceback" not in said and where in said and (not largest or "Make room" in said)
    assert builds.live(home) == live and builds.verify(home) == [] and left_over(changed / "data") == []
    assert [path.name for path in (home / "cases").iterdir()] == [live]


def test_a_file_that_is_replaced_while_a_build_reads_it_ends_the_build(changed):
    home, file = changed / "data" / ATLAS, changed / "extracts/housing/rent_subsidy_period.csv"
    live = builds.live(home)

    def replaced(step: str, *_) -> None:
        if step.startswith("int_spell;"):
            os.utime(file, ns=(1, 1))

    with pytest.raises(WarehouseError, match="changed while it was read.*Wait until the delivery is complete"):
        build(changed / "extracts", changed / "data", progress=replaced)
    assert builds.live(home) == live and left_over(changed / "data") == []
