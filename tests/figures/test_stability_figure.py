"""The figure *Stability diagram*: numbers, words and picture."""

from __future__ import annotations

import re

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures import figures
from qicc_figures.explorers import StaticFigure
from qicc_figures.stability import NAME, STATES, Diagram, picture

PRESETS = figures.presets(NAME)


def of(preset: str = "inverse-particle", **change: float) -> Diagram:
    return Diagram(NAME, PRESETS[preset] | change)


def gated(p: dict[str, float], eps_c: float, eps_g: float) -> qicc.State:
    """Three terminals, built without the figure's own table."""
    ends = (qicc.Reservoir(T=p[f"T_{side}"], mu=p[f"mu_{side}"]) for side in "LRM")
    rates = {f"Gamma_{side}": (p[f"Gamma_{side}0"], p[f"Gamma_{side}1"]) for side in "LRM"}
    return qicc.three_terminal(eps_c, eps_g, p["U"], *ends, **rates).steady_state()


def test_it_shares_all_states_of_the_device_figure() -> None:
    assert figures.presets("three-terminal") == PRESETS
    assert figures.FIGURES[NAME]["bundle"] == figures.FIGURES["three-terminal"]["bundle"]


@pytest.mark.parametrize("preset", PRESETS)
def test_the_diagram_is_the_devices_own_states(preset: str) -> None:
    d = of(preset)
    kind, J_N = d.solved
    rng = np.random.default_rng(1)
    for i, j in rng.integers(0, d.points, (25, 2)):
        state = gated(PRESETS[preset], d.axis("eps_c")[i], d.axis("eps_g")[j])
        p = state.probabilities
        assert p[kind[j, i]] >= p.max() - 1e-14
        assert J_N[j, i] == pytest.approx(float(state.particle_current["L"]), rel=1e-10, abs=1e-15)


def test_which_states_touch_is_a_matter_of_the_sign_of_U() -> None:
    warm = {"T_M": 1.0, "mu_L": 0.0, "mu_R": 0.0}
    assert of(U=-2.0, **warm).touching == ["00 and 11"]
    assert of(U=2.0, **warm).touching == ["10 and 01"]
    assert of(U=0.0, **warm).touching == []
    # The hotter gate bends the lines and leaves the middle one.
    assert of().touching == ["00 and 11"] and of(U=2.0).touching == ["10 and 01"]


def test_the_twin_is_the_diagram_upside_down() -> None:
    """eps_c to eps_c + U, eps_g to -eps_g: with U = -3 the twin's columns are the same ones, three to the left."""
    one, twin = of("path"), of("renamed")
    step = one.axis("eps_c")[1] - one.axis("eps_c")[0]
    shift = round(3 / step)
    assert shift * step == pytest.approx(3, abs=step / 2)
    p = PRESETS["renamed"]
    J_N, mirrored = one.solved[1], np.array([[2, 3, 0, 1]])[0]
    for i, j in np.random.default_rng(2).integers(shift, one.points, (20, 2)):
        state = gated(p, one.axis("eps_c")[i] - 3, -one.axis("eps_g")[j])
        assert float(state.particle_current["L"]) == pytest.approx(J_N[j, i], rel=1e-10)
        assert state.probabilities.argmax() == mirrored[one.solved[0][j, i]]
    assert twin.solved[1].shape == J_N.shape


def test_where_the_particles_go() -> None:
    assert of().extremes[0] == 0 and "to the left, against F_N, in 100%" in of().flows
    d = of(mu_L=0.25, mu_R=-0.25)
    right, left = d.extremes
    assert left == pytest.approx(-d.solved[1].min(), rel=1e-12) and right == pytest.approx(d.solved[1].max(), rel=1e-12)
    assert "to the left, against F_N, in" in d.flows and "against" not in d.flows.split(" and ")[0]
    assert of("equilibrium").flows == "No particles flow anywhere." and of("equilibrium").extremes == (0, 0)
    heat = of(mu_L=0.0, mu_R=0.0)
    assert heat.extremes[0] == 0 and "against" not in heat.flows, "without a force nothing is against it"
    pushed_left = of(mu_L=-0.1, mu_R=0.1, U=2.0)
    assert "to the right, against F_N" in pushed_left.flows


@pytest.mark.parametrize("preset", PRESETS)
def test_the_description_has_the_numbers(preset: str) -> None:
    d, alt = of(preset), StaticFigure(NAME, PRESETS[preset], "x").alt
    assert alt == d.alt
    kind, J_N = d.solved
    shares = [float(part) for part in re.findall(r"\d\d (\d+\.\d)%", alt)]
    assert shares == pytest.approx([100 * np.mean(kind == k) for k in range(4)], abs=0.051)
    assert sum(shares) == pytest.approx(100, abs=0.2)
    assert f"U = {PRESETS[preset]['U']:.2f}".replace("-", "−") in alt and d.said.verdict in alt
    for way in (1, -1):
        most = float((way * J_N).max())
        assert (most < 1e-13) or f"at most {most:.4f}" in alt
    state = gated(PRESETS[preset], PRESETS[preset]["eps_c"], PRESETS[preset]["eps_g"])
    here = STATES[int(state.probabilities.argmax())]
    assert here in alt.split("most probable: ")[1] and f"{state.probabilities.max():.2f}" in alt


def test_two_states_that_are_equally_probable_are_both_named() -> None:
    assert of().here == "00 and 11, 0.34 each"
    assert of(eps_c=-1.0).here.startswith("11, 0.")


def test_a_device_is_shown_by_name_of_the_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QICC_FIGURES", "static")
    middle, end = qicc.Reservoir(2.0), qicc.Reservoir(1.0)
    figure = qicc.explore(qicc.three_terminal(0.5, -1.0, 2.0, end, end, middle), "stability", link="levels")
    assert (figure.name, figure.id, figure.link) == (NAME, "fig-stability", "levels")
    assert (figure.start["eps_g"], figure.spec["levels"]) == (-1.0, [0.5, -1.0])
    monkeypatch.delenv("QICC_FIGURES")
    assert qicc.explore(NAME, view="repulsive").U == 2.0


def test_pictures_are_the_same_every_time_and_differ_from_each_other() -> None:
    first, second = (picture(PRESETS["inverse-particle"]).svg() for _ in range(2))
    assert first == second
    assert first != picture(PRESETS["repulsive"]).svg()
