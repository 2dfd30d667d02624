"""Every page of the book, as a reader's browser sees it."""

from __future__ import annotations

import pytest
from site_checks import named_pages

from .conftest import ROOT, SITE, Opener, Seen

PAGES = [f"{name}.html" for name in named_pages(ROOT / "_toc.yml")]
THEMES = ("light", "dark")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_errors_or_foreign_requests(open_page: Opener, path: str, theme: str) -> None:
    seen = Seen()
    page = open_page(path, seen=seen, color_scheme=theme)
    page.evaluate("window.MathJax?.startup?.promise")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(400)
    page.wait_for_function(
        "[...document.querySelectorAll('.qicc-figure[data-figure]')].every(f => f.dataset.ready === '1')"
    )
    assert page.locator("mjx-merror, .qicc-figure[data-state=failed]").count() == 0
    assert seen.nothing(), seen


@pytest.mark.parametrize("path", PAGES)
def test_mathematics_is_typeset(open_page: Opener, path: str) -> None:
    page = open_page(path)
    formulas = page.locator(".math").count()
    page.evaluate("window.MathJax?.startup?.promise")
    assert page.locator("mjx-container").count() == formulas


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways(open_page: Opener, path: str, width: int) -> None:
    page = open_page(path, width=width, height=740, has_touch=True, is_mobile=True)
    page.evaluate("window.MathJax?.startup?.promise")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_every_figure_is_its_picture(open_page: Opener, path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    for figure in page.locator(".qicc-figure[data-figure]").all():
        picture = figure.locator("img")
        assert picture.is_visible()
        box = picture.bounding_box()
        assert box is not None and box["width"] > 250 and box["height"] > 250
        assert any(character.isdigit() for character in picture.get_attribute("alt") or "")
