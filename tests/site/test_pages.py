"""Every page of the book, as a reader's browser sees it: in light and dark, on a wide screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import CDPSession, Page
from site_checks import named_pages
from site_weight import loaded_files

from . import page_gates
from .conftest import ROOT, SITE, Opener, Windows
from .page_gates import FIGURE, KNOWN, Seen

PAGES = [f"{name}.html" for name in named_pages(ROOT / "_toc.yml")]
THEMES = ("light", "dark")
BUILT = [path for path in PAGES if (SITE / path).is_file()]
FIGURES_ON = {path: re.findall(r'data-figure="([^"]+)"', (SITE / path).read_text(encoding="utf-8")) for path in BUILT}
WITH_FIGURES = [path for path in BUILT if FIGURES_ON[path]]
FIRST_WITH = {name: path for path in reversed(BUILT) for name in FIGURES_ON[path]}
# Both themes and both widths of every page, the themes' colours being the same at any width.
SIGHTS = (("light", 1280), ("dark", 360))
# A main formula of each chapter; for each of its symbols how a label in the figures begins that lights up with it, and
# one that does not. Marks without words count as "".
MAIN_FORMULAS = {
    "book/dots/one-dot.html": ("one-dot-rate", {"p": ("full:", "ε"), "Γa": ("ΓR tunnel rate", "ε"), "fa": ("", "ΓR")}),
    "book/dots/three-terminal.html": (
        "three-identity",
        {"JN": ("particles FN JN", "energy"), "C": ("C =", "JN"), "λ": ("JN = λ C", "C ="), "ΓL0": ("ΓL0", "ΓL1")},
    ),
    "book/dots/series.html": (
        "series-currents",
        {"JN": ("JN =", "JE"), "J1": ("J1 =", "J2"), "J3": ("A third loop", "J1")},
    ),
    "book/entropy/biases.html": (
        "biases-sigma-steps",
        {"Σ": ("sum Σ", "L:"), "Je": ("net flux", "bias"), "Xe": ("bias", "net flux")},
    ),
    "book/entropy/cycles.html": (
        "cycles-currents",
        {
            "JN": ("sum JN", "sum JE"), "JE": ("sum JE", "sum JN"), "Σ": ("sum Σ", "sum J"),
            "Nc": ("N J1", "E J1"), "Ec": ("E J3", "N J3"), "Ac": ("A J2", "N J2"), "Jc": ("N J1", "sum JN"),
        },
    ),
    "book/entropy/genuine.html": ("genuine-c-star", {"JN": ("JN", "JE"), "c*": ("c*", "c zero"), "E×": ("", "c zero")}),
}  # fmt: skip
SYMBOL = """[...document.querySelectorAll('.qicc-symbol mjx-c')].map(glyph =>
    String.fromCodePoint(parseInt(/mjx-c([0-9A-F]+)/.exec(glyph.className)[1], 16)).normalize('NFKC')).join('')"""
LIT = "[...document.querySelectorAll('.q-named')].map(part => part.textContent)"


@dataclass
class Visit:
    """A page in a window that is a desk's or a phone's."""

    page: Page
    seen: Seen
    cdp: CDPSession
    path: str = ""
    width: int = 0

    def look(self, theme: str, width: int) -> None:
        self.width = width
        self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        self.page.set_viewport_size({"width": width, "height": 740 if width < 700 else 900})
        self.cdp.send("Emulation.setTouchEmulationEnabled", {"enabled": width < 700})


@pytest.fixture(scope="module")
def window(windows: Windows, site: str) -> Iterator[Visit]:
    page, seen = windows.new(reduced_motion="reduce"), Seen()
    page_gates.watch(page, seen, site)
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})  # what a page loads, not what others have left
    yield Visit(page, seen, cdp)
    page.context.close()


@pytest.fixture(scope="module", params=[(path, *sight) for path in PAGES for sight in SIGHTS])
def visit(request: pytest.FixtureRequest, window: Visit, site: str) -> Visit:
    """A page of the book with its figures mounted and its folds open, shared by the tests that only look.

    It is loaded once: a reader turns the lights off and takes up a phone.
    """
    path, theme, width = request.param
    if path == window.path:
        window.look(theme, width)
    else:
        window.page.goto("about:blank")  # lest the last page follows the window to its new width
        window.seen.forget()
        window.look(theme, width)
        window.page.goto(f"{site}/{path}")
        window.path = path
    page_gates.prepare(window.page)
    assert window.page.evaluate("document.documentElement.dataset.theme") == theme
    window.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    window.page.wait_for_timeout(400)  # the theme looks a third of a second later what can be scrolled
    window.page.evaluate("scrollTo(0, 0)")
    return window


def test_axe_finds_nothing_new_and_what_is_known(visit: Visit) -> None:
    problems, used = page_gates.findings(visit.page)
    assert problems == []
    if visit.width > 700:
        assert [known for known in KNOWN if known["page"] == visit.path and known not in used] == []


def test_text_and_marks_of_the_figures_can_be_seen_on_a_phone(visit: Visit) -> None:
    """On a wide screen `test_every_start_state_can_be_seen` looks."""
    for figure in visit.page.locator(FIGURE).all() if visit.width < 700 else []:
        assert page_gates.faint_text(visit.page, figure) == []
        assert page_gates.faint_marks(figure) == []


def test_mathematics_is_typeset(visit: Visit) -> None:
    assert visit.page.locator(".math:not(:has(mjx-container))").count() == 0
    assert visit.page.locator("mjx-merror").count() == 0


def test_every_symbol_of_a_formula_has_a_meaning(visit: Visit) -> None:
    """A row of the notation page, which the reader sees at the symbol."""
    visit.page.wait_for_function("window.qiccFormulas || !document.querySelector('.math')")
    assert visit.page.evaluate("window.qiccFormulas?.unknown() ?? []") == []


def test_each_term_of_a_main_formula_marks_its_part_of_a_figure(visit: Visit) -> None:
    """Asked with the arrow keys, on a wide screen, where all labels stand in the drawings."""
    label, wanted = MAIN_FORMULAS.get(visit.path, ("", {})) if visit.width > 700 else ("", {})
    lit: dict[str, list[str]] = {}
    if wanted:
        visit.page.wait_for_function("window.qiccFormulas")
        visit.page.locator(f"#equation-{label} mjx-container").focus()
    while not wanted.keys() <= lit.keys():
        visit.page.keyboard.press("ArrowRight")
        symbol = visit.page.evaluate(SYMBOL).replace("∗", "*")
        assert len(lit) < 30, f"{wanted.keys() - lit.keys()} are not in the formula: {lit.keys()}"
        lit[symbol] = visit.page.evaluate(LIT)
    visit.page.keyboard.press("Escape")
    for symbol, (with_it, without) in wanted.items():
        assert any(text.startswith(with_it) for text in lit[symbol]), (symbol, lit[symbol])
        assert not any(text.startswith(without) for text in lit[symbol]), (symbol, lit[symbol])


def test_a_page_never_scrolls_sideways(visit: Visit) -> None:
    """Nor on the narrowest phone. One that is not told to be as wide as it is would pretend to be 980 px wide."""
    assert visit.page.locator("meta[name=viewport][content*='width=device-width']").count() > 0
    for width in (visit.width, 320):
        visit.page.set_viewport_size({"width": width, "height": 740})
        visit.page.wait_for_timeout(100)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_makes_no_errors_and_no_foreign_requests(visit: Visit) -> None:
    assert visit.page.locator(f"{FIGURE}:not([data-ready='1'])").count() == 0
    assert visit.seen.nothing(), visit.seen


def test_the_weight_of_a_page_counts_all_that_is_loaded(visit: Visit, site: str) -> None:
    loaded = {SITE / unquote(urlsplit(url).path).lstrip("/") for url in visit.seen.loaded if url.startswith(site)}
    assert len(loaded) > 20
    assert loaded - loaded_files(SITE, SITE / visit.path) == set()


@pytest.mark.parametrize("path", WITH_FIGURES)
def test_no_control_is_dead(open_figures: Opener, path: str) -> None:
    """From the button that skips a prediction to the last slider, on a wide screen and then on a phone."""
    page = open_figures(path, clock=True, reduced_motion="reduce")
    page_gates.prepare(page, uncover=False)
    assert page_gates.dead_controls(page, ".qicc-predict", "[data-predict-skip]") == []
    page_gates.prepare(page)
    assert page_gates.dead_controls(page) == []
    # There the presets are a menu, and what sets numbers, the same sliders and buttons as ever, is in a fold.
    page.set_viewport_size({"width": 360, "height": 900})
    page_gates.prepare(page)
    assert page_gates.dead_controls(page, which="select, summary") == []


@pytest.mark.parametrize("path", WITH_FIGURES)
def test_no_button_of_a_prediction_is_dead(open_figures: Opener, path: str) -> None:
    page = open_figures(path, clock=True, reduced_motion="reduce")
    page_gates.prepare(page, uncover=False)
    assert page_gates.dead_controls(page, ".qicc-predict", ":not([data-predict-skip])") == []


@pytest.mark.parametrize("name", FIRST_WITH)
def test_every_start_state_can_be_seen(open_figures: Opener, name: str) -> None:
    """The first in both themes, the others in one theme and the other by turns."""
    page = open_figures(FIRST_WITH[name], height=1500, reduced_motion="reduce")
    page_gates.prepare(page)
    figure = page.locator(f"{FIGURE}[data-figure={name}]").first
    for i, chip in enumerate(figure.locator("[data-preset]").all()):
        chip.click()
        for theme in THEMES if i == 0 else (THEMES[i % 2],):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            page.wait_for_timeout(200)  # a map is painted after its numbers have come to rest
            assert page_gates.faint_text(page, figure) == []
            assert page_gates.faint_marks(figure) == []


def test_every_known_finding_is_on_a_page() -> None:
    assert {known["page"] for known in KNOWN} <= set(PAGES)


@pytest.mark.parametrize("path", WITH_FIGURES)
def test_without_javascript_every_figure_is_its_picture(open_page: Opener, path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    for figure in page.locator(FIGURE).all():
        picture = figure.locator("img")
        assert picture.is_visible()
        box = picture.bounding_box()
        assert box is not None and box["width"] > 250 and box["height"] > 250
        assert any(character.isdigit() for character in picture.get_attribute("alt") or "")
