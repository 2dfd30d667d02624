"""Theorems of the book as property tests on many random devices."""

import numpy as np
import pytest

import qicc_lib as qicc

N = 120_000


def random_series(seed, n=N, eps_low=0.0, thermal=None):
    """Random series dots with F_E, F_N > 0; thermal names the end that the mediator's bath is tied to."""
    rng = np.random.default_rng(seed)
    T_R, T_L = np.sort(np.exp(rng.uniform(-1.5, 1.5, (2, n))), axis=0)
    mu_R, F_N = rng.uniform(-4, 4, n), 10 ** rng.uniform(-3, 0.6, n)
    mu_L = T_L * (mu_R / T_R + F_N)
    eps, U = rng.uniform(eps_low, 4, n), rng.uniform(-10, 10, n)
    pair = lambda: tuple(10 ** rng.uniform(-4, 0, (2, n)))  # noqa: E731
    left, right = qicc.Reservoir(T=T_L, mu=mu_L), qicc.Reservoir(T=T_R, mu=mu_R)
    eps_d = eps if thermal is None else rng.uniform(eps_low, 4, n)
    T_M = {None: None, "L": T_L, "R": T_R}[thermal]
    g = 10 ** rng.uniform(-4, 4, n)
    return qicc.series_dots(eps, eps_d, U, left, right, pair(), pair(), g, T_M), (eps, eps_d, U)


def inverse(state, end="L"):
    sign = 1 if end == "L" else -1
    return sign * state.particle_current[end] < 0, sign * state.energy_current[end] < 0


def test_series_inverse_current_needs_attraction_beyond_the_level():
    device, (eps, _, U) = random_series(1)
    N_inverse, E_inverse = inverse(device.steady_state())
    assert N_inverse.sum() > 1000  # the theorem is not empty
    assert E_inverse.sum() > 1000
    assert not (N_inverse & E_inverse).any()
    assert (eps + U)[N_inverse | E_inverse].max() < 0


@pytest.mark.parametrize("thermal", ["R", "L"])
def test_the_same_with_a_thermal_mediator_tied_to_one_end(thermal):
    """T_M = T_R: judged by J_E^L and eps_u; T_M = T_L: by -J_E^R and eps_d."""
    device, (eps_u, eps_d, U) = random_series(2, thermal=thermal)
    N_inverse, E_inverse = inverse(device.steady_state(), "L" if thermal == "R" else "R")
    assert N_inverse.sum() > 1000
    assert E_inverse.sum() > 1000
    eps = eps_u if thermal == "R" else eps_d
    assert (eps + U)[N_inverse | E_inverse].max() < 0


def test_genuine_series_states_need_attraction():
    device, (eps, _, U) = random_series(3, n=60_000, eps_low=-4.0)
    balance = device.steady_state().entropic_balance()
    genuine = balance.verdict == "genuine"
    assert genuine.sum() > 500
    assert (balance.verdict == "formal").sum() > 500
    assert U[genuine].max() < 0
    assert (balance.c_star < np.minimum(0, balance.E_ref))[genuine].all()
    np.testing.assert_array_equal(balance.E_ref, eps)


def test_quadrant_theorem():
    """Without a mixed cycle (N E < 0 out of the driven end) no current is inverse; only cycles with flux count."""
    device, _ = random_series(4, n=60_000, eps_low=-4.0)
    state = device.steady_state()
    mixed = np.zeros(60_000, dtype=bool)
    J_3_backwards = state.cycles[2].energy["L"] < 0  # J_3 carries no particle: never mixed
    for c in state.cycles[:2]:
        mixed |= c.particles["L"] * c.energy["L"] < 0
    N_inverse, E_inverse = inverse(state)
    assert not ((N_inverse | E_inverse) & ~mixed).any()
    assert ((N_inverse | E_inverse) & mixed).sum() > 1000
    assert (state.cycles[2].flux * state.cycles[2].energy["L"] >= 0).all()
    assert 0.1 < J_3_backwards.mean() < 0.9


def test_sign_of_particle_current_does_not_depend_on_the_flip_rate():
    rng = np.random.default_rng(5)
    n = 20_000
    left = qicc.Reservoir(T=rng.uniform(1, 4, n), mu=rng.uniform(-3, 3, n))
    right = qicc.Reservoir(T=1.0, mu=rng.uniform(-3, 3, n))
    eps, U, G = rng.uniform(-2, 2, n), rng.uniform(-6, 6, n), 10 ** rng.uniform(-3, 0, (4, n))
    g = np.array([1e-6, 0.1, 1.0, 1e3, 1e8])[:, None]
    J_N = qicc.series_dots(eps, eps, U, left, right, (G[0], G[1]), (G[2], G[3]), g).steady_state().particle_current["L"]
    assert J_N.shape == (5, n)
    assert (np.sign(J_N) == np.sign(J_N[0])).all()
    assert 0.2 < (J_N[0] < 0).mean() < 0.8
    assert (np.diff(np.abs(J_N), axis=0) > 0).all()


@pytest.mark.parametrize("tied", ["R", "L"])
def test_three_terminal_along_one_path_is_never_genuine(tied):
    rng = np.random.default_rng(6)
    n = 60_000
    T_R, T_L = np.sort(np.exp(rng.uniform(-1, 1, (2, n))), axis=0)
    mu_R = rng.uniform(-3, 3, n)
    mu_L = T_L * (mu_R / T_R + 10 ** rng.uniform(-3, 0.5, n))
    eps_c, eps_g, U = rng.uniform(-3, 3, n), rng.uniform(-3, 3, n), rng.uniform(-6, 6, n)
    pair = lambda: tuple(10 ** rng.uniform(-3, 0, (2, n)))  # noqa: E731
    left, right = qicc.Reservoir(T=T_L, mu=mu_L), qicc.Reservoir(T=T_R, mu=mu_R)
    middle = qicc.Reservoir(T=T_L if tied == "L" else T_R, mu=rng.uniform(-2, 2, n))
    state = qicc.three_terminal(eps_c, eps_g, U, left, right, middle, pair(), pair(), pair()).steady_state()
    balance = state.entropic_balance()
    assert set(balance.verdict) == {"none", "formal"}
    formal = balance.verdict == "formal"
    assert formal.sum() > 1000
    assert (np.minimum(eps_c, eps_c + U)[formal] < 0).all()  # eps_c, eps_c + U >= 0 exclude inverse currents


def test_inverse_particle_current_of_sanchez_buttiker_needs_lambda_U_negative():
    rng = np.random.default_rng(7)
    n = 60_000
    bath = rng.uniform(0.3, 2, n)
    mu = np.sort(rng.uniform(-2, 2, (2, n)), axis=0)
    G = 10 ** rng.uniform(-3, 0, (6, n))
    U = rng.uniform(-5, 5, n)
    left, right = qicc.Reservoir(T=bath, mu=mu[1]), qicc.Reservoir(T=bath, mu=mu[0])
    middle = qicc.Reservoir(T=bath * (1 + 10 ** rng.uniform(-2, 1, n)), mu=rng.uniform(-1, 1, n))
    levels = rng.uniform(-3, 3, (2, n))
    pairs = (G[0], G[1]), (G[2], G[3]), (G[4], G[5])
    state = qicc.three_terminal(*levels, U, left, right, middle, *pairs).steady_state()
    lam = G[0] / (G[0] + G[2]) - G[1] / (G[1] + G[3])
    backwards = state.particle_current["L"] < 0
    assert backwards.sum() > 1000
    assert (lam * U)[backwards].max() < 0
    assert (state.energy_current["M"][backwards] > 0).all()
    assert (state.entropic_balance().verdict[backwards] == "convention").all()
