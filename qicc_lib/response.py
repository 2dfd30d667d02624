r"""Linear response: the Onsager matrix of a device, exact, from its equilibrium.

The currents of a network near equilibrium are those of a circuit: every step is a resistor with the conductance
kappa = rate x probability and the voltage a = (energy, particles) x forces. No finite difference is taken.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from .arguments import Array, choice, fail
from .biases import Key
from .devices import Device
from .network import MOST_STATES_FOR_TREES, Network, cycle_basis, network
from .reservoirs import Reservoir
from .steady_state import Solution, solve

Names: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class OnsagerMatrix:
    r"""Currents per force, :math:`J_a = \sum_b L_{ab} F_b`, symmetric and positive semidefinite by construction.

    Attributes
    ----------
    matrix : array (..., n_keys, n_keys)
        For the biases named by `keys`, all of them against the reference reservoir.
    keys : tuple of ("energy" or "particle", reservoir)
    energy, particle : tuple of str
        Reservoirs whose energy and particle pairs (their sums) the properties below speak of.
    """

    matrix: Array
    keys: tuple[Key, ...]
    energy: tuple[str, ...]
    particle: tuple[str, ...]

    def _sum(self, a: str, b: str) -> Array:
        rows, columns = ([(k, r) in [(n, m) for m in getattr(self, n)] for k, r in self.keys] for n in (a, b))
        return np.asarray(self.matrix[..., rows, :][..., columns].sum((-1, -2)))[()]

    @cached_property
    def L_EE(self) -> Array:
        """Energy current per energy force [energy^2 x rate]."""
        return self._sum("energy", "energy")

    @cached_property
    def L_EN(self) -> Array:
        """Energy current per particle force [energy x rate]."""
        return self._sum("energy", "particle")

    @cached_property
    def L_NE(self) -> Array:
        """Particle current per energy force [energy x rate]."""
        return self._sum("particle", "energy")

    @cached_property
    def L_NN(self) -> Array:
        """Particle current per particle force [rate]."""
        return self._sum("particle", "particle")

    @property
    def transported_energy(self) -> Array:
        """E* = L_EN / L_NN [energy], the mean energy that a particle carries; :eq:`series-transported-energy`."""
        return self.L_EN / self.L_NN

    @property
    def coupling_strength(self) -> Array:
        """q^2 = L_EN^2 / (L_EE L_NN) [1], from 0 to 1, where the coupling is tight."""
        return self.L_EN**2 / (self.L_EE * self.L_NN)

    @property
    def window(self) -> tuple[Array, Array]:
        """(r_N, r_E) [energy]: J_N < 0 for F_N/F_E < r_N, J_E < 0 for F_N/F_E > r_E; nan where L_EN >= 0."""
        L_EN = np.where(np.less(self.L_EN, 0), self.L_EN, np.nan)[()]
        return -L_EN / self.L_NN, -self.L_EE / L_EN

    def __repr__(self) -> str:
        return f"OnsagerMatrix(keys {', '.join('_'.join(k) for k in self.keys)}; shape {self.matrix.shape[:-2]})"


def onsager(device: Device, energy: Names = "L", particle: Names = "L", reference: str = "R") -> OnsagerMatrix:
    r"""Return the Onsager matrix of a device about the temperature and chemical potential of one reservoir.

    .. math:: L_{ab} = \sum_c g_c\, a_c\, b_c, \qquad g_c = \Pi_c S_c / Z > 0

    The sum runs over the cycles, a_c and b_c are what one turn takes from the reservoirs of the two currents.
    Networks of more than four states solve Kirchhoff's laws instead. Equations :eq:`series-loop-conductance`,
    :eq:`series-onsager`.

    Parameters
    ----------
    device : Device
        All reservoirs are set to the T and mu of the reference; one that cannot pass net particles keeps its mu.
    energy, particle : str or tuple of str
        Reservoirs of the energy and of the particle pair; a tuple stands for reservoirs that move together.
    reference : str

    Returns
    -------
    OnsagerMatrix

    Raises
    ------
    ValueError
        For an unknown reservoir, or one without such a pair.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> bath = qicc.Reservoir(T=1.0)
    >>> L = qicc.onsager(qicc.series_dots(0.5, 0.5, -2.0, bath, bath))
    >>> print(f"{L.transported_energy:.10f} {L.window[1]:.10f}")
    -0.6354934474 3.2923894774
    """
    choice("reference", reference, device.reservoirs, "Use the name of one of the device's reservoirs.")
    topology = network(device).topology
    loops = cycle_basis(topology, (True,) * len(topology.steps))
    passing = {r for i, r in enumerate(topology.reservoirs) if any(loop.particles[i] for loop in loops)}
    others = [r for r in topology.reservoirs if r != reference]
    keys: tuple[Key, ...] = tuple(
        (kind, r) for r in others for kind in ("energy", "particle") if kind == "energy" or r in passing
    )
    named = {"energy": (energy,) if isinstance(energy, str) else tuple(energy)}
    named["particle"] = (particle,) if isinstance(particle, str) else tuple(particle)
    for kind, reservoirs in named.items():
        for r in reservoirs:
            if (kind, r) not in keys:
                known = [r for k, r in keys if k == kind]
                fail(ValueError, kind, f"name reservoirs with such a pair, {known}", f"is {r!r}", "Choose among them.")
    rest = device.reservoirs[reference]
    still = {r: Reservoir(rest.T, rest.mu if r in passing else own.mu) for r, own in device.reservoirs.items()}
    net = network(replace(device, reservoirs=still))
    matrix = np.empty((len(keys), len(keys), net.size))
    with np.errstate(under="ignore"):
        for part, chunk in net.chunks():
            matrix[..., part] = _response(chunk, solve(chunk), keys)
    return OnsagerMatrix(np.moveaxis(matrix, -1, 0).reshape(*net.shape, len(keys), -1), keys, **named)


def _response(net: Network, found: Solution, keys: tuple[Key, ...]) -> Array:
    """Return the matrix [key, key, point] at equilibrium."""
    names, size = net.topology.reservoirs, net.size
    if len(net.topology.states) <= MOST_STATES_FOR_TREES:
        L = np.zeros((len(keys), len(keys), size))
        for loop, g in zip(found.loops, found.conductance, strict=True):
            taken = (
                loop.particles[names.index(r)] if kind == "particle" else net.energy(loop.energy[names.index(r)])[0]
                for kind, r in keys
            )
            a = np.stack([np.broadcast_to(v, (size,)) for v in taken])
            L += g * a[:, None] * a[None, :]
        return L
    return _circuit(net, found, keys)


def _circuit(net: Network, found: Solution, keys: tuple[Key, ...]) -> Array:
    """Solve Kirchhoff's laws; what is dissipated is symmetric, positive, and stationary in the potentials."""
    names, steps, n = net.topology.reservoirs, net.topology.steps, len(net.topology.states)
    kappa = np.stack([np.broadcast_to(v, (net.size,)) for v in found.forward])
    a = np.zeros((len(keys), len(steps), net.size))
    for i, s in enumerate(steps):
        for k, (kind, r) in enumerate(keys):
            if s.reservoir == names.index(r):
                a[k, i] = s.particles if kind == "particle" else net.energy(s.energy)[0]
    incidence = np.zeros((len(steps), n))
    incidence[np.arange(len(steps)), [s.source for s in steps]] = 1
    incidence[np.arange(len(steps)), [s.target for s in steps]] = -1
    # The potential of the first state is zero; conductances scaled by state keep the matrix well conditioned.
    D = incidence[:, 1:]
    laplacian = np.einsum("ei,ep,ej->pij", D, kappa, D)
    scale = 1 / np.sqrt(np.einsum("pii->pi", laplacian))
    source = -np.einsum("ei,ep,kep->pik", D, kappa, a) * scale[..., None]
    potential = np.linalg.solve(laplacian * scale[:, None] * scale[..., None], source) * scale[..., None]
    drop = a + np.einsum("ei,pik->kep", D, potential)
    return np.asarray(np.einsum("kep,ep,lep->klp", drop, kappa, drop))
