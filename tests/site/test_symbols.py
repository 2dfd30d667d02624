"""What a symbol in a formula means: by mouse, by touch and by keyboard, and its part of the figure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page

from .conftest import Opener, Windows
from .page_gates import Seen

PAGE = "book/dots/series.html"
CARD = ".qicc-meaning"
NAMED = '[data-symbol~="J_N"].q-named'


def formula(page: Page, label: str) -> Locator:
    """A numbered equation, once MathJax has set it and its symbols answer."""
    page.wait_for_function("window.qiccFormulas")
    found = page.locator(f"#equation-{label} mjx-container")
    found.scroll_into_view_if_needed()
    return found


def symbol(within: Locator, base: str, index: str) -> Locator:
    """A letter with an index, by the code points that MathJax draws."""
    return within.locator(f"mjx-msub:has(> mjx-mi .mjx-c{base}):has(> mjx-script .mjx-c{index})").first


@pytest.fixture(scope="module")
def shared(windows: Windows, site: str) -> Iterator[Page]:
    """One page for all tests with a mouse: its formulas take the longest."""
    opener, seen = Opener(windows, site), Seen()
    page = opener(PAGE, seen=seen, reduced_motion="reduce")
    page.locator("[data-predict-skip]").first.click()
    yield page
    assert seen.nothing(), seen
    opener.close()


@pytest.fixture
def page(shared: Page) -> Iterator[Page]:
    yield shared
    shared.keyboard.press("Escape")
    shared.mouse.move(2, 2)


J, N = "1D43D", "1D441"


def test_the_mouse_asks_and_the_figure_answers(page: Page) -> None:
    J_N = symbol(formula(page, "series-currents"), J, N)
    J_N.hover()
    page.wait_for_selector(CARD, state="visible")
    assert "particle current out of" in page.inner_text(CARD)
    assert 'state.particle_current["L"]' in page.inner_text(CARD)
    assert page.locator(NAMED).count() >= 3  # arrow and label of the strip, curve
    others = page.locator('.q-naming [data-symbol]:not([data-symbol~="J_N"])').first
    assert float(others.evaluate("node => getComputedStyle(node).opacity")) < 0.5
    page.mouse.move(2, 2)
    page.wait_for_selector(CARD, state="hidden")
    assert page.locator(".q-named, .q-naming").count() == 0


def test_a_click_holds_the_answer_and_leads_to_the_figure(page: Page) -> None:
    symbol(formula(page, "series-currents"), J, N).click()
    page.mouse.move(2, 2)
    page.wait_for_selector(CARD, state="visible")
    page.get_by_role("button", name="Show in the figure").click()
    assert page.locator(CARD).is_hidden()
    marked = page.locator(NAMED).first.bounding_box()
    assert marked is not None and 0 <= marked["y"] <= 900
    page.keyboard.press("Escape")
    assert page.locator(".q-named").count() == 0


def test_the_keyboard_goes_from_symbol_to_symbol(page: Page) -> None:
    currents = formula(page, "series-currents")
    currents.focus()
    parts = "[...document.querySelectorAll('#equation-series-currents mjx-math *')]"
    at = f"{parts}.indexOf(document.querySelector('.qicc-symbol'))"
    seen = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(page.evaluate(at))
    assert 0 <= seen[0] < seen[1] < seen[2]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(at) == seen[1]
    assert page.locator(CARD).is_visible() and "cycle" in page.inner_text(CARD)
    page.keyboard.press("Escape")
    assert page.locator(CARD).is_hidden()


def test_a_tap_asks_and_a_second_tap_ends_it(open_page: Opener) -> None:
    seen = Seen()
    page = open_page(PAGE, seen=seen, width=360, height=740, has_touch=True, is_mobile=True)
    J_N = symbol(formula(page, "series-currents"), J, N)
    J_N.tap()
    page.wait_for_selector(CARD, state="visible")
    box = page.locator(CARD).bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 360
    J_N.tap()
    assert page.locator(CARD).is_hidden()
    assert seen.errors == []


def test_an_index_that_the_table_does_not_list_falls_back_to_its_kind(page: Page) -> None:
    """Γ_L0 is the row of Γ_an, J_2 the row of J_c."""
    rates = formula(page, "series-rates")
    symbol(rates, "393", "1D43F").first.hover()
    page.wait_for_selector(CARD, state="visible")
    assert "tunnel rate" in page.inner_text(CARD)


def test_a_symbol_that_no_row_explains_is_found(page: Page) -> None:
    """The check of every page, in test_pages.py, can fail."""
    page.wait_for_function("window.qiccFormulas")
    assert page.evaluate("qiccFormulas.unknown()") == []
    page.evaluate("document.querySelector('.bd-article').append(MathJax.tex2chtml('\\\\zeta_q + J_N'))")
    assert page.evaluate("qiccFormulas.unknown()") == ["ζ_q"]
