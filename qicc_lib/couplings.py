"""What couples dots to reservoirs and to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, eq=False)
class Tunnelling:
    """Tunnelling between one dot and one reservoir.

    Gamma [rate] is a number or array, or a sequence with one rate for each occupation of the other dots
    (other dots in the device's order, the first one changing fastest).
    """

    dot: str
    reservoir: str
    Gamma: Any = 1.0


@dataclass(frozen=True, eq=False)
class ElasticFlip:
    """An electron hops between two dots of equal energy, at rate g [rate] in both directions."""

    dots: tuple[str, str]
    g: Any = 1.0


@dataclass(frozen=True, eq=False)
class ThermalFlip:
    """An electron hops between two dots of different energy, helped by bosons of a bath; g [rate]."""

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
