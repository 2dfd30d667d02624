"""The verdict map: its pixels against the library, its point, its directions, and the figure it shares a state with."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import qicc_lib as qicc
from qicc_figures import figures

from .conftest import Opener, copied

NAME, PAGE = "series-map", "book/dots/series.html"
START = figures.presets(NAME)["inverse-particle"]


def ready(page: Page) -> Locator:
    figure = page.locator(f".qicc-figure[data-figure={NAME}]")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "1")
    page.wait_for_timeout(300)
    return figure


def go(page: Page, **state: object) -> None:
    page.evaluate("h => { location.hash = h }", "&".join([f"fig=fig-{NAME}", *(f"{k}={v}" for k, v in state.items())]))
    page.wait_for_timeout(400)


PIXELS = """(figure, spots) => {
  const canvas = figure.querySelector('canvas');
  const context = canvas.getContext('2d');
  return spots.map(([x, y]) => {
    const size = 13;
    const at = [Math.round(x * canvas.width) - 6, Math.round((1 - y) * canvas.height) - 6];
    return Array.from(context.getImageData(...at, size, size).data);
  });
}"""


def kind_of(pixels: list[int]) -> str:
    """What a patch of the map looks like."""
    rgba = np.array(pixels).reshape(-1, 4)
    solid = rgba[rgba[:, 3] > 20]
    if len(solid) < 4:
        return "forces disagree"
    violet, amber = (np.abs(solid[:, :3] - colour).sum(1) < 12 for colour in ((106, 53, 176), (192, 123, 0)))
    flux = "particle" if violet.sum() > amber.sum() else "energy"
    if max(violet.sum(), amber.sum()) == 0:
        return "ordinary"
    return f"genuine {flux}" if len(solid) == len(rgba) else f"formal {flux}"


@pytest.mark.parametrize(
    ("x", "y", "change"),
    [
        ("U", "F_N", {"eps": -0.5}),
        ("F_E", "F_N", {"eps": -0.5}),
        ("g", "F_N", {"U": -1.0, "eps": -0.5}),
        ("F_N", "eps", {}),
    ],
)
def test_what_is_painted_is_what_the_library_computes(
    open_figures: Opener, x: str, y: str, change: dict[str, float]
) -> None:
    page = open_figures(PAGE, color_scheme="light")
    figure = ready(page)
    go(page, **change, x=x, y=y)
    kinds = figures.Map(NAME, START | change | {"x": x, "y": y}, points=201).solved[2]
    rng = np.random.default_rng(2)
    spots, wanted = [], []
    for i, j in rng.integers(8, 193, (150, 2)):
        if len(set(kinds[j - 6 : j + 7, i - 5 : i + 6].ravel())) == 1:  # clear of boundaries
            spots.append([i / 200, j / 200])
            wanted.append(figures.KINDS[kinds[j, i]])
    found = [kind_of(patch) for patch in figure.evaluate(PIXELS, spots)]
    assert found == wanted
    assert len(set(wanted)) >= 3


def test_the_point_is_dragged_and_the_linked_figure_follows(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    page.locator("[data-predict-skip]").first.click()
    figure, dots = ready(page), page.locator(".qicc-figure[data-figure=series-dots]").first
    expect(dots).to_have_attribute("data-ready", "1")
    point = figure.locator("[role=slider][data-key=point]")
    point.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = point.locator(".q-knob").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 7, box["y"] + 7)
    page.mouse.down()
    page.mouse.move(box["x"] + 67, box["y"] - 33, steps=6)
    page.mouse.up()
    said = point.get_attribute("aria-valuetext") or ""
    U, F_N = (float(v.replace("−", "-")) for v in re.findall(r"= (−?[\d.]+)", said))
    assert -2 < U < 0 and 0.2 < F_N < 1
    expect(dots.locator("input[data-key=U]")).to_have_attribute(
        "aria-valuetext", re.compile(f"{U:.2f}".replace("-", "−"))
    )
    assert abs(float(dots.locator("input[data-key=mu_L]").input_value()) - 2 * F_N) < 0.02
    # And back: a preset of the other figure moves the point.
    dots.get_by_role("button", name="Repulsive control").click()
    expect(point).to_have_attribute("aria-valuetext", "U = 2.00, F_N = 0.20")
    expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")


def test_the_point_moves_by_keyboard_both_ways(open_figures: Opener) -> None:
    page = open_figures(PAGE)
    figure = ready(page)
    point = figure.locator("[role=slider][data-key=point]")
    point.focus()
    for key, said in (("ArrowRight", "U = −1.92, F_N = 0.20"), ("ArrowUp", "U = −1.92, F_N = 0.23"),
                      ("PageUp", "U = −1.92, F_N = 0.53"), ("End", "U = 4.00, F_N = 0.53")):  # fmt: skip
        page.keyboard.press(key)
        expect(point).to_have_attribute("aria-valuetext", said)


def test_directions_are_in_the_address_and_change_places_where_they_clash(open_figures: Opener) -> None:
    page = open_figures(PAGE)
    figure = ready(page)
    before = figure.locator("canvas").evaluate("c => c.toDataURL()")
    figure.locator("select[data-key=x]").select_option("g")
    page.wait_for_function("location.hash.includes('x=g')")
    page.wait_for_timeout(300)
    assert figure.locator("canvas").evaluate("c => c.toDataURL()") != before
    figure.locator("select[data-key=y]").select_option("g")
    expect(figure.locator("select[data-key=x]")).to_have_value("F_N")
    page.wait_for_function("location.hash.includes('y=g')")
    page.reload()
    figure = ready(page)
    assert [figure.locator(f"select[data-key={k}]").input_value() for k in "xy"] == ["F_N", "g"]
    figure.get_by_role("button", name="Reset").click()
    expect(figure.locator("select[data-key=x]")).to_have_value("U")
    expect(figure.locator("select[data-key=y]")).to_have_value("F_N")
    page.wait_for_function("!location.hash.includes('y=')")
    go(page, x="T_R", y="F_E")  # an address may ask for what clashes: the upward direction gives way
    assert figure.locator("select[data-key=y]").input_value() == "F_N"


def test_the_map_follows_the_theme(open_figures: Opener) -> None:
    page = open_figures(PAGE, color_scheme="light")
    figure = ready(page)
    before = figure.locator("canvas").evaluate("c => c.toDataURL()")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(300)
    assert figure.locator("canvas").evaluate("c => c.toDataURL()") != before


def test_copied_code_computes_the_state_and_the_map() -> None:
    rng = np.random.default_rng(4)
    keys = list(figures.FIGURES[NAME]["options"][0]["values"])
    for _ in range(12):
        x, y = rng.choice(keys, 2, replace=False)
        if figures.clash(x, y):
            continue
        values = START | {
            "U": float(rng.uniform(-4, 4)),
            "eps": float(rng.uniform(-2, 3)),
            "g": float(rng.uniform(0.1, 9)),
        }
        (code,) = copied(NAME, [values, {"x": str(x), "y": str(y)}])
        scope: dict[str, object] = {}
        exec(code, scope)
        state, verdict = scope["state"], scope["verdict"]
        assert isinstance(state, qicc.State) and isinstance(verdict, np.ndarray)
        assert float(state.particle_current["L"]) == float(
            figures.Shown("series-dots", values).state.particle_current["L"]
        )
        assert verdict.shape == (120, 120)
        kinds = figures.Map(NAME, values | {"x": str(x), "y": str(y)}, points=120).solved[2]
        np.testing.assert_array_equal(verdict == "genuine", np.isin(kinds, (2, 3)))
        np.testing.assert_array_equal(verdict == "formal", np.isin(kinds, (4, 5)))
