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
def test_every_picture_has_words(open_page: Opener, path: str) -> None:
    page = open_page(path)
    silent = page.eval_on_selector_all(
        "article img", "images => images.filter(i => !i.alt.trim()).map(i => i.src.slice(0, 80))"
    )
    assert silent == []


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_every_figure_is_its_picture(open_page: Opener, path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    for figure in page.locator(".qicc-figure[data-figure]").all():
        picture = figure.locator("img")
        assert picture.is_visible()
        box = picture.bounding_box()
        assert box is not None and box["width"] > 250 and box["height"] > 250
        assert any(character.isdigit() for character in picture.get_attribute("alt") or "")


def test_every_internal_link_leads_somewhere() -> None:
    from html.parser import HTMLParser
    from urllib.parse import unquote, urldefrag

    class Links(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.links: list[str] = []
            self.ids: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = dict(attrs)
            self.ids |= {value for value in (values.get("id"), values.get("name")) if value}
            if tag == "a" and (href := values.get("href")):
                self.links.append(href)

    parsed: dict[str, Links] = {}

    def parse(path: str) -> Links:
        if path not in parsed:
            parsed[path] = Links()
            parsed[path].feed((SITE / path).read_text(encoding="utf-8"))
        return parsed[path]

    broken, seen = [], 0
    for path in PAGES:
        for link in parse(path).links:
            address, anchor = urldefrag(link)
            if ":" in address or address.startswith("//"):
                continue
            target = ((SITE / path).parent / unquote(address)).resolve() if address else SITE / path
            seen += 1
            page = str(target.relative_to(SITE)) if target.is_file() and target.suffix == ".html" else None
            if not target.is_file() or (anchor and page and unquote(anchor) not in parse(page).ids):
                broken.append(f"{path}: {link}")
    assert seen > len(PAGES)
    assert broken == []
