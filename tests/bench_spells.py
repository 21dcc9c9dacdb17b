"""The benchmark of spells and durations, printed. `python -m tests.bench_spells [MILLION_ROWS]`.

Three parts. Runs, spells with amounts and their risk table from the same payment rows: ours against window functions
in SQL, pandas and Polars, each on rows held in its own format, interleaved, outputs compared. More than ten million
rows come in partitions of persons, each worked through by every way; then ours takes all rows at once, in a process
of its own, for its peak memory. Kaplan–Meier with limits from raw arrays: ours against lifelines. The server: 400
random filters of the duration panel, and the map of all townships' medians, on the build in ATLAS_DATA.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
from lifelines import KaplanMeierFitter

from analysis import spells, survival
from queries.catalogue import catalogue
from queries.durations import survival_of
from queries.groups import GROUPINGS, spells_by_group
from queries.reader import Builds, Reader
from queries.selection import Selection
from queries.values import indicator_by_area

MONTHS, GAP, REPEATS = 84, 1, 3
DECIDED = MONTHS - 4
PARTITION = 10_000_000
BY_WINDOW = """
with net as (
    select person, month, sum(fen) as fen from payment group by person, month having sum(fen) > 0
),
paused as (
    select *, month - lag(month) over (partition by person order by month) - 1 as pause from net
),
numbered as (
    select *, sum(case when pause <= $gap then 0 else 1 end) over (partition by person order by month) as spell_no
    from paused
)
select person, min(month) as first, max(month) as last, count(*) as months, sum(fen) as fen,
    count(*) filter (where pause is null or pause > 0) as runs
from numbered group by person, spell_no
"""


def payments(rows: int, partition: int = 0) -> dict[str, np.ndarray]:
    """Rows of payments in no order: spells of people, single months missing, 1 % of rows reversed."""
    rng = np.random.default_rng(11 + partition)
    count = rows // 12
    person = rng.integers(0, max(count * 2 // 3, 1), count)
    first, length = rng.integers(0, MONTHS, count), np.minimum(rng.geometric(1 / 15, count), MONTHS)
    who = np.repeat(person, length)
    month = np.repeat(first, length) + np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    kept = (month < MONTHS) & (rng.random(len(month)) > 0.04)
    who, month = who[kept][:rows], month[kept][:rows]
    fen = rng.integers(20_000, 90_000, len(who))
    back = rng.random(len(who)) < 0.01
    who, month, fen = (np.concatenate([own, own[back]]) for own in (who, month, fen))
    fen[-back.sum() :] *= -1
    order = rng.permutation(len(who))
    return {"person": who[order].astype(np.int32), "month": month[order].astype(np.int32), "fen": fen[order]}


def ours(data: dict) -> np.ndarray:
    """Runs, the spells they make, and the risk table of those."""
    runs = spells.from_months(data["person"], data["month"], data["fen"], gap=0)
    found = spells.merge(runs, GAP)
    return summary(found.first, found.last, found.months, found.amount, len(runs))


def by_window(connection: duckdb.DuckDBPyConnection) -> np.ndarray:
    """The same by window functions."""
    found = connection.execute(BY_WINDOW, {"gap": GAP}).fetchnumpy()
    return summary(*(found[name] for name in ("first", "last", "months", "fen")), found["runs"].sum())


def by_pandas(frame: pd.DataFrame) -> np.ndarray:
    """The same by pandas."""
    net = frame.groupby(["person", "month"], sort=True)["fen"].sum()
    net = net[net > 0].reset_index()
    other, step = net["person"] != net["person"].shift(), net["month"].diff()
    found = net.groupby((other | (step > GAP + 1)).cumsum()).agg(
        first=("month", "first"), last=("month", "last"), months=("month", "size"), fen=("fen", "sum")
    )
    runs = (other | (step > 1)).sum()
    return summary(*(found[name].to_numpy() for name in ("first", "last", "months", "fen")), runs)


def by_polars(frame: pl.DataFrame) -> np.ndarray:
    """The same by Polars."""
    net = frame.lazy().group_by("person", "month").agg(pl.col("fen").sum()).filter(pl.col("fen") > 0)
    other, step = pl.col("person") != pl.col("person").shift(), pl.col("month").diff()
    net = net.sort("person", "month").with_columns(
        begins=(other | (step > GAP + 1)).fill_null(True), runs=(other | (step > 1)).fill_null(True)
    )
    found = (
        net.with_columns(spell=pl.col("begins").cast(pl.Int32).cum_sum())
        .group_by("spell")
        .agg(first=pl.col("month").min(), last=pl.col("month").max(), months=pl.len(), fen=pl.col("fen").sum(),
             runs=pl.col("runs").sum())
        .collect()
    )  # fmt: skip
    columns = (found[name].to_numpy() for name in ("first", "last", "months", "fen"))
    return summary(*columns, found["runs"].sum())


def summary(first, last, months, fen, runs) -> np.ndarray:
    """Spells, runs, paid months, fen, and the risk table: additive, and equal for equal spells."""
    first, last = np.asarray(first, np.int64), np.asarray(last, np.int64)
    entry, exit_, event, visible = spells.observed(last, first, DECIDED)
    life = survival.life_table(entry[visible].astype(int), exit_[visible].astype(int), event[visible])
    risk = np.zeros((3, MONTHS + 1), np.int64)
    for row, counts in zip(risk, (life.entered, life.events, life.censored), strict=True):
        row[: counts.size] = counts
    sums = [len(first), int(runs), int(np.sum(months)), int(np.sum(fen)), int(first.sum()), int(last.sum())]
    return np.concatenate([sums, risk.ravel()])


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds on the clock, seconds of processors, and the answer."""
    clock, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return time.perf_counter() - clock, time.process_time() - cpu, answer


def prepared(rows: int, partition: int) -> dict[str, Callable[[], np.ndarray]]:
    """The four ways to the spells of one partition, each with the rows in its own format."""
    data = payments(rows, partition)
    connection = duckdb.connect(config={"threads": os.cpu_count() or 1})
    connection.execute("set enable_progress_bar = false")
    frame, table = pd.DataFrame(data), pl.DataFrame(data)
    connection.from_df(frame).create("payment")
    return {
        "ours": lambda: ours(data),
        "SQL window": lambda: by_window(connection),
        "Polars": lambda: by_polars(table),
        "pandas": lambda: by_pandas(frame),
    }


def build_spells(rows: int) -> None:
    """Times the four ways to spells, one after the other: several times over, or for each partition."""
    partitions = max(-(-rows // PARTITION), 1)
    repeats = REPEATS if partitions == 1 else 1
    wall: dict[str, list[float]] = {}
    cpu: dict[str, list[float]] = {}
    total: dict[str, np.ndarray] = {}
    for partition in range(partitions):
        ways = prepared(rows // partitions, partition)
        for _ in range(repeats):
            for name, way in ways.items():
                seconds, processor, answer = timed(way)
                wall.setdefault(name, []).append(seconds)
                cpu.setdefault(name, []).append(processor)
                total[name] = total.get(name, 0) + answer
    assert all(np.array_equal(total["ours"], answer) for answer in total.values()), total
    print(f"runs, spells with amounts and risk table of {rows:,} payments in {partitions} partitions: "
          f"{total['ours'][0] // repeats:,} spells of {total['ours'][1] // repeats:,} runs, all equal")  # fmt: skip
    spent = statistics.median if partitions == 1 else sum
    own = spent(cpu["ours"])
    for name in total:
        seconds, processor = spent(wall[name]), spent(cpu[name])
        pace, times = rows / seconds / 1e6, processor / own
        print(f"  {name:12} {seconds:7.2f} s {processor:7.2f} CPU s {pace:6.1f} M rows/s {times:6.1f} times ours")
    if partitions > 1:
        subprocess.run([sys.executable, "-m", "tests.bench_spells", "whole", str(rows)], check=True)


def whole(rows: int) -> None:
    """Ours on all rows at once, and its peak memory."""
    partitions = -(-rows // PARTITION)
    data: dict[str, list[np.ndarray]] = {"person": [], "month": [], "fen": []}
    begin = 0
    for partition in range(partitions):
        part = payments(rows // partitions, partition)
        part["person"] += begin
        begin = int(part["person"].max()) + 1
        for name, values in part.items():
            data[name].append(values)
    joined = {name: np.concatenate(data.pop(name)) for name in list(data)}
    order = np.random.default_rng(1).permutation(len(joined["person"])).astype(np.int32)
    for name in joined:
        joined[name] = joined[name][order]
    del order
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    seconds, processor, answer = timed(lambda: ours(joined))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  ours, all at once: {answer[0]:,} spells, {seconds:.2f} s, {processor:.2f} CPU s, "
          f"peak memory {peak:.1f} GB ({held:.1f} GB before)")  # fmt: skip


def kaplan_meier(count: int = 1_000_000) -> None:
    """Times Kaplan–Meier with limits from raw arrays against lifelines."""
    rng = np.random.default_rng(5)
    entry = np.where(rng.random(count) < 0.2, rng.integers(0, 12, count), 0)
    exit_ = entry + np.minimum(rng.geometric(0.05, count), 80)
    event = rng.random(count) < 0.8
    own, other = [], []
    for _ in range(REPEATS):
        own.append(timed(lambda: survival.limits(survival.life_table(entry, exit_, event)))[0])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other.append(timed(lambda: KaplanMeierFitter().fit(exit_, event, entry=entry).confidence_interval_)[0])
    mine, theirs = statistics.median(own), statistics.median(other)
    print(f"Kaplan–Meier with limits of {count:,} spells: {mine * 1000:.0f} ms, lifelines {theirs * 1000:.0f} ms, "
          f"{theirs / mine:.1f} times faster")  # fmt: skip


def data_folder() -> Path:
    """The folder of published builds."""
    return Path(os.environ.get("ATLAS_DATA", "data"))


def server(reader: Reader) -> None:
    """Times the questions of the duration panel on a build whose rows are in memory, as the server keeps them."""
    reader.keep_cube()
    held, rng = catalogue(reader), np.random.default_rng(3)
    codes, programmes = list(held.areas), [p for p in held.offers["median_duration"] if p in held.programmes]
    last = held.period(held.facts["decided_to"])
    panel, groups, maps, tolerant = [], [], [], []
    for turn in range(400):
        first, end = np.sort(rng.integers(0, last + 1, 2))
        area = str(rng.choice(codes))
        asked = Selection(programme=str(rng.choice(programmes)), from_=held.periods[first], to=held.periods[end],
                          sex=str(rng.choice(["", "f", "m"])), age=str(rng.choice(["", "a16"])),
                          gap=str(rng.choice(["", "0", "2", "3"])))  # fmt: skip
        pair = tuple(dict.fromkeys((area, held.areas[area].parent or area)))
        panel.append(timed(lambda: survival_of(reader, asked, pair))[:2])
        by = ("", *GROUPINGS)[turn % (len(GROUPINGS) + 1)]
        groups.append(timed(lambda: spells_by_group(reader, asked, (area,), by))[:2])
    for programme in programmes:
        asked = Selection(indicator="median_duration", programme=programme, from_=held.periods[0],
                          to=held.periods[last], level="township", within=held.root)  # fmt: skip
        maps.append(timed(lambda: indicator_by_area(reader, asked))[:2])
        for gap in ("0", "2", "3"):
            tolerant.append(timed(lambda: indicator_by_area(reader, replace(asked, gap=gap)))[:2])
    [(spells_held,)] = reader.connection.cursor().execute(
        "select sum(spells) from risk where gap = 1 and clock = 'receipt' and programme <> 'any' and area = $root",
        {"root": held.root},
    ).fetchall()  # fmt: skip
    print(f"server, {spells_held:,} spells")
    for name, found in (("400 random filters of the panel", panel), ("the same, groups and reasons", groups),
                        ("median of all townships", maps), ("the same, other tolerances", tolerant)):  # fmt: skip
        clock, cpu = 1000 * np.array(found).T
        print(f"  {name:32} median {np.median(clock):6.1f} ms, p99 {np.quantile(clock, 0.99):7.1f} ms; "
              f"processor {np.median(cpu):6.1f} and {np.quantile(cpu, 0.99):7.1f} ms")  # fmt: skip


def main() -> int:
    """Prints the benchmark."""
    if sys.argv[1:2] == ["whole"]:
        whole(int(sys.argv[2]))
        return 0
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    build_spells(int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 10_000_000)
    kaplan_meier()
    data = data_folder()
    if (data / "guangdong" / "CURRENT").exists():
        server(Builds(data, "guangdong").current())
    return 0


if __name__ == "__main__":
    sys.exit(main())
