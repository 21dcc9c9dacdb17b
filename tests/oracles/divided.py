"""Payments of persons under the code of the split township, put into its parts by plain pandas."""

import hashlib
from pathlib import Path

import pandas as pd

OF_HASH = 2**64


def parted(folder: Path, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of civil affairs with `person_no`, `town_code` (text) and `entitled_month`: those under the split code in a
    part, one for each person, by the first of their other rows that names one, by the register, or by the shares."""
    hosts = pd.read_csv("geodata/guangdong/crosswalk.csv", dtype=str).set_index("code")["host"]
    changed = pd.read_csv(folder / "population/township_code.csv", dtype={"code": str, "successor": str})
    now = hosts.to_dict() | changed[changed["kind"] == "merge"].set_index("code")["successor"].to_dict()
    split = changed[changed["kind"] == "split"].sort_values("successor")
    parts, under = list(split["successor"]), rows["town_code"].isin(split["code"])
    if not under.any():
        return rows
    persons = rows.loc[under, "person_no"].unique()
    register = pd.read_parquet(folder / "civil_affairs/person.parquet").set_index("person_no")["town_code"]
    named = rows[rows["person_no"].isin(persons)].assign(town=lambda r: r["town_code"].replace(now))
    named = named[named["town"].isin(parts)].sort_values(["entitled_month", "town"])
    home = register[register.index.isin(persons)].astype(str).replace(now)
    found = {number: _drawn(number, parts, split["share"].iloc[0]) for number in persons}
    found |= (
        home[home.isin(parts)].to_dict() | named.drop_duplicates("person_no").set_index("person_no")["town"].to_dict()
    )
    return rows.assign(town_code=rows["town_code"].mask(under, rows["person_no"].map(found)))


def _drawn(number: int, parts: list[str], share: float) -> str:
    lot = int.from_bytes(hashlib.md5(str(number).encode(), usedforsecurity=False).digest()[8:], "little") / OF_HASH
    return parts[0] if lot < share else parts[1]
