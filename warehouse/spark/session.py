"""A session with a Spark master; what keeps it from starting is said before a build begins."""

import logging
import os
import re
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from warehouse.errors import WarehouseError

STANDALONE = "spark://"
MASTERS = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|spark://[\w.-]+:\d+(,[\w.-]+:\d+)*|yarn|k8s://.+")
HERE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.memory": "4g",
        "spark.sql.shuffle.partitions": "4"}  # fmt: skip
# What figures depend on, and what would open a port or leave files behind. All else is spark-defaults.conf's.
SETTINGS = {
    "spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory", "spark.sql.parquet.compression.codec": "zstd",
    "spark.ui.showConsoleProgress": "false",
}  # fmt: skip
SECONDS_TO_REACH = 5
SECONDS_TO_ANSWER = 120


def check(master: str) -> None:
    """Raises WarehouseError if no session with the master can be had: which part is missing, and how to get it."""
    if not MASTERS.fullmatch(master):
        raise WarehouseError(
            f"“{master}” names no Spark master." if master else "The engine Spark needs to be told its master.",
            allowed="--master spark://HOST:7077, yarn, k8s://…, or local[2] for a trial on this host",
        )  # fmt: skip
    if find_spec("pyspark") is None:
        raise WarehouseError(
            "The engine Spark is not installed here.", remedy="Run: pip install -r requirements-spark.txt"
        )
    if not java():
        raise WarehouseError(
            "Spark needs Java 17, and there is none on this host.",
            found=f"JAVA_HOME={os.environ.get('JAVA_HOME', '')}",
            remedy="On Debian: apt-get install openjdk-17-jre-headless",
        )
    if master.startswith(STANDALONE) and not any(map(_reached, master.removeprefix(STANDALONE).split(","))):
        raise WarehouseError(
            f"Nothing answers at {master}.",
            remedy="Start the master, or look at its page for the address it is heard at. The live build is unchanged.",
        )


def java() -> str:
    """The Java that Spark will start, empty if there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None) or ""


def _reached(address: str) -> bool:
    host, _, port = address.rpartition(":")
    with suppress(OSError), socket.create_connection((host, int(port)), timeout=SECONDS_TO_REACH):
        return True
    return False


@contextmanager
def session(master: str, folder: Path) -> Iterator:
    """A SparkSession that has been given a processor. `folder` takes what Spark leaves behind.

    Raises WarehouseError.
    """
    from pyspark.sql import SparkSession

    # It would print every trace of an error that is told in one sentence.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    builder = SparkSession.builder.master(master).appName("township-atlas")
    for name, value in (SETTINGS | (HERE if master.startswith("local") else {})).items():
        builder = builder.config(name, value)
    try:
        spark = builder.config("spark.sql.warehouse.dir", str(folder / "warehouse")).getOrCreate()
    except Exception as error:
        raise WarehouseError(
            f"Spark did not start: {told(error)}",
            remedy="Spark 4 needs Java 17 or 21. Why a worker started no executor, its log and the master's page tell.",
        ) from error
    try:
        spark.sparkContext.setLogLevel("OFF")
        _given(spark, master)
        yield spark
    finally:
        spark.stop()


def told(error: Exception) -> str:
    """What an error of Spark says, without its trace: of one that comes out of Java, what Java says."""
    lines = str(error).splitlines() or [type(error).__name__]
    return next((line.removeprefix(": ") for line in lines if line.startswith(": ")), lines[0])


def _given(spark, master: str) -> None:
    """Waits until a worker has done something."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            pool.submit(spark.range(1).count).result(timeout=SECONDS_TO_ANSWER)
        except TimeoutError as error:
            spark.sparkContext.cancelAllJobs()
            raise WarehouseError(
                f"The master {master} gave no worker in {SECONDS_TO_ANSWER} s.",
                remedy="Look at its page whether workers are alive and have the memory of spark.executor.memory free.",
            ) from error
