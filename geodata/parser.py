"""The process that parses a stranger's boundary file: `python -m geodata.parser FILE KIND LAYER OUT`."""

import os
import sys
from pathlib import Path

SKIPPED = "VRT,WFS,OAPIF,CSW,HTTP,CARTO,NGW,PLSCENES,AmigoCloud,KML,LIBKML,GPX,GeoRSS,CSV,XLSX,ODS,GML"
SECONDS = 240
LAYERS_SHOWN = 8
MEMORY_BYTES = 8 << 30


def limit() -> None:
    """Bounds memory and processor time where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):
        return


def main(file: str, kind: str, layer: str, out: str) -> int:
    """Writes all rows of the layer as GeoParquet, in a folder of its own, and on standard output the encoding that was
    found for a shapefile that names none; 1 with a sentence on standard error if it cannot be read."""
    os.environ |= {"OGR_SKIP": SKIPPED, "PROJ_NETWORK": "OFF", "GDAL_HTTP_TIMEOUT": "1"}
    limit()
    import geopandas as gpd

    from geodata.encodings import READ_AS, decoded, undeclared
    from geodata.zipped import extracted

    guessed = False
    try:
        if kind == "Parquet":
            frame = gpd.read_parquet(file)
        else:
            path = extracted(Path(file), Path(out).parent) if kind == "zipped" else Path(file)
            guessed = kind in ("zipped", "ESRI Shapefile") and undeclared(path)
            asked = ({"layer": layer} if layer else {}) | ({"encoding": READ_AS} if guessed else {})
            _refuse_to_choose(path, layer)
            frame = gpd.read_file(path, engine="pyogrio", **asked)
        if frame.empty or "geometry" not in frame:
            raise ValueError("it holds no areas")
        if guessed:
            frame, encoding = decoded(frame)
            print(encoding)
        frame.to_parquet(out)
    except Exception as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    return 0


def _refuse_to_choose(path: Path, layer: str) -> None:
    """Raises ValueError if the file has several layers and none of them is named, or none of that name."""
    from pyogrio import list_layers

    # Tables without a geometry are none to choose from: of styles, for instance.
    drawn = [name for name, geometry in list_layers(path) if geometry]
    shown = ", ".join(drawn[:LAYERS_SHOWN]) + (" …" if len(drawn) > LAYERS_SHOWN else "")
    if len(drawn) > 1 and not layer:
        raise ValueError(f"it holds {len(drawn)} layers: {shown}. Name one with --layer LEVEL=LAYER.")
    if drawn and layer and layer not in drawn:
        raise ValueError(f"it holds no layer “{layer}”; it holds {shown}. Correct --layer LEVEL=LAYER.")


def _sentence(error: Exception) -> str:
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, UnicodeError):
        return f"its texts are not in the encoding it says ({said}). Correct the .cpg or take it away."
    return said


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
