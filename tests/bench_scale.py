"""The whole way, from raw files to an answer, at growing scales.

`python -m tests.bench_scale SCALE… [--times N] [--parts]`

Each province is generated and built in a folder of its own, of which the published file of the first of each scale is
kept; in the end these are asked in turn. A line per step, a table at the end, and by which power of the scale each cost
grows. `python -m tests.bench_scale 1 --times 4` is the run of a
billion payment months: four whole provinces of different people, one after the other, as partitions that never lie on
the disk together. With `--parts` the last scale comes once more, each payment in ten: what grows then is the number of
payments alone. Where the disk is too small for the largest scale, nothing is begun.
"""

import argparse
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, fields
from pathlib import Path

from callbacks.host import memory
from queries.reader import open_build
from tests.bench_questions import growth, questions
from tests.instalments import split
from warehouse.errors import WarehouseError

# Of a whole province at its worst moment: extracts, work and spilt rows. Measured; docs/warehouse.md has the table.
BYTES_OF_PROVINCE, BYTES_BESIDE = 22e9, 1.2e9
SEED = 20241231
MONTHS = """
select sum(cum[len(cum)]) from cube join atlas on atlas.key = 'root' and atlas.value = cube.area
where measure = 'person_months' and programme not in ('', 'any')
"""


@dataclass(frozen=True)
class Cost:
    """What a province took: rows delivered, months paid, gigabytes, seconds on the clock and of processors, gigabytes
    of memory; and what the server keeps in memory of it."""

    scale: float
    rows_millions: float
    paid_months_millions: float
    extracts_gb: float
    generated_s: float
    generated_cpu_s: float
    built_s: float
    built_cpu_s: float
    memory_gb: float
    disk_at_most_gb: float
    published_gb: float
    kept_gb: float
    kept_s: float


def needed(scale: float) -> float:
    """Bytes that a province of a scale needs on the disk at its worst moment."""
    return BYTES_BESIDE + BYTES_OF_PROVINCE * scale


def refuse_if_small(folder: Path, scale: float) -> None:
    """Raises WarehouseError where the disk cannot hold a province of the scale."""
    free = shutil.disk_usage(folder).free
    if free < needed(scale):
        raise WarehouseError(
            f"Scale {scale:g} needs about {needed(scale) / 1e9:.0f} GB; {free / 1e9:.0f} GB are free in {folder}.",
            remedy="Give a folder on a larger disk (--folder), or a smaller scale; nothing was begun.",
        )


def run(*arguments: str) -> tuple[float, float, float]:
    """Runs a command of the warehouse: seconds, seconds of processors, gigabytes of memory at most."""
    began = time.monotonic()
    child = subprocess.Popen([sys.executable, "-m", "warehouse", *arguments])
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise WarehouseError(f"“python -m warehouse {arguments[0]}” ended with status {child.returncode}.")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6


def size(folder: Path) -> float:
    """Gigabytes of all files below a folder; files that go meanwhile count nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(place, name)).st_blocks * 512
            except OSError:
                continue
    return total / 1e9


class Watched:
    """The most that lay in a folder while something was at work."""

    def __init__(self, folder: Path):
        self.most, self._folder, self._over = 0.0, folder, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(0.5):
            self.most = max(self.most, size(self._folder))

    def __enter__(self) -> "Watched":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join()


def province(folder: Path, scale: float, seed: int, published: Path, in_parts: bool = False) -> Cost:
    """Generates and builds one province; its published build becomes the folder `published`."""
    extracts, data = folder / "extracts", folder / "data"
    with Watched(folder) as watched:
        made = run("demo", "--scale", f"{scale:g}", "--seed", str(seed), "--out", str(extracts))
        if in_parts:
            print("payments, and parts of them:", *split(extracts), flush=True)
        delivered = size(extracts)
        shutil.rmtree(folder / "extracts-truth", ignore_errors=True)
        built = run("build", "--extracts", str(extracts), "--out", str(data))
    home = data / "guangdong"
    shutil.move(home / "builds" / (home / "CURRENT").read_text(encoding="utf-8").strip(), published)
    reader = open_build(published)
    asked = reader.connection.cursor()
    [(rows,)], [(months,)] = (asked.execute(text).fetchall() for text in ("select sum(rows_in) from source", MONTHS))
    began = time.process_time()
    reader.keep_cube()
    kept = (reader.blocks.bytes + reader.spells.bytes) / 1e9, time.process_time() - began
    reader.connection.close()
    return Cost(scale, rows / 1e6, months / 1e6, delivered, *made[:2], *built, watched.most, size(published), *kept)


def asked_in_turn(builds: list[Path]) -> list[str]:
    """What questions nobody asked before cost in each build, as the server answers them and from the file."""
    lines = []
    for way, in_memory in (("from the file", False), ("as the server answers", True)):
        readers = [open_build(build) for build in builds]
        head = "how many; median / 95th in ms of processor at each scale; × from first to last, median / 95th"
        lines += [f"questions {way}: {head}", *growth(questions(readers, in_memory=in_memory))]
        for reader in readers:
            reader.connection.close()
    return lines


def table(costs: list[Cost]) -> str:
    """The costs, one line per figure, a column per province, and the power of the scale by which each grows."""
    low, high = min(costs, key=lambda one: one.scale), max(costs, key=lambda one: one.scale)
    lines = []
    for entry in fields(Cost):
        figures = [getattr(one, entry.name) for one in costs]
        line = f"{entry.name.replace('_', ' '):24}" + "".join(f"{figure:12.3f}" for figure in figures)
        if high.scale > low.scale and entry.name != "scale" and getattr(low, entry.name) > 0:
            power = math.log(getattr(high, entry.name) / getattr(low, entry.name)) / math.log(high.scale / low.scale)
            line += f"   grows with scale ^ {power:.2f}"
        lines.append(line)
    lines.append(f"{'paid months in all':24}{sum(one.paid_months_millions for one in costs):12.1f} million")
    return "\n".join(lines)


def main() -> int:
    """Runs the scales asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench_scale", description=__doc__.partition("\n\n")[0])
    asked.add_argument("scale", type=float, nargs="+", help="share of the real province; 1 is all of it")
    asked.add_argument("--times", type=int, default=1, help="so many provinces of each scale, one after the other")
    asked.add_argument("--parts", action="store_true", help="the last scale once more, each payment in ten")
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where there is room")
    told = asked.parse_args()
    memory.settle()
    costs, builds = [], []
    with tempfile.TemporaryDirectory(dir=told.folder, prefix="scales-") as kept:
        try:
            refuse_if_small(told.folder, max(told.scale))
            for scale in told.scale:
                builds.append(Path(kept) / f"{scale:g}")
                for partition in range(told.times):
                    with tempfile.TemporaryDirectory(dir=told.folder, prefix="scale-") as made:
                        published = Path(made) / "published" if partition else builds[-1]
                        costs.append(province(Path(made), scale, SEED + partition, published))
                    print(costs[-1], flush=True)
            if told.parts:
                builds.append(Path(kept) / "parts")
                with tempfile.TemporaryDirectory(dir=told.folder, prefix="scale-") as made:
                    costs.append(province(Path(made), told.scale[-1], SEED, builds[-1], in_parts=True))
        except WarehouseError as error:
            print(error, file=sys.stderr)
            return 1
        print(table(costs), *asked_in_turn(builds), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
