"""What the chapter *Entropic biases and fluxes* proves, on random devices, and how it is written."""

from __future__ import annotations

import os

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

from . import chapters
from .random_devices import drawn

NAME = "entropy/biases"
KINDS = ("series", "mediator", "three")
STATES = ("00", "10", "01", "11")
each = pytest.mark.parametrize("kind", KINDS)


def gained(state: qicc.State, t: qicc.Transition) -> np.ndarray:
    """What the reservoir of a transition gains in one step: local detailed balance, from T and mu alone."""
    if t.reservoir is None:
        return np.zeros(state.network.shape)
    r = state.network.topology.reservoirs.index(t.reservoir)
    return np.asarray(-(t.energy - state.network.mu[r] * t.particles) / state.network.T[r])


def macroscopic(state: qicc.State, reference: str) -> np.ndarray:
    told = state.entropic_balance(reference=reference)
    return np.asarray(sum(told.biases[pair] * told.fluxes[pair] for pair in told.biases))


def merged(state: qicc.State) -> np.ndarray:
    ways: dict[tuple[str, str], np.ndarray] = {}
    for t in state.transitions:
        ways[t.source, t.target] = ways.get((t.source, t.target), 0.0) + np.array([t.forward, t.backward])
    return np.asarray(sum((x - y) * np.log(x / y) for x, y in ways.values()))


@each
def test_each_step_follows_its_own_bias(kind: str) -> None:
    """Proposition `biases-one-sign`, and that the bias is the logarithm of the one-way fluxes."""
    for t in drawn(kind, 1).transitions:
        assert (t.flux * t.bias >= 0).all()
        np.testing.assert_allclose(t.bias, np.log(t.forward / t.backward), rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(t.flux, t.forward - t.backward, rtol=0, atol=1e-12)


@each
def test_both_accounts_agree_against_any_reference(kind: str) -> None:
    """Theorem `biases-two-accounts`."""
    state = drawn(kind, 2)
    steps = sum(t.flux * t.bias for t in state.transitions)
    for reference in state.network.topology.reservoirs:
        np.testing.assert_allclose(macroscopic(state, reference), steps, rtol=1e-7, atol=1e-13)


@each
def test_the_parts_of_the_dots_cancel(kind: str) -> None:
    """The second step of the proof of `biases-two-accounts`: without them the sum is the same, the terms are not."""
    state = drawn(kind, 3)
    p = dict(zip(STATES, np.moveaxis(state.probabilities, -1, 0), strict=True))
    dots = [t.flux * np.log(p[t.source] / p[t.target]) for t in state.transitions]
    np.testing.assert_allclose(sum(dots), 0, atol=1e-12)
    baths = [t.flux * gained(state, t) for t in state.transitions]
    np.testing.assert_allclose(sum(baths), state.entropy_production, rtol=1e-7, atol=1e-12)
    assert (np.min(baths, axis=0) < 0).mean() > 0.5


@each
def test_a_bias_is_a_battery_and_a_drop_of_potential(kind: str) -> None:
    """Equation `biases-edge`; the mediator needs unequal levels, the flip equal ones."""
    state = drawn(kind, 4)
    net, told = state.network, state.entropic_balance(reference="R")
    e0, e1, U = net.energies
    energy = dict(zip(STATES, (0.0, e0, e1, e0 + e1 + U), strict=True))
    r = net.topology.reservoirs.index("R")
    m = net.topology.reservoirs.index("M") if kind == "three" else r
    # In the gated device particles on the gate are not those of the conductor: each number has its own mu.
    number = dict(zip(STATES, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True))
    weight = {
        s: (energy[s] - number[s][0] * net.mu[r] - number[s][1] * net.mu[m if kind == "three" else r] * (
            net.T[r] / net.T[m] if kind == "three" else 1.0
        )) / net.T[r]
        for s in STATES
    }  # fmt: skip
    phi = {s: np.log(state.probabilities[..., k]) + weight[s] for k, s in enumerate(STATES)}
    for t in state.transitions:
        battery = t.energy * told.biases.get(("energy", t.reservoir), 0.0)
        battery = battery + t.particles * told.biases.get(("particle", t.reservoir), 0.0)
        np.testing.assert_allclose(battery + phi[t.source] - phi[t.target], t.bias, rtol=1e-6, atol=1e-8)


@each
def test_before_the_steady_state_the_dots_take_their_part(kind: str) -> None:
    """Equations `biases-transient` and `biases-dots-entropy`, with the growth of entropy by a finite difference."""
    state = drawn(kind, 5, 200)
    rng = np.random.default_rng(6)
    steady = dict(zip(STATES, np.moveaxis(state.probabilities, -1, 0), strict=True))
    p = dict(zip(STATES, rng.dirichlet([2.0] * 4, 200).T, strict=True))
    change = {s: np.zeros(200) for s in STATES}
    Sigma = baths = np.zeros(200)
    for t in state.transitions:
        ahead, back = t.forward / steady[t.source] * p[t.source], t.backward / steady[t.target] * p[t.target]
        flux = ahead - back
        assert (flux * np.log(ahead / back) >= 0).all()
        Sigma, baths = Sigma + flux * np.log(ahead / back), baths + flux * gained(state, t)
        change[t.source], change[t.target] = change[t.source] - flux, change[t.target] + flux
    h = 1e-6
    S = [-sum((p[s] + k * h * change[s]) * np.log(p[s] + k * h * change[s]) for s in STATES) for k in (-1, 1)]
    np.testing.assert_allclose(Sigma, (S[1] - S[0]) / (2 * h) + baths, rtol=1e-5, atol=1e-5)


@each
def test_merging_parallel_steps_only_hides(kind: str) -> None:
    """Theorem `biases-merging`; without parallel steps nothing is hidden."""
    state = drawn(kind, 7)
    seen = merged(state)
    assert (seen >= 0).all() and (seen <= state.entropy_production * (1 + 1e-9) + 1e-13).all()
    hides = seen < 0.9 * state.entropy_production
    assert hides.mean() > 0.5 if kind == "three" else not hides.any()


def test_contacts_that_are_equally_full_are_one_reservoir() -> None:
    """Equality in `biases-merging`."""
    rng = np.random.default_rng(8)
    side, gate = qicc.Reservoir(rng.uniform(0.5, 2, 500), rng.normal(0, 1, 500)), qicc.Reservoir(2.5, 0.3)
    rates = [tuple(10 ** rng.uniform(-2, 1, (2, 500))) for _ in range(3)]
    state = qicc.three_terminal(0.5, 0.2, rng.normal(0, 2, 500), side, side, gate, *rates).steady_state()
    np.testing.assert_allclose(merged(state), state.entropy_production, rtol=1e-6, atol=1e-14)
    assert (state.entropy_production > 1e-4).mean() > 0.2


def test_a_reservoirs_term_may_be_negative() -> None:
    state = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(2.0, 0.4), qicc.Reservoir(1.0)).steady_state()
    told = state.entropic_balance(reference="R")
    # By the golden currents.
    assert told.biases["particle", "L"] * told.fluxes["particle", "L"] == pytest.approx(-0.2 * 0.007356434029264)
    assert told.biases["energy", "L"] * told.fluxes["energy", "L"] == pytest.approx(0.5 * 0.05351735387962)


def test_signs_of_terms_depend_on_the_reference() -> None:
    state = drawn("three", 9)
    negative = []
    for reference in "LRM":
        told = state.entropic_balance(reference=reference)
        negative.append(sum(told.biases[pair] * told.fluxes[pair] < 0 for pair in told.biases))
    assert (np.ptp(negative, axis=0) > 0).mean() > 0.2


def test_without_a_reservoir_the_sum_may_be_negative() -> None:
    ends = qicc.Reservoir(1.1, 0.055), qicc.Reservoir(1.0)
    told = qicc.series_dots(1.5, 0.5, 1.0, *ends, T_M=5.0).steady_state().entropic_balance(reference="R")
    part = {pair: float(told.biases[pair] * told.fluxes[pair]) for pair in told.biases}
    assert part["energy", "L"] + part["particle", "L"] < 0
    assert sum(part.values()) == pytest.approx(0.02980684093696, rel=1e-9)


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME)


def test_the_description_of_the_transient_says_what_is_computed() -> None:
    """By a fine Euler integration of the rate equation, which the page does not use."""
    (alt,) = chapters.described(NAME)
    state = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(2.0, 0.4), qicc.Reservoir(1.0)).steady_state()
    steady = dict(zip(STATES, state.probabilities, strict=True))
    p, dt, told = dict(zip(STATES, (1.0, 1e-12, 1e-12, 1e-12), strict=True)), 1e-4, {}
    for k in range(10_001):
        Sigma, change = 0.0, dict.fromkeys(STATES, 0.0)
        for t in state.transitions:
            ahead, back = t.forward / steady[t.source] * p[t.source], t.backward / steady[t.target] * p[t.target]
            Sigma += (ahead - back) * np.log(ahead / back)
            change[t.source] -= ahead - back
            change[t.target] += ahead - back
        told[k] = Sigma
        p = {s: p[s] + dt * change[s] for s in STATES}
    first, second, last = (float(v) for v in alt.split("Sigma ")[1].split(";")[0].split(", "))
    assert (first, second) == pytest.approx((told[2500], told[10_000]), rel=5e-3, abs=1e-3)
    assert last == pytest.approx(0.025287, abs=2e-3)


def test_in_a_notebook_a_slider_follows_another_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    assert "QICC_FIGURES" not in os.environ
    control = chapters.control_of(NAME, "plot(0.4) if", right=qicc.Reservoir(1.0))
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 2.0
    assert isinstance(control.result, Picture)
    assert "mu_L = 2.00" in control.result.alt
