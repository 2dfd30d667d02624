"""The gas's thermodynamics and predictions: golden numbers, identities, long arithmetic, theorems."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar

import qicc_lib as qicc
from qicc_lib.gas import SquareWellGas, biases

# w, 1/T_L, P_L, F_E, F_N, and then: P_R, -(mean enthalpy) F_E, acoustic J_N, velocity of the contact, J_N, J_E
SETS = {
    "A": (2, 1.6, 0.2, 0.4, 0.1, 0.73558445261, 0.584752366, -0.365448, -0.14592889, -0.32776529, 0.52427138),
    "B": (2, 1.6, 0.2, 0.4, 1.0, 0.0269912807672, 0.584752366, 0.224171, 0.26020581, 0.19085915, -0.27336408),
    "C": (2, 1.0, 0.3, 0.4, 0.1, 0.607587506505, 0.358538021, -0.1992, -0.10890336, -0.1946897, 0.26494355),
    "D": (-1, 1.0, 1.0, 0.5, 0.2, 0.456403546989, -1.023224488, 0.199154, 0.28329146, 0.17197633, 0.31763962),
    "F": (2, 1.6, 1.0, 0.4, 0.05, 1.83129657531, 0.537992021, -0.408523, -0.10266268, -0.3800662, 0.5358794),
    "G": (2, 1.0, 0.1, 0.5, 0.1, 0.14466534847, 0.213854873, -0.048517, -0.06960345, -0.04602443, 0.0539223),
}
# P and T of h = 0 for well depth and width 1
ZERO = {
    0.001: 0.224790876804, 0.01: 0.332917742133, 0.05: 0.461742517719, 0.1: 0.536242113321, 0.2: 0.620949666061,
    0.5: 0.730491273035, 1.0: 0.769758630193, 2.0: 0.721304831509, 5.0: 0.668036618457, 20.0: 0.666666666668,
}  # fmt: skip


def ends(w, b_L, P_L, F_E, F_N, **rest):
    """A gas, and its states on both sides of a release."""
    gas = SquareWellGas(w, **rest)
    left = gas.state(1 / np.asarray(b_L), P_L)
    T_R = 1 / (b_L + np.asarray(F_E))
    return gas, left, gas.state_at(T_R, T_R * (b_L * left.mu - F_N))


def draw(rng, n, attraction=(-3, 3)):
    """States and forces over a wide range."""
    w = rng.uniform(*attraction, n)
    return ends(
        w, rng.uniform(0.3, 3, n), 10 ** rng.uniform(-2, 1, n), rng.exponential(0.4, n), rng.exponential(0.5, n)
    )


def long(w, a, m, T, P):
    """The same from derivatives of the closed form in long arithmetic, by thermodynamics alone."""
    w, a, m, T, P = map(mp.mpf, (w, a, m, T, P))
    b = 1 / T

    def f(b, P):  # mu/T
        inside = mp.exp(b * w) * (1 - mp.exp(-a * b * P)) + mp.exp(-a * b * P)
        return mp.log(b * P) - mp.log(inside) - mp.log(2 * mp.pi * m / b) / 2

    h, f_P = mp.diff(f, (b, P), (1, 0)), mp.diff(f, (b, P), (0, 1))
    f_bb, f_bP, f_PP = (mp.diff(f, (b, P), order) for order in ((2, 0), (1, 1), (0, 2)))
    v, c_P, v_P, v_T = f_P / b, -b * b * f_bb, f_PP / b, f_P - b * f_bP
    c = mp.sqrt(-v * v / m / (v_P + T * v_T**2 / c_P))
    return {"density": 1 / v, "energy": h - P * v, "enthalpy": h, "mu": T * f(b, P), "sound_speed": c,
            "heat_capacity": c_P, "expansion": v_T}  # fmt: skip


def test_golden_states():
    hot = SquareWellGas(2.0).state(0.625, 0.2)
    assert hot.density == pytest.approx(1.20544596106, rel=1e-11)
    assert hot.energy == pytest.approx(-1.49241417804, rel=1e-11)
    assert hot.enthalpy == pytest.approx(-1.32650047767, rel=1e-11)
    assert hot.mu == pytest.approx(-2.39427117935, rel=1e-11)
    assert hot.heat_capacity == pytest.approx(2.28513269905, rel=1e-11)
    assert hot.sound_speed == pytest.approx(0.69639250957, rel=1e-11)
    assert hot.bound == pytest.approx(0.902457089021, rel=1e-11)
    for w, P, h, c in ((2.0, 0.3, -0.476769808912, 1.09306954878), (-1.0, 1.0, 2.27460032644, 1.747446628)):
        state = SquareWellGas(w).state(1.0, P)
        assert (state.enthalpy, state.sound_speed) == pytest.approx((h, c), rel=2e-10)


def test_golden_curve_of_zero_enthalpy():
    found = SquareWellGas(1.0).zero_enthalpy(list(ZERO))
    np.testing.assert_allclose(found, list(ZERO.values()), rtol=5e-12)
    # units: T scales with the depth, P with depth / width; without attraction there is no such temperature
    np.testing.assert_allclose(SquareWellGas(3.0, 2.0).zero_enthalpy(np.array(list(ZERO)) * 1.5), 3 * found, rtol=1e-13)
    assert np.isnan(SquareWellGas(np.array([0.0, -1.0])).zero_enthalpy(1.0)).all()
    gas = SquareWellGas(10.0 ** np.arange(-3, 4)[:, None])
    P = 10.0 ** np.arange(-50, 51, 10)
    T = gas.zero_enthalpy(P)
    assert (gas.state(T * (1 - 1e-9), P).enthalpy < 0).all() and (gas.state(T * (1 + 1e-9), P).enthalpy > 0).all()


def test_highest_temperature_of_negative_enthalpy():
    best = minimize_scalar(lambda P: -SquareWellGas(1.0).zero_enthalpy(P), (0.5, 1.0, 2.0), tol=1e-9)
    assert best.x == pytest.approx(0.990214, rel=1e-5)
    assert -best.fun == pytest.approx(0.769768853374, rel=1e-11)


@pytest.mark.parametrize("name", SETS)
def test_golden_releases(name):
    *given, P_R, critical, J, v, J_N, J_E = SETS[name]
    gas, left, right = ends(*given)
    np.testing.assert_allclose(right.P, P_R, rtol=1e-10)
    assert list(biases(left, right).values()) == pytest.approx(given[3:], rel=1e-13)
    assert -gas.mean_enthalpy(left.P, left.T, right.T) * given[3] == pytest.approx(critical, abs=6e-10)
    assert gas.acoustic(left, right).particle_current == pytest.approx(J, abs=6e-7)
    flow = gas.riemann(left, right)
    assert (flow.velocity, flow.particle_current, flow.energy_current) == pytest.approx((v, J_N, J_E), abs=6e-9)


@pytest.mark.parametrize("seed", range(12))
def test_state_against_quadrature_of_the_partition_function(seed):
    rng = np.random.default_rng(seed)
    x, q, T, a = rng.normal() * 5, 10 ** rng.uniform(-3, 1), 10 ** rng.uniform(-1, 1), 10 ** rng.uniform(-1, 1)
    gas = SquareWellGas(x * T, a)
    got = gas.state(T, q * T / a)
    with mp.workdps(30):
        w, k, a, T, P = map(mp.mpf, (gas.well_depth, got.P / T, a, T, got.P))

        def mean(g):
            inside, outside = (
                mp.quad(lambda r, e=e: g(-e, r) * mp.exp(-k * r + e / T), [lo, hi])
                for e, lo, hi in ((w, 0, a), (mp.mpf(0), a, a + 80 / k))
            )
            return inside + outside

        Z = mean(lambda V, r: 1)
        gap, V, X = (mean(g) / Z for g in (lambda V, r: r, lambda V, r: V, lambda V, r: V + P * r))
        var_X = mean(lambda V, r: (V + P * r - X) ** 2) / Z
        cov = mean(lambda V, r: (V + P * r - X) * (r - gap)) / Z
        var = mean(lambda V, r: (r - gap) ** 2) / Z
        c_P, expansion = mp.mpf(1) / 2 + var_X / T**2, cov / T**2
        c = gap / mp.sqrt(var / T - T * expansion**2 / c_P)
        want = {"density": 1 / gap, "energy": T / 2 + V, "enthalpy": T / 2 + X, "heat_capacity": c_P, "sound_speed": c,
                "expansion": expansion, "mu": -T * (mp.log(Z) + mp.log(2 * mp.pi * T) / 2)}  # fmt: skip
    for key, value in want.items():
        scale = max(abs(value), T) if key in ("energy", "enthalpy", "mu") else abs(value)
        assert abs(getattr(got, key) - value) <= 3e-14 * scale, key


def test_state_in_every_limit():
    """Wells and shoulders up to 700 T, q = a P / T from 1e-8 to 1e3."""
    rng = np.random.default_rng(2)
    for n in range(40):
        x = rng.uniform(-700, 700) if n % 2 else rng.normal() * 10 ** rng.uniform(-3, 1)
        q, T, a, m = (10 ** rng.uniform(*ends) for ends in ((-8, 3), (-3, 3), (-2, 2), (-2, 2)))
        gas = SquareWellGas(x * T, a, m)
        got = gas.state(T, q * T / a)
        with mp.workdps(60 + int(abs(x) + q)):
            want = long(gas.well_depth, a, m, T, got.P)
        size = T + abs(got.energy - T / 2) + got.P / got.density
        sizes = {"energy": size, "enthalpy": size, "mu": T * (abs(np.log(got.P / T)) + 1 + abs(x))}
        for key, value in want.items():
            assert abs(getattr(got, key) - value) <= 2e-14 * sizes.get(key, abs(value)), (key, x, q)
        back = gas.state_at(T, got.mu)
        assert abs(back.mu - got.mu) <= 3e-15 * sizes["mu"]


def test_no_warning_and_no_overflow_at_any_size():
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        w = np.array([-1e90, -1e3, -1e-90, 0.0, 1e-90, 1e3, 1e90])[:, None, None]
        T, P = np.array([1e-9, 1.0, 1e9])[:, None], np.array([1e-90, 1.0, 1e90])
        state = SquareWellGas(w).state(T, P)
    assert all(np.isfinite(value).all() for value in vars(state).values())
    assert (state.density > 0).all() and (state.sound_speed > 0).all() and (state.heat_capacity >= 0.5).all()


def test_thermodynamic_identities():
    """Gibbs-Duhem, h = d(mu/T)/d(1/T), c_P = dh/dT, Maxwell; and sound by a change at constant entropy."""
    rng = np.random.default_rng(5)
    gas, s, _ = draw(rng, 500)
    d = 1e-5

    def slope(f, T=0.0, P=0.0):
        up, down = (f(gas.state(s.T * (1 + sign * d * T), s.P * (1 + sign * d * P))) for sign in (1, -1))
        return (up - down) / (2 * d * (T * s.T + P * s.P))

    close = {"rtol": 3e-7, "atol": 1e-8}
    np.testing.assert_allclose(slope(lambda at: at.mu, P=1), 1 / s.density, **close)
    np.testing.assert_allclose(slope(lambda at: at.mu / at.T, T=1), -s.enthalpy / s.T**2, **close)
    np.testing.assert_allclose(slope(lambda at: at.enthalpy, T=1), s.heat_capacity, **close)
    np.testing.assert_allclose(slope(lambda at: 1 / at.density, T=1), s.expansion, **close)
    np.testing.assert_allclose(slope(lambda at: at.entropy, P=1), -s.expansion, **close)
    np.testing.assert_allclose(s.entropy, (s.enthalpy - s.mu) / s.T, rtol=1e-14)
    up, down = (gas._isentrope(s, s.P * (1 + sign * d)) for sign in (1, -1))
    np.testing.assert_allclose(up.entropy, s.entropy, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose((up.P - down.P) / (up.density - down.density), s.sound_speed**2, rtol=1e-5)


def test_without_attraction_no_current_is_inverse():
    """h > 0 for w <= 0, so no force pair makes the right pressure the higher one, and J_E follows J_N."""
    gas, left, right = draw(np.random.default_rng(8), 60, attraction=(-6, 0))
    assert (gas.state(10 ** np.linspace(-3, 3, 50)[:, None], left.P).enthalpy > 0).all()
    assert (left.P > right.P).all()
    flow = gas.riemann(left, right)
    assert (flow.particle_current > 0).all() and (flow.energy_current > 0).all()


def test_pressure_and_force_exactly():
    """P_L < P_R if and only if F_N < -(mean enthalpy) F_E, at any strength; the contact runs down the pressure."""
    gas, left, right = draw(np.random.default_rng(9), 20_000)
    F_E, F_N = biases(left, right).values()
    critical = -gas.mean_enthalpy(left.P, left.T, right.T) * F_E
    sure = np.abs(F_N - critical) > 1e-12
    assert ((left.P < right.P) == (F_N - critical < 0))[sure].all() and sure.mean() > 0.999
    assert 0.1 < (left.P < right.P).mean() < 0.9
    gas, left, right = draw(np.random.default_rng(10), 40)
    assert (np.sign(gas.riemann(left, right).velocity) == np.sign(left.P - right.P)).all()


@pytest.mark.parametrize("T_R", [0.5, 0.62, 0.6249, 0.625, 3.0])
def test_mean_enthalpy_is_a_mean(T_R):
    gas, b_L, b_R = SquareWellGas(2.0), 1 / 0.625, 1 / T_R
    mean = gas.mean_enthalpy(0.2, 0.625, T_R)
    if T_R == 0.625:
        assert mean == pytest.approx(gas.state(T_R, 0.2).enthalpy, rel=1e-14)
    else:
        area = quad(lambda b: gas.state(1 / b, 0.2).enthalpy, b_L, b_R, epsabs=0, epsrel=1e-13)[0]
        assert mean == pytest.approx(area / (b_R - b_L), rel=1e-11)


def test_a_gentle_flow_is_acoustic():
    """J_N = (rho T / 2 c) (F_N + h F_E) and J_E = h J_N; the exact flow approaches both."""
    for w, T, P in ((2.0, 0.7, 0.2), (-1.0, 1.0, 1.0), (2.0, 1.0, 0.3)):
        gas, left, right = ends(w, 1 / T, P, 2e-6, 3e-6)
        linear = left.density * left.T / (2 * left.sound_speed) * (3e-6 + left.enthalpy * 2e-6)
        for flow in (gas.acoustic(left, right), gas.riemann(left, right)):
            assert flow.particle_current == pytest.approx(linear, rel=3e-5)
            assert flow.energy_current == pytest.approx(left.enthalpy * linear, rel=3e-5)
            np.testing.assert_allclose(flow.P, (left.P + right.P) / 2, rtol=1e-5)
        assert gas.riemann(left, left)[::2] == (0.0, 0.0)


@pytest.mark.parametrize("ratio", [0.9, 0.3, 1e-2, 1e-4])
def test_riemann_of_the_ideal_gas_is_that_of_gamma_3(ratio):
    """Textbook formulas of a gas with c_P/c_V = 3, with an expansion that outruns sound at small ratios."""
    gas, T_L, T_R, m = SquareWellGas(0.0, mass=2.0), 1.3, 0.8, 2.0
    left, right = gas.state(T_L, 1.0), gas.state(T_R, ratio)
    c, rho_L, rho_R = np.sqrt(3 * T_L / m), m / T_L, m * ratio / T_R

    def speeds(P):
        return c * (1 - P ** (1 / 3)), (P - ratio) * np.sqrt(0.5 / rho_R / (P + 0.5 * ratio))

    P = brentq(lambda P: speeds(P)[0] - speeds(P)[1], ratio, 1.0, xtol=1e-15)
    v = speeds(P)[0]
    fast = v > c * P ** (1 / 3)
    assert fast == (ratio < 0.1)
    z = 0.5 if fast else P ** (1 / 3)  # sound speed at the origin / c
    v_0 = 0.5 * c if fast else v
    J = rho_L / m * z * v_0
    flow = gas.riemann(left, right)
    assert (flow.velocity, flow.P, flow.particle_current) == pytest.approx((v, P, J), rel=1e-10)
    assert flow.energy_current == pytest.approx(J * m * (1.5 * T_L / m * z**2 + 0.5 * v_0**2), rel=1e-10)


def test_mirror_and_mass():
    """Swapping the sides turns every current round; a mass m slows everything by sqrt(m)."""
    given = SETS["B"][:5]
    gas, left, right = ends(*given)
    one, other = gas.riemann(left, right), gas.riemann(right, left)
    for name, turned in (("velocity", -1), ("P", 1), ("particle_current", -1), ("energy_current", -1)):
        assert getattr(one, name) == pytest.approx(turned * getattr(other, name), rel=1e-13)
    heavy, *sides = ends(*given, mass=9.0)
    assert sides[0].mu == pytest.approx(left.mu - left.T / 2 * np.log(9), rel=1e-14)
    np.testing.assert_allclose(sides[1].P, right.P, rtol=1e-12)
    assert sides[0].sound_speed == pytest.approx(left.sound_speed / 3, rel=1e-14)
    for flow, slow in ((one, heavy.riemann(*sides)), (gas.acoustic(left, right), heavy.acoustic(*sides))):
        expected = (flow.velocity / 3, flow.P, flow.particle_current / 3, flow.energy_current / 3)
        assert tuple(slow) == pytest.approx(expected, rel=1e-10)


def test_arrays_broadcast_and_scalars_stay_scalars():
    gas = SquareWellGas(np.array([[2.0], [-1.0]]))
    state = gas.state([0.5, 0.6, 0.7], 0.2)
    assert {np.shape(value) for value in vars(state).values()} == {(2, 3)}
    assert repr(state).startswith("GasState(T=array(2, 3), P=array(2, 3), density=")
    np.testing.assert_allclose(gas.state_at(state.T, state.mu).P, 0.2, rtol=1e-12)
    one = SquareWellGas(2.0).state(0.6, 0.2)
    assert state.mu[0, 1] == one.mu and np.ndim(one.mu) == 0
    flow = gas.riemann(state, gas.state(0.9, 0.1))
    assert flow.energy_current[0, 1] == pytest.approx(
        SquareWellGas(2.0).riemann(one, SquareWellGas(2.0).state(0.9, 0.1)).energy_current, rel=1e-10
    )
    assert qicc.gas.SquareWellGas is SquareWellGas


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: SquareWellGas("deep"), TypeError, ["`well_depth`", "'deep'"]),
        (lambda: SquareWellGas(1.0, width=0.0), ValueError, ["`width`", "is 0", "be positive", "1e-100"]),
        (lambda: SquareWellGas(1.0, mass=-1.0), ValueError, ["`mass`", "is -1", "be positive"]),
        (lambda: SquareWellGas([1.0, 2.0], width=[1.0, 1.0, 2.0]), ValueError, ["`width`", "(3,)", "broadcasts"]),
        (lambda: SquareWellGas(1.0).state(-1.0, 1.0), ValueError, ["`T`", "is -1", "energy units"]),
        (lambda: SquareWellGas(1.0).state(1.0, [1.0, 0.0]), ValueError, ["`P`", "is 0 at index 1", "be positive"]),
        (lambda: SquareWellGas(1.0).state([1.0, 2.0], [1.0] * 3), ValueError, ["`P`", "(3,)", "broadcasts"]),
        (lambda: SquareWellGas(1.0).state_at(1.0, 1e4), ValueError, ["`mu`", "from 1e-100 to 1e100", "logarithm"]),
        (lambda: SquareWellGas(1.0).state_at(1.0, -1e4), ValueError, ["`mu`", "no such pressure"]),
        (lambda: SquareWellGas(1.0).state_at(1.0, np.nan), ValueError, ["`mu`", "nan"]),
        (lambda: SquareWellGas(1.0).zero_enthalpy(0.0), ValueError, ["`P`", "is 0"]),
        (lambda: SquareWellGas(1.0).mean_enthalpy(1.0, 1.0, 0.0), ValueError, ["`T_R`", "is 0"]),
    ],
)
def test_bad_input(call, kind, words):
    with pytest.raises(kind, match="Argument") as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)
