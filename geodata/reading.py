"""Reads a stranger's boundary file: by its magic, in a child process with limits."""

import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from geodata.boundaries import BoundaryError
from geodata.zipped import shapefiles

ROOT = Path(__file__).parents[1]
LARGEST_BYTES = 1 << 30
LARGEST_RATIO = 100
SECONDS = 240
MAGIC = {
    b"SQLite format 3\x00": "GPKG",
    b"fgb\x03": "FlatGeobuf",
    b"PAR1": "Parquet",
    b"\x00\x00\x27\x0a": "ESRI Shapefile",
    b"PK\x03\x04": "zip",
}


@dataclass(frozen=True)
class Request:
    """What to read: a file, a layer of it (or the only one), and the CRS if the file has none."""

    file: str
    layer: str = ""
    crs: str = ""


def kind(path: Path) -> str:
    """The format of a file by its first bytes. Raises BoundaryError for what is not accepted."""
    if not path.is_file():
        raise BoundaryError(f"{path} does not exist.")
    if path.stat().st_size > LARGEST_BYTES:
        raise BoundaryError(f"{path} has {path.stat().st_size:,} bytes; at most {LARGEST_BYTES:,} are read.")
    with path.open("rb") as stream:
        head = stream.read(64)
    for magic, name in MAGIC.items():
        if head.startswith(magic):
            return _zipped(path) if name == "zip" else name
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _json_kind(path)
    raise BoundaryError(
        f"{path.name} is none of GeoPackage, Shapefile (also zipped), GeoJSON, TopoJSON, FlatGeobuf, "
        f"GeoParquet: it begins with {head[:12]!r}."
    )


def _json_kind(path: Path) -> str:
    try:
        content = json.loads(path.read_bytes())
        found = content.get("type") if isinstance(content, dict) else None
    except (ValueError, RecursionError) as error:
        raise BoundaryError(f"{path.name} is not complete JSON ({error}).") from error
    if found not in ("FeatureCollection", "Feature", "Topology"):
        raise BoundaryError(f"{path.name} is JSON of type {found!r}, not GeoJSON or TopoJSON.")
    return "TopoJSON" if found == "Topology" else "GeoJSON"


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries, shapes = archive.infolist(), shapefiles(archive)
    except zipfile.BadZipFile as error:
        raise BoundaryError(f"{path.name} is not a complete zip file.") from error
    for entry in entries:
        name = Path(entry.filename)
        if name.is_absolute() or ".." in name.parts:
            raise BoundaryError(f"{path.name} holds a path that leaves its folder: {entry.filename}.")
    inflated = sum(entry.file_size for entry in entries)
    if inflated > LARGEST_BYTES or inflated > LARGEST_RATIO * max(path.stat().st_size, 1):
        raise BoundaryError(f"{path.name} would inflate to {inflated:,} bytes; it is not read.")
    if len(shapes) != 1:
        raise BoundaryError(f"{path.name} holds {len(shapes)} shapefiles; exactly one is read.")
    return "zipped"


def read_layer(request: Request):
    """The rows and polygons of a layer, as delivered, and the encoding found for a shapefile that names none (else "").
    Raises BoundaryError with the reason.

    The parser runs in a process of its own: if a crafted file kills it, only that process dies.
    """
    found = kind(Path(request.file))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "layer.parquet"
        words = [request.file, found, request.layer, str(out)]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "geodata.parser", *words], cwd=ROOT, capture_output=True,
                text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise BoundaryError(f"{request.file}: reading took over {SECONDS} s.") from error
        if done.returncode or not out.exists():
            last = (done.stderr.strip().splitlines() or [f"the reader died ({done.returncode})"])[-1]
            raise BoundaryError(f"{Path(request.file).name}: {last[:300]}")
        import geopandas as gpd

        return gpd.read_parquet(out), done.stdout.strip()
