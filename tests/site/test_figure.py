"""The live figure *Two dots in series*, worked by mouse and keyboard in a browser."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import qicc_lib as qicc
from qicc_lib import figures, words
from qicc_lib.figures import Shown

from .conftest import SITE, Opener, Seen

HOME = "book/index.html"
NAME = "series-dots"
FIGURE = f".qicc-figure[data-figure={NAME}]"
PRESETS = figures.presets(NAME)
LABELS = {preset["key"]: preset["label"] for preset in figures.FIGURES[NAME]["presets"]}


def ready(page: Page) -> Locator:
    figure = page.locator(FIGURE).first
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "1")
    return figure


def drawing(figure: Locator) -> str:
    """All that is drawn, without what only says where the focus is."""
    return str(figure.evaluate("f => [...f.querySelectorAll('svg')].map(s => s.outerHTML).join('') + f.innerText"))


def unfold(figure: Locator) -> None:
    figure.evaluate("f => f.querySelectorAll('details').forEach(d => { d.open = true })")


def choose(page: Page, figure: Locator, preset: str) -> None:
    figure.get_by_role("button", name=LABELS[preset], exact=True).click()
    page.wait_for_timeout(450)


def test_the_figure_mounts_over_its_picture(open_page: Opener) -> None:
    figure = ready(open_page(HOME))
    expect(figure.locator("img")).to_be_hidden()
    expect(figure.locator("[role=status]")).to_contain_text("Genuine inverse particle current")
    expect(figure).to_contain_text("Both forces push right. The particles go left.")


def test_it_works_from_a_file(open_page: Opener) -> None:
    seen = Seen()
    figure = ready(open_page((SITE / HOME).as_uri(), seen=seen))
    expect(figure.locator("[role=status]")).to_contain_text("Genuine")
    assert seen.foreign == []
    assert seen.errors == []


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_shows_what_the_library_computes(open_page: Opener, preset: str) -> None:
    page = open_page(HOME)
    figure = ready(page)
    choose(page, figure, preset)
    data = Shown(NAME, PRESETS[preset])
    said = data.said
    shown = re.sub(r"\s+", " ", figure.inner_text())
    assert said.sentence in shown
    expect(figure.locator("[role=status]")).to_contain_text(said.verdict)
    assert all(number in shown for number in (data.particle.written, data.energy.written, data.Sigma))
    expect(figure.get_by_role("button", name=LABELS[preset], exact=True)).to_have_attribute("aria-pressed", "true")


def test_random_states_show_what_the_library_computes(open_page: Opener) -> None:
    """Sentence, verdict and numbers of states far from the presets, reached by their addresses."""
    page = open_page(HOME)
    figure = ready(page)
    rng = np.random.default_rng(20)
    for _ in range(15):
        state = figures.parameters(NAME)
        for param in figures.FIGURES[NAME]["params"]:
            low, high = (np.log(param[k]) if "scale" in param else param[k] for k in ("min", "max"))
            value = rng.uniform(low, high)
            state[param["key"]] = float(np.round(np.exp(value) if "scale" in param else value, 3))
        page.evaluate(
            "hash => { location.hash = hash }", "&".join([f"fig=fig-{NAME}", *(f"{k}={v}" for k, v in state.items())])
        )
        page.wait_for_timeout(250)
        data = Shown(NAME, state)
        said = data.said
        shown = re.sub(r"\s+", " ", figure.inner_text())
        assert said.sentence in shown, state
        expect(figure.locator("[role=status]")).to_contain_text(said.verdict)
        assert all(number in shown for number in (data.particle.written, data.energy.written, data.Sigma)), state


def test_every_control_moves_the_drawing_by_keyboard(open_page: Opener) -> None:
    page = open_page(HOME)
    figure = ready(page)
    unfold(figure)
    controls = figure.locator("input[type=range]:visible, [role=slider]:visible")
    keys = [control.get_attribute("data-key") for control in controls.all()]
    assert {param["key"] for param in figures.FIGURES[NAME]["params"]} <= set(keys)
    assert len(keys) > len(set(keys)), "levels and chemical potentials can be dragged, too"
    for i, key in enumerate(keys):
        control = controls.nth(i)
        control.focus()
        before, said = drawing(figure), control.get_attribute("aria-valuetext")
        page.keyboard.press("PageUp" if key != "eps" else "ArrowUp")
        assert drawing(figure) != before, f"{key} is a dead control"
        assert control.get_attribute("aria-valuetext") != said, f"{key} does not say its new value"
        figure.get_by_role("button", name="Reset").click()
        page.wait_for_timeout(250)


@pytest.mark.parametrize("key", ["eps", "U", "mu_L", "mu_R"])
def test_levels_and_chemical_potentials_are_dragged(open_page: Opener, key: str) -> None:
    page = open_page(HOME, height=1300)
    figure = ready(page)
    handle = figure.locator(f"[role=slider][data-key={key}][aria-orientation=vertical]:visible").first
    box = handle.locator(".q-knob").bounding_box()
    assert box is not None
    before = float(handle.get_attribute("aria-valuenow") or "nan")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 15, steps=4)
    page.mouse.move(x, y - 30, steps=4)
    page.mouse.up()
    assert float(handle.get_attribute("aria-valuenow") or "nan") > before


@pytest.mark.parametrize("key", ["U", "mu_L"])
def test_a_finger_drags_a_handle_and_does_not_scroll_the_page(open_page: Opener, key: str) -> None:
    page = open_page(HOME, width=360, height=740, has_touch=True, is_mobile=True)
    figure = ready(page)
    handle = figure.locator(f"[role=slider][data-key={key}][aria-orientation=vertical]:visible").first
    handle.evaluate("handle => handle.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_timeout(400)
    box = handle.locator(".q-knob").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before, scrolled = float(handle.get_attribute("aria-valuenow") or "nan"), page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 5 * step}]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)
    assert float(handle.get_attribute("aria-valuenow") or "nan") > before
    assert page.evaluate("scrollY") == scrolled


def test_the_state_is_in_the_address_and_survives_a_reload(open_page: Opener) -> None:
    page = open_page(HOME)
    figure = ready(page)
    slider = figure.locator("input[type=range][data-key=U]")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.wait_for_timeout(500)
    assert "U=0.4" in page.url
    said, length = slider.get_attribute("aria-valuetext"), page.evaluate("history.length")
    page.reload()
    figure = ready(page)
    expect(figure.locator("input[type=range][data-key=U]")).to_have_attribute("aria-valuetext", said or "")
    assert page.evaluate("history.length") == length
    figure.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(600)
    assert "U=" not in page.url


def test_an_address_changed_by_hand_changes_the_figure(open_page: Opener) -> None:
    page = open_page(HOME)
    figure = ready(page)
    page.evaluate(f"location.hash = 'fig=fig-{NAME}&U=2'")
    expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")


def test_copy_as_python_gives_code_that_computes_what_is_shown(open_page: Opener) -> None:
    page = open_page(HOME, permissions=["clipboard-read", "clipboard-write"])
    figure = ready(page)
    slider = figure.locator("input[type=range][data-key=g]")
    slider.focus()
    page.keyboard.press("PageUp")
    figure.get_by_role("button", name="Copy as Python").click()
    page.wait_for_timeout(200)
    scope: dict[str, object] = {}
    exec(page.evaluate("navigator.clipboard.readText()"), scope)
    state = scope["state"]
    assert isinstance(state, qicc.State)
    shown = figure.inner_text()
    for value in (state.particle_current["L"], state.energy_current["L"], state.entropy_production):
        assert words.Precision().write(float(value)) in shown


def test_on_paper_the_figure_is_its_picture(open_page: Opener) -> None:
    page = open_page(HOME)
    figure = ready(page)
    page.emulate_media(media="print")
    expect(figure.locator("img")).to_be_visible()
    expect(figure.get_by_role("button", name="Reset")).to_be_hidden()


def test_if_the_script_cannot_be_loaded_the_picture_stays(browser: object, site: str, open_page: Opener) -> None:
    page = open_page("book/back-matter/references.html")
    page.route("**/qicc.iife.js*", lambda route: route.abort())
    page.goto(f"{site}/{HOME}")
    figure = page.locator(FIGURE).first
    expect(figure).to_have_attribute("data-state", "failed")
    expect(figure.locator("img")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 760, 1000, 1280, 1600])
def test_nothing_leaves_its_box_and_nothing_is_smaller_than_12_pixels(open_page: Opener, width: int) -> None:
    page = open_page(HOME, width=width, height=1200)
    figure = ready(page)
    for preset in PRESETS:
        if figure.get_by_role("button", name=LABELS[preset], exact=True).is_visible():
            choose(page, figure, preset)
        outside = figure.evaluate(
            """f => {
              const b = f.getBoundingClientRect();
              return [...f.querySelectorAll('svg text, svg path, p, button, label, output')]
                .filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1)
                .filter(e => e.getBoundingClientRect().left < b.left - 3 ||
                             e.getBoundingClientRect().right > b.right + 3)
                .map(e => e.outerHTML.slice(0, 120));
            }"""
        )
        assert outside == [], preset
        small = figure.evaluate(
            """f => [...f.querySelectorAll('svg text')].filter(e => e.checkVisibility() && e.textContent.trim())
              .filter(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a < 11.99)
              .map(e => e.textContent)"""
        )
        assert small == [], preset


class TestPrediction:
    """The chapter asks before it shows."""

    CHAPTER = "book/dots/series.html"

    def test_the_figure_is_covered_and_mounted_at_once(self, open_page: Opener) -> None:
        page = open_page(self.CHAPTER)
        cover = page.locator("[data-predict]").first
        expect(cover).to_be_visible()
        figure = page.locator(FIGURE).first
        expect(figure).to_have_attribute("data-ready", "1")
        expect(figure).to_be_hidden()

    def test_an_answer_uncovers_it_and_is_explained(self, open_page: Opener) -> None:
        page = open_page(self.CHAPTER)
        cover = page.locator(".qicc-predict").first
        cover.locator(".qicc-choices button").last.click()
        expect(page.locator(FIGURE).first).to_be_visible()
        expect(cover.locator("[role=status]")).to_contain_text("You said")
        assert len(cover.locator("[role=status]").inner_text()) > 80

    def test_it_is_skipped_by_keyboard(self, open_page: Opener) -> None:
        page = open_page(self.CHAPTER)
        page.locator("[data-predict-skip]").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(FIGURE).first).to_be_visible()
        page.wait_for_timeout(300)
        widths = page.locator(FIGURE).first.locator("svg").evaluate_all("all => all.map(s => s.clientWidth)")
        assert max(widths) > 250, "the figure learns its width when it is uncovered"

    def test_an_address_with_a_state_shows_the_figure(self, open_page: Opener) -> None:
        page = open_page(f"{self.CHAPTER}#fig=fig-{NAME}&U=2")
        figure = page.locator(FIGURE).first
        expect(figure).to_be_visible()
        expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")
        expect(page.locator(".qicc-predict").nth(1)).to_have_attribute("data-predict", "")

    def test_without_javascript_the_explanations_are_folded(self, open_page: Opener) -> None:
        page = open_page(self.CHAPTER, java_script_enabled=False)
        cover = page.locator(".qicc-predict").first
        assert cover.locator("details").count() >= 2
        expect(page.locator(f"{FIGURE} img").first).to_be_visible()
