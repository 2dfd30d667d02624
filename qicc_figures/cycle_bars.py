"""The figures *Cycles and trees*: what the cycles of a network carry, and the path of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import matplotlib as mpl

from . import ledger, network_picture
from .bias_bars import parallel
from .figures import FIGURES, Shown, Values
from .ledger import Sum, Term
from .network_picture import Line
from .pictures import titled
from .plotting import STYLE, Picture
from .words import Precision, number, precision


@dataclass(frozen=True, eq=False)
class Rounds:
    """The cycles of a state and what they carry between the forces that are told."""

    name: str
    p: Values

    @cached_property
    def shown(self) -> Shown:
        return Shown(self.name, self.p)

    @property
    def chosen(self) -> int:
        return int(self.p.get("cycle", "1")) - 1

    @cached_property
    def sums(self) -> list[Sum]:
        """Particles, energy and entropy, cycle by cycle."""
        d = self.shown
        told = d.family.told(self.p)
        Sigma = float(d.state.entropy_production)
        digits = precision(max(Sigma, *(abs(pair.F * pair.J) for pair in d.pairs[1:])))
        carried: dict[str, list[float]] = {
            "N": [c.particles["L"] for c in d.state.cycles],
            "E": [float(sum(c.energy[side] for side in told)) for c in d.state.cycles],
            "A": [float(c.affinity) for c in d.state.cycles],
        }
        return [
            self._sum("particles", "N", carried["N"], d.particle.digits, d.particle.F, "$J_N$", "particle"),
            self._sum("energy", "E", carried["E"], d.energy.digits, d.energy.F, "$J_E$", "energy"),
            self._sum("entropy production", "A", carried["A"], digits, 1.0, r"$\Sigma$", "entropy"),
        ]

    def _sum(
        self, title: str, letter: str, carried: list[float], digits: Precision, force: float, name: str, mark: str
    ) -> Sum:
        terms = []
        for k, (amount, cycle) in enumerate(zip(carried, self.shown.state.cycles, strict=True), start=1):
            value = float(amount * cycle.flux)
            against = value * force < 0
            terms.append(Term(f"${letter} J_{k}$", value, digits.write(value), mark, f"{mark}-text", against))
        d = self.shown
        total = {"particle": d.particle.J, "energy": d.energy.J, "entropy": float(d.state.entropy_production)}[mark]
        return Sum(title, terms, f"sum {name}", digits.write(total), mark)

    @cached_property
    def alt(self) -> str:
        d = self.shown
        cycle = d.state.cycles[self.chosen]
        told = ". ".join(s.words for s in self.sums)
        return (
            f"{FIGURES[self.name]['title']}. {d.said.sentence} {d.said.verdict}. {told}. Cycle {self.chosen + 1},"
            f" {cycle.path.replace('→', ' → ')}, has the affinity {number(float(cycle.affinity) + 0.0)} and turns"
            f" {'forward' if cycle.flux > 0 else 'backward' if cycle.flux < 0 else 'neither way'}."
        )


def picture(name: str, p: Values) -> Picture:
    """The three sums, and the path of the chosen cycle below them."""
    rounds = Rounds(name, p)
    d = rounds.shown
    cycle = d.state.cycles[rounds.chosen]
    turned = dict(cycle.transitions)
    tall = 6.9 if len(d.state.cycles) == 3 else 8.4
    with mpl.rc_context(STYLE):
        figure = titled((4.6, tall), d)
        top, bottom = 1 - 1.05 / tall, 2.75 / tall
        ledger.draw(figure.add_axes((0.03, bottom, 0.95, top - bottom)), rounds.sums, shared=False)
        transitions = d.state.transitions
        lines = [
            Line(
                t.source,
                t.target,
                float(turned.get(i, 0) * cycle.flux),
                *ledger.reservoir_ink(p, t.reservoir or ""),
                word=f"${t.reservoir}$" if t.reservoir else "flip",
                side=parallel(transitions, t),
            )
            for i, t in enumerate(transitions)
        ]
        largest = max(abs(float(c.flux)) for c in d.state.cycles)
        box = (0.03, 0.05 / tall, 0.94, 2.45 / tall)
        network_picture.draw(figure.add_axes(box), d.state.probabilities, lines, largest)
        figure.text(0.025, 2.55 / tall, f"Cycle {rounds.chosen + 1}", size=9.5, weight="bold")
        return Picture(figure, rounds.alt)
