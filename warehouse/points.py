"""The places where services are offered, as they are published: public facts, of no person and with no count."""

import re
import tomllib
from functools import cache
from pathlib import Path

import duckdb

from geodata.place_names import english

POINTS = (
    "select point.point_code as point, point.service, cast(place.township as varchar) as area,"
    " trim(point.point_name) as name_zh, point.lon, point.lat,"
    " strftime(cast(point.open_date as date), '%Y-%m') as first_month,"
    " coalesce(strftime(cast(point.close_date as date), '%Y-%m'), '') as last_month"
    " from raw_service_point as point join raw_place as place on place.code = point.town_code"
    " order by point.service, area, point.point_code"
)
ORDINAL = re.compile("第([一二三四五六七八九十])$")
DIGITS = "一二三四五六七八九十"


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """The published table `service_point`: one row per place of service and service offered there, with its township,
    longitude and latitude in degrees, the first month in which it is open and the last (empty: open)."""
    rows = connection.sql(POINTS).df()
    return {"service_point": rows.assign(name_en=[english_name(name) for name in rows["name_zh"]]).to_dict("records")}


def english_name(name: str) -> str:
    """The English name of a place of service: pinyin, with the kind of place in English where it is a known one."""
    kind = next((kind for kind in _kinds() if name.endswith(kind)), "")
    where = name.removesuffix(kind)
    numbered = ORDINAL.search(where)
    where = ORDINAL.sub("", where)
    number = f"No. {DIGITS.index(numbered[1]) + 1}" if numbered else ""
    return " ".join(part for part in (english(where)[0] if where else "", number, _kinds().get(kind, "")) if part)


@cache
def _kinds() -> dict[str, str]:
    told = tomllib.loads((Path(__file__).parent / "point_kinds.toml").read_text(encoding="utf-8"))
    return dict(sorted(told.items(), key=lambda pair: -len(pair[0])))
