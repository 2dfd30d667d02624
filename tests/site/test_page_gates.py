"""Every gate of the pages closes: a fault is planted on a page of the book, and the gate must name it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from . import page_gates
from .conftest import Opener, Windows
from .page_gates import FIGURE, Seen

HOME, PLAIN = "book/index.html", "book/back-matter/references.html"


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("console.error('it broke')", "errors", "it broke"),
        ("console.warn('it may break')", "errors", "it may break"),
        ("setTimeout(() => { throw new Error('thrown') })", "errors", "thrown"),
        ("Promise.reject(new Error('refused'))", "errors", "refused"),
        ("fetch('none.json').catch(() => 0)", "failed", "none.json"),
        ("fetch('https://cdn.example/x.json').catch(() => 0)", "foreign", "cdn.example/x.json"),
        ("document.body.append(Object.assign(new Image(), { src: '//cdn.example/x.png' }))", "foreign", "x.png"),
        ("import('https://cdn.example/x.js').catch(() => 0)", "foreign", "x.js"),
        ("new WebSocket('wss://cdn.example/s')", "foreign", "cdn.example/s"),
    ],
)
def test_what_goes_wrong_later_is_remembered(open_page: Opener, code: str, kind: str, said: str) -> None:
    seen = Seen()
    page = open_page(PLAIN, seen=seen)
    assert seen.nothing()
    page.evaluate(f"() => {{ {code} }}")
    page.wait_for_timeout(200)
    assert any(said in found for found in getattr(seen, kind)), seen


def plant(page: Page, selector: str) -> None:
    """Take away every listener of an element: a copy of it has none."""
    page.locator(FIGURE).locator(selector).first.evaluate("e => e.replaceWith(e.cloneNode(true))")


@pytest.mark.parametrize(
    ("width", "faults"),
    [
        (
            1280,
            {
                "input[data-key=g]": "range g flip rate [g]",
                "[role=slider][data-key=mu_R]": "slider chemical potential of reservoir R [mu_R]",
                "[data-preset=stall]": "button Stall",
                ".q-buttons button:nth-child(1)": "button Reset",
                ".q-buttons button:nth-child(2)": "button Copy as Python",
            },
        ),
        (360, {"select": "select-one Start state"}),
    ],
)
def test_a_dead_control_is_named(open_figures: Opener, width: int, faults: dict[str, str]) -> None:
    page = open_figures(HOME, width=width, clock=True, reduced_motion="reduce")
    page_gates.prepare(page)
    for selector in faults:
        plant(page, selector)
    fold = "fold => fold.addEventListener('click', e => e.preventDefault())"
    page.locator(FIGURE).locator("summary", has_text="More").evaluate(fold)
    found = sorted(page_gates.dead_controls(page))
    named = sorted([*faults.values(), "summary More"])
    assert len(found) == len(named), found
    for problem, name in zip(found, named, strict=True):
        assert problem.startswith(name) and "is dead" in problem


def test_a_control_that_no_key_reaches_and_a_figure_without_controls_are_named(open_figures: Opener) -> None:
    page = open_figures(HOME, clock=True, reduced_motion="reduce")
    page_gates.prepare(page)
    page.evaluate("document.querySelector('.q-handle').removeAttribute('tabindex')")
    assert [problem for problem in page_gates.dead_controls(page) if "cannot be reached by keyboard" in problem]
    page.evaluate("document.querySelector('.q-root').replaceChildren('a picture')")
    assert page_gates.dead_controls(page) == ["fig-series-dots has no control."]


@pytest.mark.parametrize(
    ("theme", "rule", "html"),
    [
        ("light", "label", "<input type='text'>"),
        ("dark", "image-alt", "<img src='../../_static/logo.svg'>"),
        ("light", "button-name", "<button></button>"),
        ("light", "aria-required-attr", "<span role='slider' tabindex='0' aria-label='U'></span>"),
        ("light", "color-contrast", "<p style='color: #8a8a8a'>Pale words</p>"),
        ("dark", "color-contrast", "<p style='color: #6a6a6a'>Dim words</p>"),
        ("light", "empty-table-header", "<table><tr><th></th></tr><tr><td>1</td></tr></table>"),
    ],
)
def test_axe_closes_on_what_is_not_known(open_page: Opener, theme: str, rule: str, html: str) -> None:
    page = open_page(PLAIN, color_scheme=theme)
    page_gates.prepare(page)
    assert page_gates.findings(page)[0] == []
    page.evaluate("html => document.querySelector('article section').insertAdjacentHTML('beforeend', html)", html)
    assert [problem.split(":")[0] for problem in page_gates.findings(page)[0]] == [rule]


@pytest.mark.parametrize(
    ("theme", "colours", "named"),
    [
        ("light", {"muted": "#7d8590"}, "'0.5'"),  # ticks on the page
        ("light", {"sea-hot": "#e0a898"}, "'L'"),  # a letter on a reservoir
        ("dark", {"prob": "#8a929c"}, "'11'"),  # a name on the disc of a state
        ("dark", {"cold-text": "#2a6aa0"}, "'R'"),
    ],
)
def test_faint_text_of_a_drawing_is_named(
    open_figures: Opener, theme: str, colours: dict[str, str], named: str
) -> None:
    page = open_figures(HOME, color_scheme=theme, reduced_motion="reduce")
    page_gates.prepare(page)
    figure = page.locator(FIGURE).first
    assert page_gates.faint_text(page, figure) == []
    for name, colour in colours.items():
        figure.evaluate("(f, [name, colour]) => f.style.setProperty(name, colour)", [f"--q-{name}", colour])
    assert [problem for problem in page_gates.faint_text(page, figure) if f"The text {named} has" in problem]


@pytest.mark.parametrize(
    ("theme", "colours", "named"),
    [
        ("light", {"energy": "#e0a030"}, ".q-curve.q-curve-energy"),
        ("light", {"particle": "#b99fe0"}, ".q-loop"),
        ("dark", {"ink": "#555b62", "muted": "#555b62"}, ".q-level"),
        ("dark", {"ink": "#555b62", "muted": "#555b62"}, ".q-knob"),
        ("dark", {"particle": "#5c4a80"}, ".q-fill"),
    ],
)
def test_a_faint_mark_of_a_drawing_is_named(
    open_figures: Opener, theme: str, colours: dict[str, str], named: str
) -> None:
    page = open_figures(HOME, color_scheme=theme, reduced_motion="reduce")
    page_gates.prepare(page)
    figure = page.locator(FIGURE).first
    assert page_gates.faint_marks(figure) == []
    for name, colour in colours.items():
        figure.evaluate("(f, [name, colour]) => f.style.setProperty(name, colour)", [f"--q-{name}", colour])
    assert [problem for problem in page_gates.faint_marks(figure) if problem.startswith(f"The mark {named} has")]


def test_a_window_used_again_is_as_new(browser: Browser, site: str) -> None:
    used, new = (Opener(Windows(browser), site) for _ in range(2))
    first = used(PLAIN, width=500)
    first.evaluate("localStorage.mine = sessionStorage.mine = document.cookie = 'mine=1'")
    first.emulate_media(media="print")
    first.route("**/*.css*", lambda route: route.abort())
    used.close()
    again = used(PLAIN)
    assert again is first
    state = """[{ ...localStorage }, { ...sessionStorage }, document.cookie, innerWidth, matchMedia('print').matches,
        [...document.styleSheets].map(sheet => sheet.cssRules.length)]"""
    assert again.evaluate(state) == new(PLAIN).evaluate(state)
    for opener in (used, new):
        opener.close(again=False)
