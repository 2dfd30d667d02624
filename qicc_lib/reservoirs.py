"""Reservoirs, and the Fermi and Bose factors with which they exchange particles and quanta."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .arguments import REAL, TEMPERATURE, Array, Value, instance, number


@dataclass(frozen=True, eq=False)
class Reservoir:
    r"""A large bath at temperature T and chemical potential mu.

    Parameters
    ----------
    T : float or array [energy, k_B = 1]
        Temperature, positive.
    mu : float or array [energy]
        Chemical potential. A bath that only exchanges energy may leave it at 0.

    Raises
    ------
    ValueError, TypeError
        If T is not positive and finite, or mu not finite, or either not real.

    Examples
    --------
    >>> Reservoir(T=2.0, mu=0.4)
    Reservoir(T=2.0, mu=0.4)
    """

    T: Value
    mu: Value = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "T", number("T", self.T, TEMPERATURE))
        object.__setattr__(self, "mu", number("mu", self.mu, REAL))

    def __repr__(self) -> str:
        T, mu = (f"array{v.shape}" if isinstance(v, np.ndarray) else repr(v) for v in (self.T, self.mu))
        return f"Reservoir(T={T}, mu={mu})"


def fields_of(**reservoirs: object) -> dict[str, Value]:
    """Check that arguments are reservoirs, and return their fields under the caller's names."""
    for name, r in reservoirs.items():
        instance(name, r, Reservoir, "Write Reservoir(T=1.0, mu=0.0).")
    return {f"{name}.{key}": value for name, r in reservoirs.items() for key, value in vars(r).items()}


def fermi(x: Any) -> tuple[Array, Array]:
    r"""Fermi factor and its complement; equation :eq:`series-fermi`.

    .. math:: f(x) = \frac{1}{e^x + 1}, \qquad 1 - f(x) = f(-x), \qquad x = (E - \mu)/T

    Parameters
    ----------
    x : float or array [1]
        Energy above the chemical potential, in units of the temperature. Any size.

    Returns
    -------
    f, complement : arrays of the shape of x
        Both with full relative accuracy; neither is computed as one minus the other.

    Examples
    --------
    >>> f, empty = fermi(40.0)
    >>> print(f"{f:.6e} {empty}")
    4.248354e-18 1.0
    """
    e = np.exp(-np.abs(x))
    small, large = e / (1 + e), 1 / (1 + e)
    return np.where(np.asarray(x) > 0, small, large)[()], np.where(np.asarray(x) > 0, large, small)[()]


def bose(x: Any) -> tuple[Array, Array]:
    r"""Bose factor and its complement, the factors of absorption and emission.

    .. math:: n(x) = \frac{1}{e^x - 1}, \qquad 1 + n(x), \qquad x = \Delta/T > 0

    Parameters
    ----------
    x : float or array [1]
        Quantum in units of the temperature, positive.

    Returns
    -------
    n, complement : arrays of the shape of x

    Raises
    ------
    ValueError
        If x is not positive: a quantum of zero energy has no Bose factor.

    Examples
    --------
    >>> n, emission = bose(1e-10)
    >>> print(f"{n:.6e} {emission:.6e}")
    1.000000e+10 1.000000e+10
    """
    x = number("x", x, TEMPERATURE._replace(remedy="Give the size of the quantum over the temperature."))
    e = np.exp(-x)
    return e / -np.expm1(-x), 1 / -np.expm1(-x)
