"""Every page of the book, as a reader's browser sees it: in light and dark, on a wide screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from site_checks import named_pages
from site_weight import loaded_files

from . import page_gates
from .conftest import ROOT, SITE, Opener
from .page_gates import FIGURE, KNOWN, Seen

PAGES = [f"{name}.html" for name in named_pages(ROOT / "_toc.yml")]
THEMES = ("light", "dark")
BUILT = [path for path in PAGES if (SITE / path).is_file()]
FIGURES_ON = {path: re.findall(r'data-figure="([^"]+)"', (SITE / path).read_text(encoding="utf-8")) for path in BUILT}
WITH_FIGURES = [path for path in BUILT if FIGURES_ON[path]]
FIRST_WITH = {name: path for path in reversed(BUILT) for name in FIGURES_ON[path]}
# Both themes and both widths of every page, the themes' colours being the same at any width.
SIGHTS = (("light", 1280), ("dark", 360))
PHONE = {"height": 740, "has_touch": True, "is_mobile": True}


@dataclass
class Visit:
    path: str
    page: Page
    seen: Seen
    width: int


@pytest.fixture(scope="module", params=[(path, *sight) for path in PAGES for sight in SIGHTS])
def visit(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Visit]:
    """A page of the book with its figures mounted and its folds open, shared by the tests that only look."""
    path, theme, width = request.param
    opener, seen = Opener(browser, site), Seen()
    options = PHONE if width < 700 else {}
    page = opener(path, seen=seen, width=width, color_scheme=theme, reduced_motion="reduce", **options)
    page_gates.prepare(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")
    yield Visit(path, page, seen, width)
    opener.close()


def test_axe_finds_nothing_new(visit: Visit) -> None:
    assert page_gates.findings(visit.page)[0] == []


def test_text_and_marks_of_the_figures_can_be_seen(visit: Visit) -> None:
    for figure in visit.page.locator(FIGURE).all():
        assert page_gates.faint_text(visit.page, figure) == []
        assert page_gates.faint_marks(figure) == []


def test_mathematics_is_typeset(visit: Visit) -> None:
    assert visit.page.locator("mjx-container").count() == visit.page.locator(".math").count()
    assert visit.page.locator("mjx-merror").count() == 0


def test_every_symbol_of_a_formula_has_a_meaning(visit: Visit) -> None:
    """A row of the notation page, which the reader sees at the symbol."""
    visit.page.wait_for_function("window.qiccFormulas || !document.querySelector('.math')")
    assert visit.page.evaluate("window.qiccFormulas?.unknown() ?? []") == []


def test_a_page_never_scrolls_sideways(visit: Visit) -> None:
    """Nor on the narrowest phone."""
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


# On a phone the presets are a menu, and what sets numbers, the same sliders and buttons as ever, is in a fold.
@pytest.mark.parametrize(("width", "which"), [(1280, "*"), (360, "select, summary")])
@pytest.mark.parametrize("path", WITH_FIGURES)
def test_no_control_is_dead(open_figures: Opener, path: str, width: int, which: str) -> None:
    page = open_figures(path, width=width, clock=True, reduced_motion="reduce")
    page_gates.prepare(page)
    assert page_gates.dead_controls(page, which=which) == []


@pytest.mark.parametrize("which", [":not([data-predict-skip])", "[data-predict-skip]"])
@pytest.mark.parametrize("path", WITH_FIGURES)
def test_no_button_of_a_prediction_is_dead(open_figures: Opener, path: str, which: str) -> None:
    page = open_figures(path, clock=True, reduced_motion="reduce")
    page_gates.prepare(page, uncover=False)
    assert page_gates.dead_controls(page, ".qicc-predict", which) == []


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


def test_every_known_finding_is_still_found(open_page: Opener) -> None:
    missing = [dict(known) for known in KNOWN]
    for path in dict.fromkeys(known["page"] for known in KNOWN):
        page = open_page(path)
        page_gates.prepare(page)
        used = page_gates.findings(page, [known["rule"] for known in KNOWN if known["page"] == path])[1]
        missing = [known for known in missing if known not in used]
    assert missing == []


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_every_figure_is_its_picture(open_page: Opener, path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    for figure in page.locator(FIGURE).all():
        picture = figure.locator("img")
        assert picture.is_visible()
        box = picture.bounding_box()
        assert box is not None and box["width"] > 250 and box["height"] > 250
        assert any(character.isdigit() for character in picture.get_attribute("alt") or "")
