"""The models of one delivery by DuckDB and by Spark, side by side. `python -m tests.bench_spark [SCALE] [MONTHS]`.

Both make spells and all marts of the same rows on this host: DuckDB within this process, Spark on a master with two
workers. Seconds on the clock and of processors, those of every process of Spark's included; the marts are compared.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.spark_cluster import cluster
from tests.warehouse.checksums import checksum
from tests.warehouse.test_spark import DECLARED, MARTS, Numbered, taken_in
from warehouse import models
from warehouse.demo import generate
from warehouse.spark.engine import Engine

TICK = os.sysconf("SC_CLK_TCK")


def processors() -> float:
    """Seconds of processor that this process and all that it started have used."""
    below, found = {}, [os.getpid()]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            below[int(stat.parent.name)] = (int(words[1]), sum(map(int, words[11:15])))
    for process in found:
        found += [other for other, (parent, _) in below.items() if parent == process]
    return sum(below[process][1] for process in found) / TICK


def timed(name: str, make: Callable[[], object]) -> None:
    """Prints what an engine needs for all models."""
    clock, spent = time.perf_counter(), processors()
    make()
    clock, spent = time.perf_counter() - clock, processors() - spent
    print(f"  {name:12} {clock:8.1f} s {spent:8.1f} CPU s", flush=True)


def main() -> int:
    """Prints the benchmark."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 0.004
    months = int(sys.argv[2]) if len(sys.argv) > 2 else 84
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        generate(folder / "extracts", scale, months, 7)
        print(f"{len(DECLARED)} models at scale {scale:g}, {months} months; {os.cpu_count()} processors, "
              f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
        own, other = (taken_in(folder / "extracts", folder) for _ in range(2))
        timed("DuckDB", lambda: models.run(own, lambda *_: None))
        work = Numbered(other, own, folder)
        with cluster(folder / "cluster") as two:
            timed("Spark", lambda: Engine(two.master, folder, back=MARTS)(other, lambda *_: None, work))
        rows = len(own.table("stg_payment"))
        differ = [mart for mart in MARTS if checksum(own, mart) != checksum(other, mart)]
    print(f"  {rows:,} payments, {len(MARTS)} marts: " + (f"{', '.join(differ)} DIFFER" if differ else "all equal"))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
