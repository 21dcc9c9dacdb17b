"""A standalone Spark master with workers on this host, for tests and the benchmark.

`python -m tests.spark_cluster` installs Debian's Java where this user may, and says whether Spark can run.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from tests import debian
from warehouse.errors import WarehouseError
from warehouse.spark.session import check, java

JAVA = "openjdk-17-jre-headless"
HOST = "127.0.0.1"
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
SECONDS = 90
# For runs of a minute: compiled once and quickly, one thread that collects.
SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# Small enough for a machine of two processors, and nothing is heard from outside of it.
DEFAULTS = {"spark.driver.host": HOST, "spark.driver.bindAddress": HOST, "spark.driver.memory": "1g",
            "spark.executor.memory": "1g", "spark.sql.shuffle.partitions": "4",
            "spark.driver.extraJavaOptions": SHORT, "spark.executor.extraJavaOptions": SHORT}  # fmt: skip


class Cluster:
    """A master, its address, and its workers, each with its executors in a group of processes of its own."""

    def __init__(self, folder: Path):
        self._folder, self._started = folder, []
        self.workers: list[subprocess.Popen] = []

    def start(self, workers: int, memory: str = "1g") -> None:
        """Starts the master and so many workers of one processor, and waits until they know each other."""
        port, page = _free(), _free()
        self.master, self._page = f"spark://{HOST}:{port}", f"http://{HOST}:{page}/json/"
        self._start(MASTER, "--port", str(port), "--webui-port", str(page))
        self._until(lambda state: state["status"] == "ALIVE")
        self.workers = [
            self._start(WORKER, "--cores", "1", "--memory", memory, "--webui-port", str(_free()),
                        "--work-dir", str(self._folder / f"worker-{i}"), self.master)
            for i in range(workers)
        ]  # fmt: skip
        self._until(lambda state: state["aliveworkers"] == workers)

    def state(self) -> dict:
        """What the page of the master tells: workers, applications."""
        with urlopen(self._page, timeout=10) as answer:
            return json.load(answer)

    def kill(self, worker: int) -> None:
        """Ends a worker and its executors at once, as a machine that fails."""
        os.killpg(self.workers[worker].pid, signal.SIGKILL)
        self.workers[worker].wait()

    def stop(self) -> None:
        """Ends what is left."""
        for process in reversed(self._started):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, name: str, *words: str) -> subprocess.Popen:
        import pyspark

        home = Path(pyspark.__file__).parent
        words = (java(), "-cp", str(home / "jars" / "*"), "-Xmx256m", *SHORT.split(), name, "--host", HOST, *words)
        with (self._folder / f"{len(self._started)}.log").open("wb") as log:
            process = subprocess.Popen(
                words, stdout=log, stderr=log, start_new_session=True,
                env=os.environ | {"SPARK_LOCAL_IP": HOST, "SPARK_HOME": str(home), "SPARK_SCALA_VERSION": "2.13"},
            )  # fmt: skip
        self._started.append(process)
        return process

    def _until(self, holds) -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with suppress(OSError, ValueError):
                if holds(self.state()):
                    return
            if any(process.poll() is not None for process in self._started):
                raise RuntimeError(f"A part of the cluster ended; its log is in {self._folder}")
            time.sleep(0.1)
        raise RuntimeError(f"No cluster in {SECONDS} s; the logs are in {self._folder}")


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster whose settings every Spark session of this process and its children takes."""
    settings = folder / "conf"
    settings.mkdir(parents=True)
    lines = "".join(f"{name} {value}\n" for name, value in DEFAULTS.items())
    (settings / "spark-defaults.conf").write_text(lines, encoding="utf-8")
    before = os.environ.get("SPARK_CONF_DIR")
    os.environ["SPARK_CONF_DIR"] = str(settings)
    made = Cluster(folder)
    try:
        made.start(workers)
        yield made
    finally:
        made.stop()
        os.environ.pop("SPARK_CONF_DIR")
        if before:
            os.environ["SPARK_CONF_DIR"] = before


def _free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    try:
        check("local[2]")
    except WarehouseError:
        debian.install(JAVA, recommended=False)
    try:
        check("local[2]")
        print("Spark: installed, with Java")
    except WarehouseError as error:
        sys.exit(str(error))
