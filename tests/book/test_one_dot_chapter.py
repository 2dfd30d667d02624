"""What the chapter *One dot* proves, on random dots, and how it is written."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

from . import chapters

NAME = "dots/one-dot"


def drawn(seed: int, n: int = 50_000, c: float = 0.0) -> tuple[dict[str, np.ndarray], qicc.State]:
    """Random dots with L hotter than R, and their states with energies counted from c."""
    rng = np.random.default_rng(seed)
    v = {"eps": rng.normal(0, 2, n), "T_R": np.ones(n), "T_L": 1 + rng.exponential(1, n)}
    v |= {"mu_L": rng.normal(0, 2, n), "mu_R": rng.normal(0, 2, n)}
    v |= {"G_L": 10 ** rng.uniform(-2, 1, n), "G_R": 10 ** rng.uniform(-2, 1, n)}
    ends = (qicc.Reservoir(v[f"T_{side}"], v[f"mu_{side}"] - c) for side in "LR")
    return v, qicc.single_dot(v["eps"] - c, *ends, v["G_L"], v["G_R"]).steady_state()


def affinity(v: dict[str, np.ndarray]) -> np.ndarray:
    return (v["eps"] - v["mu_R"]) / v["T_R"] - (v["eps"] - v["mu_L"]) / v["T_L"]


def test_one_affinity_decides_everything() -> None:
    """Equations `one-dot-steady`, `one-dot-current`, `one-dot-sigma`, and proposition `one-dot-one-law`."""
    v, state = drawn(1)
    A, x = affinity(v), {side: (v["eps"] - v[f"mu_{side}"]) / v[f"T_{side}"] for side in "LR"}
    f = {side: 1 / (np.exp(x[side]) + 1) for side in "LR"}
    G = v["G_L"] * v["G_R"] / (v["G_L"] + v["G_R"])
    filled = (v["G_L"] * f["L"] + v["G_R"] * f["R"]) / (v["G_L"] + v["G_R"])
    J_N = state.particle_current["L"]
    np.testing.assert_allclose(state.probabilities[..., 1], filled, rtol=1e-10)
    np.testing.assert_allclose(J_N, G * (f["L"] - f["R"]), rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(
        J_N, G / 2 * np.sinh(A / 2) / np.cosh(x["L"] / 2) / np.cosh(x["R"] / 2), rtol=1e-9, atol=1e-300
    )
    np.testing.assert_allclose(state.energy_current["L"], v["eps"] * J_N, rtol=1e-12)
    np.testing.assert_allclose(state.entropy_production, J_N * A, rtol=1e-9, atol=1e-300)
    biases = state.entropic_balance(reference="R").biases
    np.testing.assert_allclose(biases["particle", "L"] + v["eps"] * biases["energy", "L"], A, rtol=1e-9, atol=1e-12)


def test_close_to_equilibrium_it_is_tightly_coupled() -> None:
    """Equation `one-dot-onsager`."""
    rng = np.random.default_rng(2)
    eps, mu, G_L, G_R = rng.normal(0, 1, 500), rng.normal(0, 1, 500), *rng.uniform(0.1, 2, (2, 500))
    bath = qicc.Reservoir(0.7, mu)
    L = qicc.onsager(qicc.single_dot(eps, bath, bath, G_L, G_R))
    f = 1 / (np.exp((eps - mu) / 0.7) + 1)
    np.testing.assert_allclose(L.L_NN, G_L * G_R / (G_L + G_R) * f * (1 - f), rtol=1e-10)
    np.testing.assert_allclose(L.L_EN, eps * L.L_NN, rtol=1e-10)
    np.testing.assert_allclose(L.L_EE, eps**2 * L.L_NN, rtol=1e-10)


def test_one_ratio_says_what_the_dot_does_and_how_well() -> None:
    """Theorem `one-dot-roles`, for electrons and for holes."""
    v, state = drawn(3)
    run = qicc.machine(state)
    r, part = (v["eps"] - v["mu_R"]) / (v["eps"] - v["mu_L"]), v["T_R"] / v["T_L"]
    wanted = np.select([(part < r) & (r < 1), (r > 0) & (r < part)], ["engine", "refrigerator"], "dissipator")
    np.testing.assert_array_equal(run.role, wanted)
    engine, cooler = run.role == "engine", run.role == "refrigerator"
    for found in (engine, cooler):
        above = v["eps"][found] > v["mu_L"][found]
        assert above.any() and not above.all()
    np.testing.assert_allclose(run.efficiency[engine], 1 - r[engine], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(run.COP[cooler], (r / (1 - r))[cooler], rtol=1e-6, atol=1e-9)
    assert (run.efficiency[engine] < run.carnot_efficiency[engine]).all()
    assert (run.COP[cooler] < run.carnot_COP[cooler]).all()


def test_at_the_stall_everything_stands_still_and_carnot_is_reached() -> None:
    T_L, eps, mu_R = 2.5, 1.3, -0.4
    left = qicc.Reservoir(T_L, eps - T_L * (eps - mu_R) + 1e-9)
    run = qicc.machine(qicc.single_dot(eps, left, qicc.Reservoir(1.0, mu_R)))
    assert run.role == "engine" and 0 < float(run.state.entropy_production) < 1e-18
    assert float(run.efficiency) == pytest.approx(1 - 1 / T_L, rel=1e-8)


def test_an_inverse_current_needs_a_level_below_zero_and_is_formal() -> None:
    """Proposition `one-dot-inverse`."""
    v, state = drawn(4)
    balance = state.entropic_balance(reference="R")
    F_N, F_E = balance.biases["particle", "L"], balance.biases["energy", "L"]
    both = F_N > 0
    np.testing.assert_array_equal((state.particle_current["L"] < 0)[both], (v["eps"] < -F_N / F_E)[both])
    between = (v["eps"] > -F_N / F_E) & (v["eps"] < 0)
    np.testing.assert_array_equal((state.energy_current["L"] < 0)[both], between[both])
    np.testing.assert_array_equal((balance.verdict == "formal")[both], (v["eps"] < 0)[both])
    assert set(np.unique(balance.verdict)) == {"formal", "none"}


def test_the_zero_of_energy_changes_words_and_no_work() -> None:
    """Equation `one-dot-shift`."""
    v, here = drawn(5)
    _, there = drawn(5, c=1.7)
    b = [state.entropic_balance(reference="R") for state in (here, there)]
    forces = [told.biases["particle", "L"] for told in b]
    np.testing.assert_allclose(forces[1], forces[0] + 1.7 * b[0].biases["energy", "L"], rtol=1e-9, atol=1e-12)
    assert (b[0].verdict != b[1].verdict).mean() > 0.05
    runs = [qicc.machine(state) for state in (here, there)]
    sure = np.abs(affinity(v)) > 1e-6
    np.testing.assert_array_equal(runs[0].role[sure], runs[1].role[sure])
    for quantity in ("power", "hot_heat", "cold_heat"):
        np.testing.assert_allclose(*(getattr(run, quantity)[sure] for run in runs), rtol=1e-8, atol=1e-13)
    np.testing.assert_allclose(there.entropy_production, here.entropy_production, rtol=1e-8, atol=1e-14)


def test_electrons_are_holes_of_a_mirrored_dot() -> None:
    """Equations `one-dot-hole-map` and `one-dot-hole-forces`."""
    v, electrons = drawn(6)
    ends = (qicc.Reservoir(v[f"T_{side}"], -v[f"mu_{side}"]) for side in "LR")
    holes = qicc.single_dot(-v["eps"], *ends, v["G_L"], v["G_R"]).steady_state()
    np.testing.assert_allclose(holes.probabilities[..., ::-1], electrons.probabilities, rtol=1e-12)
    np.testing.assert_allclose(holes.particle_current["L"], -electrons.particle_current["L"], rtol=1e-12)
    np.testing.assert_allclose(holes.energy_current["L"], electrons.energy_current["L"], rtol=1e-12)
    np.testing.assert_allclose(holes.entropy_production, electrons.entropy_production, rtol=1e-12)
    runs = [qicc.machine(state) for state in (electrons, holes)]
    np.testing.assert_array_equal(runs[0].role, runs[1].role)
    forces = [s.entropic_balance(reference="R").biases["particle", "L"] for s in (electrons, holes)]
    np.testing.assert_allclose(*(way * F for way, F in zip((1, -1), forces, strict=True)), rtol=1e-12)


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME)


def test_the_description_of_the_map_says_what_is_computed() -> None:
    """By the theorem: shares of the square between the straight lines of the four wedges, for T_L = 2."""
    (alt,) = chapters.described(NAME)
    assert "T_L = 2.0" in alt and "The stall is a line of slope -1.0." in alt
    shares = [float(part.partition("%")[0].rpartition(" ")[2]) for part in alt.split("Shares")[1].split("%")[:-1]]
    # Engines and refrigerators have two wedges each, of an eighth of the square.
    engine, cooler, lost, formal, machines = shares
    assert (engine, cooler, formal) == pytest.approx((25, 25, 25), abs=0.8)
    assert lost == pytest.approx(50, abs=1.2) and machines >= 99.5


def test_in_a_notebook_a_slider_redraws_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    control = chapters.control_of(NAME, "roles(2.0) if", right=qicc.Reservoir(1.0))
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 3.0
    assert isinstance(control.result, Picture)
    assert "T_L = 3.0" in control.result.alt and "slope -2.0" in control.result.alt
