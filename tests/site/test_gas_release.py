"""The live figure *A gas that is released*: it runs, counts, stops, and starts anew, by mouse and by keyboard."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import qicc_lib as qicc
from qicc_figures.explorers import BUNDLES
from qicc_figures.figures import options, parameters, presets
from qicc_figures.gas_release import Released

from .conftest import Opener, Seen, copied

NAME = "gas-release"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A gas</title>
<link rel="stylesheet" href="host.css"><main>%s<div style="height: 3000px"></div></main>
<script src="loader.js" defer></script></html>"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of its own, so that what is tested does not depend on where a chapter shows the figure."""
    folder = tmp_path_factory.mktemp("gas")
    shutil.copytree(BUNDLES, folder, dirs_exist_ok=True)
    host = (
        f'<div class="qicc-figure" id="fig-gas" data-figure="{NAME}" data-bundle="classical" data-props="{{}}"></div>'
    )
    (folder / "page.html").write_text(PAGE % host, encoding="utf-8")
    return (folder / "page.html").as_uri()


def ready(page: Page) -> Locator:
    figure = page.locator(".qicc-figure")
    expect(figure).to_have_attribute("data-ready", "1")
    return figure


def button(figure: Locator, name: str) -> Locator:
    return figure.get_by_role("button", name=name, exact=True)


def clock(figure: Locator) -> tuple[float, int, int]:
    """Time of the run that is watched, runs so far, seed."""
    t, runs, seed = re.fullmatch(
        r"t = ([\d.]+) of \d+ · (\d+) of 400 runs · .* · seed (\d+)", figure.locator(".q-clock").inner_text()
    ).groups()  # type: ignore[union-attr]
    return float(t), int(runs), int(seed)


def counted(figure: Locator) -> list[tuple[float, float]]:
    """Both currents and their standard errors."""
    found = [text.replace("−", "-").split(" ± ") for text in figure.locator(".q-counted").all_text_contents()]
    return [(float(mean), float(error)) for mean, error in found]


def test_the_runs_end_near_what_the_library_measures(open_page: Opener, address: str) -> None:
    """Where less motion is preferred, everything at once: three pictures and all runs."""
    seen = Seen()
    figure = ready(open_page(f"{address}#fig=fig-gas&time=10", reduced_motion="reduce", seen=seen))
    expect(figure.locator(".q-counted").first).to_have_text("no number before 8 runs")
    button(figure, "Play").click()
    expect(button(figure, "Play again")).to_be_visible()
    assert clock(figure) == (10.0, 400, 1)
    expect(figure.get_by_role("img", name="at t = 10.0")).to_be_visible()
    run = Released(parameters(NAME) | {"time": "10"}).measured
    measured = (run.particle_current, run.particle_current_error), (run.energy_current, run.energy_current_error)
    for (mean, error), (other, its) in zip(counted(figure), measured, strict=True):
        assert error == pytest.approx(its, rel=0.25)
        assert abs(mean - other) < 4.5 * (error**2 + its**2) ** 0.5
    assert seen.nothing(), seen


def test_it_plays_steps_stops_and_starts_anew(open_page: Opener, address: str) -> None:
    seen = Seen()
    page = open_page(address, seen=seen)
    figure = ready(page)
    page.wait_for_timeout(300)
    assert clock(figure) == (0.0, 0, 1)  # nothing moves by itself
    button(figure, "Play").focus()
    page.keyboard.press("Enter")
    expect(figure.locator(".q-counted").first).to_contain_text("±")
    page.keyboard.press("Space")
    t, runs, _ = clock(figure)
    assert t > 0
    assert 8 <= runs < 400
    page.wait_for_timeout(300)
    assert clock(figure) == (t, runs, 1)
    button(figure, "Step").focus()
    page.keyboard.press("Enter")
    assert clock(figure)[0] == pytest.approx(t + 0.5, abs=0.11)
    button(figure, "Slow motion").click()
    expect(button(figure, "Slow motion")).to_have_attribute("aria-pressed", "true")
    before = clock(figure)[0]
    for _ in range(4):
        button(figure, "Step").click()
    assert clock(figure)[0] == pytest.approx(before + 0.2, abs=0.11)

    button(figure, "Restart with a new seed").click()
    assert clock(figure) == (0.0, 0, 2)
    expect(figure.locator(".q-counted").first).to_have_text("no number before 8 runs")
    button(figure, "Play").click()
    figure.locator("input[data-key=F_N]").press("ArrowRight")
    expect(button(figure, "Play")).to_be_visible()
    assert clock(figure) == (0.0, 0, 2)
    button(figure, "Play").click()
    page.evaluate("scrollTo(0, 3000)")
    expect(button(figure, "Play")).to_be_attached()
    assert seen.nothing(), seen


def test_a_state_that_is_too_much_says_so(open_page: Opener, address: str) -> None:
    figure = ready(open_page(f"{address}#fig=fig-gas&w=4&T_L=0.3&P_L=5&F_E=1.5&F_N=-1.5"))
    expect(figure.get_by_text("too many to follow at 60 frames a second")).to_be_visible()
    expect(button(figure, "Play")).to_be_disabled()
    expect(figure.get_by_text("predicted −4929")).to_be_visible()
    figure.locator("[data-preset=shoulder]").click()
    expect(button(figure, "Play")).to_be_enabled()


def test_copied_code_computes_what_the_figure_shows() -> None:
    states = [(values, {"time": "10"}) for values in presets(NAME).values()]
    for (values, chosen), code in zip(states, copied(NAME, *map(list, states)), strict=True):
        scope: dict[str, Any] = {}
        exec(code, scope)
        run, shown = scope["run"], Released(values | options(NAME) | chosen)
        assert isinstance(run, qicc.gas.Release)
        assert (len(run.particles), run.time) == (400, 10.0)
        assert run.particle_current_predicted == shown.flow.particle_current
        assert run.energy_current_predicted == shown.flow.energy_current
        if values["w"] <= 0:  # of the others a short time is still far from the prediction
            assert abs(run.particle_current - run.particle_current_predicted) < 4 * run.particle_current_error
