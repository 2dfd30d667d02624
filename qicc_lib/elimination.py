r"""Steady state of networks too large for spanning trees, by removing states one by one.

Two states i, j that state k joins are joined directly once k is gone (Grassmann, Taksar and Heyman),

.. math:: w_{ij} \to w_{ij} + \frac{w_{ik} w_{kj}}{s_k}, \qquad s_k = \sum_j w_{kj} .

These sums give the probabilities: nothing is subtracted. The fluxes need what drives them as well. Along a spanning
tree of the busiest steps each state gets a weight :math:`\pi_i`, such that :math:`\pi_i w_{ij} = \pi_j w_{ji}` on
the tree. With :math:`k_{ij} = \pi_i w_{ij}` every other step, which closes a loop with the tree, has

.. math:: d_{ij} = k_{ij} - k_{ji} = k_{ij} (1 - e^{-A}),

A the affinity of its loop, from pairs of floats: exactly zero where nothing drives. In the same way as w, and without
ever taking the difference of two k, follow d of all joined states and then :math:`u_{ij} = \tilde p_i - \tilde p_j`,
:math:`\tilde p = p / \pi`, on the way back; where :math:`d_{ij} \le 0` (and the other way round)

.. math:: J_{ij} = k_{ij} u_{ij} + \tilde p_j d_{ij} .

Currents are sums over the loops that the steps outside the tree close. Beside every d and u the sum of the sizes of
all its terms is carried: what is lost when they cancel is known.

Source: W. K. Grassmann, M. I. Taksar, D. P. Heyman, Oper. Res. 33, 1107 (1985), doi 10.1287/opre.33.5.1107.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from .arguments import Array
from .network import Network, Topology, edges
from .precision import Number, Pair, Scaled, add, choose, subtract

NOTHING = 1e-28  # of the largest term: an affinity or an energy below is the rounding of pairs, and means zero
ROUNDING = 1e-15  # of the sizes of all its terms: what a flux may be wrong by
TURNED = np.array([[-1.0], [1.0]])  # turns a value round, not the size that is carried beside it


class Star(NamedTuple):
    """A state that is removed, those it then joins, and where their edges stand."""

    state: int
    near: list[int]  # those that stay longest first
    edges: slice  # from each of them
    pairs: tuple[Any, Any, Any]  # places in `near` of any two, the one that stays longer first; the edge between them
    across: Any  # the edge between any two of `near`
    turn: Array  # turns a value round where the first of the two stays longer


class Plan(NamedTuple):
    """The order of elimination; both ends of each edge; each step's edge, and whether it starts where the edge does."""

    stars: list[Star]
    ends: list[list[int]]
    edge: list[int]
    forth: list[bool]


class Eliminated(NamedTuple):
    """What comes out, over states, steps or reservoirs, and points."""

    p: Scaled
    forward: Scaled
    backward: Scaled
    flux: Array
    taken: Array  # particles, energy and heat, by reservoir
    terms: Array  # the sizes of what these are sums of
    rounding: Array  # and what they may be wrong by
    Sigma: Array


@cache
def plan(topology: Topology) -> Plan:
    """Remove the state with the fewest neighbours first: few new edges are needed then."""
    joined: dict[int, set[int]] = {i: set() for i in range(len(topology.states))}
    for i, j in edges(topology):
        joined[i].add(j)
        joined[j].add(i)
    order: dict[int, set[int]] = {}
    while len(joined) > 1:
        k = min(joined, key=lambda i: (len(joined[i]), -i))
        order[k] = joined.pop(k)
        for i in order[k]:
            joined[i] = (joined[i] | order[k]) - {i, k}
    place = {k: n for n, k in enumerate((*order, *joined))}
    near = {k: sorted(order[k], key=place.__getitem__, reverse=True) for k in order}
    ends = [(i, k) for k in order for i in near[k]]
    number = {edge[::way]: n for n, edge in enumerate(ends) for way in (1, -1)}
    stars = []
    for k, row in near.items():
        n = np.arange(len(row))
        a, b = np.triu_indices(len(row), 1)
        # a state has no edge with itself: the empty one behind all others stands there
        across = np.array([number.get((i, j), len(ends)) for i in row for j in row], int).reshape(len(row), len(row))
        turn = np.where(n[:, None, None, None] > n[:, None, None], 1.0, TURNED)
        first = number[row[0], k] if row else 0
        stars.append(Star(k, row, slice(first, first + len(row)), (a, b, across[a, b]), across, turn))
    steps = [(s.source, s.target) for s in topology.steps]
    both = [list(end) for end in zip(*ends, strict=True)]
    return Plan(stars, both, [number[s] for s in steps], [s in ends for s in steps])


def eliminate(net: Network, xs: list[Pair], rates: list[tuple[Scaled, Scaled]]) -> Eliminated:
    """Return the solution."""
    order = plan(net.topology)
    source, target = ([s[end] for s in net.topology.steps] for end in (0, 1))
    into, back = (Scaled(net.rows(r.m for r in one), net.rows(r.k for r in one)) for one in zip(*rates, strict=True))
    ahead, behind = (Scaled.zeros((len(order.ends[0]), net.size)) for _ in range(2))  # along edges, and back
    for i, (e, forth) in enumerate(zip(order.edge, order.forth, strict=True)):
        ahead[e] = ahead[e] + (into if forth else back)[i]
        behind[e] = behind[e] + (back if forth else into)[i]
    for star in order.stars:
        if not star.near:
            refuse_ambiguous(0.0, net)
        inward, outward = ahead[star.edges], behind[star.edges]
        leave, (a, b, between) = outward.sum(0), star.pairs
        refuse_ambiguous(leave, net)
        ahead[between] = (ahead[between] + inward[a] * (outward[b] / leave)).tidy()
        behind[between] = (behind[between] + inward[b] * (outward[a] / leave)).tidy()
    p = Scaled.zeros((len(net.topology.states), net.size))
    p[order.stars[-1].near[0]] = leave / leave
    for star in reversed(order.stars):
        p[star.state] = ((p[star.near] * ahead[star.edges]).sum(0) / behind[star.edges].sum(0)).tidy()
    p = p / p.sum(0)
    forward, backward = p[source] * into, p[target] * back
    busy = forward + backward
    with np.errstate(divide="ignore"):
        gauge = Gauge(net, xs, np.log2(busy.m) + busy.k)
    pi = gauge.weights()
    starts, one_way = (source, target, *order.ends), (into, back, ahead, behind)
    into, back, ahead, behind = ((pi[i] * k)[:, None] for i, k in zip(starts, one_way, strict=True))
    taken, A = gauge.loops()
    larger = choose(A > 0, into[:, 0], back[:, 0])
    driven, pt = larger.m * (np.sign(A) * -np.expm1(-np.abs(A))), (p / pi)[:, None]
    d = Scaled(np.stack([driven, np.abs(driven)], 1), larger.k[:, None]).tidy()  # the size beside the value
    low, gain, lose = _split(d, into, back)
    u = _potentials(order, pt, ahead, behind, d)[order.edge] * np.where(order.forth, TURNED, 1.0).T[..., None]
    flux, size = np.moveaxis((low * u + pt[source] * gain + pt[target] * lose).value(), 1, 0)
    size = np.where(gauge.tree, 0.0, ROUNDING * size)
    # what does not rise above its rounding is no flux: it would have a sign by chance
    chords = np.where(gauge.tree | (np.abs(flux) <= size), 0.0, flux)
    of = np.abs(taken)
    sums = ((taken, chords), (of, np.abs(chords)), (of, size))
    taken, terms, rounding = (np.einsum("arsp,sp->arp", *factors) for factors in sums)
    return Eliminated(p, forward, backward, gauge.close(chords), taken, terms, rounding, (A * chords).sum(0))


def _potentials(order: Plan, pt: Scaled, ahead: Scaled, behind: Scaled, steps: Scaled) -> Scaled:
    """Return pt of the second state of each edge less that of the first, and the size of all its terms."""
    edges, wide = len(order.ends[0]), steps.m.shape[1:]
    d, u = Scaled.zeros((edges, *wide)), Scaled.zeros((edges + 1, *wide))
    for i, (e, forth) in enumerate(zip(order.edge, order.forth, strict=True)):
        d[e] = (d[e] + steps[i] * (1.0 if forth else TURNED)).tidy()
    for star in order.stars:
        near, k, back = d[star.edges], ahead[star.edges], behind[star.edges]
        (low, gain, lose), (a, b, between) = _split(near, k, back), star.pairs
        more = low[a] * (near[b] * TURNED) + gain[a] * back[b] + lose[a] * k[b]
        d[between] = (d[between] + (more / back.sum(0)).tidy()).tidy()
    for star in reversed(order.stars):
        near, back = pt[star.near], behind[star.edges]
        low, gain, lose = _split(d[star.edges], ahead[star.edges], back)
        pulled = (low[:, None] * (u[star.across] * star.turn)).sum(0).tidy()
        u[star.edges] = ((pulled + (near * gain).sum(0) + near * lose.sum(0)) / back.sum(0)).tidy()
    return u


def _split(d: Scaled, k: Scaled, back: Scaled) -> tuple[Scaled, Scaled, Scaled]:
    """Return the smaller of two one-way fluxes, and their difference where it is positive and where it is not.

    A difference of products of two such fluxes, k a - back b, is then a sum that does not cancel more than it must.
    """
    up, none = d.m[:, :1] > 0, Scaled.zeros(d.m.shape)
    return choose(up, back, k), choose(up, d, none), choose(up, none, d)


class Gauge:
    """At each point a spanning tree of the busiest steps, and what is taken along it on the way to each state."""

    def __init__(self, net: Network, xs: list[Pair], busy: Array) -> None:
        steps, self.mu = net.topology.steps, net.rows(net.mu)[:, None]
        self.source, self.target, self.bath = np.array([(s.source, s.target, s.reservoir) for s in steps]).T
        energy = [net.energy(s.energy) if s.reservoir >= 0 else (0.0, 0.0) for s in steps]
        self.N = np.array([[float(s.particles)] for s in steps])
        self.E, self.x = (np.stack([net.rows(v[part] for v in pairs) for part in (0, 1)]) for pairs in (energy, xs))
        shape = (len(net.topology.states), net.size)
        self.N_to = np.zeros((len(net.T), *shape))  # taken from each reservoir on the way to each state
        self.E_to = np.zeros((2, *self.N_to.shape))
        self.x_to = np.zeros((2, *shape))
        self.beyond = np.zeros((*shape[:1], *shape))  # 1 for a state that is reached through another
        self.tree, self.branches = np.zeros(busy.shape, dtype=bool), list[Any]()
        reached, at = np.zeros(shape, dtype=bool), np.arange(net.size)
        reached[0] = True
        while not reached.all():
            step = np.argmax(np.where(reached[self.source] != reached[self.target], busy, -np.inf), axis=0)
            forth = reached[self.source[step], at]
            here, there = (np.where(way, self.source[step], self.target[step]) for way in (forth, ~forth))
            r, way = self.bath[step], np.where(forth, 1.0, -1.0)
            reached[there, at] = self.tree[step, at] = True
            self.branches.append((step, there, way))
            self.beyond[there, :, at] = self.beyond[here, :, at]
            self.beyond[there, there, at] = 1.0
            self.N_to[:, there, at], self.E_to[:, :, there, at] = self.N_to[:, here, at], self.E_to[:, :, here, at]
            self.N_to[r, there, at] += way * self.N[step, 0]
            self.E_to[:, r, there, at] = add(self.E_to[:, r, there, at], way * self.E[:, step, at])
            self.x_to[:, there, at] = add(self.x_to[:, here, at], way * self.x[:, step, at])

    def weights(self) -> Scaled:
        """Return pi of every state."""
        hi, lo = self.x_to
        e = Scaled.exp_minus((np.abs(hi), np.where(hi < 0, -lo, lo)))
        return choose(hi < 0, Scaled(1 / e.m, -e.k), e)

    def loops(self) -> tuple[Array, Array]:
        """Return what the loop of each step and the tree takes (particles, energy, heat), and its affinity."""
        own = (self.bath, np.arange(len(self.bath)))  # a step without a reservoir takes nothing
        N = self.N_to[:, self.source] - self.N_to[:, self.target]
        E = np.asarray(subtract(self.E_to[:, :, self.source], self.E_to[:, :, self.target]))
        N[own] += self.N
        E[:, *own] = add(E[:, *own], self.E)
        A = np.asarray(subtract(subtract(self.x_to[:, self.target], self.x_to[:, self.source]), self.x)).sum(0)
        E, A = E * _known(E.sum(0), self.E), A * _known(A, self.x)
        return np.stack([N, E.sum(0), (E[0] - self.mu * N) + E[1]]), A

    def close(self, chords: Array) -> Array:
        """Return the flux of all steps: each of the tree carries back what the others bring beyond it."""
        flux, at = chords.copy(), np.arange(chords.shape[1])
        for step, there, way in self.branches:
            beyond = self.beyond[:, there, at]
            flux[step, at] = way * ((beyond[self.source] - beyond[self.target]) * chords).sum(0)
        return flux


def _known(total: Array, terms: Array) -> Array:
    """Say where a sum of pairs is more than their rounding."""
    return np.asarray(np.abs(total) > NOTHING * np.abs(terms[0]).max(axis=0))


def refuse_ambiguous(leave: Number, net: Network) -> None:
    """Raise where nothing leaves, or a tree sum vanishes: the network falls apart and keeps a memory of its start."""
    empty = np.equal(leave.m if isinstance(leave, Scaled) else leave, 0)
    if np.any(empty):
        raise ValueError(
            f"The steady state is not unique{net.where(int(np.argmax(empty)))}: "
            "some states cannot be reached from others. Switch on a rate that connects them."
        )
