"""A made-up country for the benchmark: 40,000 townships in 1,600 counties in 64 provinces, with figures by year.

`python -m tests.country FOLDER` makes it and brings it in through the same commands as anybody's boundaries and
tables. The shapes are a bent grid with crooked shared borders: no real country.
"""

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

SIDE, COUNTY, PROVINCE = 200, 5, 25
STEPS = 12
EXTENT = (76.0, 20.0, 132.0, 50.0)
YEARS = range(2017, 2025)
MEASURES = ("recipients", "applications", "visits", "pensions", "allowances")


def _edges(starts: np.ndarray, ends: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Crooked lines from starts to ends, shape (…, STEPS + 1, 2); the ends stay."""
    share = np.linspace(0, 1, STEPS + 1)[:, None]
    line = starts[..., None, :] + share * (ends - starts)[..., None, :]
    aside = (ends - starts)[..., None, ::-1] * np.array([-1.0, 1.0])
    noise = np.zeros((*starts.shape[:-1], STEPS + 1, 1))
    noise[..., 1:-1, :] = chance.uniform(-0.03, 0.03, (*starts.shape[:-1], STEPS - 1, 1))
    return line + noise * aside


def townships(seed: int = 1) -> np.ndarray:
    """SIDE × SIDE polygons that share their borders."""
    chance = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(SIDE + 1.0), np.arange(SIDE + 1.0))
    corners = np.stack([x, y], axis=-1) + chance.uniform(-0.12, 0.12, (SIDE + 1, SIDE + 1, 2))
    across = _edges(corners[:, :-1], corners[:, 1:], chance)
    up = _edges(corners[:-1], corners[1:], chance)
    rings = np.concatenate(
        [across[:-1], up[:, 1:, 1:], across[1:, :, -2::-1], up[:, :-1, -2::-1]], axis=2
    )  # fmt: skip
    west, south, east, north = EXTENT
    scaled = rings / SIDE * [east - west, north - south] + [west, south]
    return shapely.polygons(np.round(scaled, 5).reshape(SIDE * SIDE, -1, 2))


def frames() -> dict[str, gpd.GeoDataFrame]:
    """One table per level, from the top down: code, name, parent, polygon."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    side = SIDE // PROVINCE
    province = 10 + (row // PROVINCE) * side + column // PROVINCE
    county = 100 * province + (row % PROVINCE) // COUNTY * (PROVINCE // COUNTY) + (column % PROVINCE) // COUNTY
    within = pd.Series(range(SIDE * SIDE)).groupby(county).cumcount().to_numpy()
    cells = townships()
    found = {}
    for level, code, parent, group in (
        ("province", province, np.full(SIDE * SIDE, ""), province),
        ("county", county, province, county),
        ("township", 1000 * county + within, county, None),
    ):
        table = pd.DataFrame({"code": code.astype(str), "parent": np.asarray(parent).astype(str)})
        if group is None:
            polygons = cells
        else:
            order = np.argsort(group, kind="stable")
            parts = np.split(cells[order], np.flatnonzero(np.diff(group[order])) + 1)
            table = table.drop_duplicates("code").sort_values("code", key=lambda codes: codes.astype(int))
            polygons = [shapely.coverage_union_all(part) for part in parts]
        names = [f"{level.title()} {own}" for own in table["code"]]
        found[level] = gpd.GeoDataFrame(
            table.assign(name=names, name_en=names), geometry=list(polygons), crs="EPSG:4326"
        )
    return found


def table(codes: pd.Series) -> pd.DataFrame:
    """One row per township and year: residents and figures that differ by year."""
    chance = np.random.default_rng(2)
    residents = chance.lognormal(10, 0.6, len(codes)).round()
    years = []
    for year in YEARS:
        counts = {name: chance.binomial(residents.astype(int), chance.beta(2, 30, len(codes))) for name in MEASURES}
        years.append(pd.DataFrame({"code": codes, "year": str(year), "residents": residents, **counts}))
    return pd.concat(years, ignore_index=True)


def make(folder: Path) -> None:
    """Makes the atlas `country` in a data folder, unless it is there."""
    if (folder / "country" / "CURRENT").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    file, figures = folder / "country.gpkg", folder / "figures.parquet"
    layers = frames()
    for level, frame in layers.items():
        frame.to_file(file, layer=level, driver="GPKG")
    table(layers["township"]["code"]).to_parquet(figures)
    levels = [f"--layer={level}={level}" for level in layers]
    columns = ["--code=code", "--name=name", "--name-en=name_en", "--parent=parent", "--top=0,国家,Country"]
    boundaries = folder / "boundaries" / "country"
    measures = [f"--measure={name}" for name in MEASURES] + [f"--rate={name}/residents:1000" for name in MEASURES]
    for command in (
        ["geodata", "import", str(file), "--atlas=country", *levels, *columns, f"--out={boundaries}"],
        ["warehouse", "import-table", str(figures), "--atlas=country", "--area=code", "--period=year", *measures,
         f"--boundaries={boundaries}", f"--out={folder}"],
    ):  # fmt: skip
        subprocess.run([sys.executable, "-m", *command], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
