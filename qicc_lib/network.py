"""A device as a network: states, and steps between them that take particles and energy from reservoirs.

Nothing below this line knows what a dot is. What depends only on the wiring (trees, cycles) is worked out
once for each `Topology` and cached; numbers live in `Network`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, permutations, product
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from .arguments import Array, Value, at
from .couplings import ThermalFlip, Tunnelling
from .devices import Device
from .precision import Pair, two_sum

Coefficients: TypeAlias = tuple[int, ...]  # an energy as an integer combination of levels and interactions
Edge: TypeAlias = tuple[int, int]
Kind: TypeAlias = Literal["fermi", "bose", "elastic"]

CHUNK = 8_000  # points worked on at a time: an array of them fits the cache with room for its neighbours


class Step(NamedTuple):
    """A transition source -> target and what it takes from its reservoir; backwards it gives the same."""

    source: int
    target: int
    kind: Kind
    reservoir: int  # -1 for an elastic flip, which has none
    particles: int
    energy: Coefficients


class Topology(NamedTuple):
    """The wiring of a network; hashable, so that what follows from it is computed once."""

    states: tuple[str, ...]
    reservoirs: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def small(self) -> bool:
        """Few enough states that their spanning trees and cycles can be listed."""
        return len(self.states) <= 4


class Loop(NamedTuple):
    """A cycle of steps, each with the sign of its direction, and what one turn takes from each reservoir."""

    steps: tuple[tuple[int, int], ...]
    states: tuple[int, ...]
    particles: tuple[int, ...]
    energy: tuple[Coefficients, ...]


@dataclass(frozen=True, eq=False)
class Network:
    """Numbers on a topology: reservoirs, energies (levels, then interactions), a rate constant for each step.

    `E_ref` is the lowest energy at which one particle enters the otherwise empty path between two reservoirs.
    """

    topology: Topology
    T: tuple[Value, ...]
    mu: tuple[Value, ...]
    energies: tuple[Value, ...]
    prefactors: tuple[Value, ...]
    E_ref: Value
    shape: tuple[int, ...]
    part: slice | None = None  # of all points, where it holds only some

    def __repr__(self) -> str:
        return f"Network({len(self.topology.states)} states, {len(self.topology.steps)} steps; shape {self.shape})"

    @property
    def size(self) -> int:
        """Number of points."""
        return self.part.stop - self.part.start if self.part else int(np.prod(self.shape))

    def flat(self) -> "Network":
        """Return the network with every number a float or a one-dimensional array over all points."""
        shape = self.shape
        return self._with(lambda v: np.broadcast_to(v, shape).ravel() if np.size(v) != 1 else float(np.ravel(v)[0]))

    def chunks(self) -> Iterator[tuple[slice, "Network"]]:
        """Yield slices of all points and the flat network restricted to them."""
        flat = self.flat() if self.shape else self
        count = CHUNK if self.topology.small else max(4 * CHUNK // len(self.topology.states), 1)
        for start in range(0, max(self.size, 1), count):
            part = slice(start, min(start + count, self.size))
            chunk = flat._with(lambda v, part=part: v[part] if isinstance(v, np.ndarray) else v)
            yield part, replace(chunk, part=part)

    def energy(self, coefficients: Coefficients) -> Pair:
        """Return an integer combination of the energies, with its rounding error."""
        terms = [c * energy for c, energy in zip(coefficients, self.energies, strict=True) if c] or [0.0]
        hi, lo = terms[0], 0.0
        for term in terms[1:]:
            hi, error = two_sum(hi, term)
            lo = lo + error
        return hi, lo

    def where(self, index: int) -> str:
        """Say where a point of a chunk lies in the original arrays."""
        return at((self.part.start if self.part else 0) + index, self.shape)

    def rows(self, values: Iterable[Value]) -> Array:
        """Return values one below the other, each at every point."""
        return np.stack([np.broadcast_to(np.asarray(v, dtype=float), (self.size,)) for v in values])

    def taken(self, loops: Sequence[Loop], key: tuple[str, str]) -> Array:
        """Return the particles or the energy that each loop takes from the reservoir of a key, (loops, points)."""
        r = self.topology.reservoirs.index(key[1])
        return self.rows(c.particles[r] if key[0] == "particle" else self.energy(c.energy[r])[0] for c in loops)

    def _with(self, change: Any) -> "Network":
        T, mu, energies, prefactors = (tuple(map(change, v)) for v in (self.T, self.mu, self.energies, self.prefactors))
        return replace(self, T=T, mu=mu, energies=energies, prefactors=prefactors, E_ref=change(self.E_ref))


def network(device: Device) -> Network:
    """Return the network of a device."""
    index = {dot: i for i, dot in enumerate(device.dots)}
    names = tuple(device.reservoirs)
    wiring: list[tuple[Kind, int, int, int]] = []
    for c in device.couplings:
        if isinstance(c, Tunnelling):
            wiring.append(("fermi", index[c.dot], -1, names.index(c.reservoir)))
        elif isinstance(c, ThermalFlip):
            wiring.append(("bose", index[c.dots[0]], index[c.dots[1]], names.index(c.reservoir)))
        else:
            wiring.append(("elastic", index[c.dots[0]], index[c.dots[1]], -1))
    pairs = tuple((index[a], index[b]) for a, b in device.interactions)
    topology, sources = _wire(len(device.dots), pairs, names, tuple(wiring))
    T, mu = (tuple(getattr(r, field) for r in device.reservoirs.values()) for field in ("T", "mu"))
    energies, couplings = (*device.levels, *device.interactions.values()), device.couplings
    prefactors = tuple(c.Gamma[n] if isinstance(c := couplings[i], Tunnelling) else c.g for i, n in sources)
    return Network(topology, T, mu, energies, prefactors, device.E_ref, device.shape)


@cache
def _wire(
    dots: int, pairs: tuple[Edge, ...], reservoirs: tuple[str, ...], wiring: tuple[tuple[Kind, int, int, int], ...]
) -> tuple[Topology, tuple[tuple[int, int], ...]]:
    """Return the topology, and for each step the coupling and the occupation of the other dots it comes from."""

    def addition(dot: int, others: int) -> Coefficients:
        level = [int(i == dot) for i in range(dots)]
        return (*level, *(int((a == dot and others >> b & 1) or (b == dot and others >> a & 1)) for a, b in pairs))

    steps, sources = [], []
    for coupling, (kind, a, b, reservoir) in enumerate(wiring):
        spectators = [i for i in range(dots) if i not in (a, b)]
        for n in range(2 ** len(spectators)):
            others = sum(1 << dot for k, dot in enumerate(spectators) if n >> k & 1)
            if kind == "fermi":
                steps.append(Step(others, others | 1 << a, kind, reservoir, 1, addition(a, others)))
            else:
                rise = tuple(y - x for x, y in zip(addition(a, others), addition(b, others), strict=True))
                steps.append(Step(others | 1 << a, others | 1 << b, kind, reservoir, 0, rise))
            sources.append((coupling, n))
    states = tuple("".join(str(s >> i & 1) for i in range(dots)) for s in range(2**dots))
    return Topology(states, reservoirs, tuple(steps)), tuple(sources)


@cache
def edges(topology: Topology) -> tuple[Edge, ...]:
    """Return the pairs of states joined by at least one step, lower state first."""
    return tuple(sorted({(min(s.source, s.target), max(s.source, s.target)) for s in topology.steps}))


@cache
def forests(topology: Topology, roots: tuple[int, ...]) -> tuple[tuple[Edge, ...], ...]:
    """Return all spanning forests whose trees point to the given roots, as tuples of directed edges."""
    free = [s for s in range(len(topology.states)) if s not in roots]
    both = [*edges(topology), *((j, i) for i, j in edges(topology))]
    found = []
    for forest in product(*([e for e in both if e[0] == s] for s in free)):
        onward = dict(forest)
        ends = free
        for _ in free:  # so many steps lead to a root, or go round a circle for ever
            ends = [onward.get(state, state) for state in ends]
        if not any(state in onward for state in ends):
            found.append(forest)
    return tuple(found)


@cache
def loops(topology: Topology) -> tuple[Loop, ...]:
    """Return all cycles, parallel steps resolved, shortest first, turned so that the first reservoir gives."""
    between: dict[Edge, list[tuple[int, int]]] = {}
    for i, s in enumerate(topology.steps):
        between.setdefault((s.source, s.target), []).append((i, 1))
        between.setdefault((s.target, s.source), []).append((i, -1))
    found: list[tuple[tuple[int, ...], tuple[tuple[int, int], ...]]] = []
    for (a, b), steps in between.items():
        if a < b:
            found += [((a, b), ((i, si), (j, -sj))) for (i, si), (j, sj) in combinations(steps, 2)]
    for length in range(3, len(topology.states) + 1):
        for ring in permutations(range(len(topology.states)), length):
            if ring[0] == min(ring) and ring[1] < ring[-1]:
                sides = [between.get((ring[k], ring[(k + 1) % length]), []) for k in range(length)]
                found += [(ring, steps) for steps in product(*sides)]
    found.sort(key=lambda item: (len(item[0]), sorted(item[0])))
    turned = []
    for ring, way in found:
        loop = _loop(topology, way, ring)
        if next((n for n in loop.particles if n), 1) < 0:
            back = tuple((i, -sign) for i, sign in reversed(way))
            loop = _loop(topology, back, (ring[0], *reversed(ring[1:])))
        turned.append(loop)
    return tuple(turned)


def _loop(topology: Topology, steps: tuple[tuple[int, int], ...], states: tuple[int, ...] = ()) -> Loop:
    """Return signed steps with the particles and the energy that they take from each reservoir."""
    width = len(topology.steps[0].energy)
    particles = [0] * len(topology.reservoirs)
    energy = [[0] * width for _ in topology.reservoirs]
    for i, sign in steps:
        s = topology.steps[i]
        if s.reservoir >= 0:
            particles[s.reservoir] += sign * s.particles
            energy[s.reservoir] = [e + sign * c for e, c in zip(energy[s.reservoir], s.energy, strict=True)]
    return Loop(steps, states, tuple(particles), tuple(map(tuple, energy)))


@cache
def alone(topology: Topology) -> tuple[Loop, ...]:
    """Return every step by itself, as if it were a cycle."""
    return tuple(_loop(topology, ((i, 1),)) for i in range(len(topology.steps)))


def passing(topology: Topology, loops: Sequence[Loop]) -> list[bool]:
    """Say which reservoirs can pass net particles."""
    return [any(loop.particles[r] for loop in loops) for r in range(len(topology.reservoirs))]


@cache
def incidence(topology: Topology) -> tuple[Array, Array]:
    """Return one-hot matrices (steps, states) of where steps start and where they lead."""
    eye = np.eye(len(topology.states))
    return eye[[s.source for s in topology.steps]], eye[[s.target for s in topology.steps]]


@cache
def cycle_basis(topology: Topology, alive: tuple[bool, ...] = ()) -> tuple[Loop, ...]:
    """Return independent cycles that span all cycles of the steps marked alive, by default of all steps."""
    alive = alive or (True,) * len(topology.steps)
    tree: dict[int, tuple[tuple[int, int], ...]] = {}
    basis, branches = [], []
    for root in range(len(topology.states)):
        queue = [] if root in tree else [root]
        tree.setdefault(root, ())
        for state in queue:
            for i, s in enumerate(topology.steps):
                for here, there, sign in ((s.source, s.target, 1), (s.target, s.source, -1)):
                    if alive[i] and here == state and there not in tree:
                        tree[there] = (*tree[state], (i, sign))
                        branches.append(i)
                        queue.append(there)
    for i, s in enumerate(topology.steps):
        if alive[i] and i not in branches:
            back = tuple((k, -sign) for k, sign in reversed(tree[s.target]))
            basis.append(_loop(topology, (*tree[s.source], (i, 1), *back)))
    return tuple(basis)
