"""What the chapter *Two forces* proves, on random matrices and devices, and how it is written."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

from . import chapters

NAME = "classical/two-forces"
KEYS = (("energy", "L"), ("particle", "L"))


def matrix(*entries) -> qicc.OnsagerMatrix:
    """L_EE, L_EN, L_NN."""
    L_EE, L_EN, L_NN = map(np.asarray, entries)
    return qicc.OnsagerMatrix(np.stack([L_EE, L_EN, L_EN, L_NN], -1).reshape(*L_EE.shape, 2, 2), KEYS, ("L",), ("L",))


def dots(rng, n, c=0.0, T_L=None, F_N=0.0, **fixed):
    """Two dots in series with energies counted from c."""
    eps, U, mu = rng.uniform(-2, 2, n), rng.uniform(-6, 6, n), rng.normal(0, 1, n)
    G = 10 ** rng.uniform(-2, 0, (5, n))
    T_L = np.ones(n) if T_L is None else T_L
    left, right = qicc.Reservoir(T_L, T_L * (mu + F_N) - c), qicc.Reservoir(1.0, mu - c)
    return qicc.series_dots(eps - c, eps - c, U, left, right, (G[0], G[1]), (G[2], G[3]), g=G[4])


def test_entropy_grows_for_all_forces_just_where_the_matrix_is_positive() -> None:
    """Proposition `two-forces-positivity`, both ways."""
    rng = np.random.default_rng(1)
    L_EE, L_EN, L_NN = rng.normal(0.5, 1, (3, 20_000))
    angle = np.linspace(0, np.pi, 2001)[:, None]
    F = np.cos(angle), np.sin(angle)
    least = (L_EE * F[0] ** 2 + L_NN * F[1] ** 2 + 2 * L_EN * F[0] * F[1]).min(0)
    det = L_EE * L_NN - L_EN**2
    positive = (L_EE >= 0) & (L_NN >= 0) & (det >= 0)
    clear = np.abs(det) > 1e-3
    np.testing.assert_array_equal(positive[clear], (least >= 0)[clear])
    assert 0.1 < positive.mean() < 0.9


def test_the_response_of_networks_is_symmetric_and_positive() -> None:
    """Theorem `two-forces-reciprocity`: cross-effects from two gentle pushes that know nothing of the matrix."""
    push, n = 1e-9, 2000
    heat = dots(np.random.default_rng(2), n, T_L=np.full(n, 1 / (1 - push))).steady_state()
    fill = dots(np.random.default_rng(2), n, F_N=push).steady_state()
    L = qicc.onsager(dots(np.random.default_rng(2), n))
    size = np.sqrt(L.L_EE * L.L_NN)
    assert (np.abs(heat.particle_current["L"] - fill.energy_current["L"]) < 1e-6 * push * size).all()
    assert (np.abs(heat.particle_current["L"] - push * L.L_EN) < 1e-6 * push * size).all()
    assert (-1e-12 * size**2 < L.L_EE * L.L_NN - L.L_EN**2).all()
    assert 0.2 < (L.L_EN < 0).mean() < 0.8


def test_the_matrix_is_the_sum_over_loops() -> None:
    device = dots(np.random.default_rng(3), 500)
    L, state = qicc.onsager(device), device.steady_state()
    push = 1e-9
    pushed = dots(np.random.default_rng(3), 500, F_N=push).steady_state()
    # What a loop conducts: its flux per affinity, for a particle force N_c times that force.
    g = {c.path: p.flux / (c.particles["L"] * push) for c, p in zip(state.cycles, pushed.cycles, strict=True)
         if c.particles["L"]}  # fmt: skip
    crossing = [c for c in state.cycles if c.particles["L"]]
    np.testing.assert_allclose(sum(g[c.path] * c.particles["L"] ** 2 for c in crossing), L.L_NN, rtol=1e-6)
    summed = sum(g[c.path] * c.particles["L"] * c.energy["L"] for c in crossing)
    np.testing.assert_allclose(summed, L.L_EN, rtol=1e-6, atol=1e-6 * np.abs(L.L_NN).max())


def test_currents_are_inverse_just_in_their_wedges() -> None:
    """Theorem `two-forces-wedge`."""
    rng = np.random.default_rng(4)
    n = 100_000
    L_NN, e, delta = rng.exponential(1, n), rng.normal(0, 1, n), rng.exponential(1, n) * rng.integers(0, 2, n)
    L = matrix(L_NN * (e**2 + delta**2), L_NN * e, L_NN)
    F_E, F_N = rng.exponential(1, (2, n))
    J_E, J_N = L.L_EE * F_E + L.L_EN * F_N, L.L_EN * F_E + L.L_NN * F_N
    r_N, r_E = L.window
    ratio, sure = F_N / F_E, np.minimum(np.abs(J_E), np.abs(J_N)) > 1e-9
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal((J_N < 0)[sure], (ratio < r_N)[sure])
        np.testing.assert_array_equal((J_E < 0)[sure], (ratio > r_E)[sure])
    assert not ((J_N < 0) | (J_E < 0))[e >= 0].any()
    assert not ((J_N < 0) & (J_E < 0))[sure].any()
    open_ = e < 0
    np.testing.assert_allclose(r_N[open_], (L.coupling_strength * r_E)[open_], rtol=1e-9)
    assert ((J_N < 0) | (J_E < 0))[(delta == 0) & open_ & sure].all(), "tight coupling: no ordinary state is left"


def test_two_currents_are_never_both_inverse() -> None:
    """Theorem `two-forces-never-both`, far from equilibrium."""
    rng = np.random.default_rng(5)
    n = 200_000
    T_L, F_N = 1 + rng.exponential(2, n), rng.exponential(0.5, n)
    state = dots(rng, n, T_L=T_L, F_N=F_N).steady_state()
    J_N, J_E = state.particle_current["L"], state.energy_current["L"]
    assert (J_N < 0).sum() > 5000 and (J_E < 0).sum() > 5000
    assert not ((J_N < 0) & (J_E < 0)).any()


def test_another_zero_of_energy() -> None:
    """Theorem `two-forces-gauge`: the response, and currents and forces at any distance."""
    n, c = 5000, 1.3
    here, there = (qicc.onsager(dots(np.random.default_rng(6), n, c=shift)) for shift in (0.0, c))
    np.testing.assert_allclose(there.L_NN, here.L_NN, rtol=1e-9)
    np.testing.assert_allclose(there.transported_energy, here.transported_energy - c, rtol=1e-8, atol=1e-9)
    spreads = [L.L_EE / L.L_NN - L.transported_energy**2 for L in (here, there)]
    np.testing.assert_allclose(*spreads, rtol=1e-6, atol=1e-8)
    np.testing.assert_array_equal(np.isnan(there.window[0]), here.transported_energy >= c)
    T_L = 1 + np.random.default_rng(7).exponential(1, n)
    states = [
        dots(np.random.default_rng(6), n, c=shift, T_L=T_L, F_N=0.2 + shift * 0).steady_state() for shift in (0, c)
    ]
    J_N, J_E = ([getattr(s, f"{kind}_current")["L"] for s in states] for kind in ("particle", "energy"))
    np.testing.assert_allclose(J_N[1], J_N[0], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(J_E[1], J_E[0] - c * J_N[0], rtol=1e-8, atol=1e-10)
    forces = [s.entropic_balance(reference="R").biases["particle", "L"] for s in states]
    np.testing.assert_allclose(forces[1], forces[0] + c * (1 - 1 / T_L), rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(states[1].entropy_production, states[0].entropy_production, rtol=1e-7, atol=1e-12)


def test_without_interaction_the_transported_energy_never_lies_below_the_lowest_level() -> None:
    rng = np.random.default_rng(8)
    eps, mu = rng.normal(0, 2, (3, 5000)), rng.normal(0, 2, 5000)
    bath = qicc.Reservoir(1.0, mu)
    arms = [qicc.onsager(qicc.single_dot(level, bath, bath)).matrix for level in eps]
    both = qicc.OnsagerMatrix(np.sum(arms, axis=0), KEYS, ("L",), ("L",))
    assert (both.transported_energy >= eps.min(0) - 1e-9).all()


def test_seebeck_and_peltier_are_the_transported_energy() -> None:
    """Equations `two-forces-seebeck` and `two-forces-peltier` from small differences of T and mu."""
    T, mu, small = 0.8, 0.3, 1e-7
    right = qicc.Reservoir(T, mu)

    def run(dT: float, dmu: float) -> qicc.State:
        left = qicc.Reservoir(T + dT, mu + dmu)
        return qicc.series_dots(0.5, 0.5, -2.0, left, right, (1.0, 0.3), (0.5, 1.0)).steady_state()

    E_star = qicc.onsager(qicc.series_dots(0.5, 0.5, -2.0, right, right, (1.0, 0.3), (0.5, 1.0))).transported_energy
    warm, full = run(small, 0.0), run(0.0, small)
    S = float(warm.particle_current["L"] / full.particle_current["L"])  # -dmu / dT at rest
    assert pytest.approx((E_star - mu) / T, rel=1e-5) == S
    Pi = float(full.heat_current["L"] / full.particle_current["L"])
    assert pytest.approx(E_star - mu, rel=1e-5) == Pi


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME)


def transported(U: np.ndarray, mu: float) -> np.ndarray:
    """E* from two gentle pushes."""
    push, cold = 1e-8, qicc.Reservoir(1.0, mu)
    T = 1 / (1 - push)
    heat, fill = (
        qicc.series_dots(0.5, 0.5, U, left, cold).steady_state().particle_current["L"]
        for left in (qicc.Reservoir(T, mu * T), qicc.Reservoir(1.0, mu + push))
    )
    return np.asarray(heat / fill)


def test_the_description_of_the_picture_says_what_is_computed() -> None:
    (alt,) = chapters.described(NAME)
    U = np.linspace(-4, 4, 160_002)
    parts = alt.split(" At chemical potential ")
    assert chapters.numbers_of(parts[0]) == [0.5]
    for mu, part in zip((-1.0, 0.0, 1.0), parts[1:], strict=True):
        E_star = transported(U, mu)
        assert float(part.split()[0]) == mu
        assert chapters.numbers_of(part) == pytest.approx([U[E_star < 0].max(), E_star[0]], abs=6e-3)


def test_in_a_notebook_a_slider_redraws_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    control = chapters.control_of(NAME, "transported([-1.0, 0.0, 1.0])")
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 0.5
    assert isinstance(control.result, Picture)
    assert "At chemical potential 0.5 it is negative" in control.result.alt
