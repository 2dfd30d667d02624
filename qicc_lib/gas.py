"""A classical gas on a line whose particles attract their neighbours, and its release particle by particle.

Point particles with elastic cores; two neighbours closer than the width of the well have the energy -well_depth.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arguments import REAL, Array, fail, instance, number, progress_bar
from .biases import Key, energy_bias, particle_bias
from .certificate import CertificateError
from .square_well import POSITIVE, Flow, GasState, SquareWellGas

__all__ = ["Flow", "GasState", "Release", "SquareWellGas", "biases", "release"]


def biases(left: GasState, right: GasState) -> dict[Key, Any]:
    """Return F_E = 1/T_R - 1/T_L and F_N = mu_L/T_L - mu_R/T_R, under the names that they have for devices."""
    F_N = particle_bias(left.T, left.mu, right.T, right.mu)
    return {("energy", "L"): energy_bias(left.T, right.T), ("particle", "L"): F_N}


@dataclass(frozen=True, eq=False, repr=False)
class Release:
    """What passed the origin in many runs of a release, and what was predicted.

    Attributes
    ----------
    biases : dict, keys ("energy", "L") and ("particle", "L") [1 / energy, 1]
    particles, energies : arrays (runs,) [1, energy]
        What went from left to right; half of a pair's energy goes with each of its particles.
    particle_current, particle_current_error, energy_current, energy_current_error : float [1 / time, energy / time]
        Means over the whole time, and their standard errors.
    particle_current_predicted, energy_current_predicted : float
        As `SquareWellGas.riemann`, which long times approach slowly; for well_depth = 0 :eq:`gas-free`, exactly.
    events, energy_drift : int, float
        Events in all runs, and the largest relative change of a run's energy.
    """

    time: float
    biases: Mapping[Key, float]
    particles: Array
    energies: Array
    events: int
    energy_drift: float
    particle_current: float
    particle_current_error: float
    particle_current_predicted: float
    energy_current: float
    energy_current_error: float
    energy_current_predicted: float

    def __repr__(self) -> str:
        J_N = f"J_N = {self.particle_current:.4f} +- {self.particle_current_error:.4f}"
        J_E = f"J_E = {self.energy_current:.4f} +- {self.energy_current_error:.4f}"
        return f"Release({len(self.particles)} runs over time {self.time:g}; {J_N}, {J_E})"


def release(
    gas: SquareWellGas,
    left: GasState,
    right: GasState,
    time: float = 40.0,
    realisations: int = 400,
    seed: int = 0,
    progress: bool = False,
) -> Release:
    """Let two gases at rest meet at the origin, follow every collision exactly, and count what passes.

    Each run draws both equilibria, :eq:`gas-gaps`, so long that nothing comes back from the ends. Needs numba.

    Parameters
    ----------
    left, right : GasState
        Single states of `gas`.
    time, realisations, seed : float, int, int
        Length of a run, and how many, at least 2; the same seed gives the same runs.
    progress : bool
        Show a progress bar (needs tqdm).

    Raises
    ------
    ValueError, TypeError
        For arrays, states of another gas, or a time or a number of runs that is not positive.
    CertificateError
        If a run does not conserve its energy.

    Examples
    --------
    >>> gas = SquareWellGas(well_depth=2.0)
    >>> hot = gas.state(T=0.625, P=0.2)
    >>> cold = gas.state_at(T=0.5, mu=0.5 * (hot.mu / hot.T - 0.1))
    >>> run = release(gas, hot, cold, time=10.0, realisations=100, seed=1)
    >>> print(run.particle_current < -5 * run.particle_current_error, f"{run.particle_current_predicted:.4f}")
    True -0.3278
    """
    from .events import evolve

    instance("gas", gas, SquareWellGas, "Write SquareWellGas(well_depth=2.0).")
    for name, s in (("left", left), ("right", right)):
        instance(name, s, GasState, "Write gas.state(T=1.0, P=1.0).")
        same = gas.state(s.T, s.P).mu == s.mu
        if np.ndim(same):
            fail(ValueError, name, "be one state of one gas", f"has shape {np.shape(same)}", "Pick one point of them.")
        if not same:
            fail(ValueError, name, "be a state of `gas`", "belongs to another gas", "Write gas.state(T, P).")
    duration, count = float(number("time", time, POSITIVE)), int(number("realisations", realisations, REAL))
    if count < 2 or count != realisations:
        remedy = "Errors come from the spread of runs."
        fail(ValueError, "realisations", "be a whole number, at least 2", f"is {realisations}", remedy)
    w, a, pace = float(gas.well_depth), float(gas.width), duration / float(np.sqrt(gas.mass))  # the time for mass 1
    flow = gas.riemann(left, right) if w else free_flow(gas, left, right)
    sizes = [int(np.ceil(1.8 * s.sound_speed * duration * s.density)) + 40 for s in (left, right)]

    def run(rng: np.random.Generator) -> tuple[float, float, int, float]:
        x, v, here = initial(gas, left, right, sizes, rng)
        N, E, total = _right(here, v, np.diff(x) < a, w)
        size = 0.5 * float(v @ v) + abs(w) * len(x)
        inside, events = evolve(x, v, w, a, pace)
        N_end, E_end, total_end = _right(x > 0, v, inside, w)
        return N_end - N, E_end - E, events, abs(total_end - total) / size

    found = []
    with progress_bar(count, "runs", progress) as bar, ThreadPoolExecutor() as pool:
        for row in pool.map(run, np.random.default_rng(seed).spawn(count)):
            found.append(row)
            if bar is not None:
                bar.update()
    N, E, events, drift = np.array(found).T
    if drift.max() > 1e-9:
        raise CertificateError(f"The certificate is violated: a run changed its energy by {drift.max():.1g}.")
    J = []
    for passed, predicted in ((N, flow.particle_current), (E, flow.energy_current)):
        J += [passed.mean() / duration, passed.std(ddof=1) / np.sqrt(count) / duration, predicted]
    return Release(duration, biases(left, right), N, E, int(events.sum()), float(drift.max()), *map(float, J))


def free_flow(gas: SquareWellGas, left: GasState, right: GasState) -> Flow:
    """Return the flow of an ideal gas, whose particles pass each other: no contact, and currents as through a hole."""
    J, J_R = (s.density * np.sqrt(s.T / (2 * np.pi * gas.mass)) for s in (left, right))
    return Flow(np.nan * J, np.nan * J, J - J_R, J * left.T - J_R * right.T)


def initial(
    gas: SquareWellGas, left: GasState, right: GasState, sizes: Sequence[int], rng: np.random.Generator
) -> tuple[Array, Array, Any]:
    """Draw positions, velocities for mass 1, and who is on the right at the start.

    A particle sits on the origin, the gap on its left is of the left gas, that on its right of the right gas; so every
    gap is one of an equilibrium. The particle is of either gas, on either side, with probability 1/2.
    """
    below, above = (gaps(gas, s, n, rng) for s, n in zip((left, right), sizes, strict=True))
    x = np.concatenate([-np.cumsum(below)[::-1], [0.0], np.cumsum(above)])
    here = np.arange(len(x)) >= sizes[0] + rng.integers(2)
    return x, rng.normal(size=len(x)) * np.sqrt(np.where(here, right.T, left.T)), here


def gaps(gas: SquareWellGas, state: GasState, count: int, rng: np.random.Generator) -> Array:
    """Draw gaps between neighbours: of density e^(-P r / T), times e^(w / T) inside the well."""
    k = state.P / state.T
    inside = np.log1p(rng.random(count) * np.expm1(-gas.width * k)) / -k
    return np.where(rng.random(count) < state.bound, inside, gas.width + rng.exponential(size=count) / k)


def _right(here: Any, v: Array, inside: Any, w: float) -> tuple[float, float, float]:
    """Return number and energy of those on the right, and the energy of all."""
    half = np.where(inside, -0.5 * w, 0.0)  # of a bond, for each of its two particles
    energy = 0.5 * v**2 + np.append(half, 0.0) + np.append(0.0, half)
    return float(here.sum()), float(energy @ here), float(energy.sum())
