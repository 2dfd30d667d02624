"""Machines: golden working points, roles from heats, Carnot's bounds, optima, the circular engine."""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

import qicc_lib as qicc
from qicc_lib.machines import circular_engine, machine, maximum

from . import draws
from .systems import gate, series


def sb(d, U=-2.0, T_M=2.0):
    return gate(d, U=U, T_M=T_M)


@pytest.mark.parametrize("device", draws.DEVICES)
def test_first_and_second_law_for_any_machine(device):
    m = machine(draws.build(device, draws.parameters(device, "generic", 4000, 3)))
    Q = m.state.heat_current
    size = sum(np.abs(q) for q in Q.values())
    assert np.all(np.abs(sum(Q.values()) - m.power) <= 1e-12 * size)
    assert np.all(m.efficiency[m.role == "engine"] <= m.carnot_efficiency[m.role == "engine"] + 1e-12)
    if device in ("single_dot", "series_elastic"):  # two temperatures
        cooling = m.role == "refrigerator"
        assert cooling.sum() > 20
        assert np.all(m.COP[cooling] <= m.carnot_COP[cooling] * (1 + 1e-12))
    assert set(m.role) <= {"engine", "refrigerator", "heat pump", "dissipator", "none"}
    assert (m.role == "dissipator").sum() > 100
    for name, q in Q.items():
        np.testing.assert_array_equal(m.reservoir_role(name) == "source", q > 0)


def test_an_inverse_energy_current_may_heat_both_sides():
    m = machine(sb(2.5))
    assert (m.role, m.reservoir_role("M")) == ("dissipator", "sink")
    np.testing.assert_allclose(
        [m.power, m.heating_COP, m.cold_heat], [-0.182274023616, 0.4086383070383, -0.1077898751885], rtol=1e-10
    )
    tight = machine(gate(1.5, Gamma_L=(1.0, 0.0), Gamma_R=(0.0, 1.0)))
    assert tight.role == "refrigerator"
    np.testing.assert_allclose([tight.heating_COP, tight.cold_heat], [4 / 3, 0.007535353789507], rtol=1e-9)


@pytest.mark.parametrize(
    ("U", "span", "P", "at", "eta"),
    [
        (-2.0, (0.01, 0.6), 0.00377491730064, 0.321232426, 0.0883025320),
        (2.0, (-0.6, -0.01), 0.000853569151774, -0.207434037, 0.0510023554),
    ],
)
def test_largest_power_of_the_three_terminal_engine(U, span, P, at, eta):
    best = maximum(lambda d: sb(d, U), {"d": span})
    assert best.value == pytest.approx(P, rel=1e-10)
    assert best.at["d"] == pytest.approx(at, rel=1e-6)
    assert float(best.machine.efficiency) == pytest.approx(eta, rel=1e-6)


def test_largest_efficiency_and_best_pump():
    best = maximum(lambda d: sb(d), {"d": (0.01, 0.6)}, of="efficiency")
    np.testing.assert_allclose([best.value, best.at["d"]], [0.0910648500, 0.377730792], rtol=1e-6)
    best = maximum(lambda d: sb(d), {"d": (1.2, 4.0)}, of="heating_COP")
    np.testing.assert_allclose([best.value, best.at["d"]], [0.430494645, 2.001], rtol=3e-4)


@pytest.mark.parametrize(
    ("U", "T_M", "span", "COP", "at"),
    [(-2.0, 0.9, (-1.5, -0.276), 1.368097967, -.468157), (2.0, 0.9, (0.274, 1.5), .348699594, None),
     (-2.0, 0.8, (-2.0, -0.3), .526318178, None), (2.0, 0.8, (0.3, 2.5), .109238769, None)],
)  # fmt: skip
def test_refrigerators_that_cool_the_gate(U, T_M, span, COP, at):
    best = maximum(lambda d: sb(d, U, T_M), {"d": span}, of="COP")
    assert best.value == pytest.approx(COP, rel=1e-8)
    assert best.machine.role == "refrigerator"
    if at:
        assert best.at["d"] == pytest.approx(at, rel=1e-5)


def engine(eps, U, mu_R, mu_L):
    return qicc.series_dots(eps, eps, U, qicc.Reservoir(2.0, mu_L), qicc.Reservoir(1.0, mu_R))


def test_largest_power_of_the_series_engine():
    """The inverse particle current as work, eps >= 0, F_N >= 0; the best is at F_N = 0, where mu_L = 2 mu_R."""
    best = maximum(lambda x, mu: engine(0.0, x, mu, 2 * mu), {"x": (-6.0, -0.1), "mu": (-4.0, 4.0)})
    np.testing.assert_allclose(best.value, 0.0215261433, rtol=1e-8)
    np.testing.assert_allclose([best.at["x"], best.at["mu"]], [-1.708576, 1.362666], rtol=1e-5)
    assert float(best.machine.efficiency) == pytest.approx(0.295716, rel=1e-5)
    for U, P, eta, F_N in ((-2.0, 0.018793727, 0.300517, 0.0), (-4.0, 0.0139037802, 0.185131, 0.194)):
        best = maximum(lambda mu, F, U=U: engine(0.5, U, mu, 2 * (mu + F)), {"mu": (0.0, 3.0), "F": (0.0, 1.0)})
        np.testing.assert_allclose([best.value, float(best.machine.efficiency)], [P, eta], rtol=3e-5)
        assert best.at["F"] == pytest.approx(F_N, abs=1e-3)


def test_fixed_points_of_the_series_device():
    m = machine(engine(0.5, -4.0, -0.5, 0.0))
    found = [m.power, m.hot_heat, m.efficiency]
    np.testing.assert_allclose(found, [0.00588337972875, 0.130172236217, 0.0451968860622], rtol=1e-10)
    m = machine(series(2.0))
    assert m.role == "refrigerator"
    found = [m.cold_heat, m.hot_heat, m.power, m.COP, m.carnot_COP]
    np.testing.assert_allclose(
        found, [0.0277733119011, -0.2459671727976, -0.2181938608965, 0.127287320491, 1.0], rtol=1e-10
    )


def arms(U):
    return [
        lambda left, right: qicc.single_dot(1.0, left, right),
        lambda left, right: qicc.series_dots(0.25, 0.25, U, left, right),
    ]


@pytest.mark.parametrize(
    ("V", "mu_L", "J", "Q", "P", "Sigma"),
    [
        (0.0, -2.37044670995, 0.0305277919414, 0.224922193711, 0.0, 0.112461096855),
        (0.5, -1.87564277532, 0.0219178739314, 0.205596009129, 0.0109589369657, 0.0918390675988),
        (1.0, -1.25095280576, 0.0111483708684, 0.173210071241, 0.0111483708684, 0.0754566647523),
    ],
)
def test_circular_engine(V, mu_L, J, Q, P, Sigma):
    circle = circular_engine(arms(-4.0), 2.0, qicc.Reservoir(1.0, -1.25), (V, 0.0))
    np.testing.assert_allclose(
        [circle.mu_L, circle.currents[0], circle.heat, circle.entropy_production], [mu_L, J, Q, Sigma], rtol=1e-10
    )
    assert circle.power == pytest.approx(P, rel=1e-10, abs=1e-15)
    assert circle.efficiency == pytest.approx(P / Q, rel=1e-10, abs=1e-15)
    assert sum(circle.currents) == pytest.approx(0.0, abs=1e-15)
    arm = circle.states[1].entropic_balance()
    assert arm.verdict == "genuine"
    assert (arm.biases["energy", "L"] > 0) & (arm.biases["particle", "L"] > 0) & (arm.fluxes["particle", "L"] < 0)


def test_largest_power_and_stall_of_the_circle():
    cold = qicc.Reservoir(1.0, -1.25)

    def power(V):
        return circular_engine(arms(-4.0), 2.0, cold, (V, 0.0)).power

    best = minimize_scalar(lambda V: -power(V), bounds=(0.1, 1.4), method="bounded", options={"xatol": 1e-10})
    np.testing.assert_allclose([-best.fun, best.x], [0.0125631427849, 0.760467321], rtol=1e-6)
    stall = brentq(lambda V: circular_engine(arms(-4.0), 2.0, cold, (V, 0.0)).currents[0], 1.0, 1.6, xtol=1e-12)
    assert stall == pytest.approx(1.479607541, rel=1e-8)


def test_a_loop_current_does_not_prove_an_inverse_one():
    """Two ordinary arms make a loop too; what they lack is the second forward force."""
    for U, J, F_N in ((0.0, -0.00874990501, -0.312), (4.0, -0.00769692986, -0.333)):
        circle = circular_engine(arms(U), 2.0, qicc.Reservoir(1.0, -1.25))
        arm = circle.states[1].entropic_balance()
        assert circle.currents[1] == pytest.approx(J, rel=1e-8)
        assert arm.biases["particle", "L"] == pytest.approx(F_N, abs=1e-3)
        assert arm.verdict == "none"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: maximum(sb, {"d": (0, 1)}, of="speed"), ["`of`", "speed", "efficiency"]),
        (lambda: maximum(sb, {"d": (1, 0)}), ["over['d']", "(1, 0)"]),
        (lambda: maximum(sb, {"d": (0.01, 0.3)}, of="COP"), ["`of`", "COP is nan", "Widen"]),
        (lambda: circular_engine(arms(-4.0), 2.0, qicc.Reservoir(1.0), (0.1,)), ["`loads`", "length 1", "length 2"]),
        (lambda: machine(sb(0.2)).reservoir_role("X"), ["`name`", "X"]),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(ValueError, match="Argument") as error:
        call()
    assert all(word in str(error.value) for word in words)
