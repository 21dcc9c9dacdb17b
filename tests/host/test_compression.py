"""What is large and textual is compressed as the browser accepts it, and comes out as it went in."""

import gzip

import brotli
import pytest

from callbacks.host import own_files
from callbacks.host.compression import coding

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
FILES = ["/_dash-layout", own_files.url("view.js"), "/vendor/maplibre-gl/{maplibre}/dist/maplibre-gl.mjs"]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("BR", "br"),
        ("identity", ""),
        ("", ""),
        ("gzip;q=0", ""),
        ("*", ""),
    ],
)
def test_the_coding_is_one_that_the_browser_accepts(accepted, chosen):
    assert coding(accepted) == chosen


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_content_comes_out_as_it_went_in(client, path, accepted):
    from callbacks.host.browser_packages import versions

    path = path.format(maplibre=versions()["maplibre-gl"])
    plain = client.get(path, buffered=True).get_data()
    answer = client.get(path, headers={"Accept-Encoding": accepted}, buffered=True)
    assert answer.headers.get("Content-Encoding", "") == accepted
    assert UNPACK[accepted](answer.get_data()) == plain
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.get_data())


def test_small_answers_are_left_alone(client):
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "br"}).headers
