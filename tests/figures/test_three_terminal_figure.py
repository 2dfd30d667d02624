"""The figure *Two dots, three reservoirs*: numbers, words and picture."""

from __future__ import annotations

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures import figures, pictures
from qicc_figures.figures import Shown

NAME = "three-terminal"
PRESETS = figures.presets(NAME)
# J_N, the energy current that is told, the verdict, and the words; the numbers from forty-digit arithmetic.
GOLDEN = {
    "equilibrium": (0.0, 0.0, "none", "Nothing pushes. Nothing flows. Equilibrium."),
    "inverse-particle": (-0.016154279379, 0.04822392803, "convention", "The particles go left. Inverse by convention"),
    "ordinary": (0.013936796071, 0.009291197381, "none", "Both fluxes follow. Ordinary currents."),
    "inverse-energy": (
        0.072909609446, -0.074484148427, "convention", "The energy goes into M. Inverse by convention."
    ),
    "repulsive": (0.01222622708, 0.0234222019, "none", "Both fluxes follow. Ordinary currents."),
    "path": (-0.05103472215169, 0.1741148678329, "formal", "go left. Formal inverse particle current."),
    "renamed": (-0.05103472215169, 0.1741148678329, "formal", "go left. Formal inverse particle current."),
}  # fmt: skip


def three(p: dict[str, float]) -> qicc.Device:
    """Three terminals, built without the figure's own table."""
    left, right, middle = (qicc.Reservoir(T=p[f"T_{side}"], mu=p[f"mu_{side}"]) for side in "LRM")
    rates = {f"Gamma_{side}": (p[f"Gamma_{side}0"], p[f"Gamma_{side}1"]) for side in "LRM"}
    return qicc.three_terminal(p["eps_c"], p["eps_g"], p["U"], left, right, middle, **rates)


def of(preset: str = "inverse-particle", **change: float) -> Shown:
    return Shown(NAME, PRESETS[preset] | change)


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_has_its_golden_value(preset: str) -> None:
    state, shown = three(PRESETS[preset]).steady_state(), of(preset)
    particles, energy, verdict, words_ = GOLDEN[preset]
    told = state.energy_current["L" if verdict == "formal" else "M"]
    assert (float(state.particle_current["L"]), float(told)) == pytest.approx((particles, energy), rel=1e-9, abs=1e-17)
    found = np.array([shown.particle.J, shown.energy.J])
    np.testing.assert_allclose(found, [particles, energy], rtol=1e-9, atol=1e-17)
    assert shown.verdict == verdict
    assert words_ in shown.alt
    for pair in shown.pairs:
        assert f"J_{pair.index} = {pair.written}" in shown.alt


def test_the_lanes_are_the_entropic_balance() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        change = {"T_L": rng.uniform(0.5, 2), "T_M": rng.uniform(0.5, 2), "U": rng.uniform(-3, 3)}
        shown = of(**change)
        balance = shown.state.entropic_balance(reference="R")
        keys = [("particle", "L"), ("energy", "L"), ("energy", "M")]
        assert [(pair.F, pair.J) for pair in shown.pairs] == [
            (pytest.approx(float(balance.biases[k]), rel=1e-12), float(balance.fluxes[k])) for k in keys
        ]
        total = sum(pair.F * pair.J for pair in shown.pairs)
        assert total == pytest.approx(float(shown.state.entropy_production), rel=1e-9)


def test_along_a_path_the_energy_is_what_leaves_the_hot_end() -> None:
    """With the gate as warm as L, what L and M give together is what R takes."""
    for change in ({"T_M": 1.0}, {"T_M": 2.0}, {"T_M": 3.0, "U": 0.0}):
        shown = of("path", **change)
        current = shown.state.energy_current
        told = -current["R"] if change["T_M"] == 2.0 else current["L"]
        assert float(told) == pytest.approx(shown.energy.J, rel=1e-12)
        assert shown.regime == "path"


def test_the_zeros_are_the_golden_ones() -> None:
    zero_N, zero_E = of().curves.zeros
    assert zero_N == pytest.approx([0.6369689610], rel=1e-7)
    assert zero_E == pytest.approx([1.1750738033], rel=1e-7)
    assert "Linear response puts these zeros at 0.600 and 1.222." in of().alt


def test_the_force_moves_both_potentials_about_their_mean() -> None:
    p = PRESETS["path"] | {"mu_L": 0.7, "mu_R": 0.1}
    moved = figures.FAMILIES[NAME].push(p, 1.3)
    assert moved["mu_L"] + moved["mu_R"] == pytest.approx(0.8, rel=1e-12)
    assert moved["mu_L"] / p["T_L"] - moved["mu_R"] / p["T_R"] == pytest.approx(1.3, rel=1e-12)


def test_the_window_is_golden_and_what_gentle_pushes_show() -> None:
    assert figures.gate_window(PRESETS["inverse-particle"]) == pytest.approx((1.2, 2.2 / 0.9), rel=1e-13)
    rng, met = np.random.default_rng(4), 0
    for _ in range(60):
        p = figures.parameters(NAME)
        for param in figures.FIGURES[NAME]["params"]:
            low, high = (np.log(param[k]) if "scale" in param else param[k] for k in ("min", "max"))
            value = rng.uniform(low, high)
            p[param["key"]] = float(np.exp(value) if "scale" in param else value)
        p |= {"T_L": 1.5, "T_R": 1.5, "mu_R": p["mu_L"], "T_M": 1.5}
        share = p["Gamma_L0"] / (p["Gamma_L0"] + p["Gamma_R0"]) - p["Gamma_L1"] / (p["Gamma_L1"] + p["Gamma_R1"])
        window = figures.gate_window(p)
        assert (window is not None) == (share * p["U"] < 0)
        if window is None:
            continue
        met += 1
        F = 1e-7
        warm = three(p | {"T_M": 1.5 / (1 - 1.5 * F)}).steady_state()
        push = three(p | figures.FAMILIES[NAME].push(p, F)).steady_state()
        r_N = -warm.particle_current["L"] / push.particle_current["L"]
        r_E = -warm.energy_current["M"] / push.energy_current["M"]
        assert (float(r_N), float(r_E)) == pytest.approx(window, rel=1e-4)
    assert met > 15


def test_the_window_needs_equal_temperatures_and_a_hot_gate_to_be_marked() -> None:
    assert figures.gate_window(PRESETS["path"]) is None
    assert of(T_M=0.5).predicted == []
    assert of(U=2.0).predicted == []
    assert of().predicted == pytest.approx([0.6, 0.5 * 2.2 / 0.9], rel=1e-12)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mu_L": 0, "mu_R": 0}, "Only M pushes energy. The particles go left. Ordinary currents, with a cross-effect"),
        ({"T_M": 1}, "Only L pushes particles. The energy goes into M. Ordinary currents, with a cross-effect"),
        ({"U": 0}, "Only L pushes particles. M exchanges no energy. Ordinary currents"),
        ({"T_M": 0.5}, "M draws energy, L pushes particles. Both fluxes follow. Ordinary currents"),
        (
            {"U": 2, "mu_L": -0.1, "mu_R": 0.1},
            "M pushes energy, R pushes particles. The particles go right. Ordinary currents",
        ),
        ({"T_L": 5, "T_M": 3, "T_R": 0.2}, "Three forces push. The particles go left. Inverse by convention"),
        ({"T_L": 1.5, "mu_L": 0, "mu_R": 0}, "Two thermal forces push. The energy goes into L. Inverse by convention"),
        ({"T_L": 1.5, "U": 0}, "Both forces push right. Both currents go right. Ordinary currents"),
    ],
)
def test_every_kind_of_state_has_its_sentence(change: dict[str, float], said: str) -> None:
    told = of(**change).said
    assert f"{told.sentence} {told.verdict}" == said


def test_where_the_picture_is_hatched() -> None:
    """Beside a gate only positive forces count; along a path both signs do."""
    assert of().ways == (1, 1)
    assert of(T_M=0.5).ways == (0, 0)
    assert of(T_L=0.8).ways == (1, 0)
    assert of("path").ways == (1, 1)
    assert of("path", T_L=0.5).ways == (-1, -1)


def test_a_device_finds_its_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QICC_FIGURES", "static")
    values = PRESETS["renamed"] | {"Gamma_M1": 3.0}
    figure = qicc.explore(three(values))
    assert (figure.name, figure.id) == (NAME, "fig-three-terminal")
    assert figures.parameters(NAME) | figure.start == values
    assert figure.spec == three(values).to_spec()


def test_in_a_kernel_it_is_a_widget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    widget = qicc.explore(three(PRESETS["repulsive"]))
    assert (widget.U, widget.T_M, widget.Gamma_L1) == (2.0, 2.0, 0.1)


@pytest.mark.parametrize("preset", ["equilibrium", "inverse-particle", "renamed"])
def test_pictures_are_the_same_every_time_and_differ_from_each_other(preset: str) -> None:
    first, second = (pictures.picture(NAME, PRESETS[preset]).svg() for _ in range(2))
    assert first == second
    assert first != pictures.picture(NAME, PRESETS["ordinary"]).svg()
