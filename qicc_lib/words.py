"""What a figure says: the sentence, the verdict and numbers as they are written under every picture.

The live figures say the same in the page; a test compares the two for every preset.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Precision:
    """How numbers of one size are written: so many digits, in units of a power of ten."""

    digits: int = 4
    power: int = 0

    def is_zero(self, value: float) -> bool:
        """Whether the number would be written as zero, and so is said to be zero."""
        return abs(value) < 0.5 * 10.0 ** (self.power - self.digits)

    def write(self, value: float) -> str:
        """A number with its sign, a true minus, and no sign on a zero."""
        if self.is_zero(value):
            return "0"
        text = f"{value / 10.0**self.power:+.{self.digits}f}".replace("-", "−")
        return f"{text}·10{str(self.power).translate(RAISED)}" if self.power else text


def precision(scale: float) -> Precision:
    """Three digits of the largest number, four decimals at least; a power of ten below a ten-thousandth."""
    if not scale > 0:
        return Precision()
    size = math.floor(math.log10(scale) + 1e-9)
    if size < -4:
        return Precision(2, size)
    return Precision(3 - min(size, 3)) if size >= 1 else Precision(max(4, 2 - size))


@dataclass(frozen=True)
class Said:
    """A state in words. `push` and `flow` are the two halves of the sentence."""

    push: str
    flow: str
    verdict: str
    flow_of: str  # "particle", "energy" or "both": whose colour the second half takes

    @property
    def sentence(self) -> str:
        return f"{self.push} {self.flow}"


def number(value: float, digits: int = 2) -> str:
    """A parameter or a force as it is written beside its symbol: more digits where two would show nothing."""
    if value:
        digits = max(digits, 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}".replace("-", "−")


WAY = {1: "right", -1: "left"}
SUBJECT = {"particle": "The particles go", "energy": "The energy goes"}


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def say(F_N: float, F_E: float, J_N: float, J_E: float, verdict: str) -> Said:
    """The sentence and the verdict for two forces, two currents and the verdict of the entropic balance.

    Currents that are written as zero must be passed as zero, so that words and numbers agree.
    """
    n, e, j, k = sign(F_N), sign(F_E), sign(J_N), sign(J_E)
    if not n and not e:
        return Said("Nothing pushes.", "Nothing flows.", "Equilibrium", "both")
    title = "Ordinary currents"
    if not j or not k:
        title = "Stall of energy" if j else "Stall"
    if n == e:
        push = f"Both forces push {WAY[n]}."
        if not j or not k:
            return _still(push, "energy" if j else "particle", title)
        if j == n == k:
            return Said(push, f"Both currents go {WAY[j]}.", title, "both")
        which, way = ("particle", j) if j != n else ("energy", k)
        name = {"genuine": "Genuine", "formal": "Formal"}.get(verdict)
        title = f"{name} inverse {which} current" if name else "Inverse by convention"
        return Said(push, f"{SUBJECT[which]} {WAY[way]}.", title, which)
    if n and e:
        push = "The forces point opposite ways."
        if not j or not k:
            return _still(push, "energy" if j else "particle", title)
        if (j, k) == (n, e):
            return Said(push, "Each current follows its own.", title, "both")
        which = "energy" if k == e else "particle"
        return Said(push, f"The {which} force wins.", title, which)
    which, cross, own, other = ("particle", "energy", j, k) if n else ("energy", "particle", k, j)
    push = f"Only the {which} force pushes {WAY[n or e]}."
    if not other:
        return _still(push, cross, title)
    title = title if not own else "Ordinary currents, with a cross-effect"
    if other != own:
        return Said(push, f"{SUBJECT[cross]} {WAY[other]}.", title, cross)
    return Said(push, f"Both currents go {WAY[own]}.", title, "both")


def say_gate(F_N: float, F_E: float, J_N: float, J_E: float, verdict: str) -> Said:
    """The same where energy is pushed out of a gate M while particles are pushed from L to R: not along one path."""
    n, e, j, k = sign(F_N), sign(F_E), sign(J_N), sign(J_E)
    who = [f"M {'pushes' if e > 0 else 'draws'} energy"] * bool(e)
    who += [f"{'L' if n > 0 else 'R'} pushes particles"] * bool(n)
    if not who:
        return say(0.0, 0.0, 0.0, 0.0, verdict)
    push = f"{', '.join(who)}." if len(who) > 1 else f"Only {who[0]}."
    title = "Inverse by convention" if verdict == "convention" else "Ordinary currents"
    if not j:
        return _still(push, "particle", "Stall")
    if not k:
        return Said(push, "M exchanges no energy.", "Stall of energy" if e else "Ordinary currents", "energy")
    if not (n and e):
        title = "Ordinary currents, with a cross-effect"
    if j != n:
        return Said(push, f"The particles go {WAY[j]}.", title, "particle")
    if k != e:
        return Said(push, f"The energy goes {'out of' if k > 0 else 'into'} M.", title, "energy")
    return Said(push, "Both fluxes follow.", title, "both")


def say_three(F: Sequence[float], J: Sequence[float], verdict: str) -> Said:
    """The same for three temperatures; forces and fluxes in the order particles, energy from L, energy from M."""
    push = "Three forces push." if F[0] else "Two thermal forces push."
    against = [i for i in range(3) if F[i] > 0 > J[i]] if verdict == "convention" else []
    title = "Inverse by convention" if against else "Ordinary currents"
    if against and against[0]:
        return Said(push, f"The energy goes into {'LM'[against[0] - 1]}.", title, "energy")
    if not J[0]:
        return _still(push, "particle", "Stall")
    return Said(push, f"The particles go {WAY[sign(J[0])]}.", title, "particle" if against else "both")


def _still(push: str, which: str, title: str) -> Said:
    noun = {"particle": "The particles stand", "energy": "The energy stands"}[which]
    return Said(push, f"{noun} still.", title, which)
