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
from .network import Network, alone, cycle_basis, incidence, network, passing
from .reservoirs import Reservoir
from .steady_state import Solution, solve

Names: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class OnsagerMatrix:
    r"""Currents per force, :math:`J_a = \sum_b L_{ab} F_b`, symmetric and positive semidefinite; from `onsager`.

    Equation :eq:`series-onsager`.

    Attributes
    ----------
    matrix : array (..., n_keys, n_keys) [rate x energy for each energy key]
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
        """q^2 = L_EN^2 / (L_EE L_NN) [1], from 0 to 1, where the coupling is tight; :eq:`two-forces-coupling`."""
        return self.L_EN**2 / (self.L_EE * self.L_NN)

    @property
    def window(self) -> tuple[Array, Array]:
        """(r_N, r_E) [energy]: J_N < 0 for F_N/F_E < r_N, J_E < 0 for F_N/F_E > r_E; nan where L_EN >= 0.

        Equation :eq:`two-forces-window`.
        """
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
    passes = dict(zip(topology.reservoirs, passing(topology, cycle_basis(topology)), strict=True))
    others = [r for r in topology.reservoirs if r != reference]
    keys: tuple[Key, ...] = tuple((k, r) for r in others for k in ("energy", "particle") if k == "energy" or passes[r])
    named = {"energy": (energy,) if isinstance(energy, str) else tuple(energy)}
    named["particle"] = (particle,) if isinstance(particle, str) else tuple(particle)
    for kind, reservoirs in named.items():
        for r in reservoirs:
            if (kind, r) not in keys:
                known = [r for k, r in keys if k == kind]
                fail(ValueError, kind, f"name reservoirs with such a pair, {known}", f"is {r!r}", "Choose among them.")
    rest = device.reservoirs[reference]
    still = {r: Reservoir(rest.T, rest.mu if passes[r] else own.mu) for r, own in device.reservoirs.items()}
    net = network(replace(device, reservoirs=still))
    matrix = np.empty((len(keys), len(keys), net.size))
    with np.errstate(under="ignore"):
        for part, chunk in net.chunks():
            matrix[..., part] = _response(chunk, solve(chunk), keys)
    return OnsagerMatrix(np.moveaxis(matrix, -1, 0).reshape(*net.shape, len(keys), -1), keys, **named)


def _response(net: Network, found: Solution, keys: tuple[Key, ...]) -> Array:
    """Return the matrix [key, key, point] at equilibrium."""
    if not found.loops:
        return _circuit(net, found, keys)
    a = np.stack([net.taken(found.loops, key) for key in keys])
    return np.asarray(np.einsum("acp,cp,bcp->abp", a, net.rows(found.conductance), a))


def _circuit(net: Network, found: Solution, keys: tuple[Key, ...]) -> Array:
    """Solve Kirchhoff's laws; what is dissipated is symmetric, positive, and stationary in the potentials."""
    kappa = net.rows(found.forward)
    a = np.stack([net.taken(alone(net.topology), key) for key in keys])
    source, target = incidence(net.topology)
    # The potential of the first state is zero; conductances scaled by state keep the matrix well conditioned.
    D = (source - target)[:, 1:]
    laplacian = np.einsum("ei,ep,ej->pij", D, kappa, D)
    scale = 1 / np.sqrt(np.einsum("pii->pi", laplacian))
    drive = -np.einsum("ei,ep,kep->pik", D, kappa, a) * scale[..., None]
    potential = np.linalg.solve(laplacian * scale[:, None] * scale[..., None], drive) * scale[..., None]
    drop = a + np.einsum("ei,pik->kep", D, potential)
    return np.asarray(np.einsum("kep,ep,lep->klp", drop, kappa, drop))
