"""Balance of a steady state: currents out of each reservoir into the device, entropy production, certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from .arguments import Array, choice
from .certificate import MEASURED, Certificate, residuals, transition_biases
from .devices import Device
from .network import Loop, Network, loops, network
from .precision import Number, Pair
from .steady_state import Solution, solve

if TYPE_CHECKING:
    from .biases import EntropicBalance


@dataclass(frozen=True, eq=False)
class Transition:
    """One step of the network in a steady state, of `State.transitions`; currents [rate] have the state's shape.

    bias = ln(forward/backward), :eq:`series-detailed-balance`; bias times flux is the entropy produced by this step.
    With more than four states a flux is good to a few roundings of the largest loop flux through the step, and zero
    where it is less than its rounding.
    """

    source: str
    target: str
    reservoir: str | None
    particles: int
    energy: Array = field(repr=False)
    flux: Array = field(repr=False)
    forward: Array = field(repr=False)
    backward: Array = field(repr=False)
    bias: Array = field(repr=False)


@dataclass(frozen=True, eq=False)
class Cycle:
    """One cycle of the network, as `cycles` lists them: flux [rate], affinity [1], what a turn takes from reservoirs.

    flux times affinity is never negative; their sum over the cycles is the entropy production, of which this cycle has
    a share [1], nan in equilibrium. Equations :eq:`series-fluxes`, :eq:`series-affinity`, :eq:`series-cycle-flux`.
    """

    path: str
    transitions: tuple[tuple[int, int], ...] = field(repr=False)
    particles: Mapping[str, int]
    energy: Mapping[str, Array] = field(repr=False)
    affinity: Array = field(repr=False)
    flux: Array = field(repr=False)
    share: Array = field(repr=False)


@dataclass(frozen=True, eq=False, repr=False)
class State:
    """Steady state of a device, from `steady_state`; equations :eq:`series-currents`, :eq:`series-sigma`.

    Attributes
    ----------
    probabilities : array (..., n_states)
        In the order 00, 10, 01, 11 (first dot first).
    particle_current, energy_current, heat_current : dicts of arrays [rate, energy x rate, energy x rate]
        Out of each reservoir into the device; heat is energy - mu particle.
    entropy_production : array [rate]
        -sum of heat over temperature, summed cycle by cycle so that rounding never makes it negative
        (more than four states: over the cycles that close a spanning tree).
    cycle_flux : array (n_cycles, ...), empty for networks too large for trees [rate]
    """

    network: Network
    probabilities: Array
    particle_current: Mapping[str, Array]
    energy_current: Mapping[str, Array]
    heat_current: Mapping[str, Array]
    entropy_production: Array
    certificate: Certificate
    cycle_flux: Array
    recorded: bool = False  # asked for with certify="record"

    def __repr__(self) -> str:
        return f"State(shape {self.network.shape}, {self.network.topology.states}, {self.certificate!r})"

    @property
    def cycle_loops(self) -> tuple[Loop, ...]:
        """The cycles that the rows of `cycle_flux` belong to."""
        return loops(self.network.topology) if len(self.cycle_flux) else ()

    def _full(self, value: Number) -> Array:
        return np.array(np.broadcast_to(value, (self.network.size,))).reshape(self.network.shape)[()]

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every step of the network with its one-way fluxes, net flux and bias."""
        topology, flat = self.network.topology, self.network.flat()
        numbers = np.empty((len(topology.steps), 4, flat.size))
        for part, chunk in self.network.chunks():
            with np.errstate(under="ignore"):
                found = solve(chunk)
                columns = (found.flux, found.forward, found.backward, transition_biases(found))
            numbers[..., part] = np.stack([chunk.rows(column) for column in columns], axis=1)
        made = []
        for s, row in zip(topology.steps, numbers, strict=True):
            source, target = topology.states[s.source], topology.states[s.target]
            bath = topology.reservoirs[s.reservoir] if s.reservoir >= 0 else None
            arrays = map(self._full, (flat.energy(s.energy)[0], *row))
            made.append(Transition(source, target, bath, s.particles, *arrays))
        return tuple(made)

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """Every cycle of at most four states, parallel steps resolved; of the series dots these are J_1, J_2, J_3."""
        topology, flat = self.network.topology, self.network.flat()
        if not topology.small:
            raise ValueError("The cycles of a network of more than four states are not listed. Use `transitions`.")
        with np.errstate(under="ignore"):
            found = solve(flat)
        produced = [A * J for A, J in zip(found.affinity, found.loop_flux, strict=True)]
        with np.errstate(invalid="ignore"):
            shares = [np.divide(s, sum(produced)) for s in produced]
        made = []
        for loop, *numbers in zip(found.loops, found.affinity, found.loop_flux, shares, strict=True):
            path = "→".join(topology.states[i] for i in (*loop.states, loop.states[0]))
            particles = dict(zip(topology.reservoirs, loop.particles, strict=True))
            energy = {r: self._full(flat.energy(e)[0]) for r, e in zip(topology.reservoirs, loop.energy, strict=True)}
            made.append(Cycle(path, loop.steps, particles, energy, *map(self._full, numbers)))
        return tuple(made)

    def entropic_balance(self, reference: str = "R") -> "EntropicBalance":
        """Return entropic biases, fluxes and the verdict; see `qicc_lib.biases.entropic_balance`."""
        from .biases import entropic_balance  # a convenience: nothing in this module depends on it

        return entropic_balance(self, reference=reference)


def steady_state(device: Device, certify: Literal["raise", "record"] = "raise") -> State:
    r"""Return the steady state of a device, one for each point of its parameter arrays.

    .. math:: \Sigma = -\sum_r J_Q^r / T_r = \sum_c J_c A_c \ge 0

    Equations :eq:`series-master`, :eq:`series-sigma`, :eq:`series-sigma-loops`; J. Schnakenberg, Rev. Mod. Phys. 48,
    571 (1976), doi 10.1103/RevModPhys.48.571.

    Parameters
    ----------
    device : Device
    certify : "raise" or "record"
        What to do with a result that violates its certificate.

    Returns
    -------
    State

    Raises
    ------
    ValueError, CertificateError
        If the steady state is not unique; if the certificate is violated and certify is "raise".

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> dots = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0))
    >>> print(state := steady_state(dots), f"{state.entropy_production:.10f}")
    State(shape (), ('00', '10', '01', '11'), Certificate(ok=True, ...)) 0.0252873901
    """
    choice("certify", certify, ("raise", "record"), "A recorded violation is found in `certificate.violations`.")
    return balance_of(network(device), certify)


def balance_of(net: Network, certify: Literal["raise", "record"] = "raise") -> State:
    """Return the steady state of a network; see `steady_state`."""
    table: Array = np.empty((0, net.size))
    methods, lengths = [], [0]
    with np.errstate(under="ignore"):
        for part, chunk in net.chunks():
            found = solve(chunk)
            methods.append(found.method)
            *currents, Sigma, sizes = _currents(chunk, found)
            measures = residuals(chunk, found, currents[0], currents[1], Sigma, sizes)
            blocks = (found.p, *currents, [Sigma], found.loop_flux, measures)
            if not methods[1:]:  # all in one piece, which a system hands out faster than many small ones
                lengths = [len(block) for block in blocks]
                table = np.empty((sum(lengths), net.size))
            for row, value in zip(table, (value for block in blocks for value in block), strict=True):
                row[part] = value
    rows = np.split(table.reshape(len(table), *net.shape), np.cumsum(lengths)[:-1])
    p, Sigma, J = rows[0], rows[4][0][()], rows[5]
    N, E, Q = ({r: row[()] for r, row in zip(net.topology.reservoirs, block, strict=True)} for block in rows[1:4])
    measured = {name: row[()] for name, row in zip(MEASURED, rows[6], strict=True)}
    certificate = Certificate(**measured, entropy_from_reservoirs=Sigma, method=max(methods, key=len))
    if certify == "raise":
        certificate.require()
    return State(net, np.moveaxis(p, 0, -1), N, E, Q, Sigma, certificate, J, certify == "record")


def _currents(net: Network, found: Solution) -> tuple[list[Number], list[Number], list[Number], Number, Pair]:
    """Return N, E, Q by reservoir, the entropy production, and the sizes of all terms in N and in E."""
    if (done := found.eliminated) is not None:
        N, E, Q = map(list, done.taken)
        return N, E, Q, done.Sigma, tuple(done.terms[:2].sum(1))
    count = range(len(net.topology.reservoirs))
    N, E, Q = ([0.0 for _ in count] for _ in range(3))
    Sigma = size_N = size_E = 0.0
    energies = {e: net.energy(e)[0] for loop in found.loops for e in loop.energy}
    for loop, J, A, taken in zip(found.loops, found.loop_flux, found.affinity, found.heat, strict=True):
        Sigma = Sigma + J * A
        size, turned = np.abs(J), 0.0
        for r in count:
            if loop.particles[r]:
                N[r] = N[r] + loop.particles[r] * J
            if any(loop.energy[r]):
                energy = energies[loop.energy[r]]
                E[r] = E[r] + energy * J
                turned = turned + np.abs(energy)
            if loop.particles[r] or any(loop.energy[r]):
                Q[r] = Q[r] + taken[r] * J
        size_N, size_E = size_N + sum(map(abs, loop.particles)) * size, size_E + turned * size
    return N, E, [T * q for T, q in zip(net.T, Q, strict=True)], Sigma, (size_N, size_E)
