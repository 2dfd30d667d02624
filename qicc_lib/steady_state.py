r"""Steady state of a network, with small *relative* error however small the forces or the rates.

With at most four states the probabilities are sums over spanning trees, p_i = tau_i / Z, all terms positive,
and the flux round each cycle c is

.. math:: J_c = \frac{\Pi_c^+ - \Pi_c^-}{Z} S_c = -\,\Pi_c^+\,\mathrm{expm1}(-A_c)\,\frac{S_c}{Z}, \qquad
          \Pi_c^+ / \Pi_c^- = e^{A_c}

with the affinity A_c from differences of (E - mu)/T that are carried as pairs of floats. Nothing else is ever
subtracted, so errors stay at a few roundings. Larger networks have too many trees and cycles: their states are
removed one by one, see `qicc_lib.elimination`.

Source: J. Schnakenberg, Rev. Mod. Phys. 48, 571 (1976), doi 10.1103/RevModPhys.48.571.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from operator import add as plus
from operator import mul as times
from typing import TypeAlias

import numpy as np

from .elimination import Eliminated, eliminate, refuse_ambiguous
from .network import Edge, Loop, Network, Step, Topology, forests, loops
from .precision import Number, Pair, Scaled, add, choose, quotient, subtract, value

MILD_X = 100.0  # up to here products of four rates stay far from underflow and plain floats serve
MILD_RATES = (1e-20, 1e40)
Ways: TypeAlias = tuple[Number, Number]  # forwards and backwards


@dataclass(frozen=True, eq=False, repr=False)
class Solution:
    """Steady state of one chunk: everything as lists over states, steps or loops of floats or arrays of points."""

    method: str
    p: list[Number]
    forward: list[Number]
    backward: list[Number]
    log_ratio: list[Number] | None
    loops: tuple[Loop, ...]
    loop_flux: list[Number]
    affinity: list[Number]
    heat: list[list[Number]]
    flux: list[Number]
    conductance: list[Number]  # flux per affinity of each loop, where the affinity is small
    eliminated: Eliminated | None = None  # of a network too large for trees, which has no loops here


def solve(net: Network) -> Solution:
    """Return the steady state of a flat network (numbers are floats or one-dimensional arrays)."""
    topology = net.topology
    xs = [step_heat(net, s) for s in topology.steps]
    mild = topology.small and _is_mild(net, xs)
    rate: Callable[..., Ways] = _plain_rates if mild else scaled_rates
    rates = [rate(s, x, k) for s, x, k in zip(topology.steps, xs, net.prefactors, strict=True)]
    if not topology.small:
        done = eliminate(net, xs, rates)
        p, forward, backward = (list(number.value()) for number in done[:3])
        ratios = list(_log_ratio(done.forward, done.backward))
        method = "GTH elimination, scaled"
        return Solution(method, p, forward, backward, ratios, (), [], [], [], list(done.flux), [], done)
    total: dict[Edge, Number] = {}
    for s, (into, back) in zip(topology.steps, rates, strict=True):
        for edge, k in (((s.source, s.target), into), ((s.target, s.source), back)):
            total[edge] = total[edge] + k if edge in total else k
    weights = [_forest(topology, (s,), total) for s in range(len(topology.states))]
    Z = reduce(plus, weights)
    refuse_ambiguous(Z, net)
    p = [w / Z for w in weights]
    one_way = [(p[s.source] * k[0], p[s.target] * k[1]) for s, k in zip(topology.steps, rates, strict=True)]
    log_ratio = None if mild else [_log_ratio(f, b) for f, b in one_way]
    forward, backward = ([value(w[i]) for w in one_way] for i in (0, 1))
    affinity, heat = _affinities(topology, xs)
    cycles, loop_flux, weights = loops(topology), [], []
    flux: list[Number] = [0.0] * len(rates)
    for loop, A in zip(cycles, affinity, strict=True):
        J, w = _loop_flux(loop, A, rates, _forest(topology, loop.states, total), Z)
        loop_flux.append(J)
        weights.append(value(w))
        for i, sign in loop.steps:
            flux[i] = flux[i] + J if sign > 0 else flux[i] - J
    method, p = "spanning trees" + ("" if mild else ", scaled"), [value(w) for w in p]
    return Solution(method, p, forward, backward, log_ratio, cycles, loop_flux, affinity, heat, flux, weights)


def step_heat(net: Network, step: Step) -> Pair:
    """Return (E - mu N)/T of a step, the heat it takes over the temperature, as a pair."""
    if step.reservoir < 0:
        return 0.0, 0.0
    E = net.energy(step.energy)
    if step.particles:
        E = subtract(E, (net.mu[step.reservoir], 0.0))
    return quotient(E, net.T[step.reservoir])


def _is_mild(net: Network, xs: list[Pair]) -> bool:
    """Say whether plain floats can hold all products of rates in this chunk."""
    for step, (x, _), k in zip(net.topology.steps, xs, net.prefactors, strict=True):
        size = np.abs(x)
        if np.any(size > MILD_X) or (step.kind == "bose" and np.any(size < 1e-8)):
            return False
        if np.any(k > MILD_RATES[1]) or np.any((k < MILD_RATES[0]) & (k != 0)):
            return False
    return True


def _plain_rates(step: Step, x: Pair, k: Number) -> tuple[Number, Number]:
    """Return the rates of a step forwards and backwards; their ratio is exp(-x)."""
    if step.kind == "elastic":
        return k, k
    t = np.exp(x[0]) * (1 + x[1])
    into = k / (1 + t) if step.kind == "fermi" else k / np.abs(np.expm1(x[0]) + np.exp(x[0]) * x[1])
    return into, into * t


def scaled_rates(step: Step, x: Pair, k: Number) -> tuple[Scaled, Scaled]:
    """Return the rates of a step as scaled numbers, for any size of x."""
    if step.kind == "elastic":
        return Scaled.of(k), Scaled.of(k)
    sign = np.where(x[0] < 0, -1.0, 1.0)
    e = Scaled.exp_minus((sign * x[0], sign * x[1]))
    factor = 1 + e.value() if step.kind == "fermi" else -np.expm1(-np.abs(x[0] + x[1]))
    large = Scaled.of(k) / Scaled.of(factor)
    small = large * e
    return choose(sign > 0, small, large), choose(sign > 0, large, small)


def _forest(topology: Topology, roots: tuple[int, ...], total: dict[Edge, Number]) -> Number:
    """Return the sum over spanning forests that point to the roots; None stands for the empty product."""
    found = forests(topology, roots)
    if found == ((),):
        return None
    return reduce(plus, (reduce(times, (total[e] for e in forest)) for forest in found)) if found else 0.0


@cache
def _takers(topology: Topology) -> list[list[tuple[int, list[tuple[int, int]]]]]:
    """Return for each loop the reservoirs from which it takes something, with its signed steps there."""
    takers = []
    for loop in loops(topology):
        some = [r for r in range(len(topology.reservoirs)) if loop.particles[r] or any(loop.energy[r])]
        takers.append([(r, [step for step in loop.steps if topology.steps[step[0]].reservoir == r]) for r in some])
    return takers


def _affinities(topology: Topology, xs: list[Pair]) -> tuple[list[Number], list[list[Number]]]:
    """Return the affinity of each loop, and the heat over temperature it takes from each reservoir."""
    signed: dict[int, list[Pair]] = {1: xs, -1: [(-hi, -lo) for hi, lo in xs]}
    affinity, heat = [], []
    for takers in _takers(topology):
        taken: list[Number] = [0.0] * len(topology.reservoirs)
        parts = [reduce(add, [signed[sign][i] for i, sign in steps]) for _, steps in takers]
        for (r, _), part in zip(takers, parts, strict=True):
            taken[r] = part[0] + part[1]
        total = reduce(add, parts) if parts else (0.0, 0.0)
        affinity.append(-(total[0] + total[1]))
        heat.append(taken)
    return affinity, heat


def _loop_flux(loop: Loop, A: Number, rates: list[Ways], rest: Number, Z: Number) -> tuple[Number, Number]:
    """Return the flux round a loop, and the larger of its two one-way products that it is made of."""
    ahead = reduce(times, (rates[i][0 if sign > 0 else 1] for i, sign in loop.steps))
    if not isinstance(ahead, Scaled):
        weight = (ahead if rest is None else ahead * rest) / Z
        return weight * -np.expm1(-A), weight
    back = reduce(times, (rates[i][1 if sign > 0 else 0] for i, sign in loop.steps))
    weight = choose(A > 0, ahead, back)
    weight = (weight if rest is None else weight * rest) / Z
    return Scaled(weight.m * np.sign(A) * -np.expm1(-np.abs(A)), weight.k).value(), weight


def _log_ratio(forward: Scaled, backward: Scaled) -> Number:
    """Return ln(forward/backward), also where both underflow; zero where both vanish."""
    present = (forward.m > 0) & (backward.m > 0)
    ratio = np.where(present, forward.m, 1.0) / np.where(present, backward.m, 1.0)
    return np.log(ratio) + np.where(present, forward.k - backward.k, 0.0) * np.log(2.0)
