"""Applications for benefits and the documents asked for, with what makes a request avoidable."""

import numpy as np
import pyarrow as pa

from warehouse.demo import write
from warehouse.demo.people import dates
from warehouse.demo.places import BANDS, HUKOU, stream
from warehouse.demo.world import World

APPLIED = ("DIB", "TEK", "DLS", "UI", "EMP", "HOU", "LTC")
BRANCHES = ("民政", "人社", "住建", "残联", "街道办")
HANDLED_BY = {"DIB": 0, "TEK": 0, "DLS": 3, "UI": 1, "EMP": 1, "HOU": 2, "LTC": 4}
# By document: how often it is asked for, months it stays valid, the authority that holds it.
DOCUMENTS = {
    "身份证": (0.95, 120, "公安"), "户口簿": (0.8, 120, "公安"), "收入证明": (0.7, 6, ""),
    "房产证明": (0.5, 12, "自然资源"), "残疾证": (0.25, 120, "残联"), "社保缴费证明": (0.4, 3, "人社"),
    "婚姻证明": (0.45, 12, "民政"), "银行流水": (0.55, 3, ""),
}  # fmt: skip
# Exchanges that exist: document, branch that may look it up, month from which.
EXCHANGES = (("身份证", "街道办", 18), ("身份证", "人社", 30), ("身份证", "民政", 48), ("户口簿", "民政", 60),
             ("残疾证", "民政", 12), ("残疾证", "街道办", 66), ("社保缴费证明", "民政", 36),
             ("社保缴费证明", "住建", 54), ("婚姻证明", "住建", 70))  # fmt: skip
SLOW_OFFICE = 3.0
REFUSED = 0.22
HEAPED = 0.7
DISORDER, SAME_DAY = 0.001, 0.004
ASKED_AGAIN = 0.75


def applications(world: World) -> None:
    """One row per application, pending ones without decision; then the documents asked for."""
    rng = stream(world.seed, 310)
    kind, who, town, month, refused = _applied(world, rng)
    applied, accepted, complete, decided = _dated(world, rng, town, month)
    order = np.lexsort((who, applied))
    kind, who, town, month, refused, applied, accepted, complete, decided = (
        column[order] for column in (kind, who, town, month, refused, applied, accepted, complete, decided)
    )
    number = 70_000_000 + np.arange(len(who))
    end = (np.datetime64(f"{world.first_year}-01", "M") + world.months).astype("datetime64[D]")
    pending = decided >= end
    paid = decided + 20
    accepted, decided, paid = _disorder(world, rng, number, applied, accepted, complete, decided, paid, pending)
    people = world.known.people
    write.parquet(
        world.out,
        "affairs/application.parquet",
        {
            "application_no": number,
            "programme": write.coded(kind, APPLIED),
            "town_code": world.towns(town, None, month),
            "office": world.towns(town),
            "id_card": write.text(world.ids[who]),
            "apply_date": applied,
            "accept_date": accepted,
            "complete_date": pa.array(complete, mask=pending),
            "decide_date": pa.array(decided, mask=pending),
            "first_pay_date": pa.array(paid, mask=pending | refused),
            "result": write.coded(np.where(pending, -1, refused.astype(int)), ["approved", "refused"]),
            "sex": pa.array(people.sex[who]),
            "age_band": write.coded(np.digitize((month - people.birth[who]) // 12, [16, 60, 80]), BANDS),
            "hukou": write.coded(people.hukou[who].astype(int), HUKOU),
        },
    )
    requests(world, rng, number, kind, who, town, applied)


def _applied(world: World, rng):
    parts = []
    for i, programme in enumerate(APPLIED):
        spells = world.known.spells[programme]
        inside = spells.first >= 0
        unit, town, month = spells.unit[inside], spells.town[inside], spells.first[inside]
        extra = rng.random(len(unit)) < REFUSED
        refused = np.r_[np.zeros(len(unit), bool), np.ones(extra.sum(), bool)]
        earlier = np.maximum(month[extra] - rng.integers(1, 5, int(extra.sum())), 0)
        unit, town, month = np.r_[unit, unit[extra]], np.r_[town, town[extra]], np.r_[month, earlier]
        parts.append((np.full(len(unit), i), world.known.person[programme][unit], town, month, refused))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _dated(world: World, rng, town, month):
    """Days of application, acceptance, completion and decision; some offices have their own days."""
    count = len(town)
    pace = np.exp(3.0 + 0.25 * world.places.stay[town])
    pace = np.where(town == world.patterns.slow, pace * SLOW_OFFICE, pace)
    wait = np.maximum(1, np.rint(pace * rng.lognormal(0, 0.55, count))).astype(int)
    heaped = np.isin(town, world.patterns.heaped) & (rng.random(count) < HEAPED)
    day = np.where(heaped, np.where(rng.random(count) < 0.5, 1, 15), rng.integers(1, 29, count))
    applied = dates(month, day, world.first_year)
    applied = applied + np.where((applied.astype("datetime64[D]").astype(int) + 3) % 7 == 6, 1, 0) * ~heaped
    decided = applied + wait
    start = decided.astype("datetime64[M]")
    heap = np.where(decided - start.astype("datetime64[D]") < np.timedelta64(14, "D"), 14, 0)
    decided = np.where(heaped, np.maximum(start.astype("datetime64[D]") + heap, applied), decided)
    meets = np.isin(town, world.patterns.meeting)
    met = start.astype("datetime64[D]") + 24
    met = np.where(met < decided, (start + 1).astype("datetime64[D]") + 24, met)
    decided = np.where(meets, met, decided)
    wait = (decided - applied).astype(int)
    for rows, why in ((world.patterns.heaped, ""), (world.patterns.meeting, "decisions on the day of a meeting")):
        world.truth.plant("affairs", "P19", world.places.code[rows], -1, why)
    return applied, applied + np.minimum(wait, 3), applied + wait // 2, decided


def _disorder(world: World, rng, number, applied, accepted, complete, decided, paid, pending):
    """Some dates out of order; some applications dealt with in one day."""
    done = rng.permutation(np.flatnonzero(~pending))
    wrong = done[: rng.binomial(len(number), DISORDER)]
    day = done[len(wrong) :][: rng.binomial(len(number), SAME_DAY)]
    accepted, decided, paid = accepted.copy(), decided.copy(), paid.copy()
    first, second = wrong[::2], wrong[1::2]
    accepted[first] = applied[first] - rng.integers(2, 30, len(first))
    decided[second] = applied[second] - rng.integers(1, 20, len(second))
    complete[second] = np.minimum(complete[second], complete[second])
    accepted[day] = complete[day] = decided[day] = applied[day]
    paid[day] = np.maximum(decided[day] + 20, paid[day])
    month = (applied.astype("datetime64[M]") - np.datetime64(f"{world.first_year}-01", "M")).astype(int)
    world.truth.plant("affairs", "P18", number[wrong], month[wrong])
    world.truth.plant("affairs", "P18", number[day], month[day], "dealt with in one day")
    world.truth.rate("affairs", "P18", len(number), DISORDER)
    return accepted, decided, paid


def requests(world: World, rng, number, kind, who, town, applied) -> None:
    """One row per application and document asked for, the two code tables, and which were avoidable."""
    names, share = list(DOCUMENTS), np.array([asked for asked, _, _ in DOCUMENTS.values()])
    chance = np.clip(share * np.exp(0.18 * world.places.reach[town])[:, None], 0, 0.98)
    row, document = np.nonzero(rng.random(chance.shape) < chance)
    own = np.array([HANDLED_BY[code] for code in APPLIED])[kind[row]]
    branch = np.where(rng.random(len(row)) < 0.7, own, 4)
    day = applied[row] + rng.integers(0, 4, len(row))
    reasons = avoidable(world, who[row], document, branch, day)
    # Offices that look before they ask leave most of the avoidable requests out.
    kept = (reasons == "") | (rng.random(len(row)) < np.clip(ASKED_AGAIN - 0.12 * world.places.stay[town[row]], 0.2, 1))
    row, document, branch, day = row[kept], document[kept], branch[kept], day[kept]
    reasons = avoidable(world, who[row], document, branch, day)
    columns = {"application_no": number[row], "document": write.coded(document, names)}
    write.parquet(
        world.out,
        "affairs/document_request.parquet",
        {
            "application_no": columns["application_no"],
            "id_card": write.text(world.ids[who[row]]),
            "document": columns["document"],
            "branch": write.coded(branch, BRANCHES),
            "request_date": day,
        },
    )
    write.parquet(
        world.truth_folder,
        "avoidable.parquet",
        columns | {"avoidable": pa.array(reasons != ""), "why": pa.array(reasons.tolist(), pa.string())},
    )
    holders = {document: holder for document, (_, _, holder) in DOCUMENTS.items()}
    write.csv(
        world.out,
        "affairs/document_type.csv",
        {
            "document": names,
            "validity_months": [months for _, months, _ in DOCUMENTS.values()],
            "holder": [*holders.values()],
        },
    )
    known, by, month = zip(*EXCHANGES, strict=True)
    write.csv(
        world.out,
        "affairs/document_exchange.csv",
        {
            "document": known,
            "holder": [holders[name] for name in known],
            "branch": by,
            "since": dates(np.array(month), np.ones(len(month), int), world.first_year),
        },
    )


def avoidable(world: World, who, document, branch, day) -> np.ndarray:
    """Why each request was avoidable, '' if it was not: the person gave the document to a branch while it
    was valid, the branch itself holds it, or it could have looked it up."""
    validity = np.array([months for _, months, _ in DOCUMENTS.values()])
    key = who.astype(np.int64) * len(DOCUMENTS) + document
    order = np.lexsort((np.arange(len(key)), day, key))
    again = np.r_[False, (key[order][1:] == key[order][:-1])]
    before = np.r_[day[order][:1], day[order][:-1]]
    months = before.astype("datetime64[M]") + validity[document[order]]
    until = months.astype("datetime64[D]") + (before - before.astype("datetime64[M]").astype("datetime64[D]"))
    last = (months + 1).astype("datetime64[D]") - 1
    given = np.zeros(len(key), bool)
    given[order] = again & (day[order] < np.minimum(until, last))
    holder = np.array([BRANCHES.index(h) if h in BRANCHES else -1 for _, _, h in DOCUMENTS.values()])
    since = np.full((len(DOCUMENTS), len(BRANCHES)), np.datetime64("2999-01-01"))
    for name, by, month in EXCHANGES:
        since[list(DOCUMENTS).index(name), BRANCHES.index(by)] = dates(
            np.array([month]), np.array([1]), world.first_year
        )[0]
    out = np.full(len(key), "", dtype=object)
    out[day >= since[document, branch]] = "exchange"
    out[holder[document] == branch] = "held"
    out[given] = "given"
    return out
