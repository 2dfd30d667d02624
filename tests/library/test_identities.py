"""Identities every steady state obeys, on random devices in every regime: no number is taken from the library."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qicc_lib as qicc

from . import draws

CASES = [(r, d) for r in draws.REGIMES for d in draws.DEVICES]


def solved(regime, device, count=2000, seed=11):
    return draws.build(device, draws.parameters(device, regime, count, seed)).steady_state()


@pytest.mark.parametrize(("regime", "device"), CASES)
def test_conservation_second_law_and_kirchhoff(regime, device):
    state = solved(regime, device)
    assert state.certificate.ok
    np.testing.assert_allclose(state.probabilities.sum(-1), 1, rtol=1e-15)
    assert np.all(state.probabilities >= 0)
    cycles = state.cycles
    for currents, carried in ((state.particle_current, "particles"), (state.energy_current, "energy")):
        size = sum(np.abs(getattr(c, carried)[r] * c.flux) for c in cycles for r in currents)
        assert np.all(np.abs(sum(currents.values())) <= 2e-15 * size + 1e-290)
    assert np.all(state.entropy_production >= 0)
    assert all(np.all(c.flux * c.affinity >= 0) for c in cycles)
    inflow = dict.fromkeys(state.network.topology.states, 0.0)
    size = np.max([np.abs(c.flux) for c in cycles], axis=0)
    for t in state.transitions:
        inflow[t.source], inflow[t.target] = inflow[t.source] - t.flux, inflow[t.target] + t.flux
    assert all(np.all(np.abs(v) <= 4e-15 * size + 1e-290) for v in inflow.values())


@pytest.mark.parametrize(("regime", "device"), CASES)
def test_entropy_of_transitions_is_entropy_of_reservoirs(regime, device):
    drawn = draws.build(device, draws.parameters(device, regime, 2000, seed=12))
    state = drawn.steady_state()
    transitions = sum(t.flux * t.bias for t in state.transitions)
    reservoirs = state.entropy_production
    judged = reservoirs > 1e-280
    assert judged.mean() > 0.3
    np.testing.assert_allclose(transitions[judged], reservoirs[judged], rtol=1e-10)
    if regime != "near":  # first-order heats hide second-order entropy there
        terms = [state.heat_current[r] / drawn.reservoirs[r].T for r in state.heat_current]
        assert np.all(np.abs(sum(terms) + reservoirs) <= 1e-14 * sum(map(np.abs, terms)) + 1e-290)


def test_a_loop_within_one_reservoir_produces_exactly_nothing():
    """Two dots that share both reservoirs, rates over eighty decades: rounding there would drown what is produced."""
    rng = np.random.default_rng(19)
    n = 2000
    ends = {r: qicc.Reservoir(rng.uniform(0.5, 2, n), rng.uniform(-1, 1, n)) for r in "LR"}
    wires = [qicc.Tunnelling(dot, r, tuple(10 ** rng.uniform(-80, 0, (2, n)))) for dot in "ab" for r in "LR"]
    device = qicc.Device("ab", rng.uniform(-2, 2, (2, n)), {("a", "b"): rng.uniform(-3, 3, n)}, ends, wires)
    state = device.steady_state()
    closed = [c for c in state.cycles if not any(c.particles.values()) and not np.any([*c.energy.values()])]
    assert len(closed) == 2
    assert all(np.all(c.affinity == 0) and np.all(c.flux == 0) for c in closed)
    transitions = sum(t.flux * t.bias for t in state.transitions)
    np.testing.assert_allclose(transitions, state.entropy_production, rtol=1e-12)


@pytest.mark.parametrize("device", draws.DEVICES)
def test_heat_is_energy_minus_mu_particles(device):
    v = draws.parameters(device, "generic", 2000, 13)
    state = draws.build(device, v).steady_state()
    for r, mu in (("L", v["mu_L"]), ("R", v["mu_R"])):
        want = state.energy_current[r] - mu * state.particle_current[r]
        size = np.abs(state.energy_current[r]) + np.abs(mu * state.particle_current[r])
        assert np.all(np.abs(state.heat_current[r] - want) <= 1e-14 * size + 1e-15 * np.abs(want))


@pytest.mark.parametrize("device", draws.DEVICES)
@pytest.mark.parametrize("T", [1.0, 0.003])
def test_detailed_balance_at_equilibrium(device, T):
    v = draws.parameters(device, "generic", 2000, 14)
    v |= {"T_L": T, "T_R": T, "mu_L": 0.3, "mu_R": 0.3}
    if "T_M" in v:
        v["T_M"] = np.float64(T)
    if "mu_M" in v:
        v["mu_M"] = np.float64(0.3)
    drawn = draws.build(device, {k: np.asarray(x) for k, x in v.items()})
    state = drawn.steady_state()
    for t in state.transitions:
        assert np.all(np.abs(t.flux) <= 1e-25 * (t.forward + t.backward))
        assert np.all(np.abs(t.bias) <= 1e-25)
    assert np.all(np.abs(state.entropy_production) <= 1e-50)
    if len(drawn.dots) == 2:
        a, b = drawn.levels
        E = np.stack([0 * a, a, b, a + b + drawn.interaction(0, 1)], -1)
        w = -(E - 0.3 * np.array([0, 1, 1, 2])) / T
        gibbs = np.exp(w - w.max(-1, keepdims=True))
        gibbs /= gibbs.sum(-1, keepdims=True)
        np.testing.assert_allclose(state.probabilities, gibbs, rtol=1e-10 if T < 1 else 1e-13, atol=1e-290)


@pytest.mark.parametrize("regime", ["generic", "near", "cold", "blocked"])
def test_mirror_symmetry(regime):
    """Swapping the two ends turns every current round; broken symmetry would show a preferred direction in the code."""
    for device in ("single_dot", "three_terminal", "series_elastic"):
        v = draws.parameters(device, regime, 1000, 15)
        swap = {"_L": "_R", "_R": "_L"}
        w = {k[:-2] + swap[k[-2:]] if k[-2:] in swap else k: x for k, x in v.items()}
        one, two = draws.build(device, v).steady_state(), draws.build(device, w).steady_state()
        size = np.max([np.abs(c.flux) for c in one.cycles], axis=0)
        assert np.all(np.abs(one.particle_current["L"] - two.particle_current["R"]) <= 1e-14 * size)
        np.testing.assert_allclose(one.entropy_production, two.entropy_production, rtol=1e-14, atol=1e-290)
        order = [0, 2, 1, 3] if device == "series_elastic" else slice(None)
        np.testing.assert_allclose(one.probabilities, two.probabilities[..., order], rtol=1e-14, atol=1e-290)


def grid(low, high):
    """Multiples of 1/64, so that shifting the energies is free of rounding."""
    return st.integers(64 * low, 64 * high).map(lambda n: n / 64)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    eps=grid(-2, 2), U=grid(-4, 4), mu=grid(-1, 1), force=grid(-2, 2),
    ratio=st.floats(0.3, 3), shift=grid(-3, 3), exchange=st.booleans(),
)  # fmt: skip
def test_energy_zero_is_free(eps, U, mu, force, ratio, shift, exchange):
    """A shift of all energies leaves J_N, Sigma, p and c_star - E_ref, and takes shift x J_N from J_E."""

    def state(c):
        left, right = qicc.Reservoir(T=ratio, mu=mu + force - c), qicc.Reservoir(T=1.0, mu=mu - c)
        if exchange:
            return qicc.three_terminal(
                eps - c, 0.25 - c, U, left, right, qicc.Reservoir(T=1.0, mu=0.125 - c)
            ).steady_state()
        return qicc.series_dots(eps - c, eps - c, U, left, right, (1.0, 0.4), (0.6, 1.0)).steady_state()

    one, two = state(0.0), state(shift)
    size = max(abs(c.flux) for c in one.cycles) + 1e-16
    assert abs(one.particle_current["L"] - two.particle_current["L"]) <= 1e-13 * size
    assert abs(one.entropy_production - two.entropy_production) <= 1e-12 * one.entropy_production + 1e-28
    np.testing.assert_allclose(one.probabilities, two.probabilities, rtol=1e-13)
    moved = one.energy_current["L"] - shift * one.particle_current["L"]
    assert abs(two.energy_current["L"] - moved) <= 1e-13 * size * (1 + abs(eps) + abs(U) + abs(shift))
    a, b = one.entropic_balance(), two.entropic_balance()
    if abs(ratio - 1) > 0.01 and abs(one.particle_current["L"]) > 1e-3 * size:
        assert (a.c_star - a.E_ref) == pytest.approx(b.c_star - b.E_ref, rel=1e-8, abs=1e-8)


def test_gate_labels():
    """Counting the gate's holes instead of its electrons is exact: (eps_c + U, -eps_g, -U, -mu_M; pairs swapped)."""
    v = draws.parameters("three_terminal", "generic", 5000, 16)
    w = v | {"eps_c": v["eps_c"] + v["U"], "eps_g": -v["eps_g"], "U": -v["U"], "mu_M": -v["mu_M"]}
    w |= {"Gamma_L": v["Gamma_L"][::-1], "Gamma_R": v["Gamma_R"][::-1]}
    one, two = (draws.build("three_terminal", v).steady_state(), draws.build("three_terminal", w).steady_state())
    size = np.max([np.abs(c.flux) for c in one.cycles], axis=0)
    for r in "LR":
        assert np.all(np.abs(one.particle_current[r] - two.particle_current[r]) <= 1e-13 * size)
        assert np.all(np.abs(one.energy_current[r] - two.energy_current[r]) <= 1e-12 * size)
    np.testing.assert_allclose(one.probabilities, two.probabilities[:, [2, 3, 0, 1]], rtol=1e-12)
    E_ref = [state.entropic_balance().E_ref for state in (one, two)]
    np.testing.assert_allclose(*E_ref, rtol=1e-14, atol=1e-14)


def test_sanchez_buttiker_identity():
    """J_E^M = U C and J_N = lambda C + direct terms, C the net flux round the square, at any bias."""
    v = draws.parameters("three_terminal", "generic", 5000, 17)
    state = draws.build("three_terminal", v).steady_state()
    C = sum(t.flux for t in state.transitions if t.reservoir == "M" and t.source == "10")
    G_L, G_R, G = v["Gamma_L"], v["Gamma_R"], v["Gamma_L"] + v["Gamma_R"]
    occupied = state.probabilities[:, [0, 2]] + state.probabilities[:, [1, 3]]
    J_N = (G_L[0] / G[0] - G_L[1] / G[1]) * C
    size = np.abs(J_N)
    for n in (0, 1):
        E = v["eps_c"] + n * v["U"]
        f = [1 / (np.exp((E - v[f"mu_{r}"]) / v[f"T_{r}"]) + 1) for r in "LR"]
        direct = G_L[n] * G_R[n] / G[n] * (f[0] - f[1]) * occupied[:, n]
        J_N, size = J_N + direct, size + G_L[n] * G_R[n] / G[n] * (f[0] + f[1])
    assert np.all(np.abs(state.particle_current["L"] - J_N) <= 1e-13 * size)
    assert np.all(np.abs(state.energy_current["M"] - v["U"] * C) <= 1e-13 * np.abs(v["U"]) * size)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(x=st.floats(-745, 745))
def test_fermi_and_its_complement(x):
    f, empty = qicc.fermi(x)
    assert f == qicc.fermi(-x)[1]
    assert f + empty == pytest.approx(1, rel=1e-15)
    if abs(x) < 700:
        assert f / empty == pytest.approx(np.exp(-x), rel=1e-15)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(x=st.floats(1e-12, 700))
def test_bose_and_its_complement(x):
    n, emission = qicc.bose(x)
    assert n / emission == pytest.approx(np.exp(-x), rel=1e-15)
    assert n == pytest.approx(1 / np.expm1(x), rel=1e-15)


def three_dots(F_N=0.2, T_M=1.5, eps=0.5, U=-2.0):
    """Series dots with a third dot s beside them, on a bath of its own: eight states, beyond trees."""
    ends = {"L": qicc.Reservoir(T=2.0, mu=2 * F_N), "R": qicc.Reservoir(T=1.0), "M": qicc.Reservoir(T=T_M, mu=0.2)}
    couplings = [
        qicc.Tunnelling("u", "L", (1.0, 0.5, 0.7, 0.9)), qicc.Tunnelling("d", "R", (0.4, 0.8, 1.0, 0.6)),
        qicc.ElasticFlip(("u", "d"), 0.7), qicc.Tunnelling("s", "M"),
    ]  # fmt: skip
    return qicc.Device(
        ("u", "d", "s"), (eps, eps, 0.3), {("u", "d"): U, ("u", "s"): 0.8, ("d", "s"): 0.8}, ends, couplings
    )


def test_three_dots_by_elimination():
    """Against the null vector of the rate matrix built from the transitions, and against two dots when s decouples."""
    state = three_dots().steady_state()
    assert state.certificate.ok
    assert state.certificate.method == "GTH elimination, scaled"
    names = list(state.network.topology.states)
    assert names[:4] == ["000", "100", "010", "110"]
    W = np.zeros((8, 8))
    p = dict(zip(names, state.probabilities, strict=True))
    for t in state.transitions:
        a, b = names.index(t.source), names.index(t.target)
        for i, j, k in ((a, b, t.forward / p[t.source]), (b, a, t.backward / p[t.target])):
            W[j, i] += k
            W[i, i] -= k
    W[-1] = 1
    np.testing.assert_allclose(state.probabilities, np.linalg.solve(W, np.eye(8)[-1]), rtol=1e-13)
    free = [
        qicc.Tunnelling("u", "L"),
        qicc.Tunnelling("d", "R"),
        qicc.ElasticFlip(("u", "d")),
        qicc.Tunnelling("s", "L"),
    ]
    ends = {"L": qicc.Reservoir(T=2.0, mu=0.4), "R": qicc.Reservoir(T=1.0)}
    with_spectator = qicc.Device("uds", (0.5, 0.5, 0.3), {("u", "d"): -2.0}, ends, free).steady_state()
    alone = qicc.series_dots(0.5, 0.5, -2.0, ends["L"], ends["R"]).steady_state()
    for got, want in (
        (with_spectator.particle_current, alone.particle_current),
        (with_spectator.heat_current, alone.heat_current),
    ):
        for r in "LR":
            np.testing.assert_allclose(got[r], want[r], rtol=1e-12)
    np.testing.assert_allclose(with_spectator.entropy_production, alone.entropy_production, rtol=1e-12)


def test_three_dots_obey_the_laws():
    rng = np.random.default_rng(3)
    state = three_dots(
        rng.uniform(-2, 2, 300), rng.uniform(0.3, 3, 300), rng.uniform(-2, 2, 300), rng.uniform(-3, 3, 300)
    ).steady_state()
    assert state.certificate.ok
    assert np.all(state.entropy_production > 0)
    assert np.all(np.abs(sum(state.energy_current.values())) < 1e-14)
    cold = three_dots(0.2, 0.01, 1.0, -30.0).steady_state()
    assert cold.certificate.method == "GTH elimination, scaled"


@pytest.mark.parametrize("force", [1e-2, 1e-5, 1e-8, 1e-11, 0.0])
def test_elimination_near_equilibrium_is_as_exact_as_trees(force):
    """A spectator dot changes nothing: the trees of two dots tell what the eight states should give."""
    left, right = qicc.Reservoir(T=1 + force, mu=0.2 + force), qicc.Reservoir(T=1.0, mu=0.2)
    couplings = [
        qicc.Tunnelling("u", "L"), qicc.Tunnelling("d", "R"), qicc.ElasticFlip(("u", "d")), qicc.Tunnelling("s", "R")
    ]  # fmt: skip
    ends = {"L": left, "R": right}
    three = qicc.Device("uds", (0.5, 0.5, 0.3), {("u", "d"): -2.0}, ends, couplings).steady_state()
    two = qicc.series_dots(0.5, 0.5, -2.0, left, right).steady_state()
    assert three.certificate.ok
    for r in "LR":
        for kind in ("particle_current", "energy_current", "heat_current"):
            got, want = getattr(three, kind)[r], getattr(two, kind)[r]
            np.testing.assert_allclose(got, want, rtol=1e-13, atol=1e-30)
