"""Exact jump trajectories: every electron's hop drawn at random, many runs at once (Gillespie's algorithm)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arguments import REAL, Array, Rule, fail, number, progress_bar
from .biases import Key
from .counting import rates
from .devices import Device
from .network import alone

POSITIVE = Rule("be positive and finite", lambda v: (v > 0) & np.isfinite(v), "Times are in units of 1/rate.")


@dataclass(frozen=True, eq=False, repr=False)
class Trajectories:
    """Jumps of many independent runs, each from the steady state over the same time; from `trajectories`.

    `counts` is what left each reservoir in each run [1, energy], by keys ("particle", "L"), ("energy", "L"), ...;
    `mean` and `noise` are estimates per unit time, with their standard errors. With record=True `jumps` holds "run",
    "time", "source", "target" (indices into `states`) and "step" of every jump.
    """

    time: float
    states: tuple[str, ...]
    start: NDArray[np.int64]
    counts: Mapping[Key, Array]
    mean: Mapping[Key, float]
    mean_error: Mapping[Key, float]
    noise: Mapping[Key, float]
    noise_error: Mapping[Key, float]
    jumps: Mapping[str, NDArray[Any]] | None

    def __repr__(self) -> str:
        return f"Trajectories({len(self.start)} runs over time {self.time:g})"


def trajectories(
    device: Device, time: float, runs: int = 1000, seed: int = 0, record: bool = False, progress: bool = False
) -> Trajectories:
    r"""Draw jump trajectories of one device from its steady state.

    A state i is left after a time drawn from :math:`k_i e^{-k_i t}`, by each jump in proportion to its rate:
    D. T. Gillespie, J. Phys. Chem. 81, 2340 (1977), doi 10.1021/j100540a008.

    Parameters
    ----------
    device : Device, of which no parameter is an array
    time : float, the length of each run [1/rate]
    runs, seed : int
        The same seed gives the same runs.
    record, progress : bool
        Keep every jump; show a progress bar (needs tqdm).

    Returns
    -------
    Trajectories

    Raises
    ------
    ValueError
        For an array of devices, or a time or a number of runs that is not positive.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> dots = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0))
    >>> runs = trajectories(dots, time=100.0, runs=2000, seed=1)
    >>> print(abs(runs.mean["particle", "L"] + 0.007356) < 4 * runs.mean_error["particle", "L"])
    True
    """
    if device.shape:
        found = f"is an array of shape {device.shape}"
        fail(ValueError, "device", "be a single device", found, "Draw trajectories of one point of a map.")
    duration = float(number("time", time, POSITIVE))
    count = int(number("runs", runs, REAL))
    if count < 2 or count != runs:
        fail(ValueError, "runs", "be a whole number, at least 2", f"is {runs}", "Errors come from the spread of runs.")
    state = device.steady_state()
    net = state.network.flat()
    steps, states = net.topology.steps, net.topology.states
    ends = np.array([(s.source, s.target) for s in steps]).T
    targets = ends[::-1].ravel()  # of all steps forwards, then of all backwards
    table = np.zeros((len(states), 2 * len(steps)))
    table[ends.ravel(), np.arange(2 * len(steps))] = np.concatenate([r[0] for r in rates(net)])
    ladder = np.cumsum(table, axis=1)  # jump j is taken where a random height falls on its rung
    rng = np.random.default_rng(seed)
    at = rng.choice(len(states), size=count, p=state.probabilities / state.probabilities.sum())
    start, clock, alive = at.copy(), np.zeros(count), np.arange(count)
    taken = np.zeros((count, len(steps)))
    kept: list[tuple[Any, ...]] = []
    with progress_bar(duration, "time", progress) as bar:
        while alive.size:
            here = at[alive]
            rate = ladder[here, -1]
            clock[alive] += rng.exponential(size=alive.size) / rate
            on = clock[alive] < duration
            alive, here, rate = alive[on], here[on], rate[on]
            jump = (ladder[here] <= (rng.random(alive.size) * rate)[:, None]).sum(1)
            at[alive] = targets[jump]
            step, sign = jump % len(steps), np.where(jump < len(steps), 1.0, -1.0)
            taken[alive, step] += sign
            if record:
                kept.append((alive, clock[alive].copy(), here, targets[jump], step))
            if bar is not None:
                bar.update(float(clock[alive].min(initial=duration)) - bar.n)
    jumps = None
    if record:
        columns = [np.concatenate(column) for column in zip(*kept, strict=True)]
        names, order = ("run", "time", "source", "target", "step"), np.lexsort((columns[1], columns[0]))
        jumps = {name: column[order] for name, column in zip(names, columns, strict=True)}
    keys = [(kind, r) for r in net.topology.reservoirs for kind in ("particle", "energy")]
    counts = {key: taken @ net.taken(alone(net.topology), key)[:, 0] for key in keys}
    moments = {key: _moments(n) for key, n in counts.items()}
    mean, mean_error, V, V_error = ({key: m[i] / duration for key, m in moments.items()} for i in range(4))
    return Trajectories(duration, states, start, counts, mean, mean_error, V, V_error, jumps)


def _moments(n: Array) -> tuple[float, float, float, float]:
    """Return mean and variance of a count, each with its standard error behind it."""
    runs, d = len(n), n - n.mean()
    V = float((d**2).sum() / (runs - 1))
    error_of_V = float(np.sqrt(max((d**4).mean() - V**2 * (runs - 3) / (runs - 1), 0.0) / runs))
    return float(n.mean()), float(np.sqrt(V / runs)), V, error_of_V
