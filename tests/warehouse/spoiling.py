"""A delivery of the small province to be spoiled: rows of payments to add, files to change."""

from functools import cache

import pandas as pd


def row(person, month, amount=600.0, kind="N", town="440103020") -> dict:
    return {"scheme": "CS", "person_no": person, "town_code": town, "agency": "T", "entitled_month": month,
            "paid_month": month, "kind": kind, "amount": amount}  # fmt: skip


@cache
def district_of() -> dict[str, str]:
    """The district of each code that payments are booked under."""
    areas = pd.read_csv("geodata/guangdong/areas.csv", dtype=str, keep_default_na=False)
    parent = dict(zip(areas["code"], areas["parent"], strict=True))
    hosted = pd.read_csv("geodata/guangdong/crosswalk.csv", dtype=str)
    return parent | {code: parent[host] for code, host in zip(hosted["code"], hosted["host"], strict=True)}


class Delivery:
    """The extracts of the small province, spoiled; `planted` says by whom and how."""

    def __init__(self, folder):
        self.folder = folder
        self.planted = {}

    def payments(self, name: str, change) -> None:
        for file in sorted(self.folder.glob(f"civil_affairs/{name}_*.parquet")):
            frame = pd.read_parquet(file)
            for column in frame.select_dtypes("category"):
                frame[column] = frame[column].astype(object)
            change(frame, int(file.stem[-4:])).to_parquet(file)

    def add(self, rows: list[dict]) -> None:
        """Payments to persons, each in the file of its year, or in the last one."""
        by_year = {}
        for entry in rows:
            by_year.setdefault(min(entry["entitled_month"] // 100, 2024), []).append(entry)
        self.payments(
            "payment", lambda frame, year: pd.concat([frame, pd.DataFrame(by_year[year])]) if year in by_year else frame
        )
