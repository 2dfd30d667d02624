"""The live figures, worked by mouse and keyboard in a browser."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import qicc_lib as qicc
from qicc_figures import figures, words
from qicc_figures.figures import Shown

from .conftest import SITE, Opener, Seen, copied

HOME = "book/index.html"
NAME = "series-dots"
FIGURE = f".qicc-figure[data-figure={NAME}]"
PAGES = {NAME: HOME, "one-dot": "book/dots/one-dot.html", "three-terminal": "book/dots/three-terminal.html"}
# What a page starts from: its first preset in words.
FIRST = {
    NAME: "Both forces push right. The particles go left. Genuine inverse particle current",
    "one-dot": "Both forces push right. The particles go left. Formal inverse particle current",
    "three-terminal": "M pushes energy, L pushes particles. The particles go left. Inverse by convention",
}
LABELS = {(name, p["key"]): p["label"] for name in PAGES for p in figures.FIGURES[name]["presets"]}
# What is dragged up and down in a level diagram.
RINGS = {
    NAME: {"eps", "U", "mu_L", "mu_R"},
    "one-dot": {"eps", "mu_L", "mu_R"},
    "three-terminal": {"eps_c", "eps_g", "U", "mu_L", "mu_R", "mu_M"},
}
each = pytest.mark.parametrize("name", PAGES)


def ready(page: Page, name: str = NAME) -> Locator:
    figure = page.locator(f".qicc-figure[data-figure={name}]").first
    if figure.is_hidden():  # behind its question
        page.locator("[data-predict-skip]").first.click()
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "1")
    return figure


def drawing(figure: Locator) -> str:
    """All that is drawn, without what only says where the focus is."""
    return str(figure.evaluate("f => [...f.querySelectorAll('svg')].map(s => s.outerHTML).join('') + f.innerText"))


def unfold(figure: Locator) -> None:
    figure.evaluate("f => f.querySelectorAll('details').forEach(d => { d.open = true })")


def draw(name: str, rng: np.random.Generator) -> dict[str, float]:
    """A state anywhere in the range of the controls; with three temperatures, some of them equal."""
    state = figures.parameters(name)
    for param in figures.FIGURES[name]["params"]:
        low, high = (np.log(param[k]) if "scale" in param else param[k] for k in ("min", "max"))
        value = rng.uniform(low, high)
        state[param["key"]] = float(np.round(np.exp(value) if "scale" in param else value, 3))
    if "T_M" in state:
        one, other = [("T_L", "T_R"), ("T_L", "T_R"), ("T_M", "T_L"), ("T_M", "T_R"), ("T_M", "T_M")][rng.integers(5)]
        state[one] = state[other]
    return state


def computed(code: str) -> qicc.State:
    """What copied code computes."""
    scope: dict[str, object] = {}
    exec(code, scope)
    assert isinstance(scope["state"], qicc.State)
    return scope["state"]


def numbers(name: str, values: dict[str, float], state: qicc.State) -> list[str]:
    """The currents of a state and its entropy production, with the digits that its figure writes them with."""
    data = Shown(name, values)
    currents = [(data.particle, state.particle_current["L"])]
    currents += [(pair, state.energy_current[pair.index[1:] or "L"]) for pair in data.pairs[1:]]
    Sigma = float(state.entropy_production)
    written = words.precision(max(Sigma, *(abs(pair.F * pair.J) for pair in data.pairs[1:]))).write(Sigma)
    return [*(f"= {pair.digits.write(float(current))}" for pair, current in currents), f"= {written}"]


def told(figure: Locator) -> str:
    """What the drawings say of themselves: numbers that stand in no text, too."""
    return " ".join(figure.locator("svg.q-view").evaluate_all("all => all.map(s => s.getAttribute('aria-label'))"))


def rest(name: str, values: dict[str, float], state: qicc.State) -> list[str]:
    """The other numbers that a figure shows: forces, probabilities, fluxes round the loops, zeros of the curves."""
    data = Shown(name, values)
    wanted = [f"F_{pair.index} = {words.number(pair.F)}" for pair in data.pairs if 1e-4 <= abs(pair.F) < 100]
    if name == "one-dot":
        wanted += [f"full with probability {state.probabilities[1]:.2f}.", f": {data.role}"]
    else:
        wanted.append("Probabilities of 00, 10, 01, 11: " + ", ".join(f"{p:.2f}" for p in state.probabilities))
    if name == NAME:
        J_1, J_2 = (data.particle.digits.write(float(cycle.flux)) for cycle in state.cycles[:2])
        wanted.append(f"Loop fluxes J_1 = {J_1}, J_2 = {J_2}.")
    ends = data.curves.x[[0, -1]]
    for symbol, zeros in zip(("J_N", "J_E"), data.curves.zeros, strict=True):
        inside = [zero for zero in zeros if ends[0] + 0.02 < zero < ends[1] - 0.02]
        wanted += [f"{symbol} crosses zero at F_N = {zero:.3f}." for zero in inside]
    return wanted


@each
def test_the_figure_mounts_over_its_picture(open_figures: Opener, name: str) -> None:
    figure = ready(open_figures(PAGES[name]), name)
    expect(figure.locator("img")).to_be_hidden()
    sentence, verdict = FIRST[name].rsplit(". ", 1)
    expect(figure.locator("[role=status]")).to_contain_text(verdict)
    expect(figure).to_contain_text(f"{sentence}.")


@each
def test_it_works_from_a_file(open_figures: Opener, name: str) -> None:
    seen = Seen()
    figure = ready(open_figures((SITE / PAGES[name]).as_uri(), seen=seen), name)
    expect(figure.locator("[role=status]")).to_contain_text(FIRST[name].rsplit(". ", 1)[1])
    assert seen.foreign == []
    assert seen.errors == []


@each
def test_each_preset_shows_what_the_library_computes(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name])
    figure = ready(page, name)
    for preset, values in figures.presets(name).items():
        button = figure.get_by_role("button", name=LABELS[name, preset], exact=True)
        button.click()
        page.wait_for_timeout(450)
        data = Shown(name, values)
        said = data.said
        shown = re.sub(r"\s+", " ", figure.inner_text())
        assert said.sentence in shown, preset
        expect(figure.locator("[role=status]")).to_contain_text(said.verdict)
        assert all(f"= {number}" in shown for number in (*(pair.written for pair in data.pairs), data.Sigma)), preset
        expect(button).to_have_attribute("aria-pressed", "true")


@each
def test_copied_code_computes_exactly_the_state(name: str) -> None:
    rng = np.random.default_rng(21)
    states = [*figures.presets(name).values(), *(draw(name, rng) for _ in range(50))]
    for values, code in zip(states, copied(name, *([values] for values in states)), strict=True):
        state, shown = computed(code), Shown(name, values).state
        assert state.particle_current == shown.particle_current, values
        assert state.energy_current == shown.energy_current, values
        assert state.entropy_production == shown.entropy_production, values


@each
def test_random_states_show_what_their_copied_code_computes(open_figures: Opener, name: str) -> None:
    """Sentence, verdict and numbers of states far from the presets, reached by their addresses."""
    page = open_figures(PAGES[name])
    figure = ready(page, name)
    rng = np.random.default_rng(20)
    states = [draw(name, rng) for _ in range(25)]
    for state, code in zip(states, copied(name, *([state] for state in states)), strict=True):
        page.evaluate(
            "hash => { location.hash = hash }", "&".join([f"fig=fig-{name}", *(f"{k}={v}" for k, v in state.items())])
        )
        page.wait_for_timeout(60)
        said = Shown(name, state).said
        shown = re.sub(r"\s+", " ", figure.inner_text())
        assert said.sentence in shown, state
        solved, said_by_views = computed(code), told(figure)
        assert all(number in shown for number in numbers(name, state, solved)), state
        assert [number for number in rest(name, state, solved) if number not in said_by_views] == [], state
        expect(figure.locator("[role=status]")).to_contain_text(said.verdict)


@each
def test_every_control_moves_the_drawing_by_keyboard(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name], reduced_motion="reduce")
    figure = ready(page, name)
    unfold(figure)
    controls = figure.locator("input[type=range]:visible, [role=slider]:visible")
    keys = [control.get_attribute("data-key") for control in controls.all()]
    assert {param["key"] for param in figures.FIGURES[name]["params"]} <= set(keys)
    assert len(keys) > len(set(keys)), "levels and chemical potentials can be dragged, too"
    for i, key in enumerate(keys):
        control = controls.nth(i)
        control.focus()
        before, said = drawing(figure), control.get_attribute("aria-valuetext")
        page.keyboard.press("PageUp" if key != "eps" else "ArrowUp")
        assert drawing(figure) != before, f"{key} is a dead control"
        assert control.get_attribute("aria-valuetext") != said, f"{key} does not say its new value"
        figure.get_by_role("button", name="Reset").click()


@each
def test_levels_and_chemical_potentials_are_dragged(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name], height=1300, reduced_motion="reduce")
    figure = ready(page, name)
    handles = figure.locator("[role=slider][aria-orientation=vertical]:visible")
    keys = [handle.get_attribute("data-key") for handle in handles.all()]
    assert set(keys) == RINGS[name]
    for handle, key in zip(handles.all(), keys, strict=True):
        box = handle.locator(".q-knob").bounding_box()
        assert box is not None
        before = float(handle.get_attribute("aria-valuenow") or "nan")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - 15, steps=4)
        page.mouse.move(x, y - 30, steps=4)
        page.mouse.up()
        assert float(handle.get_attribute("aria-valuenow") or "nan") > before, key
        figure.get_by_role("button", name="Reset").click()


@each
def test_the_force_is_dragged_along_its_axis(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name], height=1300)
    figure = ready(page, name)
    handle = figure.locator("[role=slider].q-along-x")
    box = handle.locator(".q-knob").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = float(handle.get_attribute("aria-valuenow") or "nan")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=5)
    page.mouse.up()
    assert float(handle.get_attribute("aria-valuenow") or "nan") > before + 0.2
    after = handle.locator(".q-knob").bounding_box()
    assert after is not None
    assert after["x"] - box["x"] == pytest.approx(60, abs=4)


@pytest.mark.parametrize(("name", "key"), [(NAME, "U"), (NAME, "mu_L"), ("three-terminal", "eps_g")])
def test_a_finger_drags_a_handle_and_does_not_scroll_the_page(open_figures: Opener, name: str, key: str) -> None:
    page = open_figures(PAGES[name], width=360, height=740, has_touch=True, is_mobile=True)
    figure = ready(page, name)
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


def test_the_state_is_in_the_address_and_survives_a_reload(open_figures: Opener) -> None:
    page = open_figures(HOME)
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


def test_an_address_changed_by_hand_changes_the_figure(open_figures: Opener) -> None:
    page = open_figures(HOME)
    figure = ready(page)
    page.evaluate(f"location.hash = 'fig=fig-{NAME}&U=2'")
    expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")


@each
def test_copy_as_python_gives_code_that_computes_what_is_shown(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name], permissions=["clipboard-read", "clipboard-write"])
    figure = ready(page, name)
    key = "eps" if name == "one-dot" else "U"
    slider = figure.locator(f"input[type=range][data-key={key}]")
    slider.focus()
    page.keyboard.press("PageUp")
    figure.get_by_role("button", name="Copy as Python").click()
    page.wait_for_timeout(200)
    code = page.evaluate("navigator.clipboard.readText()")
    values = figures.parameters(name) | {key: {"eps": -0.4, "U": -1.2}[key]}
    assert code == copied(name, [values])[0]
    shown = re.sub(r"\s+", " ", figure.inner_text())
    for number in numbers(name, values, computed(code)):
        assert number in shown


def test_on_paper_the_figure_is_its_picture(open_figures: Opener) -> None:
    page = open_figures(HOME)
    figure = ready(page)
    page.emulate_media(media="print")
    expect(figure.locator("img")).to_be_visible()
    expect(figure.get_by_role("button", name="Reset")).to_be_hidden()


def test_if_the_script_cannot_be_loaded_the_picture_stays(site: str, open_page: Opener) -> None:
    page = open_page("book/back-matter/references.html")
    page.route("**/dots.iife.js*", lambda route: route.abort())
    page.goto(f"{site}/{HOME}")
    figure = page.locator(FIGURE).first
    expect(figure).to_have_attribute("data-state", "failed")
    expect(figure.locator("img")).to_be_visible()


class TestPrediction:
    """The chapter asks before it shows."""

    CHAPTER = "book/dots/series.html"

    def test_the_figure_is_covered_and_mounted_at_once(self, open_figures: Opener) -> None:
        page = open_figures(self.CHAPTER)
        cover = page.locator("[data-predict]").first
        expect(cover).to_be_visible()
        figure = page.locator(FIGURE).first
        expect(figure).to_have_attribute("data-ready", "1")
        expect(figure).to_be_hidden()

    def test_an_answer_uncovers_it_and_is_explained(self, open_figures: Opener) -> None:
        page = open_figures(self.CHAPTER)
        cover = page.locator(".qicc-predict").first
        cover.locator(".qicc-choices button").last.click()
        expect(page.locator(FIGURE).first).to_be_visible()
        expect(cover.locator("[role=status]")).to_contain_text("You said")
        assert len(cover.locator("[role=status]").inner_text()) > 80

    def test_it_is_skipped_by_keyboard(self, open_figures: Opener) -> None:
        page = open_figures(self.CHAPTER)
        page.locator("[data-predict-skip]").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(FIGURE).first).to_be_visible()
        page.wait_for_timeout(300)
        widths = page.locator(FIGURE).first.locator("svg").evaluate_all("all => all.map(s => s.clientWidth)")
        assert max(widths) > 250, "the figure learns its width when it is uncovered"

    def test_an_address_with_a_state_shows_the_figure(self, open_figures: Opener) -> None:
        page = open_figures(f"{self.CHAPTER}#fig=fig-{NAME}&U=2")
        figure = page.locator(FIGURE).first
        expect(figure).to_be_visible()
        expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")
        expect(page.locator(".qicc-predict").nth(1)).to_have_attribute("data-predict", "")

    def test_without_javascript_the_explanations_are_folded(self, open_figures: Opener) -> None:
        page = open_figures(self.CHAPTER, java_script_enabled=False)
        cover = page.locator(".qicc-predict").first
        assert cover.locator("details").count() >= 2
        expect(page.locator(f"{FIGURE} img").first).to_be_visible()
