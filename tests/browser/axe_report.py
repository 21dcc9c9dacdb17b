"""What axe finds on every page, as a table: `python -m tests.browser.axe_report http://127.0.0.1:8050`.

The tests hold every page to no serious and no critical fault; this tells the rest as well. docs/map.md keeps the table.
"""

import sys

from playwright.sync_api import Page, sync_playwright

from layouts.pages import PAGES
from tests.browser.chromium import FLAGS, path
from tests.browser.test_accessibility import AXE
from tests.browser.test_themes import DISPLAYS, READY, SHOW

LANGS = ("zh", "en")
GRAVE, SLIGHT = ("critical", "serious"), ("moderate", "minor")
RUN = """axe.run().then((found) => ({
    passed: found.passes.length, faults: found.violations.map((fault) => [fault.id, fault.impact]) }))"""


def looked_at(page: Page, address: str, name: str, lang: str) -> dict:
    """What axe finds on a page in all themes: rules passed at least, and the faults by impact."""
    page.goto(f"{address}{PAGES[name].path}?lang={lang}&level=city&area=440900")
    page.wait_for_selector(READY[name], timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    passed, faults = [], set()
    for display in ({"theme": "light"}, *DISPLAYS):
        page.evaluate(SHOW, [display["theme"], display.get("type", "normal")])
        found = page.evaluate(RUN)
        passed.append(found["passed"])
        faults |= {tuple(fault) for fault in found["faults"]}
    return {"passed": min(passed), "faults": sorted(faults)}


def row(name: str, lang: str, found: dict) -> str:
    """A line of the table."""
    grave = [rule for rule, impact in found["faults"] if impact in GRAVE]
    slight = [f"{rule} ({impact})" for rule, impact in found["faults"] if impact in SLIGHT]
    cells = (PAGES[name].path, lang, str(found["passed"]), ", ".join(grave) or "none", ", ".join(slight) or "none")
    return f"| {' | '.join(cells)} |"


def main(address: str) -> None:
    """Prints the table."""
    print("| page | language | rules passed | serious or critical | moderate or minor |\n|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=FLAGS)
        for name in READY:
            for lang in LANGS:
                page = browser.new_page(viewport={"width": 1366, "height": 768})
                print(row(name, lang, looked_at(page, address, name, lang)), flush=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
