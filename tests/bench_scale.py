"""The whole way, from raw files to an answer, at growing scales. `python -m tests.bench_scale SCALE… [--times N]`.

Each province is generated, built and asked in a folder of its own, which is then removed: a line per step, a table at
the end, and by which power of the scale each cost grows. `python -m tests.bench_scale 1 --times 4` is the run of a
billion payment months: four whole provinces of different people, one after the other, as partitions that never lie on
the disk together. Where the disk is too small for the largest scale, nothing is begun.
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
from dataclasses import dataclass, field, fields
from pathlib import Path

from callbacks.host import memory
from queries.reader import open_build
from tests.bench_questions import ALL, Spent, growth, questions
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
    of memory; what the server keeps in memory of it; and the milliseconds of processor of a question nobody asked
    before (median and 95th percentile), as the server answers it and from the file, by kind too."""

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
    question_ms: float
    late_question_ms: float
    question_of_file_ms: float
    late_question_of_file_ms: float
    kinds: dict[str, dict[str, Spent]] = field(repr=False)


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


def province(folder: Path, scale: float, seed: int) -> Cost:
    """Generates, builds and asks one province."""
    extracts, data = folder / "extracts", folder / "data"
    with Watched(folder) as watched:
        made = run("demo", "--scale", f"{scale:g}", "--seed", str(seed), "--out", str(extracts))
        delivered = size(extracts)
        shutil.rmtree(folder / "extracts-truth", ignore_errors=True)
        built = run("build", "--extracts", str(extracts), "--out", str(data))
    home = data / "guangdong"
    build = home / "builds" / (home / "CURRENT").read_text(encoding="utf-8").strip()
    reader = open_build(build)
    asked = reader.connection.cursor()
    [(rows,)], [(months,)] = (asked.execute(text).fetchall() for text in ("select sum(rows_in) from source", MONTHS))
    kinds = {"from the file": questions(reader, in_memory=False)}
    began = time.process_time()
    reader.keep_cube()
    kept = (reader.blocks.bytes + reader.spells.bytes) / 1e9, time.process_time() - began
    kinds = {"as the server answers": questions(reader, in_memory=True)} | kinds
    reader.connection.close()
    told = (figure for way in kinds.values() for figure in (way[ALL].median, way[ALL].late))
    return Cost(scale, rows / 1e6, months / 1e6, delivered, *made[:2], *built, watched.most, size(build), *kept, *told,
                kinds)  # fmt: skip


def table(costs: list[Cost]) -> str:
    """The costs, one line per figure, a column per province, and the power of the scale by which each grows."""
    low, high = min(costs, key=lambda one: one.scale), max(costs, key=lambda one: one.scale)
    lines = []
    for entry in fields(Cost):
        if entry.name == "kinds":
            continue
        figures = [getattr(one, entry.name) for one in costs]
        line = f"{entry.name.replace('_', ' '):24}" + "".join(f"{figure:12.3f}" for figure in figures)
        if high.scale > low.scale and entry.name != "scale" and getattr(low, entry.name) > 0:
            power = math.log(getattr(high, entry.name) / getattr(low, entry.name)) / math.log(high.scale / low.scale)
            line += f"   grows with scale ^ {power:.2f}"
        lines.append(line)
    lines.append(f"{'paid months in all':24}{sum(one.paid_months_millions for one in costs):12.1f} million")
    for way in low.kinds:
        lines.append(f"questions {way}: how many; median / 95th in ms of processor at each scale; × from first to last")
        lines += growth([one.kinds[way] for one in costs])
    return "\n".join(lines)


def main() -> int:
    """Runs the scales asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench_scale", description=__doc__.partition("\n\n")[0])
    asked.add_argument("scale", type=float, nargs="+", help="share of the real province; 1 is all of it")
    asked.add_argument("--times", type=int, default=1, help="so many provinces of each scale, one after the other")
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where there is room")
    told = asked.parse_args()
    memory.settle()
    costs = []
    try:
        refuse_if_small(told.folder, max(told.scale))
        for scale in told.scale:
            for partition in range(told.times):
                with tempfile.TemporaryDirectory(dir=told.folder, prefix="scale-") as made:
                    costs.append(province(Path(made), scale, SEED + partition))
                print(costs[-1], flush=True)
    except WarehouseError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(costs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
