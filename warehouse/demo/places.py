"""The townships of the made-up province: residents by group, and how each one differs."""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
BOUNDARIES = HERE.parents[1] / "geodata" / "guangdong"
BANDS = ("0-15", "16-59", "60-79", "80+")
SEXES = ("1", "2")
HUKOU = ("local", "migrant")
TIERS = {"440100": 0, "440300": 0, "440400": 1, "440600": 1, "441900": 1, "442000": 1,
         "441300": 2, "440700": 2, "441200": 2}  # fmt: skip
NEIGHBOURS = 6
RHO = 0.7


def stream(seed: int, table: int) -> np.random.Generator:
    """The random numbers of one table: the same seed gives the same table."""
    return np.random.Generator(np.random.Philox(key=[seed, table]))


def calibration() -> dict[tuple[str, str], float]:
    """The editable figures by (figure, area)."""
    with (HERE / "calibration.csv").open(encoding="utf-8") as rows:
        return {(row["figure"], row["area"]): float(row["value"]) for row in csv.DictReader(rows)}


def recipes() -> dict[str, dict]:
    """The parameters of each programme."""
    return tomllib.loads((HERE / "programmes.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, eq=False)
class Places:
    """One entry per township. `residents` is township × sex × age band × hukou, at full scale 1;
    `poverty`, `stay` and `reach` are standard-normal effects, alike among neighbours."""

    code: np.ndarray
    parent: np.ndarray
    city: np.ndarray
    tier: np.ndarray
    urban: np.ndarray
    xy: np.ndarray
    residents: np.ndarray
    poverty: np.ndarray
    stay: np.ndarray
    reach: np.ndarray
    pseudo: dict[int, str]
    root: str


def places(seed: int) -> Places:
    """The townships of the default boundary set with residents of the 2020 census."""
    areas = pd.read_csv(BOUNDARIES / "areas.csv", dtype=str, keep_default_na=False)
    towns = areas[areas["level"] == "township"].reset_index(drop=True)
    parent = areas.set_index("code")["parent"]
    level = areas.set_index("code")["level"]
    city = towns["parent"].map(lambda code: code if level[code] == "city" else parent[code])
    figures, rng = calibration(), stream(seed, 1)
    total = _totals(towns, city, figures, rng)
    xy = towns[["lon", "lat"]].to_numpy(dtype=float)
    tier = city.map(lambda code: TIERS.get(code, 3)).to_numpy()
    weights = _neighbour_weights(xy)
    effects = [_alike(weights, rng.normal(size=len(towns))) for _ in range(3)]
    hosts = pd.read_csv(BOUNDARIES / "crosswalk.csv", dtype=str)
    place = {code: i for i, code in enumerate(towns["code"])}
    return Places(
        code=towns["code"].to_numpy(dtype=object),
        parent=towns["parent"].to_numpy(dtype=object),
        city=city.to_numpy(dtype=object),
        tier=tier,
        urban=(towns["kind"] == "街道").to_numpy(),
        xy=xy,
        residents=_groups(total, city, figures, rng),
        poverty=0.6 * effects[0] + 0.55 * (tier - 2.2),
        stay=effects[1],
        reach=effects[2],
        pseudo={place[row.host]: row.code for row in hosts.itertuples()},
        root=areas.loc[areas["level"] == "province", "code"].item(),
    )


def _totals(towns, city, figures, rng) -> np.ndarray:
    """Residents of each township: known ones as they are, the rest share what remains."""
    weight = rng.lognormal(0, 0.38, len(towns)) * np.where(towns["kind"] == "街道", 1.7, 1.0)
    first = ~towns["parent"].duplicated().to_numpy()
    weight = weight * np.where(first, 1.5, 1.0)
    total = np.array([figures.get(("residents", code), np.nan) for code in towns["code"]])
    for upper in (towns["parent"], city):
        for code in dict.fromkeys(upper):
            known = figures.get(("residents", code))
            inside = (upper == code).to_numpy()
            open_ = inside & np.isnan(total)
            if known and open_.any():
                rest = max(known - np.nansum(total[inside]), 0.0)
                total[open_] = rest * weight[open_] / weight[open_].sum()
    for code in dict.fromkeys(city):
        inside = (city == code).to_numpy()
        total[inside] *= figures["residents", code] / total[inside].sum()
    return total


def _neighbour_weights(xy: np.ndarray) -> np.ndarray:
    distance = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    nearest = np.argsort(distance, axis=1)[:, 1 : NEIGHBOURS + 1]
    weights = np.zeros_like(distance)
    np.put_along_axis(weights, nearest, 1 / NEIGHBOURS, axis=1)
    return weights


def _alike(weights: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """A spatial autoregression u = (I − ρW)⁻¹ε, standardised."""
    field = np.linalg.solve(np.eye(len(noise)) - RHO * weights, noise)
    return (field - field.mean()) / field.std()


def _groups(total, city, figures, rng) -> np.ndarray:
    def share(name: str, default: float) -> np.ndarray:
        rest = figures.get((name, "440000"), default) if name != "share_migrant" else default
        return np.array([figures.get((name, code), rest) for code in city]) / 100

    old = share("share_60", 12.35) * rng.lognormal(0, 0.12, len(total))
    old = np.where(np.isin(city, ["440300", "441900", "440600", "440100"]), old, old * 1.18)
    young = np.clip(share("share_0_15", 20.0) * (1.25 - old), 0.08, 0.30)
    migrant = np.clip(share("share_migrant", 9.0) * rng.lognormal(0, 0.15, len(total)), 0.02, 0.85)
    bands = np.stack([young, 1 - young - old, old * 0.84, old * 0.16], axis=1)
    mobile = np.array([0.7, 1.25, 0.18, 0.06])
    away = np.clip(migrant[:, None] * mobile / (bands * mobile).sum(1, keepdims=True), 0, 0.93)
    cells = np.stack([bands * (1 - away), bands * away], axis=2)[:, None] * total[:, None, None, None]
    sexes = np.array([[0.53, 0.52, 0.48, 0.40], [0.47, 0.48, 0.52, 0.60]])
    return cells * sexes[None, :, :, None]
