"""Near equilibrium: the Onsager matrix by small-force differences against its closed forms, symmetry and sign.

The first part uses no response formula of the library: currents are solved at small forces of both signs. The second
compares `onsager` with the closed forms and with the differences.
"""

import numpy as np
import pytest

import qicc_lib as qicc

N = 400
PUSH = 1e-5  # central differences: error PUSH^2 of the second derivative, and 1e-16 / PUSH of the forces
CLOSE = 2e-8


def pushed(T, mu, F_E, F_N):
    """T and mu of a reservoir that pushes with F_E and F_N against one at (T, mu)."""
    T_new = T / (1 - F_E * T)
    return T_new, T_new * (mu / T + F_N)


def differences(currents):
    """Onsager matrix [[L_EE, L_EN], [L_NE, L_NN]] from currents(F_E, F_N) -> (J_E, J_N)."""
    columns = []
    for F in ((PUSH, 0.0), (0.0, PUSH)):
        up, down = currents(*F), currents(-F[0], -F[1])
        columns.append([(a - b) / (2 * PUSH) for a, b in zip(up, down, strict=True)])
    return np.array([[columns[0][0], columns[1][0]], [columns[0][1], columns[1][1]]])


def rates(rng, n=N):
    return tuple(10 ** rng.uniform(-2, 0, (2, n)))


def series_case(seed, n=N, **fixed):
    rng = np.random.default_rng(seed)
    v = {"eps": rng.uniform(-2, 2, n), "U": rng.uniform(-5, 5, n), "T": rng.uniform(0.4, 2, n)}
    v |= {"mu": rng.uniform(-2, 2, n), "L": rates(rng, n), "R": rates(rng, n), "g": 10 ** rng.uniform(-2, 2, n)}
    return v | fixed


def series_matrix(v):
    def currents(F_E, F_N):
        left, right = qicc.Reservoir(*pushed(v["T"], v["mu"], F_E, F_N)), qicc.Reservoir(v["T"], v["mu"])
        dots = qicc.series_dots(v["eps"], v["eps"], v["U"], left, right, v["L"], v["R"], v["g"])
        state = dots.steady_state()
        return state.energy_current["L"], state.particle_current["L"]

    return differences(currents)


def series_loops(v):
    """Loop conductances g_1, g_2, g_3 and the four contact conductances, from equilibrium alone."""
    x0, x1 = (v["eps"] - v["mu"]) / v["T"], (v["eps"] + v["U"] - v["mu"]) / v["T"]
    p10, p11 = np.exp(-x0), np.exp(-x0 - x1)
    Z = 1 + 2 * p10 + p11
    a, b = (v[r][0] / (1 + np.exp(x0)) / Z for r in "LR")
    c, d = (v[r][1] / (1 + np.exp(x1)) * p10 / Z for r in "LR")
    y = v["g"] * p10 / Z
    S = a * b * (c + d) + c * d * (a + b) + y * (a + b) * (c + d)
    return (a * b * y * (c + d) / S, c * d * y * (a + b) / S, a * b * c * d / S), (a, b, c, d)


def scaled(L):
    """The matrix in units of the geometric means of its diagonal."""
    size = np.sqrt(np.einsum("ii...->i...", L))
    return L / (size[:, None] * size[None, :])


def test_series_response_is_the_sum_over_loops():
    v = series_case(1)
    (g1, g2, g3), _ = series_loops(v)
    E1, E2 = v["eps"], v["eps"] + v["U"]
    L_EE, L_EN = E1**2 * g1 + E2**2 * g2 + v["U"] ** 2 * g3, E1 * g1 + E2 * g2
    L = series_matrix(v)
    want = np.array([[L_EE, L_EN], [L_EN, g1 + g2]])
    size = np.sqrt(np.einsum("ii...->i...", want))
    assert np.max(np.abs(L - want) / (size[:, None] * size[None, :])) < CLOSE
    det = v["U"] ** 2 * (g1 * g2 + g1 * g3 + g2 * g3)
    np.testing.assert_allclose(L_EE * (g1 + g2) - L_EN**2, det, rtol=1e-9, atol=1e-12 * (L_EE * (g1 + g2)).max())


def test_series_transported_energy_is_a_weighted_mean_without_the_flip():
    v = series_case(2)
    _, (a, b, c, d) = series_loops(v)
    G_0, G_1 = 1 / (1 / a + 1 / b), 1 / (1 / c + 1 / d)
    want = (v["eps"] * G_0 + (v["eps"] + v["U"]) * G_1) / (G_0 + G_1)
    for g in (1e-2, 1.0, 1e4):
        L = series_matrix(v | {"g": g})
        np.testing.assert_allclose(L[0, 1] / L[1, 1], want, rtol=1e-6, atol=1e-6)
    x0, x1 = (v["eps"] - v["mu"]) / v["T"], (v["eps"] + v["U"] - v["mu"]) / v["T"]
    G = [v["L"][n] * v["R"][n] / (v["L"][n] + v["R"][n]) for n in (0, 1)]
    np.testing.assert_allclose(G_1 / G_0, G[1] / G[0] * (1 + np.exp(-x0)) / (1 + np.exp(x1)), rtol=1e-12)


def test_series_window_opens_exactly_at_the_linear_onset():
    """eps G_0 (1 + e^x1) + (eps + U) G_1 (1 + e^-x0) < 0 if and only if L_EN < 0."""
    v = series_case(3, n=4000)
    x0, x1 = (v["eps"] - v["mu"]) / v["T"], (v["eps"] + v["U"] - v["mu"]) / v["T"]
    G = [v["L"][n] * v["R"][n] / (v["L"][n] + v["R"][n]) for n in (0, 1)]
    onset = v["eps"] * G[0] * (1 + np.exp(x1)) + (v["eps"] + v["U"]) * G[1] * (1 + np.exp(-x0))
    L = series_matrix(v)
    clear = np.abs(scaled(L)[0, 1]) > 1e-6
    np.testing.assert_array_equal((L[0, 1] < 0)[clear], (onset < 0)[clear])
    assert 0.2 < (onset < 0).mean() < 0.8


def test_at_zero_level_any_attraction_opens_the_window():
    v = series_case(4, eps=0.0, U=-(10 ** np.random.default_rng(4).uniform(-2, 0.7, N)))
    assert (series_matrix(v)[0, 1] < 0).all()


ONSET = {
    -3: -1.917748099501,
    -1: -0.872953027431,
    0: -0.5,
    1: -0.243221776699,
    3: -0.039743888571,
    6: -0.00204010302864,
}


@pytest.mark.parametrize(("mu", "onset"), ONSET.items())
def test_series_onset_has_its_golden_value(mu, onset):
    v = {"eps": 0.5, "T": 1.0, "mu": mu, "L": (1.0, 1.0), "R": (1.0, 1.0), "g": 1.0}
    deeper, shallower = (series_matrix(v | {"U": onset * (1 + shift) - 0.5})[0, 1] for shift in (1e-5, -1e-5))
    assert deeper < 0 < shallower


def test_series_golden_response():
    v = {"eps": 0.5, "U": -2.0, "T": 1.0, "mu": 0.0, "L": (1.0, 1.0), "R": (1.0, 1.0), "g": 1.0}
    L = series_matrix(v)
    np.testing.assert_allclose(
        L, [[0.1077258164672, -0.03271964547514], [-0.03271964547514, 0.05148699110437]], rtol=CLOSE
    )
    for change, E_star, r_E in (
        ({}, -0.6354934474384, 3.292389477419), ({"g": 0.1}, -0.6354934474384, 13.30222742702),
        ({"g": 10.0}, -0.6354934474384, 2.291405682459), ({"mu": -1.0}, -0.3645065525616, 4.996631834568),
        ({"L": (1.0, 0.2), "R": (0.4, 1.0)}, -0.3676152183723, 3.879649459518),
    ):  # fmt: skip
        L = series_matrix(v | change)
        assert L[0, 1] / L[1, 1] == pytest.approx(E_star, rel=1e-7)
        assert L[0, 0] / -L[0, 1] == pytest.approx(r_E, rel=1e-7)
    assert series_matrix(v | {"U": 2.0})[0, 1] / series_matrix(v | {"U": 2.0})[1, 1] == pytest.approx(
        0.7172598532962, rel=1e-7
    )


def test_swapping_the_tunnel_rates_leaves_the_series_response():
    v = series_case(5)
    one, two = series_matrix(v), series_matrix(v | {"L": v["R"], "R": v["L"]})
    assert np.max(np.abs(scaled(one) - scaled(two))) < 1e-7
    np.testing.assert_allclose(one[1, 1], two[1, 1], rtol=CLOSE)


def gate_case(seed, n=N):
    rng = np.random.default_rng(seed)
    v = {"eps_c": rng.uniform(-2, 2, n), "eps_g": rng.uniform(-2, 2, n), "U": rng.uniform(-5, 5, n)}
    v |= {"T": rng.uniform(0.5, 2, n), "mu": rng.uniform(-1, 1, n), "mu_M": rng.uniform(-1, 1, n)}
    return v | {r: rates(rng, n) for r in "LRM"}


def gate_matrix(v):
    """Energy from M, particles from L, T_L = T_R."""

    def currents(F_E, F_N):
        T_M = v["T"] / (1 - F_E * v["T"])
        left, right = qicc.Reservoir(v["T"], v["mu"] + v["T"] * F_N), qicc.Reservoir(v["T"], v["mu"])
        # M passes no particles, so its chemical potential enters no force and stays what it is.
        middle = qicc.Reservoir(T_M, v["mu_M"])
        state = qicc.three_terminal(
            v["eps_c"], v["eps_g"], v["U"], left, right, middle, v["L"], v["R"], v["M"]
        ).steady_state()
        return state.energy_current["M"], state.particle_current["L"]

    return differences(currents)


def gate_closed_form(v):
    """lambda, R and D of the three-terminal device from its equilibrium."""
    E = {"00": 0.0, "10": v["eps_c"] - v["mu"], "01": v["eps_g"] - v["mu_M"]}
    E["11"] = E["10"] + E["01"] + v["U"]
    w = {s: np.exp(-e / v["T"]) for s, e in E.items()}
    Z = sum(w.values())
    f = lambda x: 1 / (1 + np.exp(x / v["T"]))  # noqa: E731
    c = [f(E["10"]) * w["00"] / Z, f(E["10"] + v["U"]) * w["01"] / Z]
    g = [f(E["01"]) * w["00"] / Z, f(E["01"] + v["U"]) * w["10"] / Z]
    k_L, k_R, k_M = ([v[r][n] * edge[n] for n in (0, 1)] for r, edge in (("L", c), ("R", c), ("M", g)))
    R = sum(1 / (k_L[n] + k_R[n]) + 1 / k_M[n] for n in (0, 1))
    D = sum(k_L[n] * k_R[n] / (k_L[n] + k_R[n]) for n in (0, 1))
    lam = v["L"][0] / (v["L"][0] + v["R"][0]) - v["L"][1] / (v["L"][1] + v["R"][1])
    return lam, R, D


def test_three_terminal_response_has_its_closed_form():
    v = gate_case(6)
    lam, R, D = gate_closed_form(v)
    want = np.array([[v["U"] ** 2 / R, lam * v["U"] / R], [lam * v["U"] / R, lam**2 / R + D]])
    size = np.sqrt(np.einsum("ii...->i...", want))
    assert np.max(np.abs(gate_matrix(v) - want) / (size[:, None] * size[None, :])) < CLOSE
    np.testing.assert_allclose(want[0, 0] * want[1, 1] - want[0, 1] ** 2, v["U"] ** 2 * D / R, rtol=1e-9)
    np.testing.assert_allclose(want[0, 1] / want[1, 1], lam * v["U"] / (lam**2 + D * R), rtol=1e-10)


def test_three_terminal_golden_response():
    v = {"eps_c": 1.0, "eps_g": 1.0, "U": -2.0, "T": 1.0, "mu": 0.0, "mu_M": 0.0}
    v |= {"L": (1.0, 0.1), "R": (0.1, 1.0), "M": (1.0, 1.0)}
    lam, R, D = gate_closed_form(v)
    assert (lam, R, D) == pytest.approx((0.8181818182, 38.83977697, 0.01787381211), rel=1e-9)
    L = gate_matrix(v)
    np.testing.assert_allclose(L, [[0.1029872032, -0.04213112855], [-0.04213112855, 0.03510927379]], rtol=CLOSE)
    assert -L[0, 1] / L[1, 1] == pytest.approx(1.2, rel=1e-7)
    assert -L[0, 0] / L[0, 1] == pytest.approx(2.444444444, rel=1e-7)


@pytest.mark.parametrize("matrix", ["series", "gate"])
def test_windows(matrix):
    """r < r_N: inverse particles; r > r_E: inverse energy; between them neither; r_N = q^2 r_E."""
    v = series_case(7, n=3000) if matrix == "series" else gate_case(7, n=3000)
    L = series_matrix(v) if matrix == "series" else gate_matrix(v)
    r = 10 ** np.random.default_rng(7).uniform(-2, 2, 3000)
    J_E, J_N = L[0, 0] + L[0, 1] * r, L[1, 0] + L[1, 1] * r  # at F_E = 1, F_N = r
    wedge = L[0, 1] < 0
    r_N, r_E = -L[1, 0] / L[1, 1], -L[0, 0] / L[0, 1]
    clear = (np.abs(r / r_N - 1) > 1e-4) & (np.abs(r / r_E - 1) > 1e-4)
    np.testing.assert_array_equal((J_N < 0)[clear], (wedge & (r < r_N))[clear])
    np.testing.assert_array_equal((J_E < 0)[clear], (wedge & (r > r_E))[clear])
    q2 = L[0, 1] ** 2 / (L[0, 0] * L[1, 1])
    np.testing.assert_allclose(r_N, q2 * r_E, rtol=1e-6)
    assert (q2 < 1).all()
    assert (wedge & (J_N < 0)).sum() > 100
    assert (wedge & (J_E < 0)).sum() > 100


def test_single_dot_carries_its_level():
    rng = np.random.default_rng(8)
    eps, T, mu, G = rng.uniform(-2, 2, N), rng.uniform(0.4, 2, N), rng.uniform(-2, 2, N), rates(rng)

    def currents(F_E, F_N):
        ends = qicc.Reservoir(*pushed(T, mu, F_E, F_N)), qicc.Reservoir(T, mu)
        state = qicc.single_dot(eps, *ends, *G).steady_state()
        return state.energy_current["L"], state.particle_current["L"]

    L = differences(currents)
    np.testing.assert_allclose(L[0, 1] / L[1, 1], eps, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(L[0, 0] * L[1, 1] - L[0, 1] ** 2, 0, atol=1e-7 * (L[0, 0] * L[1, 1]).max())


@pytest.mark.parametrize("dots", [2, 3])
def test_reciprocity_and_positivity_of_any_device(dots):
    """Random dots between three reservoirs, each tunnelling to two of them: four forces, one symmetric matrix."""
    rng = np.random.default_rng(dots)
    names = "abc"[:dots]
    for _ in range(12):
        levels = rng.uniform(-1, 1, dots)
        pairs = {(a, b): rng.uniform(-3, 3) for i, a in enumerate(names) for b in names[i + 1 :]}
        tunnels = [(dot, r) for i, dot in enumerate(names) for r in ("LRM"[i % 3], "LRM"[(i + 1) % 3])]
        count = 2 ** (dots - 1)
        couplings = [qicc.Tunnelling(dot, r, tuple(10 ** rng.uniform(-1, 0, count))) for dot, r in tunnels]
        T, mu = rng.uniform(0.6, 1.5), rng.uniform(-1, 1)

        def fluxes(forces, levels=levels, pairs=pairs, couplings=couplings, T=T, mu=mu):
            ends = {
                r: qicc.Reservoir(*pushed(T, mu, *f)) for r, f in zip("LM", np.reshape(forces, (2, 2)), strict=True)
            }
            device = qicc.Device(names, levels, pairs, ends | {"R": qicc.Reservoir(T, mu)}, couplings)
            state = device.steady_state()
            return np.array([c[r] for r in "LM" for c in (state.energy_current, state.particle_current)])

        unit = PUSH * np.eye(4)
        L = np.array([(fluxes(row) - fluxes(-row)) / (2 * PUSH) for row in unit]).T
        size = np.sqrt(np.diag(L))
        L = L / np.outer(size, size)
        np.testing.assert_allclose(L, L.T, rtol=0, atol=1e-6)
        assert np.linalg.eigvalsh((L + L.T) / 2).min() > -1e-6


def exact(device, energy="L", particle="L"):
    L = qicc.onsager(device, energy=energy, particle=particle)
    return np.array([[L.L_EE, L.L_EN], [L.L_NE, L.L_NN]]), L


def test_onsager_of_series_dots_is_the_sum_over_loops():
    v = series_case(20)
    (g1, g2, g3), _ = series_loops(v)
    E1, E2, rest = v["eps"], v["eps"] + v["U"], qicc.Reservoir(v["T"], v["mu"])
    found, L = exact(
        qicc.series_dots(v["eps"], v["eps"], v["U"], qicc.Reservoir(9.0, 3.0), rest, v["L"], v["R"], v["g"])
    )
    np.testing.assert_allclose(found[0, 0], E1**2 * g1 + E2**2 * g2 + v["U"] ** 2 * g3, rtol=1e-12)
    assert np.all(np.abs(found[0, 1] - (E1 * g1 + E2 * g2)) <= 1e-12 * (np.abs(E1) * g1 + np.abs(E2) * g2))
    np.testing.assert_allclose(found[1, 1], g1 + g2, rtol=1e-12)
    np.testing.assert_array_equal(found[0, 1], found[1, 0])
    r_N, r_E = L.window
    wedge = found[0, 1] < 0
    np.testing.assert_array_equal(np.isnan(r_N), ~wedge)
    np.testing.assert_allclose(r_N[wedge], (L.coupling_strength * r_E)[wedge], rtol=1e-12)
    np.testing.assert_array_equal(r_N[wedge], -L.transported_energy[wedge])


def test_onsager_of_three_terminals_has_its_closed_form():
    v = gate_case(21)
    lam, R, D = gate_closed_form(v)
    ends = qicc.Reservoir(7.0), qicc.Reservoir(v["T"], v["mu"]), qicc.Reservoir(0.1, v["mu_M"])
    found, L = exact(qicc.three_terminal(v["eps_c"], v["eps_g"], v["U"], *ends, v["L"], v["R"], v["M"]), energy="M")
    np.testing.assert_allclose(found[0, 0], v["U"] ** 2 / R, rtol=1e-12)
    np.testing.assert_allclose(found[1, 1], lam**2 / R + D, rtol=1e-12)
    size = np.sqrt(found[0, 0] * found[1, 1])
    assert np.all(np.abs(found[0, 1] - lam * v["U"] / R) <= 1e-12 * size)
    np.testing.assert_allclose(L.transported_energy, lam * v["U"] / (lam**2 + D * R), rtol=1e-9, atol=1e-12)
    assert L.keys == (("energy", "L"), ("particle", "L"), ("energy", "M"))


def test_reservoirs_that_move_together_add_up():
    """M tied to L: its energy belongs to the hot side, so J_E = -J_E^R."""
    v = gate_case(22, n=50)
    ends = qicc.Reservoir(1.0), qicc.Reservoir(v["T"], v["mu"]), qicc.Reservoir(1.0, v["mu_M"])
    device = qicc.three_terminal(v["eps_c"], v["eps_g"], v["U"], *ends, v["L"], v["R"], v["M"])
    together, _ = exact(device, energy=("L", "M"))
    matrix = qicc.onsager(device).matrix
    np.testing.assert_allclose(together[0, 0], matrix[:, 0, 0] + 2 * matrix[:, 0, 2] + matrix[:, 2, 2], rtol=1e-13)
    np.testing.assert_allclose(together[0, 1], matrix[:, 0, 1] + matrix[:, 2, 1], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("dots", [2, 3, 4])
def test_onsager_of_any_device_is_the_derivative_of_its_currents(dots):
    rng = np.random.default_rng(30 + dots)
    names = "abcd"[:dots]
    levels = rng.uniform(-1, 1, dots)
    pairs = {(a, b): rng.uniform(-3, 3) for i, a in enumerate(names) for b in names[i + 1 :]}
    tunnels = [(dot, r) for i, dot in enumerate(names) for r in ("LRM"[i % 3], "LRM"[(i + 1) % 3])]
    couplings = [qicc.Tunnelling(dot, r, tuple(10 ** rng.uniform(-1, 0, 2 ** (dots - 1)))) for dot, r in tunnels]
    T, mu = 0.9, 0.2

    def device(forces):
        ends = {r: qicc.Reservoir(*pushed(T, mu, *f)) for r, f in zip("LM", np.reshape(forces, (2, 2)), strict=True)}
        return qicc.Device(names, levels, pairs, {"R": qicc.Reservoir(T, mu)} | ends, couplings)

    def fluxes(forces):
        state = device(forces).steady_state()
        return np.array([c[r] for r in "LM" for c in (state.energy_current, state.particle_current)])

    want = np.array([(fluxes(row) - fluxes(-row)) / (2 * PUSH) for row in PUSH * np.eye(4)]).T
    L = qicc.onsager(device(np.zeros(4)))
    assert L.keys == (("energy", "L"), ("particle", "L"), ("energy", "M"), ("particle", "M"))
    size = np.sqrt(np.diag(want))
    np.testing.assert_allclose(L.matrix / np.outer(size, size), want / np.outer(size, size), rtol=0, atol=1e-6)
    np.testing.assert_allclose(L.matrix, L.matrix.T, rtol=0, atol=1e-16)
    assert np.linalg.eigvalsh(L.matrix).min() >= -1e-16


def test_onsager_stays_exact_in_blockade():
    """Rates over hundreds of decades and U / T = 500: the loops' conductances stay positive and finite."""
    v = series_case(23, n=200, T=0.01)
    v["L"] = tuple(10.0 ** np.random.default_rng(1).uniform(-150, 0, (2, 200)))
    rest = qicc.Reservoir(v["T"], v["mu"])
    found, _ = exact(qicc.series_dots(v["eps"], v["eps"], v["U"], rest, rest, v["L"], v["R"], v["g"]))
    assert np.isfinite(found).all()
    assert (found[1, 1] >= 0).all()
    assert (found[0, 1] ** 2 <= found[0, 0] * found[1, 1] * (1 + 1e-12) + 1e-300).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda d: qicc.onsager(d, reference="M"), ["`reference`", "'M'"]),
        (lambda d: qicc.onsager(d, energy="R"), ["`energy`", "'R'", "['L']"]),
        (lambda d: qicc.onsager(d, particle="M"), ["`particle`", "'M'", "['L']"]),
    ],
)
def test_bad_reservoirs_are_named(call, words):
    bath = qicc.Reservoir(1.0)
    with pytest.raises(ValueError, match="Argument") as error:
        call(qicc.series_dots(0.5, 0.5, -2.0, bath, bath))
    assert all(word in str(error.value) for word in words)
