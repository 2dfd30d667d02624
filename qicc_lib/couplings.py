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
    links: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for c in couplings:
        if isinstance(c, Tunnelling):
            ends = (("dot", c.dot), ("reservoir", c.reservoir))
        else:
            ends = (("dot", c.dots[0]), ("dot", c.dots[1]))
        for here, there in (ends, ends[::-1]):
            links.setdefault(here, set()).add(there)
    found: set[str] = set()

    def walk(node: tuple[str, str], visited: tuple[tuple[str, str], ...]) -> None:
        for there in links[node]:
            if there[0] == "reservoir" and there != visited[0]:
                found.update(name for _, name in visited[1:])
            elif there[0] == "dot" and there not in visited:
                walk(there, (*visited, there))

    for node in links:
        if node[0] == "reservoir":
            walk(node, (node,))
    return found
