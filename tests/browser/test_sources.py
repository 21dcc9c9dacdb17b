"""The page of sources: the way of a figure is drawn, a column leads to its term."""

from tests.browser.waiting import until


def opened(page, address: str, query: str = "") -> None:
    page.goto(f"{address}/sources{query}")
    page.wait_for_selector("#panel-sources-dictionary details")


def test_from_a_figure_to_its_files_and_from_a_column_to_its_term(page, address):
    opened(page, address, "?lang=en&indicator=poverty_headcount")
    until(
        page, "document.querySelector('#panel-sources-drawn .js-plotly-plot')?.innerText.includes('survey_household')"
    )
    page.click("#table-hr_person summary")
    page.click("#table-hr_person a:has-text('Resident identity number')")
    page.wait_for_selector("#term-identity_number")
    assert page.url.endswith("#term-identity_number") and "lang=en" in page.url
    page.fill("#catalogue-search", "bank_acct")
    until(page, "[...document.querySelectorAll('.glossary .card')].filter(card => !card.hidden).length === 1")
