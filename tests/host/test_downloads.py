"""Downloads by address: safe names, the nearest view for nonsense, no path that leads elsewhere."""

import pytest

from layouts.exports import FORMATS


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_served_with_its_name(client, ending):
    answer = client.get(f"/download/{ending}?level=city&lang=en")

    assert answer.status_code == 200 and answer.content_type == FORMATS[ending].media
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["?indicator=nope&area=1", "?from=%00", "?level=../../etc", "?programme=" + "x" * 900]
)
def test_nonsense_gives_the_nearest_view(client, query):
    assert client.get(f"/download/csv{query}").status_code == 200


@pytest.mark.parametrize("path", ["/download/exe", "/download/", "/download/csv/../../app.py", "/download/..%2Fapp"])
def test_other_formats_are_not_there(client, path):
    assert client.get(path).status_code == 404
