"""The stability diagram in a browser: its fields and names against the library, its point, and the figure beside it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import qicc_lib as qicc
from qicc_figures import figures
from qicc_figures.explorers import bundle
from qicc_figures.stability import MARGIN, NAME, STATES, Diagram

from .conftest import Opener, copied, in_node
from .test_figure import draw
from .test_map import PIXELS

PAGE = "book/dots/three-terminal.html"
PRESETS = figures.presets(NAME)
VIOLET = (106, 53, 176)


def ready(page: Page) -> Locator:
    page.evaluate("document.querySelectorAll('[data-predict-skip]').forEach(skip => skip.click())")
    figure = page.locator(f".qicc-figure[data-figure={NAME}]")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "1")
    page.wait_for_timeout(300)
    return figure


def test_the_browser_computes_the_diagram_of_the_library() -> None:
    rng = np.random.default_rng(3)
    states = [*PRESETS.values(), *(draw("three-terminal", rng) for _ in range(8))]
    ends = [-3 - MARGIN, 3 + MARGIN]
    answers = in_node("fields", [[state, 120, ends, ends] for state in states], bundle(NAME))
    for state, got in zip(states, answers, strict=True):
        diagram = Diagram(NAME, state, 120)
        levels = {
            key: diagram.axis(key) if key == "eps_c" else diagram.axis(key)[:, None] for key in ("eps_c", "eps_g")
        }
        solved = diagram.family.device({**state, **levels}).steady_state()
        p = np.array([list(one.values()) for one in got["p"]]).reshape(4, 120, 120)
        np.testing.assert_allclose(p, np.moveaxis(solved.probabilities, -1, 0), rtol=0, atol=1e-13)
        J = np.array(list(got["JN"].values())).reshape(120, 120)
        largest = max(float(np.abs(t.flux).max()) for t in solved.transitions)
        np.testing.assert_allclose(J, solved.particle_current["L"], rtol=0, atol=1e-12 * largest + 1e-15)


def test_copied_code_computes_the_state_and_the_diagram() -> None:
    for preset, values in PRESETS.items():
        (code,) = copied(NAME, [values])
        scope: dict[str, object] = {}
        exec(code, scope)
        state, found = scope["state"], scope["diagram"]
        assert isinstance(state, qicc.State)
        diagram = Diagram(NAME, values, 120)
        assert float(state.particle_current["L"]) == diagram.particle.J
        kind, J_N = diagram.solved
        np.testing.assert_array_equal(found.J_N.T, J_N)  # type: ignore[attr-defined]
        np.testing.assert_array_equal(found.charge.T, np.array(STATES)[kind], err_msg=preset)  # type: ignore[attr-defined]


@pytest.mark.parametrize("preset", ["inverse-particle", "repulsive", "renamed"])
def test_names_and_tints_stand_where_the_library_puts_them(open_figures: Opener, preset: str) -> None:
    page = open_figures(PAGE, color_scheme="light", reduced_motion="reduce")
    figure = ready(page)
    figure.locator(f"[data-preset={preset}]").click()
    page.wait_for_timeout(300)
    diagram = Diagram(NAME, PRESETS[preset])
    kind, J_N = diagram.solved
    frame = figure.locator(".q-mapframe").evaluate("e => ['x', 'y', 'width', 'height'].map(k => +e.getAttribute(k))")

    def cell(x: float, y: float) -> tuple[int, int]:
        part = (x - frame[0]) / frame[2], 1 - (y - frame[1]) / frame[3]
        column, row = (round(float(at) * (diagram.points - 1)) for at in part)
        return row, column

    place = "[e.textContent, +e.getAttribute('x'), +e.getAttribute('y')]"
    seats = f"all => all.filter(e => e.checkVisibility()).map(e => {place})"
    names = figure.locator("text.q-state").evaluate_all(seats)
    assert len(names) >= 3
    for name, x, y in names:
        assert STATES[kind[cell(x, y - 5)]] == name
    flows = figure.locator("text.q-region").evaluate_all(seats)
    assert flows
    for said, x, y in flows:
        assert (J_N[cell(x, y - 5)] > 0) == said.startswith("right")
        assert ("against" in said) == (diagram.particle.F * J_N[cell(x, y - 5)] < 0)
    rng, met = np.random.default_rng(1), 0
    spots, strengths = [], []
    for i, j in rng.integers(8, diagram.points - 8, (200, 2)):
        near = J_N[j - 5 : j + 6, i - 5 : i + 6]
        if len(set(kind[j - 5 : j + 6, i - 5 : i + 6].ravel())) == 1 and len(set(np.sign(near).ravel())) == 1:
            spots.append([i / (diagram.points - 1), j / (diagram.points - 1)])
            strengths.append(float(near.mean() / max(diagram.extremes)))
    for pixels, strength in zip(figure.evaluate(PIXELS, spots), strengths, strict=True):
        rgba = np.array(pixels).reshape(-1, 4)
        tinted = rgba[rgba[:, 3] > 20]
        assert len(tinted) == 0 or (np.abs(tinted[:, :3] - VIOLET) < 12).all()
        if abs(strength) > 0.15:
            met += 1
            striped = float(np.ptp(rgba[:, 3])) > 60
            assert striped == (strength * diagram.particle.F < 0), (strength, rgba[:, 3])
    assert met > 10


def test_the_point_is_dragged_and_the_device_figure_follows(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure, device = ready(page), page.locator(".qicc-figure[data-figure=three-terminal]")
    point = figure.get_by_role("slider", name="the present state")
    point.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = point.locator(".q-knob").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 7, box["y"] + 7)
    page.mouse.down()
    page.mouse.move(box["x"] - 53, box["y"] + 67, steps=6)
    page.mouse.up()
    said = point.get_attribute("aria-valuetext") or ""
    eps_c, eps_g = (float(v.replace("−", "-")) for v in re.findall(r"= (−?[\d.]+)", said))
    assert -0.5 < eps_c < 0.9 and -0.5 < eps_g < 0.9
    for key, value in (("eps_c", eps_c), ("eps_g", eps_g)):
        assert abs(float(device.locator(f"input[data-key={key}]").input_value()) - value) < 1e-9
    device.locator("[data-preset=repulsive]").click()
    expect(point).to_have_attribute("aria-valuetext", "eps_c = 1.00, eps_g = 1.00")
    expect(figure).to_contain_text("10 and 01 touch")
    page.wait_for_function("location.hash.includes('U=2')")


def test_the_point_moves_by_keyboard_both_ways(open_figures: Opener) -> None:
    page = open_figures(PAGE)
    figure = ready(page)
    point = figure.get_by_role("slider", name="the present state")
    point.focus()
    for key, said in (("ArrowLeft", (0.935, 1.0)), ("ArrowDown", (0.935, 0.935)), ("PageUp", (0.935, 1.585)),
                      ("Home", (-3.0, 1.585)), ("End", (3.0, 1.585))):  # fmt: skip
        page.keyboard.press(key)
        text = point.get_attribute("aria-valuetext") or ""
        found = tuple(float(v.replace("−", "-")) for v in re.findall(r"= (−?[\d.]+)", text))
        assert found == pytest.approx(said, abs=0.006), key


def test_what_is_said_of_the_point_and_of_the_diagram(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page)
    for preset, values in PRESETS.items():
        figure.locator(f"[data-preset={preset}]").click()
        page.wait_for_timeout(250)
        diagram = Diagram(NAME, values)
        shown = re.sub(r"\s+", " ", figure.inner_text())
        assert f"Most probable here: {diagram.here}." in shown, preset
        assert diagram.said.sentence in shown
        expect(figure.locator("[role=status]")).to_contain_text(diagram.said.verdict)
        for most in diagram.extremes:
            largest = re.findall(r"at most ([\d.]+)\.", shown)
            assert not most or any(abs(float(said) - most) < 3e-4 for said in largest), (preset, most, largest)
        label = figure.locator("svg.q-view").first.get_attribute("aria-label") or ""
        assert diagram.here in label and "touch" in label


def test_the_diagram_follows_the_theme_and_a_slider(open_figures: Opener) -> None:
    page = open_figures(PAGE, color_scheme="light", reduced_motion="reduce")
    figure = ready(page)
    seen = [figure.locator("canvas").evaluate("c => c.toDataURL()")]
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(300)
    seen.append(figure.locator("canvas").evaluate("c => c.toDataURL()"))
    slider = figure.locator("input[data-key=U]")
    slider.focus()
    page.keyboard.press("PageUp")
    page.wait_for_timeout(300)
    seen.append(figure.locator("canvas").evaluate("c => c.toDataURL()"))
    page.keyboard.press("Tab")
    figure.locator("input[data-key=eps_c]").focus()
    page.keyboard.press("PageUp")
    page.wait_for_timeout(300)
    assert figure.locator("canvas").evaluate("c => c.toDataURL()") == seen[2], "the levels only move the point"
    assert len(set(seen)) == 3
