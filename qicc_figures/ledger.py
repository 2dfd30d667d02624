"""Sums as pictures: each term starts where the last one ended, and what runs against its force is hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .figures import Values
from .pictures import SEAS, _warmth
from .plotting import INK


@dataclass(frozen=True)
class Term:
    """A term of a sum: how it is named and written, its colours, and whether it runs against its force."""

    name: str
    value: float
    written: str
    mark: str
    ink: str
    against: bool = False


@dataclass(frozen=True)
class Sum:
    """Terms and the name of what they add up to."""

    title: str
    terms: Sequence[Term]
    name: str
    written: str
    mark: str

    @property
    def value(self) -> float:
        return sum(term.value for term in self.terms)

    @property
    def words(self) -> str:
        plain = str.maketrans("", "", "${}\\")
        listed = ", ".join(f"{term.name.translate(plain)} {term.written}" for term in self.terms)
        title = self.title[0].upper() + self.title[1:]
        return f"{title}: {listed}; {self.name.translate(plain)} {self.written}"


def reservoir_ink(p: Values, side: str) -> tuple[str, str]:
    """The colours of a reservoir's marks and words; grey for a flip, which has none."""
    return SEAS[_warmth(p, side) if side in ("L", "R", "M") else "mid"][1:]


def draw(ax: Axes, sums: Sequence[Sum], shared: bool) -> None:
    """All sums, one below the other; with one scale if they are shared."""
    ax.axis("off")
    rows = sum(len(s.terms) + 2 for s in sums)
    ax.set(xlim=(-0.36, 1.19), ylim=(rows, 0))
    reaches = [_reach(s) for s in sums]
    if shared:
        reaches = [(min(low for low, _ in reaches), max(high for _, high in reaches))] * len(sums)
    y = 0.0
    for s, (low, high) in zip(sums, reaches, strict=True):
        scale = 1 / (high - low) if high > low else 0.0
        ax.text(-0.36, y + 0.6, s.title, size=8.5, color=INK["muted"], va="center")
        y += 1
        ax.plot([-low * scale] * 2, [y, y + len(s.terms) + 1], color=INK["axis"], lw=1)
        at = 0.0
        total = Term(s.name, s.value, s.written, s.mark, f"{s.mark}-text")
        for term in (*s.terms, total):
            start = 0.0 if term is total else at
            _bar(ax, term, (start - low) * scale, term.value * scale, y)
            at = start + term.value
            y += 1


def _reach(s: Sum) -> tuple[float, float]:
    at, ends = 0.0, [0.0]
    for term in s.terms:
        at += term.value
        ends.append(at)
    return min(ends), max(ends)


def _bar(ax: Axes, term: Term, x: float, width: float, y: float) -> None:
    ax.text(-0.36, y + 0.5, term.name, size=8.5, va="center")
    ax.add_patch(Rectangle((x, y + 0.16), width, 0.68, facecolor=INK[term.mark], edgecolor=INK[term.mark], lw=0.8))
    if term.against:
        bar = Rectangle((x, y + 0.16), width, 0.68, facecolor="none", edgecolor=INK["bg"], lw=0, hatch="//////")
        ax.add_patch(bar)
    end = max(x, x + width) + 0.015
    ax.text(end, y + 0.5, term.written, size=8.5, va="center", color=INK[term.ink], weight="bold")
