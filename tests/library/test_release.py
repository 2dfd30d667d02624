"""The gas's dynamics: exact motion, equilibrium that stays, and currents on both sides of h = 0."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_lib import events
from qicc_lib.events import evolve
from qicc_lib.gas import SquareWellGas, gaps, initial, release

from .test_gas import SETS, ends

IDEAL = (0, 1.0, 1.0, 0.5, 0.2)


def energy(v, inside, w):
    return 0.5 * (v**2).sum() - w * inside.sum()


def chain(gas, state, count, seed):
    x, v, _ = initial(gas, state, state, (count, count), np.random.default_rng(seed))
    return x, v


@pytest.mark.parametrize(
    ("x", "v", "depth", "x_end", "v_end", "count"),
    [
        # two particles towards each other from distance 3 with relative speed 2, for a time of 4
        (3.0, 2.0, 0.0, (-1.0, 4.0), (-1.0, 1.0), 3),  # ideal: cores exchange; edge, core, edge
        (3.0, 2.0, -2.0, (-2.0, 5.0), (-1.0, 1.0), 1),  # a shoulder too high to climb: back from distance 1 after 1
        # a well of 3 doubles u to 4: in at 1, core at 1.25, out at 1.5, then 2.5 with speed 1 each
        (3.0, 2.0, 3.0, (-1.5, 4.5), (-1.0, 1.0), 3),
        # a shoulder of 0.75 halves u to 1: in at 1, core at 2, out at 3, then 1 with speed 1 each
        (3.0, 2.0, -0.75, (0.0, 3.0), (-1.0, 1.0), 3),
        # bound: from distance 0.5 outwards at 1, turned at 1 after 0.5, core after 1.5, turned at 2.5, core at 3.5
        (0.5, -1.0, 1.0, (0.0, 0.5), (-0.5, 0.5), 4),
    ],
)
def test_two_particles(x, v, depth, x_end, v_end, count):
    x, v = np.array([0.0, x]), np.array([0.5 * v, -0.5 * v])
    inside, met = evolve(x, v, depth, 1.0, 4.0)
    assert met == count
    np.testing.assert_allclose(x, x_end, atol=1e-14)
    np.testing.assert_allclose(v, v_end, atol=1e-14)
    assert list(inside) == [x_end[1] - x_end[0] < 1]


@pytest.mark.parametrize("depth", [1.0, -0.7, 0.0])
def test_the_schedule_against_looking_at_all_bonds(depth):
    """The same motion by moving everybody to the earliest event of all bonds, one after another."""
    gas = SquareWellGas(depth, width=0.8)
    x, v = chain(gas, gas.state(1.0, 0.7), 6, 3)
    y, u, now, met = x.copy(), v.copy(), 0.0, 0
    inside = np.diff(y) < 0.8
    while True:
        gap, rel = np.diff(y), np.diff(u)
        with np.errstate(divide="ignore"):
            wait = np.where(inside & (rel < 0), gap / -rel, (0.8 - gap) / rel)
        wait[(rel == 0) | ((rel > 0) & ~inside)] = np.inf
        b = int(np.argmin(wait))
        if now + wait[b] >= 5.0:
            break
        y, now, met = y + u * wait[b], now + wait[b], met + 1
        square = rel[b] ** 2 - 4 * depth * (1 if inside[b] else -1)
        if (inside[b] and rel[b] < 0) or square <= 0:
            u[b], u[b + 1] = u[b + 1], u[b]
        else:
            kick = (np.sign(rel[b]) * np.sqrt(square) - rel[b]) / 2
            u[b] -= kick
            u[b + 1] += kick
            inside[b] = not inside[b]
    flags, count = evolve(x, v, depth, 0.8, 5.0)
    assert count == met > 20
    np.testing.assert_allclose(x, y + u * (5.0 - now), atol=1e-12)
    np.testing.assert_allclose(v, u, atol=1e-12)
    assert (flags == inside).all()


@pytest.mark.parametrize("w", [2.0, -1.0])
def test_energy_and_momentum_over_many_events(w):
    """Ten million events for the well: energy and momentum change by rounding only, and the order never."""
    gas = SquareWellGas(w)
    x, v = chain(gas, gas.state(1.0, 0.5), 20_000, 5)
    before, momentum = energy(v, np.diff(x) < 1, w), v.sum()
    inside, met = evolve(x, v, w, 1.0, 270.0)
    assert met > (1e7 if w > 0 else 3e6)
    scale = 0.5 * (v**2).sum()
    assert abs(energy(v, inside, w) - before) < 1e-13 * scale
    assert abs(v.sum() - momentum) < 1e-9
    assert np.diff(x).min() > -1e-11
    assert (inside == (np.diff(x) < 1)).all()


def test_reversed_velocities_lead_back():
    gas, left, right = ends(*SETS["A"][:5])
    x, v, _ = initial(gas, left, right, (100, 100), np.random.default_rng(1))
    x_0, v_0 = x.copy(), v.copy()
    _, out = evolve(x, v, 2.0, 1.0, 20.0)
    assert np.abs(x - x_0).max() > 5
    v *= -1
    _, back = evolve(x, v, 2.0, 1.0, 20.0)
    assert out == back > 3000
    np.testing.assert_allclose(x, x_0, atol=1e-10)
    np.testing.assert_allclose(v, -v_0, atol=1e-12)


@pytest.mark.parametrize(("w", "T", "P"), [(2.0, 0.625, 0.2), (-1.0, 1.0, 1.0), (0.0, 1.0, 0.3)])
def test_the_sampler_fluctuates_as_the_heat_capacity_says(w, T, P):
    gas = SquareWellGas(w)
    state = gas.state(T, P)
    g = gaps(gas, state, 400_000, np.random.default_rng(4))
    X = np.where(g < 1, -w, 0.0) + P * g
    d = X - X.mean()
    error = np.sqrt((d**2).var() / len(d)) / T**2
    assert 0.5 + d.var() / T**2 == pytest.approx(state.heat_capacity, abs=4 * error)
    assert error < 0.01 * state.heat_capacity
    assert T / 2 + X.mean() == pytest.approx(state.enthalpy, abs=4 * d.std() / np.sqrt(len(d)))
    assert g.mean() == pytest.approx(1 / state.density, abs=4 * g.std() / np.sqrt(len(g)))
    assert (g < 1).mean() == pytest.approx(state.bound, abs=2e-3)
    cov = (d * (g - g.mean())).mean() / T**2
    assert cov == pytest.approx(state.expansion, rel=0.02)


@pytest.mark.parametrize(("w", "T", "P"), [(2.0, 1.0, 0.3), (-1.0, 1.0, 1.0)])
def test_equilibrium_stays(w, T, P):
    """No currents between equal states; half of a chain gains the momentum P t; bonds stay inside as often."""
    gas, time = SquareWellGas(w), 10.0
    state = gas.state(T, P)
    gained, bound = [], []
    for seed in range(400):
        x, v = chain(gas, state, 80, seed)
        before = v[81:].sum()
        inside, _ = evolve(x, v, w, 1.0, time)
        gained.append((v[81:].sum() - before) / time)
        bound.append(inside[70:91].mean())
    for measured, expected in ((gained, P), (bound, state.bound)):
        error = np.std(measured) / 20
        assert np.mean(measured) == pytest.approx(expected, abs=4 * error)
        assert error < 0.05 * expected
    run = release(gas, state, state, time=time, realisations=1000, seed=2)
    assert abs(run.particle_current) < 4 * run.particle_current_error < 0.06
    assert abs(run.energy_current) < 4 * run.energy_current_error < 0.1


@pytest.mark.parametrize("name", ["A", "D"])
def test_nothing_comes_back_from_the_ends(name):
    """A chain twice as long moves its middle in the same way, digit by digit."""
    gas, left, right = ends(*SETS[name][:5])
    sizes = [int(np.ceil(1.8 * s.sound_speed * 40 * s.density)) + 40 for s in (left, right)]
    for seed in range(10):
        x, v, _ = initial(gas, left, right, [2 * n for n in sizes], np.random.default_rng(seed))
        kept = slice(sizes[0], len(x) - sizes[1])
        y, u = x[kept].copy(), v[kept].copy()
        for a, b in ((x, v), (y, u)):
            evolve(a, b, gas.well_depth, 1.0, 40.0)
        middle = slice(sizes[0] - 20, sizes[0] + 21)
        assert (x[kept][middle] == y[middle]).all()
        assert (x > 0).sum() - sizes[1] == (y > 0).sum()


def test_currents_against_both_forces_and_along_them():
    """The textbook's runs: time 40, 400 realisations; how far they may be from frictionless flow is said at each."""
    runs = {}
    for name in "ABD":
        gas, left, right = ends(*SETS[name][:5])
        run = runs[name] = release(gas, left, right)
        assert min(run.biases.values()) > 0
        flow = gas.riemann(left, right)
        assert run.particle_current_predicted == flow.particle_current
        assert run.energy_current_predicted == flow.energy_current
        assert run.energy_drift < 1e-14 and run.events > 1e6
    A, B, D = runs.values()
    # h < 0: particles against both forces. Conduction adds up to a tenth to each current
    assert A.particle_current < -20 * A.particle_current_error and A.energy_current > 20 * A.energy_current_error
    assert -4 * A.particle_current_error < A.particle_current_predicted - A.particle_current
    assert A.particle_current == pytest.approx(A.particle_current_predicted, rel=0.1, abs=4 * A.particle_current_error)
    assert A.energy_current == pytest.approx(A.energy_current_predicted, rel=0.1, abs=4 * A.energy_current_error)
    # with a stronger particle force the energy goes against both; conduction takes a quarter of it at this time
    assert B.energy_current < -10 * B.energy_current_error and B.particle_current > 10 * B.particle_current_error
    assert 0.6 < B.energy_current / B.energy_current_predicted < 1.1
    assert 0.6 < B.particle_current / B.particle_current_predicted < 1.1
    # a shoulder repels: h > 0, both along the forces, and frictionless flow is reached
    assert D.particle_current == pytest.approx(D.particle_current_predicted, abs=4 * D.particle_current_error)
    assert D.energy_current == pytest.approx(D.energy_current_predicted, abs=4 * D.energy_current_error)
    assert D.particle_current_error < 0.04 * D.particle_current


def test_conduction_becomes_less_with_time():
    """B: at time 10 the inverse energy current is 40 per cent short of frictionless flow, at 160 half as much."""
    gas, left, right = ends(*SETS["B"][:5])
    early, late = (release(gas, left, right, time, n, seed=3) for time, n in ((10.0, 5000), (160.0, 400)))
    gain = early.energy_current - late.energy_current
    assert gain > 3 * np.hypot(early.energy_current_error, late.energy_current_error)
    assert late.energy_current_predicted < late.energy_current


def test_the_ideal_gas_flies_freely():
    """Effusion is exact at any time; a particle at the origin counted always on the left would add 0.05 here."""
    gas, left, right = ends(*IDEAL)
    run = release(gas, left, right, time=10.0, realisations=3000)
    assert (run.particle_current_predicted, run.energy_current_predicted) == pytest.approx((0.1811914, 0.25377503))
    np.testing.assert_allclose(right.P, 0.445660573726, rtol=1e-11)
    assert abs(run.particle_current - run.particle_current_predicted) < 4 * run.particle_current_error < 0.03
    assert abs(run.energy_current - run.energy_current_predicted) < 4 * run.energy_current_error < 0.04


def test_a_seed_gives_the_same_runs_with_any_number_of_threads(monkeypatch):
    gas, left, right = ends(*SETS["C"][:5])
    one, two, other = (release(gas, left, right, 5.0, 40, seed=s) for s in (4, 4, 5))
    monkeypatch.setattr("qicc_lib.gas.ThreadPoolExecutor", lambda: ThreadPoolExecutor(1))
    alone = release(gas, left, right, 5.0, 40, seed=4)
    for run in (two, alone):
        np.testing.assert_array_equal(one.particles, run.particles)
        np.testing.assert_array_equal(one.energies, run.energies)
    assert (one.energies != other.energies).any()
    assert one.particle_current == one.particles.mean() / 5
    assert one.energy_current_error == pytest.approx(one.energies.std(ddof=1) / np.sqrt(40) / 5)
    assert repr(one).startswith("Release(40 runs over time 5; J_N = -0.")


def test_a_mass_only_slows():
    gas, left, right = ends(*SETS["A"][:5])
    heavy, *sides = ends(*SETS["A"][:5], mass=4.0)
    one, slow = release(gas, left, right, 5.0, 40), release(heavy, *sides, 10.0, 40)
    np.testing.assert_array_equal(slow.particles, one.particles)
    np.testing.assert_allclose(slow.energies, one.energies, atol=1e-9)
    assert slow.particle_current == one.particle_current / 2


def test_a_progress_bar_is_shown_on_request(capsys):
    gas, left, right = ends(*SETS["B"][:5])
    release(gas, left, right, 1.0, 5, progress=True)
    assert "5.00/5.00" in capsys.readouterr().err


def test_a_run_that_loses_energy_raises(monkeypatch):
    gas, left, right = ends(*SETS["B"][:5])

    def lossy(x, v, *rest):
        found = evolve(x, v, *rest)
        v *= 1 - 1e-7
        return found

    monkeypatch.setattr(events, "evolve", lossy)
    with pytest.raises(qicc.CertificateError, match="a run changed its energy by"):
        release(gas, left, right, 1.0, 5)


GAS = SquareWellGas(2.0)
HOT = GAS.state(0.625, 0.2)


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: release(2.0, HOT, HOT), TypeError, ["`gas`", "SquareWellGas", "is 2.0"]),
        (lambda: release(GAS, (1, 1), HOT), TypeError, ["`left`", "GasState", "(1, 1)", "gas.state"]),
        (
            lambda: release(GAS, HOT, GAS.state([1.0, 2.0], 0.2)),
            ValueError,
            ["`right`", "one state", "(2,)", "one point"],
        ),
        (lambda: release(SquareWellGas([2.0, 3.0]), HOT, HOT), ValueError, ["`left`", "one gas", "(2,)"]),
        (lambda: release(SquareWellGas(3.0), HOT, HOT), ValueError, ["`left`", "another gas", "gas.state(T, P)"]),
        (lambda: release(GAS, HOT, HOT, time=0.0), ValueError, ["`time`", "is 0", "positive"]),
        (lambda: release(GAS, HOT, HOT, realisations=1), ValueError, ["`realisations`", "is 1", "at least 2"]),
        (lambda: release(GAS, HOT, HOT, realisations=2.5), ValueError, ["`realisations`", "is 2.5", "whole number"]),
    ],
)
def test_bad_input(call, kind, words):
    with pytest.raises(kind, match="Argument") as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)
