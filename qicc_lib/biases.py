"""Entropic biases and fluxes, the entropy production told by them, and the verdict on inverse currents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .arguments import Array, choice, fail, short
from .certificate import CertificateError
from .network import Loop, Network, cycle_basis, passing
from .precision import quotient, subtract

if TYPE_CHECKING:
    from .balance import State

Key: TypeAlias = tuple[str, str]
Mask: TypeAlias = NDArray[np.bool_]
Rows: TypeAlias = Mapping[tuple[str, str], tuple[Array, Array]]  # bias and flux of each key, over all points
SAME = 1e-12  # relative difference below which two temperatures (or chemical potentials) count as equal


@dataclass(frozen=True, eq=False, repr=False)
class EntropicBalance:
    """What `entropic_balance` returns; equations :eq:`series-forces`, :eq:`series-gauge`, :eq:`notation-sigma`.

    Attributes
    ----------
    biases : dict of arrays, keys ("energy", "L"), ("particle", "L"), ... [1/energy, 1]
    fluxes : dict of arrays, same keys [energy x rate, rate]
        Out of the reservoir of the key. sum of bias x flux = entropy production.
    inverse : dict of bool arrays, same keys
        bias x flux < 0 while all non-zero biases of reservoirs that take part have one sign.
    c_star, E_ref : array [energy]
        Measured from an energy zero above c_star the state is inverse, below it is not; nan where the two forces do
        not act between the same two sides, or J_N or the energy bias vanishes. E_ref is the lowest energy at which one
        particle enters the otherwise empty path.
    verdict : array of str
        "genuine": inverse, c_star < E_ref, and not tightly coupled. "formal": inverse, but it hangs on the
        energy zero or on tight coupling. "convention": inverse, but the biases do not act between the same
        two sides. "none": not inverse.
    """

    reference: str
    biases: Mapping[Key, Array]
    fluxes: Mapping[Key, Array]
    inverse: Mapping[Key, Mask]
    c_star: Array
    E_ref: Array
    verdict: NDArray[np.str_]

    def apparent(self, observed: Sequence[Key]) -> Mask:
        """Return where all observed biases, keys such as ("energy", "M"), are positive and a flux of them negative."""
        if isinstance(observed, str) or not len(observed):
            fail(ValueError, "observed", "be a list of keys", f"is {short(observed)}", f"Keys: {list(self.biases)}.")
        for key in observed:
            choice("observed", key, self.biases, 'Keys are pairs such as ("energy", "L").')
        positive = np.all([self.biases[k] > 0 for k in observed], axis=0)
        return np.asarray(positive & np.any([self.fluxes[k] < 0 for k in observed], axis=0))[()]

    def __repr__(self) -> str:
        words, counts = np.unique(self.verdict, return_counts=True)
        told = ", ".join(f"{w} {n}" for w, n in zip(words, counts, strict=True))
        keys = ", ".join("_".join(key) for key in self.biases)
        return f"EntropicBalance(reference {self.reference}; {keys}; {told})"


def entropic_balance(state: "State", reference: str = "R") -> EntropicBalance:
    r"""Return the entropic balance of a steady state against a reference reservoir R.

    .. math:: \Sigma = \sum_{a \ne R} \Big[ J_E^a \Big(\frac1{T_R} - \frac1{T_a}\Big)
              + J_N^a \Big(\frac{\mu_a}{T_a} - \frac{\mu_R}{T_R}\Big) \Big]

    exactly; a reservoir that cannot pass net particles has no particle bias. Equations :eq:`series-forces`,
    :eq:`series-three-forces`, :eq:`notation-sigma`.

    Parameters
    ----------
    state : State
    reference : str, the name of a reservoir

    Returns
    -------
    EntropicBalance

    Raises
    ------
    ValueError, CertificateError
        If the reference is unknown; if both currents run against both forces, which no steady state can do.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> dots = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0))
    >>> balance = dots.steady_state().entropic_balance(reference="R")
    >>> print(balance.verdict, f"{balance.c_star:.3f}", balance.E_ref)
    genuine -0.400 0.5
    """
    net = state.network
    names = net.topology.reservoirs
    choice("reference", reference, names, "Use the name of one of the device's reservoirs.")
    R = names.index(reference)
    passes = passing(net.topology, cycle_basis(net.topology))
    biases: dict[Key, Array] = {}
    for a, name in enumerate(names):
        if a != R:
            biases["energy", name] = _full(net, energy_bias(net.T[a], net.T[R]))
        if a != R and passes[a]:
            biases["particle", name] = _full(net, particle_bias(net.T[a], net.mu[a], net.T[R], net.mu[R]))
    fluxes: dict[Key, Array] = {(kind, name): getattr(state, f"{kind}_current")[name] for kind, name in biases}
    c_star, one_sign = np.full(net.size, np.nan), np.zeros(net.size, dtype=bool)
    verdict = np.full(net.size, "none", dtype="<U10")
    rows = {k: (np.ravel(biases[k]), np.ravel(fluxes[k])) for k in biases}
    for where, loops in _wirings(net):
        sides = _sides(net, R, loops, where)
        # one sign: of all non-zero biases of reservoirs that take part
        signs = [np.sign(b[where]) * sides.taking_part[names.index(name)] for (_, name), (b, _) in rows.items()]
        one_sign[where] = (np.max(signs, axis=0) <= 0) | (np.min(signs, axis=0) >= 0)
        c_star[where], verdict[where] = _judge(state, sides, loops, where)
        # elsewhere: at least two biases are positive, and one of these has a negative flux
        positive = np.sum([b[where] > 0 for b, _ in rows.values()], axis=0)
        against = np.any([(b[where] > 0) & (f[where] < 0) for b, f in rows.values()], axis=0)
        verdict[where] = np.where(~sides.two & (positive >= 2) & against, "convention", verdict[where])
    inverse = {k: np.asarray(one_sign & (b * f < 0)).reshape(net.shape)[()] for k, (b, f) in rows.items()}
    c_star, verdict = c_star.reshape(net.shape)[()], verdict.reshape(net.shape)[()]
    return EntropicBalance(reference, biases, fluxes, inverse, c_star, _full(net, net.E_ref), verdict)


def energy_bias(T: Any, T_ref: Any) -> Any:
    """Return 1/T_ref - 1/T; the difference is taken before dividing."""
    return (T - T_ref) / (T * T_ref)


def particle_bias(T: Any, mu: Any, T_ref: Any, mu_ref: Any) -> Any:
    """Return mu/T - mu_ref/T_ref, accurate also where the two nearly agree."""
    hi, lo = subtract(quotient((mu, 0.0), T), quotient((mu_ref, 0.0), T_ref))
    return hi + lo


@dataclass(frozen=True, eq=False)
class Sides:
    """Where two classes of reservoirs face each other: who is on the other side, and the T and mu of both."""

    two: Mask
    taking_part: list[Mask]
    other: list[Mask]
    T: tuple[Array, Array]
    mu: tuple[Array, Array]
    exchange: Mask  # both sides can pass particles


def _wirings(net: Network) -> Iterator[tuple[Any, tuple[Loop, ...]]]:
    """Yield the points that share a pattern of zero rates, with independent cycles of that pattern."""
    on = [np.not_equal(k, 0) for k in net.prefactors]
    if all(np.all(k) or not np.any(k) for k in on):
        yield slice(None), cycle_basis(net.topology, tuple(bool(np.any(k)) for k in on))
        return
    columns = np.stack([np.broadcast_to(k, net.shape).ravel() for k in on])
    patterns, member = np.unique(columns, axis=1, return_inverse=True)
    for n, pattern in enumerate(patterns.T):
        yield np.flatnonzero(np.ravel(member) == n), cycle_basis(net.topology, tuple(map(bool, pattern)))


def _at(net: Network, value: Any, where: Any) -> Array:
    return np.asarray(np.broadcast_to(value, net.shape).reshape(-1)[where])


def _same(a: Array, b: Array) -> Mask:
    return np.abs(a - b) <= SAME * np.maximum(np.abs(a), np.abs(b))


def _sides(net: Network, R: int, loops: tuple[Loop, ...], where: Any) -> Sides:
    """Sort the reservoirs into the reference's class and one other, where that is possible."""
    passes = passing(net.topology, loops)
    T, mu = ([_at(net, v, where) for v in values] for values in (net.T, net.mu))
    count = range(len(T))
    exchanged = [{loop.energy[r] for loop in loops if any(loop.energy[r])} for r in count]
    part = []
    for r in count:
        moves = [_at(net, net.energy(e)[0] != 0, where) for e in exchanged[r]]
        part.append(np.logical_or.reduce([*moves, np.full(T[r].shape, passes[r])]))

    def gather(candidates: list[Mask], first: int) -> tuple[Array, Array, Mask]:
        """Return T, mu and passing of the first candidate, those that pass particles before others."""
        rank = np.full(T[0].shape, first)
        for r in sorted(count, key=lambda r: (passes[r], -r)):
            rank = np.where(candidates[r], r, rank)
        return np.choose(rank, T), np.choose(rank, mu), np.asarray(passes)[rank]

    def member(r: int, side: tuple[Array, Array, Mask]) -> Mask:
        alike = _same(T[r], side[0])
        return alike & (~side[2] | _same(mu[r], side[1])) if passes[r] else alike

    here = gather([np.full(T[0].shape, r == R) if passes[R] else part[r] & _same(T[r], T[R]) for r in count], R)
    other = [part[r] & ~member(r, here) for r in count]
    there = gather(other, R)
    two = part[R] & np.any(other, axis=0) & np.all([~other[r] | member(r, there) for r in count], axis=0)
    return Sides(two, part, other, (there[0], here[0]), (there[1], here[1]), there[2] & here[2])


def _judge(state: "State", sides: Sides, loops: tuple[Loop, ...], where: Any) -> tuple[Array, NDArray[np.str_]]:
    """Return c_star and the verdict where two classes face each other; nan and "none" elsewhere."""
    net = state.network
    names = net.topology.reservoirs
    J_N, J_E = (
        np.sum([np.ravel(current[name])[where] * w for name, w in zip(names, sides.other, strict=True)], axis=0)
        for current in (state.particle_current, state.energy_current)
    )
    F_E = energy_bias(*sides.T)
    F_N = np.where(sides.exchange, particle_bias(sides.T[0], sides.mu[0], sides.T[1], sides.mu[1]), 0.0)
    E_ref = _at(net, net.E_ref, where)
    tight, J_ref = _tight(state, sides, loops, E_ref, where)
    J_ref = J_ref if state.cycle_loops else J_E - E_ref * J_N
    far, near = (quotient(subtract((E_ref, 0.0), (mu, 0.0)), T) for T, mu in zip(sides.T, sides.mu, strict=True))
    lone = subtract(near, far)  # F_N + E_ref F_E
    c_star, verdict, N_inverse, E_inverse = judged(F_N, F_E, J_N, J_E, lone[0] + lone[1], J_ref, sides.two, tight)
    both = N_inverse & E_inverse
    if both.any() and not state.recorded:
        place = net.where(int(np.arange(net.size)[where][both][0]))
        found = f"both currents run against both forces{place}, which means negative entropy production."
        raise CertificateError(f"The certificate is violated: {found}")
    return c_star, np.where(both, "none", verdict)


def judged(
    F_N: Any, F_E: Any, J_N: Any, J_E: Any, lone: Any, J_ref: Any, two: Any = True, tight: Any = False
) -> tuple[Array, NDArray[np.str_], Mask, Mask]:
    """Return c_star, the verdict, and where the particle and the energy current are inverse.

    lone = F_N + E_ref F_E and J_ref = J_E - E_ref J_N say on which side of E_ref c_star lies.
    """
    s = np.sign(F_E)
    facing = two & (F_E * F_N > 0)
    N_inverse, E_inverse = facing & (s * J_N < 0), facing & (s * J_E < 0)
    beyond = np.where(N_inverse, s * lone > 0, s * J_ref < 0)
    verdict = np.where(N_inverse | E_inverse, np.where(beyond & np.logical_not(tight), "genuine", "formal"), "none")
    defined = two & (F_E != 0) & (J_N != 0)
    c_star = np.where(J_N * s > 0, J_E, -F_N) / np.where(defined, np.where(J_N * s > 0, J_N, F_E), np.nan)
    return c_star, verdict, N_inverse, E_inverse


def _tight(state: "State", sides: Sides, loops: tuple[Loop, ...], E_ref: Array, where: Any) -> tuple[Mask, Array]:
    """Return where all cycles are parallel in (N, E), and J_E - E_ref J_N out of the other side."""
    energies = [_at(state.network, energy, where) for energy in state.network.energies]

    def carried(loop: Loop) -> tuple[Any, Any]:
        """Return N and E of a cycle out of the other side; integers first, so that levels cancel."""
        N, *counts = (
            sum(is_other * n for is_other, n in zip(sides.other, column, strict=True) if n)
            for column in (loop.particles, *zip(*loop.energy, strict=True))
        )
        return N, sum(n * energy for n, energy in zip(counts, energies, strict=True) if np.any(n))

    parallel = np.ones(sides.two.shape, dtype=bool)
    for (N, E), (N2, E2) in combinations(map(carried, loops), 2):
        parallel &= N * E2 == N2 * E
    # cycle by cycle: where E_ref is the energy of every cycle the difference is then exactly zero
    above = np.zeros(sides.two.shape)
    for (N, E), flux in zip(map(carried, state.cycle_loops), state.cycle_flux, strict=True):
        above = above + (E - E_ref * N) * np.ravel(flux)[where]
    return parallel, above


def _full(net: Network, value: Any) -> Array:
    return np.array(np.broadcast_to(value, net.shape), dtype=float)[()]
