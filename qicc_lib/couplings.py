"""What couples dots to reservoirs and to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, eq=False)
class Tunnelling:
    """Tunnelling between one dot and one reservoir; equation :eq:`series-rates`. The `Device` checks the numbers.

    Parameters
    ----------
    dot, reservoir : str
    Gamma : float, array, or sequence of them [rate]
        One rate, or one for each occupation of the other dots (in the device's order, the first changing fastest).

    Examples
    --------
    >>> Tunnelling("a", "L", Gamma=(1.0, 0.1)).Gamma
    (1.0, 0.1)
    """

    dot: str
    reservoir: str
    Gamma: Any = 1.0


@dataclass(frozen=True, eq=False)
class ElasticFlip:
    """An electron hops between two dots of equal energy; equation :eq:`series-master`.

    Parameters
    ----------
    dots : pair of str
    g : float or array [rate]
        The same in both directions.

    Examples
    --------
    >>> ElasticFlip(("a", "b"), g=0.5).g
    0.5
    """

    dots: tuple[str, str]
    g: Any = 1.0


@dataclass(frozen=True, eq=False)
class ThermalFlip:
    r"""An electron hops between two dots of different energy, helped by bosons; equation :eq:`series-three-forces`.

    .. math:: k_\uparrow = g\, n(\Delta/T), \qquad k_\downarrow = g\,[1 + n(\Delta/T)]

    Parameters
    ----------
    dots : pair of str
    g : float or array [rate]
    reservoir : str
        The bath of bosons n, `bose`.

    Examples
    --------
    >>> ThermalFlip(("a", "b"), g=0.5).reservoir
    'M'
    """

    dots: tuple[str, str]
    g: Any = 1.0
    reservoir: str = "M"


Coupling: TypeAlias = Tunnelling | ElasticFlip | ThermalFlip


def path_dots(couplings: Sequence[Coupling]) -> set[str]:
    """Return the dots on simple paths between two different reservoirs that tunnelling and flips make."""
    contacts = [(c.dot, c.reservoir) for c in couplings if isinstance(c, Tunnelling)]
    hops = [c.dots for c in couplings if not isinstance(c, Tunnelling)]
    found: set[str] = set()

    def walk(start: str, path: tuple[str, ...]) -> None:
        if any(dot == path[-1] and reservoir != start for dot, reservoir in contacts):
            found.update(path)
        for here, there in [*hops, *(dots[::-1] for dots in hops)]:
            if here == path[-1] and there not in path:
                walk(start, (*path, there))

    for dot, reservoir in contacts:
        walk(reservoir, (dot,))
    return found
