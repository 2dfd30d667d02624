"""Theorems of the book as property tests on many random devices."""

import numpy as np
import pytest
from scipy.optimize import minimize

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


def test_series_cycle_fluxes_have_their_closed_form():
    """J_1, J_2, J_3 with Z the sum of all rooted trees, taken here from the matrix-tree theorem (a determinant)."""
    rng = np.random.default_rng(8)
    n = 3000
    eps, U = rng.uniform(-2, 2, n), rng.uniform(-4, 4, n)
    T, mu = np.exp(rng.uniform(-0.7, 0.7, (2, n))), rng.uniform(-1.5, 1.5, (2, n))
    G, g = 10 ** rng.uniform(-1.5, 0, (2, 2, n)), 10 ** rng.uniform(-1.5, 1, n)  # G[side, other dot's occupation]
    f = np.array([[1 / (np.exp((eps + k * U - mu[r]) / T[r]) + 1) for k in (0, 1)] for r in (0, 1)])
    h = 1 - f
    moves = {(0, 1): G[0, 0] * f[0, 0], (1, 0): G[0, 0] * h[0, 0], (0, 2): G[1, 0] * f[1, 0], (2, 0): G[1, 0] * h[1, 0]}
    moves |= {
        (2, 3): G[0, 1] * f[0, 1],
        (3, 2): G[0, 1] * h[0, 1],
        (1, 3): G[1, 1] * f[1, 1],
        (3, 1): G[1, 1] * h[1, 1],
    }
    W = np.zeros((n, 4, 4))
    for (a, b), rate in (moves | {(1, 2): g, (2, 1): g}).items():
        W[:, b, a] += rate
        W[:, a, a] -= rate
    Z = sum(np.linalg.det(-np.delete(np.delete(W, i, 1), i, 2)) for i in range(4))
    J_1 = g / Z * G[0, 0] * G[1, 0] * (f[0, 0] - f[1, 0]) * (G[0, 1] * h[0, 1] + G[1, 1] * h[1, 1])
    J_2 = g / Z * G[0, 1] * G[1, 1] * (f[0, 1] - f[1, 1]) * (G[0, 0] * f[0, 0] + G[1, 0] * f[1, 0])
    loop = f[0, 0] * h[1, 0] * f[1, 1] * h[0, 1] - f[1, 0] * h[0, 0] * f[0, 1] * h[1, 1]
    J_3 = np.prod(G, axis=(0, 1)) * loop / Z
    ends = [qicc.Reservoir(T=T[r], mu=mu[r]) for r in (0, 1)]
    state = qicc.series_dots(eps, eps, U, *ends, tuple(G[0]), tuple(G[1]), g=g).steady_state()
    size = np.max(np.abs([J_1, J_2, J_3]), axis=0)
    for cycle, J in zip(state.cycles, (J_1, J_2, J_3), strict=True):
        assert np.all(np.abs(cycle.flux - J) <= 1e-11 * size + 1e-15)
    assert np.all(np.abs(state.particle_current["L"] - (J_1 + J_2)) <= 1e-11 * size)
    J_E = eps * J_1 + (eps + U) * J_2 - U * J_3
    assert np.all(np.abs(state.energy_current["L"] - J_E) <= 1e-10 * size)


def test_quadrant_theorem_for_any_network():
    """Random dots between two reservoirs: where no cycle is mixed (N E < 0), no current is inverse."""
    rng = np.random.default_rng(9)
    met = {"mixed": 0, "not mixed": 0, "inverse": 0}
    for _ in range(60):
        n = 400
        levels, U = rng.uniform(0, 3, (2, n)), rng.uniform(-2.5, 3, n)
        T_R, T_L = np.sort(np.exp(rng.uniform(-1, 1, (2, n))), axis=0)
        mu_R = rng.uniform(-2, 2, n)
        mu_L = T_L * (mu_R / T_R + 10 ** rng.uniform(-3, 0.5, n))
        ends = {"L": qicc.Reservoir(T_L, mu_L), "R": qicc.Reservoir(T_R, mu_R)}
        links = [(dot, r) for dot in "ab" for r in "LR" if rng.random() < 0.8] or [("a", "L")]
        couplings = [qicc.Tunnelling(dot, r, tuple(10 ** rng.uniform(-2, 0, 2))) for dot, r in links]
        if rng.random() < 0.5 or len({dot for dot, _ in links}) < 2:
            levels[1] = levels[0]
            couplings.append(qicc.ElasticFlip(("a", "b"), 10 ** rng.uniform(-2, 1)))
        state = qicc.Device("ab", levels, {("a", "b"): U}, ends, couplings).steady_state()
        mixed = np.zeros(n, dtype=bool)
        for c in state.cycles:
            mixed |= np.broadcast_to(c.particles["L"] * c.energy["L"] < 0, n)
        size = np.max([np.abs(c.flux) for c in state.cycles], axis=0) if state.cycles else 0.0
        inverse = (state.particle_current["L"] < -1e-14 * size) | (state.energy_current["L"] < -1e-14 * size)
        assert not (inverse & ~mixed).any()
        met["mixed"] += int(mixed.sum())
        met["not mixed"] += int((~mixed).sum())
        met["inverse"] += int(inverse.sum())
    assert min(met.values()) > 500, met


def test_no_interaction_no_genuine_inverse_current():
    """Any two dots, in series or in parallel, without interaction: c_star is never below the lowest level."""
    rng = np.random.default_rng(10)
    n = 20_000
    T_R, T_L = np.sort(np.exp(rng.uniform(-1, 1, (2, n))), axis=0)
    mu, eps = rng.uniform(-3, 3, (2, n)), rng.uniform(-3, 3, (2, n))
    left, right = qicc.Reservoir(T_L, mu[0]), qicc.Reservoir(T_R, mu[1])
    G = 10 ** rng.uniform(-2, 0, (4, n))
    wires = [qicc.Tunnelling(dot, r, Gamma) for (dot, r), Gamma in zip(("aL", "aR", "bL", "bR"), G, strict=True)]
    parallel = qicc.Device("ab", eps, {("a", "b"): 0.0}, {"L": left, "R": right}, wires)
    series = qicc.series_dots(eps[0], eps[0], 0.0, left, right, G[0], G[1], g=G[2])
    for device, lowest in ((parallel, eps.min(0)), (series, eps[0])):
        balance = device.steady_state().entropic_balance()
        assert (balance.c_star >= lowest - 1e-9).all()
        assert set(balance.verdict) == {"none", "formal"}
        np.testing.assert_array_equal(balance.E_ref, lowest)


def test_no_transmission_makes_a_genuine_inverse_current():
    """Landauer: c_star = max(J_E/J_N, eps_star) is never below the band's bottom, here 0, for any transmission."""
    rng = np.random.default_rng(11)
    E = np.linspace(0, 40, 4001)
    lowest = []
    for _ in range(600):
        T_R, T_L = np.sort(np.exp(rng.uniform(-1, 1, 2)))
        mu_L, mu_R = rng.uniform(-4, 4, 2)
        bumps = rng.uniform(0, 6, (4, 1)), 10 ** rng.uniform(-2, 0.5, (4, 1)), rng.uniform(0, 1, (4, 1))
        transmission = np.max(bumps[2] * np.exp(-(((E - bumps[0]) / bumps[1]) ** 2)), axis=0)
        f_L, f_R = (1 / (np.exp((E - m) / T) + 1) for T, m in ((T_L, mu_L), (T_R, mu_R)))
        J_N, J_E = (float((weight * transmission * (f_L - f_R)).sum()) for weight in (1.0, E))
        crossing = -(mu_L / T_L - mu_R / T_R) / (1 / T_R - 1 / T_L)
        lowest.append(max(J_E / J_N, crossing))
    assert min(lowest) > 0
    assert min(lowest) < 0.5  # and comes close


def sanchez_buttiker(seed, n=20_000, **fixed):
    rng = np.random.default_rng(seed)
    v = {"eps_c": rng.uniform(-3, 3, n), "eps_g": rng.uniform(-3, 3, n), "U": rng.uniform(-5, 5, n)}
    v |= {"T": rng.uniform(0.3, 2, n), "F_E": 10 ** rng.uniform(-2, 0, n), "V": 10 ** rng.uniform(-2, 1, n)}
    v |= {r: tuple(10 ** rng.uniform(-3, 0, (2, n))) for r in "LRM"}
    return v | fixed


def solve_sanchez_buttiker(v, turned=False):
    """T_L = T_R, both forces positive. Turned: the ends L and R have changed names, forces and all."""
    T = v["T"]
    T_M = T * (1 + v["F_E"])
    high, low = qicc.Reservoir(T, v["V"] / 2), qicc.Reservoir(T, -v["V"] / 2)
    ends = ((low, high), (v["R"], v["L"])) if turned else ((high, low), (v["L"], v["R"]))
    middle = qicc.Reservoir(T_M, 0.0)
    return qicc.three_terminal(v["eps_c"], v["eps_g"], v["U"], *ends[0], middle, *ends[1], v["M"]).steady_state()


def test_symmetric_rates_forbid_an_inverse_particle_current():
    """lambda = 0."""
    v = sanchez_buttiker(12)
    share = v["L"][0] / v["R"][0]
    state = solve_sanchez_buttiker(v | {"L": (v["L"][0], v["R"][1] * share)})
    size = np.max([np.abs(c.flux) for c in state.cycles], axis=0)
    assert (state.particle_current["L"] > -1e-13 * size).all()


def test_swapping_the_ends_turns_attraction_into_repulsion():
    """lambda changes sign with the names of the ends, so the same states are inverse with the other sign of U."""
    v = sanchez_buttiker(13)
    one, two = solve_sanchez_buttiker(v), solve_sanchez_buttiker(v, turned=True)
    np.testing.assert_allclose(one.particle_current["L"], two.particle_current["R"], rtol=1e-12, atol=1e-290)
    np.testing.assert_allclose(one.energy_current["M"], two.energy_current["M"], rtol=1e-11, atol=1e-290)
    inverse = one.particle_current["L"] < 0
    assert (v["U"][inverse] < 0).any()
    assert (v["U"][inverse] > 0).any()


def test_tight_coupling_is_inverse_at_every_ratio_of_forces():
    """Gamma_L1 = Gamma_R0 = 0, attraction: J_E = U J_N, one current inverse unless F_N = |U| F_E exactly."""
    v = sanchez_buttiker(14)
    v["U"] = -np.abs(v["U"])
    state = solve_sanchez_buttiker(v | {"L": (v["L"][0], 0.0), "R": (0.0, v["R"][1])})
    J_N, J_E = state.particle_current["L"], state.energy_current["M"]
    np.testing.assert_allclose(J_E, v["U"] * J_N, rtol=1e-14)
    F_N, F_E = v["V"] / v["T"], 1 / v["T"] - 1 / (v["T"] * (1 + v["F_E"]))
    away = np.abs(F_N + v["U"] * F_E) > 1e-9
    np.testing.assert_array_equal(np.sign(J_N)[away], np.sign(F_N + v["U"] * F_E)[away])
    assert ((J_N < 0) ^ (J_E < 0))[away].all()


def test_energy_of_the_left_contact_follows_from_the_cycle():
    """J_1^L = -(Gamma_L1 / Gamma_1) C + direct term, and J_E^L = eps_c J_N + U J_1^L."""
    v = sanchez_buttiker(15)
    state = solve_sanchez_buttiker(v)
    C = sum(t.flux for t in state.transitions if t.reservoir == "M" and t.source == "10")
    f = [1 / (np.exp((v["eps_c"] + v["U"] - s * v["V"] / 2) / v["T"]) + 1) for s in (1, -1)]
    G = v["L"][1] + v["R"][1]
    P_1 = state.probabilities[:, 2] + state.probabilities[:, 3]
    direct = v["L"][1] * v["R"][1] / G * P_1
    J_1 = -v["L"][1] / G * C + direct * (f[0] - f[1])
    want = v["eps_c"] * state.particle_current["L"] + v["U"] * J_1
    size = np.abs(v["eps_c"] * state.particle_current["L"]) + np.abs(v["U"]) * (np.abs(C) + direct * (f[0] + f[1]))
    assert np.all(np.abs(state.energy_current["L"] - want) <= 1e-13 * size)


LARGEST = {1.2: (0.011394763, 0.020562921), 2.0: (0.039602119, 0.070731526), 10.0: (0.084415183, 0.145965537)}


@pytest.mark.parametrize("ratio", LARGEST)
def test_largest_inverse_particle_current_at_a_ratio_of_temperatures(ratio):
    """Equal rates; eps = 0 and F_N -> 0, where the chapter proves the largest ones to be; U and mu are searched for."""
    for g, want in zip((1.0, 1e6), LARGEST[ratio], strict=True):

        def current(x, g=g):
            mu, U = x
            left, right = qicc.Reservoir(ratio, ratio * mu), qicc.Reservoir(1.0, mu)
            return float(qicc.series_dots(0.0, 0.0, U, left, right, g=g).steady_state().particle_current["L"])

        best = minimize(current, (-0.5, -3.5), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15})
        assert -best.fun == pytest.approx(want, rel=2e-7)
