"""Counting statistics: the first three cumulants of particles and energy exchanged in a long time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arguments import Array, choice
from .balance import State
from .biases import Key
from .devices import Device
from .network import Network, alone, cycle_basis, incidence, passing
from .steady_state import scaled_rates, step_heat


@dataclass(frozen=True, eq=False, repr=False)
class Counting:
    r"""Cumulants per unit time of what leaves each reservoir, from `counting`; keys ("particle", "L"), ("energy", "M").

    `mean`, `noise` (covariance of two counts, keys (key, key)) and `skewness` are the first three cumulants: [rate] for
    particles, each order brings another energy for energies. `fano` is noise / abs(mean), 1 for particles that pass one
    by one, independently; `uncertainty_product` is noise x entropy production / mean^2 [1], never below 2.
    """

    mean: Mapping[Key, Array]
    noise: Mapping[tuple[Key, Key], Array]
    skewness: Mapping[Key, Array]
    fano: Mapping[Key, Array]
    uncertainty_product: Mapping[Key, Array]
    state: State

    def precision(self, keys: Sequence[Key]) -> Array:
        r"""Return 2 J.V^-1.J / Sigma [1] for several counts together, never above 1."""
        for key in keys:
            choice("keys", key, self.mean, 'Keys are pairs such as ("energy", "L").')
        J = np.stack([self.mean[k] for k in keys], -1)
        V = np.stack([np.stack([self.noise[k, m] for m in keys], -1) for k in keys], -1)
        size = np.sqrt(np.einsum("...ii->...i", V))  # one energy unit for another must not matter
        J, V = J / size, V / size[..., None] / size[..., None, :]
        solved = np.linalg.solve(V, J[..., None])[..., 0]
        return np.asarray(2 * (J * solved).sum(-1) / self.state.entropy_production)[()]

    def generating_function(self, fields: Mapping[Key, Any]) -> Array:
        """Return lambda(chi) [rate], the growth rate of the mean of exp(chi x count); fields not named are zero."""
        for key in fields:
            choice("fields", key, self.mean, 'Keys are pairs such as ("energy", "L").')
        net = self.state.network.flat()
        into, back = rates(net)
        shape = self.state.network.shape
        each = {k: np.broadcast_to(v, shape).reshape(-1, 1) for k, v in fields.items()}
        chi = sum((v * net.taken(alone(net.topology), k).T for k, v in each.items()), np.zeros_like(into))
        W = _generator(net, into * np.exp(chi), back * np.exp(-chi), into, back)
        return np.asarray(np.linalg.eigvals(W).real.max(-1)).reshape(shape)[()]

    def __repr__(self) -> str:
        return f"Counting({', '.join('_'.join(k) for k in self.mean)}; shape {self.state.network.shape})"


def counting(device: Device) -> Counting:
    r"""Return cumulants per unit time: derivatives of the largest eigenvalue of the generator with counting fields chi.

    .. math:: \mathcal W(\chi)\, r = \lambda(\chi)\, r, \qquad
              \langle\langle n_a \rangle\rangle = \partial_{\chi_a}\lambda(0), \quad
              \langle\langle n_a n_b \rangle\rangle = \partial_{\chi_a}\partial_{\chi_b}\lambda(0)

    They follow from the steady state and linear systems of the size of the network: C. Flindt, T. Novotny, A. Braggio,
    A.-P. Jauho, Phys. Rev. B 82, 155407 (2010), doi 10.1103/PhysRevB.82.155407.

    Parameters
    ----------
    device : Device

    Returns
    -------
    Counting

    Raises
    ------
    ValueError, CertificateError
        As `steady_state`.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> dots = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(T=2.0, mu=0.2), qicc.Reservoir(T=1.0))
    >>> found = counting(dots)
    >>> print(f'{found.fano["particle", "L"]:.6f} {found.uncertainty_product["energy", "L"]:.6f}')
    9.541014 2.054913
    """
    state = device.steady_state()
    net = state.network
    topology = net.topology
    passes = passing(topology, cycle_basis(topology))
    keys: list[Key] = []
    for i, r in enumerate(topology.reservoirs):
        keys += [("particle", r)] * passes[i]
        keys += [("energy", r)] * any(any(c.energy[i]) for c in alone(topology))
    p = state.probabilities.reshape(net.size, -1)
    blocks = [_cumulants(chunk, p[part], keys) for part, chunk in net.chunks()]
    c2, c3 = (np.concatenate(rows).reshape(*net.shape, *rows[0].shape[1:]) for rows in zip(*blocks, strict=True))
    mean: dict[Key, Array] = {(kind, r): getattr(state, f"{kind}_current")[r] for kind, r in keys}
    noise = {(a, b): c2[..., i, j][()] for i, a in enumerate(keys) for j, b in enumerate(keys)}
    with np.errstate(divide="ignore", invalid="ignore"):  # where nothing flows there is no ratio
        fano = {k: noise[k, k] / np.abs(mean[k]) for k in keys}
        product = {k: noise[k, k] * state.entropy_production / mean[k] ** 2 for k in keys}
    skewness = {k: c3[..., i][()] for i, k in enumerate(keys)}
    return Counting(mean, noise, skewness, fano, product, state)


def rates(net: Network) -> tuple[Array, Array]:
    """Return the rates of all steps forwards and backwards, (points, steps)."""
    pairs = [scaled_rates(s, step_heat(net, s), k) for s, k in zip(net.topology.steps, net.prefactors, strict=True)]
    return net.rows(pair[0].value() for pair in pairs).T, net.rows(pair[1].value() for pair in pairs).T


def _generator(net: Network, up: Array, down: Array, into: Array, back: Array) -> Array:
    """Return the generator with off-diagonal rates up and down, and losses into and back."""
    source, target = incidence(net.topology)
    jumps = np.einsum("pe,ei,ej->pij", up, target, source) + np.einsum("pe,ei,ej->pij", down, source, target)
    losses = np.einsum("pe,ei->pi", into, source) + np.einsum("pe,ei->pi", back, target)
    return np.asarray(jumps - losses[:, None] * np.eye(source.shape[1]))


def _cumulants(net: Network, p: Array, keys: list[Key]) -> tuple[Array, Array]:
    """Return covariance and third cumulant by perturbation theory for the largest eigenvalue."""
    source, target = incidence(net.topology)
    into, back = rates(net)
    q = np.stack([net.taken(alone(net.topology), key).T for key in keys], 1)  # (points, keys, steps)
    W = _generator(net, into, back, into, back) - p[:, :, None]  # the border makes the solution sum to zero

    def flows(v: Array) -> tuple[Array, Array]:
        """Jumps per unit time forwards and backwards out of a vector on the states, (points, keys, steps)."""
        return into[:, None] * (v @ source.T), back[:, None] * (v @ target.T)

    def response(drive: Array, mean: Array, base: Array) -> Array:
        """Solve W x = mean x base - drive."""
        x = np.linalg.solve(W, np.moveaxis(mean[..., None] * base - drive, 1, 2))
        return np.asarray(np.moveaxis(x, 2, 1), dtype=np.float64)

    ahead, behind = flows(p[:, None])
    c1 = (q * (ahead - behind)).sum(-1)
    x1 = response((q * ahead) @ target - (q * behind) @ source, c1, p[:, None])
    ahead1, behind1 = flows(x1)
    mixed = np.einsum("pae,pbe->pab", q, ahead1 - behind1)
    c2 = mixed + mixed.transpose(0, 2, 1) + np.einsum("pae,pbe,pe->pab", q, q, (ahead + behind)[:, 0])
    second = np.einsum("paa->pa", c2)
    drive = 2 * ((q * ahead1) @ target - (q * behind1) @ source) + (q**2 * ahead) @ target + (q**2 * behind) @ source
    x2 = response(drive - 2 * c1[..., None] * x1, second, p[:, None])
    ahead2, behind2 = flows(x2)
    c3 = (3 * q * (ahead2 - behind2) + 3 * q**2 * (ahead1 + behind1) + q**3 * (ahead - behind)).sum(-1)
    return c2, c3
