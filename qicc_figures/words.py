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
NOUN = {"particle": ("The particles", ""), "energy": ("The energy", "es")}
ORDINARY, CROSSED = "Ordinary currents", "Ordinary currents, with a cross-effect"


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _goes(push: str, which: str, way: str, title: str, flow_of: str = "") -> Said:
    """One current as the second half of the sentence: where it goes, or that it stands still."""
    noun, ending = NOUN[which]
    verb = "stand" + ending[1:] if way == "still" else "go" + ending
    return Said(push, f"{noun} {verb} {way}.", title, flow_of or which)


def say(F_N: float, F_E: float, J_N: float, J_E: float, verdict: str) -> Said:
    """The sentence and the verdict for two forces, two currents and the verdict of the entropic balance.

    Currents that are written as zero must be passed as zero, so that words and numbers agree.
    """
    n, e, j, k = sign(F_N), sign(F_E), sign(J_N), sign(J_E)
    if not n and not e:
        return Said("Nothing pushes.", "Nothing flows.", "Equilibrium", "both")
    still = "" if j and k else "energy" if j else "particle"
    title = {"": ORDINARY, "energy": "Stall of energy", "particle": "Stall"}[still]
    if not n or not e:
        which, cross, own, other = ("particle", "energy", j, k) if n else ("energy", "particle", k, j)
        push = f"Only the {which} force pushes {WAY[n or e]}."
        if other and other == own:
            return Said(push, f"Both currents go {WAY[own]}.", CROSSED, "both")
        return _goes(push, cross, WAY.get(other, "still"), CROSSED if own and other else title)
    push = f"Both forces push {WAY[n]}." if n == e else "The forces point opposite ways."
    if still:
        return _goes(push, still, "still", title)
    if (j, k) == (n, e):
        return Said(push, f"Both currents go {WAY[j]}." if n == e else "Each current follows its own.", title, "both")
    which, way = ("particle", j) if j != n else ("energy", k)
    if n != e:
        which = "energy" if k == e else "particle"
        return Said(push, f"The {which} force wins.", title, which)
    known = verdict in ("genuine", "formal")
    return _goes(
        push, which, WAY[way], f"{verdict.title()} inverse {which} current" if known else "Inverse by convention"
    )


def say_role(role: str, power: float, reached: float, limit: float) -> str:
    """What a device does by work and heat: `reached` is an engine's efficiency or a refrigerator's COP."""
    if role == "engine":
        done = f"Engine: power {precision(power).write(power)}, efficiency"
    elif role == "refrigerator":
        done = f"Refrigerator: spends {precision(-power).write(-power)[1:]}, COP"
    else:
        return "Neither engine nor refrigerator: work is lost." if role == "dissipator" else "No work is done."
    return f"{done} {number(reached)} of at most {number(limit)}."


def say_gate(F_N: float, F_E: float, J_N: float, J_E: float, verdict: str) -> Said:
    """The same where energy is pushed out of a gate M while particles are pushed from L to R: not along one path."""
    n, e, j, k = sign(F_N), sign(F_E), sign(J_N), sign(J_E)
    who = [f"M {'pushes' if e > 0 else 'draws'} energy"] * bool(e)
    who += [f"{'L' if n > 0 else 'R'} pushes particles"] * bool(n)
    if not who:
        return say(0.0, 0.0, 0.0, 0.0, verdict)
    push = f"{', '.join(who)}." if len(who) > 1 else f"Only {who[0]}."
    if not j:
        return _goes(push, "particle", "still", "Stall")
    if not k:
        return Said(push, "M exchanges no energy.", "Stall of energy" if e else ORDINARY, "energy")
    title = CROSSED if not (n and e) else "Inverse by convention" if verdict == "convention" else ORDINARY
    if j != n:
        return _goes(push, "particle", WAY[j], title)
    if k != e:
        return _goes(push, "energy", "out of M" if k > 0 else "into M", title)
    return Said(push, "Both fluxes follow.", title, "both")


def say_three(F: Sequence[float], J: Sequence[float], verdict: str) -> Said:
    """The same for three temperatures; forces and fluxes in the order particles, energy from L, energy from M."""
    push = "Three forces push." if F[0] else "Two thermal forces push."
    against = [i for i in range(3) if F[i] > 0 > J[i]] if verdict == "convention" else []
    title = "Inverse by convention" if against else ORDINARY
    if against and against[0]:
        return _goes(push, "energy", f"into {'LM'[against[0] - 1]}", title)
    if not J[0]:
        return _goes(push, "particle", "still", "Stall")
    return _goes(push, "particle", WAY[sign(J[0])], title, "" if against else "both")
