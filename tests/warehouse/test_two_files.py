"""What the files of two audiences tell together, and what a kept choice of atoms tells later."""

import shutil
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest

import definitions
from analysis.atoms import Evidence
from analysis.disclosure import in_steps
from warehouse.protection import protect as making
from warehouse.protection.cube import MONEY_STEP, Cube
from warehouse.protection.protect import home, protect

PAIRS = """
select briefing.measure, briefing.cum, public.cum
from briefing.cube as briefing
left join public.cube as public on public.measure = briefing.measure and public.programme = briefing.programme
    and public.area = briefing.area and public.sex = briefing.sex and public.age = briefing.age
    and public.hukou = briefing.hukou
join briefing.area as area on area.code = briefing.area and area.level = 'township'
where briefing.measure not in (select unnest($sums))
"""
# Means times the persons told, and sums of two told figures.
SUMS = ["amount", "service_events", "rule_fen", "decided"]

# Told in the months in which applications move, of which the public file has fewer.
MOVED = ["requests", "avoidable_requests"]


@pytest.fixture(scope="module")
def files(data, briefing, tmp_path_factory):
    """The files of both audiences for one build, attached under their names; the public one is made second."""
    folder = tmp_path_factory.mktemp("both")
    for name in ("builds", "evidence", "CURRENT", definitions.audiences()["briefing"].folder):
        place = data / "guangdong" / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, folder / "guangdong" / name)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(making, "_require_review", lambda connection, whom: None)
        protect(folder, "guangdong", "public")
    connection = duckdb.connect()
    for audience in ("briefing", "public"):
        place = home(folder, "guangdong", audience)
        build = place / "builds" / (place / "CURRENT").read_text().strip()
        connection.execute(f"attach '{build / 'atlas.duckdb'}' as {audience} (read_only)")
    yield connection
    connection.close()


def test_what_the_public_file_tells_follows_from_the_briefing(files):
    events = {"entries", "exits", "applications", "approved", *MOVED}
    events |= {name for name, rule in definitions.tallies().items() if rule.judged == "year"}
    rows = files.execute(PAIRS, {"sums": SUMS}).fetchall()
    small = 0
    for measure, finer, coarser in rows:
        finer = np.array(finer)
        told = np.zeros_like(finer) if coarser is None else np.array(coarser)
        if measure not in events:
            finer, told = np.diff(finer, prepend=0), np.diff(told, prepend=0)
        follows = in_steps(finer, 20)
        if measure in MOVED:
            assert np.isin(told, np.append(follows, 0)).all(), measure
            continue
        assert (told == follows).all(), measure
        small += (finer == 10).sum()
    assert len(rows) > 1000 and small > 100


def test_rows_of_delivered_files_are_told_in_steps(files):
    for audience, step in (("briefing", 10), ("public", 20)):
        rows = files.table(f"{audience}.main.source").project("rows_in, rows_rejected").fetchall()
        assert len(rows) > 20 and all(number % step == 0 for row in rows for number in row)


def test_a_mean_never_rests_on_fewer_than_k_persons_of_an_atom_that_was_kept():
    laid = SimpleNamespace(atoms_of=lambda figures: figures[:, 0])
    persons = np.array([[[12, 11, 6, 0, 14]], [[7, 7, 7, 7, 7]]])
    amounts = persons * np.array([[[100_000, 100_000, 930_000, 0, 120_000]]])
    cube = Cube.__new__(Cube)
    cube.audience = definitions.audiences()["briefing"]
    told = cube._per_head(laid, Evidence(persons, 10), amounts, in_steps(persons[:, 0], 10), MONEY_STEP)
    assert told[0].tolist() == [10 * 100_000, 10 * 100_000, 10 * 100_000, 0, 10 * 120_000]
