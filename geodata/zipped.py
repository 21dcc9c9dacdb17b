"""The one shapefile of a zip file, wherever it lies in it and however its parts are written."""

import zipfile
from pathlib import Path, PurePosixPath

# What a Mac adds to every zip file: a folder that holds a shadow of each part.
SHADOWS, SHADOW = "__MACOSX", "._"


def shapefiles(archive: zipfile.ZipFile) -> list[str]:
    """The names of the shapefiles in an archive."""
    return [
        name for name in archive.namelist()
        if name.lower().endswith(".shp") and not name.startswith(SHADOWS)
        and not PurePosixPath(name).name.startswith(SHADOW)
    ]  # fmt: skip


def extracted(file: Path, folder: Path) -> Path:
    """The shapefile of an archive that holds one, with all its parts copied into `folder` under names that belong
    together: parts may differ in the case of their letters."""
    with zipfile.ZipFile(file) as archive:
        [shape] = shapefiles(archive)
        stem, own = folder / PurePosixPath(shape).stem, shape.lower().removesuffix("shp")
        for name in archive.namelist():
            part = name.lower().removeprefix(own)
            if name.lower().startswith(own) and part and "/" not in part:
                Path(f"{stem}.{part}").write_bytes(archive.read(name))
    return Path(f"{stem}.shp")
