"""The process that parses a stranger's boundary file: `python -m geodata.parser FILE KIND LAYER OUT`."""

import os
import sys

SKIPPED = "VRT,WFS,OAPIF,CSW,HTTP,CARTO,NGW,PLSCENES,AmigoCloud,KML,LIBKML,GPX,GeoRSS,CSV,XLSX,ODS,GML"
SECONDS = 240
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
    """Writes the layer as GeoParquet; 1 with a sentence on standard error if it cannot be read."""
    os.environ |= {"OGR_SKIP": SKIPPED, "PROJ_NETWORK": "OFF", "GDAL_HTTP_TIMEOUT": "1"}
    limit()
    import geopandas as gpd

    try:
        if kind == "Parquet":
            frame = gpd.read_parquet(file)
        else:
            path = f"/vsizip/{file}" if kind == "zipped" else file
            frame = gpd.read_file(path, engine="pyogrio", **({"layer": layer} if layer else {}))
        if frame.empty or "geometry" not in frame:
            raise ValueError("it holds no areas")
        frame[frame.geometry.notna() & ~frame.geometry.is_empty].to_parquet(out)
    except Exception as error:
        print(str(error).splitlines()[0] if str(error) else type(error).__name__, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
