"""The figures *Steps and reservoirs*: one entropy production, told by transitions and by reservoirs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import matplotlib as mpl

from qicc_lib.balance import Transition

from . import ledger, network_picture
from .figures import FIGURES, Shown, Values
from .ledger import Sum, Term
from .network_picture import Line
from .pictures import titled
from .plotting import STYLE, Picture
from .words import number, precision


def step_name(t: Transition) -> str:
    """By which reservoir from where to where."""
    return f"{t.reservoir or 'flip'}: {t.source} → {t.target}"


def parallel(transitions: tuple[Transition, ...], t: Transition) -> int:
    """1 and -1 for two transitions between the same states, 0 for one alone."""
    same = [s for s in transitions if (s.source, s.target) == (t.source, t.target)]
    return 0 if len(same) == 1 else 1 - 2 * same.index(t)


@dataclass(frozen=True, eq=False)
class Accounts:
    """Both accounts of the entropy production of a state."""

    name: str
    p: Values

    @cached_property
    def shown(self) -> Shown:
        return Shown(self.name, self.p)

    @cached_property
    def steps(self) -> Sum:
        """By transitions: flux times bias, or what the reservoir gains of it."""
        whole = self.p.get("part", "whole") == "whole"
        terms = []
        for t in self.shown.state.transitions:
            value = float(t.flux * t.bias) if whole else float(t.flux) * self.gained(t)
            inks = ledger.reservoir_ink(self.p, t.reservoir or "")
            terms.append(Term(step_name(t), value, self._write(value), *inks, against=value < 0))
        title = "by steps" if whole else "by steps, reservoirs alone"
        return Sum(title, terms, r"sum $\Sigma$", self.shown.Sigma, "entropy")

    def gained(self, t: Transition) -> float:
        """The entropy that the reservoir of a transition gains in one step."""
        if t.reservoir is None:
            return 0.0
        heat = float(t.energy) - float(self.p[f"mu_{t.reservoir}"]) * t.particles
        return -heat / float(self.p[f"T_{t.reservoir}"])

    @cached_property
    def reservoirs(self) -> Sum:
        """By pairs of force and flux against R: energies, then particles."""
        terms = []
        for pair in (*reversed(self.shown.pairs[1:]), self.shown.pairs[0]):
            value = pair.F * pair.flux
            noun = "particles" if pair.name == "particle" else "energy"
            symbols = f"$F_{{{pair.index}}} J_{{{pair.index}}}$"
            written = self._write(pair.F * pair.J)
            terms.append(Term(f"{noun} {symbols}", value, written, pair.name, f"{pair.name}-text", value < 0))
        return Sum("by reservoirs", terms, r"sum $\Sigma$", self.shown.Sigma, "entropy")

    def _write(self, value: float) -> str:
        """As Sigma is written."""
        Sigma = float(self.shown.state.entropy_production)
        energies = (abs(pair.F * pair.J) for pair in self.shown.pairs[1:])
        return precision(max(Sigma, *energies)).write(value)

    @cached_property
    def alt(self) -> str:
        shown = self.shown
        forces = ", ".join(f"F_{pair.index} = {number(pair.F)}" for pair in shown.pairs)
        p = ", ".join(f"{q:.2f}" for q in shown.state.probabilities)
        return (
            f"{FIGURES[self.name]['title']}. {shown.said.sentence} {shown.said.verdict}. Forces {forces}. Entropy"
            f" production. {self.steps.words}. {self.reservoirs.words}. Network with the probabilities"
            f" {p} of 00, 10, 01, 11."
        )


def picture(name: str, p: Values) -> Picture:
    """Both accounts as staircases, and the network below them."""
    accounts = Accounts(name, p)
    d = accounts.shown
    transitions = d.state.transitions
    with mpl.rc_context(STYLE):
        figure = titled((4.6, 6.9), d)
        ledger.draw(figure.add_axes((0.03, 0.41, 0.95, 0.44)), [accounts.steps, accounts.reservoirs], shared=True)
        lines = [
            Line(
                t.source,
                t.target,
                float(t.flux),
                *ledger.reservoir_ink(p, t.reservoir or ""),
                word=f"${t.reservoir}$" if t.reservoir else "flip",
                side=parallel(transitions, t),
            )
            for t in transitions
        ]
        largest = max(abs(float(t.flux)) for t in transitions)
        network_picture.draw(figure.add_axes((0.03, 0.01, 0.94, 0.39)), d.state.probabilities, lines, largest)
        return Picture(figure, accounts.alt)
