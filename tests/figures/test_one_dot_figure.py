"""The figure *One dot*: numbers, words and picture."""

from __future__ import annotations

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures import figures, pictures
from qicc_figures.figures import Shown

NAME = "one-dot"
PRESETS = figures.presets(NAME)
# J_N, and the words; the numbers from (f_L - f_R)/2.
GOLDEN = {
    "equilibrium": (0.0, "Nothing flows. Equilibrium.", "No work is done."),
    "ordinary": (0.06618545925878, "Both currents go right. Ordinary currents.", "work is lost."),
    "formal-particle": (
        -0.0427011362021, "particles go left. Formal inverse particle current.",
        "Engine: power +0.00854, efficiency 0.17 of at most 0.50.",
    ),
    "formal-energy": (
        0.02312064127234, "energy goes left. Formal inverse energy current.",
        "Refrigerator: spends 0.0347, COP 0.67 of at most 1.00.",
    ),
    "stall": (0.0, "The particles stand still. Stall.", "No work is done."),
    "engine": (
        (1 / (np.exp(1.5) + 1) - 1 / (np.exp(2) + 1)) / 2, "The energy force wins. Ordinary currents.",
        "Engine: power +0.0316, efficiency 0.33 of at most 0.50.",
    ),
    "refrigerator": (
        (1 / (np.exp(2.25) + 1) - 1 / (np.exp(2) + 1)) / 2, "The particle force wins. Ordinary currents.",
        "Refrigerator: spends 0.0298, COP 0.80 of at most 1.00.",
    ),
}  # fmt: skip


def dot(p: dict[str, float]) -> qicc.Device:
    """The dot, built without the figure's own table."""
    left, right = (qicc.Reservoir(T=p[f"T_{side}"], mu=p[f"mu_{side}"]) for side in "LR")
    return qicc.single_dot(p["eps"], left, right, p["Gamma_L"], p["Gamma_R"])


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_has_its_golden_value_and_its_words(preset: str) -> None:
    J_N, said, role = GOLDEN[preset]
    p = PRESETS[preset]
    shown = Shown(NAME, p)
    assert pytest.approx(J_N, rel=1e-11, abs=1e-17) == shown.particle.J
    assert pytest.approx(p["eps"] * J_N, rel=1e-11, abs=1e-17) == shown.energy.J
    assert said in shown.alt
    assert shown.alt.endswith(role) and shown.role.endswith(role)


def test_both_currents_vanish_at_one_force() -> None:
    rng = np.random.default_rng(7)
    for eps, T_L, mu_R in zip(rng.uniform(-1, 1, 20), rng.uniform(1.2, 3, 20), rng.uniform(-1, 1, 20), strict=True):
        curves = Shown(NAME, PRESETS["ordinary"] | {"eps": eps, "T_L": T_L, "mu_R": mu_R}).curves
        assert (curves.x[0], curves.x[-1]) == (-2, 2)
        for zeros in curves.zeros:
            assert zeros == pytest.approx([-eps * (1 - 1 / T_L)], abs=1e-8)


def test_a_device_finds_its_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QICC_FIGURES", "static")
    values = PRESETS["engine"] | {"Gamma_R": 0.3, "mu_R": 0.1}
    figure = qicc.explore(dot(values))
    assert (figure.name, figure.id) == (NAME, "fig-one-dot")
    assert figures.parameters(NAME) | figure.start == values
    assert figure.spec == dot(values).to_spec()


@pytest.mark.parametrize("preset", ["equilibrium", "formal-particle", "refrigerator"])
def test_pictures_are_the_same_every_time_and_differ_from_each_other(preset: str) -> None:
    first, second = (pictures.picture(NAME, PRESETS[preset]).svg() for _ in range(2))
    assert first == second
    assert first != pictures.picture(NAME, PRESETS["ordinary"]).svg()
