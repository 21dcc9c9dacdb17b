"""The truth beside the extracts: what was planted, and which record belongs to whom."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.overlaps import RATES
from warehouse.demo.patterns import RADIUS_KM, kilometres
from warehouse.demo.world import World

SHOWN = 121
# By rule of an overlap: the programme in whose system the person's number is the key.
KEYED = {"P04": "TEK", "P06": "UI"}


def told(world: World) -> None:
    """Writes every file of the truth."""
    _registry(world)
    folder, truth = world.truth_folder, world.truth
    _spatial(world)
    write.csv(folder, "defect.csv", truth.columns(lookalikes=False))
    write.csv(folder, "lookalike.csv", truth.columns(lookalikes=True))
    write.csv(folder, "rate.csv", _rates(world))
    person, month, town = map(np.concatenate, zip(*truth.divided, strict=True))
    write.csv(
        folder,
        "divided.csv",
        {"person_no": person, "month": world.yyyymm(month), "township": np.array(world.places.code)[town]},
    )
    system = np.concatenate([np.full(len(number), i) for i, (_, number, _) in enumerate(world.truth_records)])
    write.parquet(
        folder,
        "person.parquet",
        {
            "system": write.coded(system, [name for name, _, _ in world.truth_records]),
            "key": np.concatenate([number for _, number, _ in world.truth_records]),
            "person": np.concatenate([person for _, _, person in world.truth_records]),
        },
    )
    names = zip(*world.name_variants, strict=True) if world.name_variants else ((),) * 5
    write.csv(
        folder, "name_variant.csv", dict(zip(("system", "key", "kind", "written", "true_name"), names, strict=True))
    )
    rows = [(code, t, float(curve[t])) for code, curve in world.known.truth.items() for t in range(1, SHOWN)]
    programme, duration, survival = zip(*rows, strict=True)
    write.csv(folder, "survival.csv", {"programme": programme, "duration": duration, "survival": survival})


def _registry(world: World) -> None:
    """What was planted among persons and their programmes."""
    for rule, programme, person, month, why in world.known.planted:
        system = world.system_of(KEYED.get(rule, programme))
        world.truth.plant(system, rule, world.numbers[system][person], np.maximum(month, 0), why)
    units = {code: len(person) for code, person in world.known.person.items()}
    world.truth.rate("civil_affairs", "P04", units["TEK"], RATES["P04"])
    world.truth.rate("hrss", "P06", units["UI"], RATES["P06"])
    world.truth.rate("pension", "P08", units["UEP"], RATES["P08"])


def _spatial(world: World) -> None:
    """Clusters, offices, the outage, surges; and the effects of every township."""
    made, planted = world.places, world.patterns
    lost, months = planted.outage
    world.truth.plant("civil_affairs", "outage", np.full(len(months), made.code[lost]), np.array(months))
    for month, towns, _ in planted.surges:
        why = "" if len(towns) == 1 else "the district raised its line"
        world.truth.plant("civil_affairs", "P20", made.code[towns], month, why)
    centres = np.array(planted.centres)
    write.csv(
        world.truth_folder,
        "cluster.csv",
        {
            "centre": made.code[centres].tolist(),
            "lon": made.xy[centres, 0],
            "lat": made.xy[centres, 1],
            "radius_km": np.full(len(centres), RADIUS_KM),
            "coverage": planted.cover[centres],
        },
    )
    near = np.min([kilometres(made, centre) for centre in centres], axis=0)
    write.csv(
        world.truth_folder,
        "township.csv",
        {
            "township": made.code.tolist(),
            "poverty": made.poverty,
            "stay": made.stay,
            "reach": made.reach,
            "coverage": planted.cover,
            "km_to_cluster": near,
            "slow_office": pa.array(np.arange(len(near)) == planted.slow),
        },
    )


def _rates(world: World) -> dict[str, list]:
    """One row per rule and system: how many were tested, at which rate, what was planted."""
    count: dict[tuple[str, str, bool], int] = {}
    for system, keys, rule, _, why in world.truth.rows:
        count[rule, system, bool(why)] = count.get((rule, system, bool(why)), 0) + len(keys)
    found = sorted({(rule, system) for rule, system, _ in count} | world.truth.rates.keys())
    tested = [world.truth.rates.get(pair, [0, 0.0]) for pair in found]
    return {
        "rule": [rule for rule, _ in found],
        "system": [system for _, system in found],
        "tested": [entry[0] for entry in tested],
        "rate": [float(entry[1]) for entry in tested],
        "planted": [count.get((*pair, False), 0) for pair in found],
        "lookalikes": [count.get((*pair, True), 0) for pair in found],
    }
