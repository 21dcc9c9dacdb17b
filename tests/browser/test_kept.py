"""What the browser keeps: a page opened again asks for answers alone, not for code or boundaries."""

import pytest

from tests.browser.test_themes import READY

FILES = ("/assets/", "/vendor/", "/geo/", "/_dash-component-suites/")


@pytest.mark.parametrize("path", ["map", "duration"])
def test_a_page_opened_again_brings_no_file_again(page, address, path):
    wanted = f"{address}/{path}?lang=en&level=city&area=440900"
    page.goto(wanted)
    page.wait_for_selector(READY[path])
    page.wait_for_load_state("networkidle")
    network, sent, brought = page.context.new_cdp_session(page), {}, []
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda event: sent.update({event["requestId"]: event["response"]["url"]}))
    network.on(
        "Network.loadingFinished", lambda event: brought.append((event["requestId"], event["encodedDataLength"]))
    )
    page.goto(wanted)
    page.wait_for_selector(READY[path])
    page.wait_for_load_state("networkidle")
    sizes = {sent[request].removeprefix(address): size for request, size in brought if request in sent}
    files = {address: size for address, size in sizes.items() if address.startswith(FILES)}
    # What a package says under an address without its version is asked after, and not sent again.
    assert len(files) > 20 and all(size < 1000 for size in files.values()), files
    assert any("plotly" in address for address in files) and len(sizes) > len(files)
    assert [address for address, size in files.items() if size and not address.startswith(FILES[3])] == []


def test_a_chart_of_flows_is_drawn_by_the_whole_of_plotly(page, address):
    page.goto(f"{address}/duration?lang=en&level=city&topic=next")
    page.wait_for_selector(".sankey-link")
