"""A table that a delivery may leave out: a store need not hold it, and keeps what it holds."""

import pandas as pd
import pytest

from tests.warehouse.loading.conftest import whole
from tests.warehouse.loading.test_load import loaded
from warehouse import extracts
from warehouse.loading import load as loading

POINT = next(source for source in extracts.sources() if source.name == "service_point")


@pytest.mark.usefixtures("contracts")
def test_a_store_need_not_hold_it_and_keeps_it_when_it_is_not_delivered_again(tmp_path, monkeypatch):
    kept = [*loading.sources(), POINT]
    monkeypatch.setattr(loading, "sources", lambda: kept)
    first = loaded(whole(tmp_path / "d"), tmp_path)["service_point"]
    assert (first.state, first.rows, first.remarks) == ("kept", 0, ())

    again = whole(tmp_path / "e", death=pd.DataFrame({"id_card": ["440103199112310000"], "death_date": "2024-09-02"}))
    (again / "services").mkdir()
    (again / POINT.file).write_text(
        "point_code,service,point_name,town_code,lon,lat,open_date,close_date\n"
        "p1,S7,石龙镇社会工作服务站,440103001,113.2,23.1,2015-03-01,\n", encoding="utf-8",
    )  # fmt: skip
    assert loaded(again, tmp_path)["service_point"].rows == 1
    assert "1 rows stay" in loaded(tmp_path / "d", tmp_path)["service_point"].remarks[0]
