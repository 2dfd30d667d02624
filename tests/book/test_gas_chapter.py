"""What the chapter *A gas that flows the wrong way* proves beyond tests/library/test_gas.py, and how it is written."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from qicc_figures.plotting import Picture
from qicc_lib.gas import SquareWellGas, free_flow, release

from . import chapters

NAME = "classical/gas"


def sides(gas, T, P, F_E, F_N):
    left = gas.state(T, P)
    T_R = 1 / (1 / np.asarray(T) + F_E)
    return left, gas.state_at(T_R, T_R * (left.mu / left.T - F_N))


def draw(seed: int, n: int, low: float, high: float):
    """Gases with wells from `low` to `high` deep, and two states each; both forces are positive."""
    rng = np.random.default_rng(seed)
    gas = SquareWellGas(rng.uniform(low, high, n))
    F_E, F_N = rng.exponential(0.4, n), rng.exponential(0.5, n)
    return gas, *sides(gas, 10 ** rng.uniform(-0.7, 0.5, n), 10 ** rng.uniform(-2, 1, n), F_E, F_N), F_E, F_N


def test_the_higher_pressure_is_on_the_side_that_the_mean_enthalpy_says() -> None:
    """Theorem `gas-pressure-theorem`, with the mean taken by quadrature."""
    gas, left, right, F_E, F_N = draw(1, 60, -3, 4)
    mean = [
        quad(lambda b, i=i: float(SquareWellGas(gas.well_depth[i]).state(1 / b, left.P[i]).enthalpy), 1 / left.T[i],
             1 / right.T[i])[0] / F_E[i]
        for i in range(60)
    ]  # fmt: skip
    np.testing.assert_allclose(mean, gas.mean_enthalpy(left.P, left.T, right.T), rtol=1e-7)
    np.testing.assert_array_equal(left.P < right.P, F_N + np.array(mean) * F_E < 0)
    assert 5 < (left.P < right.P).sum() < 55


def test_enthalpy_grows_with_temperature_and_without_attraction_it_is_positive() -> None:
    """One zero of h at each pressure; theorem `gas-no-attraction`."""
    _, left, right, F_E, F_N = draw(2, 20_000, -5, 0)
    assert (left.enthalpy > 0).all() and (right.enthalpy > 0).all()
    assert (left.P > right.P).all() and F_E.min() > 0 and F_N.min() > 0
    T = np.geomspace(0.05, 20, 400)[:, None]
    assert (
        np.diff(SquareWellGas(np.linspace(-3, 5, 40)).state(T, 10 ** np.linspace(-3, 2, 40)).enthalpy, axis=0) > 0
    ).all()


def test_with_any_attraction_a_cold_gas_flows_inversely() -> None:
    w = 10.0 ** np.linspace(-3, 2, 20)
    gas = SquareWellGas(w)
    T, P = w / 5, 0.2 * w
    h = gas.state(T, P).enthalpy
    assert (h < 0).all()
    F_E = 1e-4 / T
    left, right = sides(gas, T, P, F_E, -0.5 * h * F_E)
    assert (left.P < right.P).all() and (gas.acoustic(left, right).particle_current < 0).all()


@pytest.fixture(scope="module")
def streams():
    """Releases without friction and conduction, of both directions."""
    rng = np.random.default_rng(3)
    gas = SquareWellGas(rng.uniform(0.5, 3, 30))
    T, P = gas.well_depth * rng.uniform(0.2, 0.8, 30), 10 ** rng.uniform(-1.5, 0.5, 30)
    F_E, F_N = rng.uniform(0.1, 0.6, 30) / T, rng.uniform(0, 0.8, 30)
    left, right = sides(gas, T, P, F_E, F_N)
    return gas, left, right, F_E, F_N, gas.riemann(left, right)


def test_the_stream_runs_down_the_pressure_and_out_of_negative_enthalpy_it_carries_energy_backwards(streams) -> None:
    """Theorems `gas-direction` and `gas-energy-theorem`, up to streams that outrun sound."""
    gas, left, right, F_E, F_N, flow = streams
    np.testing.assert_array_equal(np.sign(flow.velocity), np.sign(left.P - right.P))
    inverse = F_N + gas.mean_enthalpy(left.P, left.T, right.T) * F_E < 0
    np.testing.assert_array_equal(flow.particle_current < 0, inverse)
    backwards = (left.P > right.P) & (left.enthalpy <= 0)
    assert (flow.energy_current < 0)[backwards].all() and 5 < backwards.sum() < 25
    per_particle = flow.energy_current / flow.particle_current
    assert (per_particle < np.where(left.P > right.P, left.enthalpy, right.enthalpy)).all(), "h + u^2/2 only falls"
    deep = SquareWellGas(2.0)
    hot, thin = deep.state(0.625, 0.2), deep.state(0.5, np.array([1e-3, 0.03, 0.19]))
    fast = deep.riemann(hot, thin)
    assert (fast.energy_current < 0).all() and fast.velocity.max() > hot.sound_speed


def test_entropy_grows_in_every_release() -> None:
    """Theorem `gas-second-law`, from the motion itself, and in the flow without friction."""
    for w, F_E, F_N in ((2, 0.4, 0.1), (2, -0.4, 0.6), (-1, 0.5, -0.9), (-1, 0.3, 0.5)):
        gas = SquareWellGas(w)
        run = release(gas, *sides(gas, 1.0, 0.3, F_E, F_N), time=10.0, realisations=400, seed=5)
        sums = F_E * run.energies + F_N * run.particles
        assert sums.mean() > 3 * sums.std() / 20
        assert (sums < 0).any(), "in single runs it may fall"


def test_entropy_grows_without_friction(streams) -> None:
    *_, F_E, F_N, flow = streams
    assert (F_E * flow.energy_current + F_N * flow.particle_current > 0).all()
    assert (flow.particle_current < 0).sum() > 5 and (flow.energy_current < 0).sum() > 5


def test_free_flight_follows_both_forces() -> None:
    gas, left, right, *_ = draw(6, 20_000, 0, 0)
    flow = free_flow(gas, left, right)
    assert (flow.particle_current > 0).all() and (flow.energy_current > 0).all()


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME)


def enthalpy(T: float, P: float) -> float:
    """From the integral over a gap, for a well of depth 2."""
    y, k = np.exp(2 / T), P / T
    Z = (y * -np.expm1(-k) + np.exp(-k)) / k
    inside = y * quad(lambda r: (P * r - 2) * np.exp(-k * r), 0, 1)[0]
    return float(T / 2 + (inside + P * np.exp(-k) * (1 / k + 1 / k**2)) / Z)


def told(P: float) -> list[float]:
    return [P, brentq(lambda T: enthalpy(T, P), 0.2, 4.0), enthalpy(2.2, P)]


def test_the_descriptions_of_the_pictures_say_what_is_computed() -> None:
    heat, ratios = chapters.described(NAME)
    expected = [number for P in (0.05, 0.5, 2.0) for number in told(P)]
    assert chapters.numbers_of(heat) == pytest.approx([0.2, 2.2, *expected], abs=6e-4)
    measured = np.array(chapters.numbers_of(ratios)).reshape(3, 4)
    assert (np.abs(measured[2] - 1) < 0.2).all(), "the shoulder agrees with its prediction"
    assert measured[1].max() < 1 < measured[0].min() + 0.2, "conduction helps the one and hurts the other"


def test_in_a_notebook_a_slider_redraws_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    control = chapters.control_of(NAME, "enthalpy([0.05, 0.5, 2.0])", gas=SquareWellGas(2.0))
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 0.5
    assert isinstance(control.result, Picture)
    assert chapters.numbers_of(control.result.alt) == pytest.approx([0.2, 2.2, *told(0.5)], abs=6e-4)
