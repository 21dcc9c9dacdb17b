"""Users of a service are persons at every level, not sums of townships."""

import numpy as np
import pandas as pd

from queries.catalogue import catalogue

USERS = """
select area, cum from cube where measure = 'service_users' and programme = $service
"""


def users(reader, service: str) -> dict[str, np.ndarray]:
    """Users by month of each area, all groups together."""
    rows = reader.connection.cursor().execute(USERS, {"service": service}).df()
    monthly = np.diff(np.vstack(rows["cum"].to_numpy()), axis=1, prepend=0)
    return pd.DataFrame(monthly).groupby(rows["area"].to_numpy()).sum().T.to_dict("series")


def test_users_of_the_province_and_of_cities_are_distinct_persons(reader, extracts):
    events = pd.read_parquet(extracts / "services/service_event.parquet")
    date = pd.to_datetime(events["date"])
    month = (date.dt.year - 2018) * 12 + date.dt.month - 1
    events = events.assign(month=month, id=events["id_card"].str.strip().str.upper())

    for service, used in events.groupby(events["service"].astype(str)):
        counted = users(reader, service)
        expected = used.groupby("month")["id"].nunique()
        assert counted["440000"][counted["440000"] > 0].to_dict() == expected.to_dict()
        drawn = catalogue(reader).layers["township"]
        assert (sum(counted[code] for code in drawn if code in counted) >= counted["440000"]).all()
