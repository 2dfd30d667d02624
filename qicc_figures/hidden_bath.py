"""The figure *A bath that nobody mentioned*: one state, and the sums that are written down for it.

Two dots in series with a bath M at the flip. `told` says how: "LR", energy and particles of L and R alone; "LRM", with
the bath; "heat", the heat out of L with its partner, the difference of chemical potentials over T_R; "mixed", the heat
with F_N, which is not its partner.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import matplotlib as mpl

from qicc_lib.balance import State
from qicc_lib.biases import EntropicBalance
from qicc_lib.devices import Device, series_dots
from qicc_lib.reservoirs import Reservoir

from .figures import FIGURES, Pair, Values
from .pictures import titled, word
from .plotting import INK, STYLE, Picture
from .words import WAY, Precision, Said, number, precision, say, sign

KEYS = {"E": ("energy", "L"), "N": ("particle", "L"), "M": ("energy", "M")}
NAMES = {"E": "energy", "Q": "heat", "N": "particles", "M": "bath"}


def device_of(p: Values) -> Device:
    left, right = (Reservoir(T=p[f"T_{side}"], mu=p[f"mu_{side}"]) for side in "LR")
    return series_dots(p["eps_u"], p["eps_u"] - p["step"], p["U"], left, right, g=p["g"], T_M=p["T_M"])


def _pair(name: str, index: str, F: float, J: float) -> Pair:
    return Pair(name, index, F, J, precision(abs(J)))


@dataclass(frozen=True, eq=False)
class Account:
    """The numbers that the figure shows."""

    p: Values

    @cached_property
    def state(self) -> State:
        return device_of(self.p).steady_state()

    @cached_property
    def balance(self) -> EntropicBalance:
        return self.state.entropic_balance(reference="R")

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """What is told: energy or heat, particles, and the bath if it is."""
        F, J = ({i: float(side[key]) for i, key in KEYS.items()} for side in (self.balance.biases, self.balance.fluxes))
        how = self.p["told"]
        first = _pair("energy", "E", F["E"], J["E"])
        if how in ("heat", "mixed"):
            first = _pair("energy", "Q", F["E"], float(self.state.heat_current["L"]))
        force = (self.p["mu_L"] - self.p["mu_R"]) / self.p["T_R"] if how == "heat" else F["N"]
        bath = (_pair("energy", "M", F["M"], J["M"]),) if how == "LRM" else ()
        return first, _pair("particle", "N", force, J["N"]), *bath

    @property
    def total(self) -> float:
        return float(self.state.entropy_production)

    @property
    def told(self) -> float:
        """The sum of what is told."""
        return sum(pair.F * pair.flux for pair in self.pairs)

    @property
    def digits(self) -> Precision:
        return precision(max(self.total, *(abs(pair.F * pair.flux) for pair in self.pairs)))

    @property
    def missing(self) -> float:
        """What the sum is short of; zero where it is written as zero."""
        gap = self.total - self.told
        scale = max(self.total, *(abs(pair.F * pair.flux) for pair in self.pairs))
        return 0.0 if self.digits.is_zero(gap) or abs(gap) < 1e-9 * scale else gap

    @property
    def Sigma(self) -> str:
        return self.digits.write(self.total)

    @property
    def against(self) -> list[str]:
        """The names of the fluxes that run against two forces that agree, particles first."""
        e, n = self.pairs[:2]
        return [pair.name for pair in (n, e) if n.F * e.F > 0 > pair.F * pair.flux]

    @cached_property
    def said(self) -> Said:
        e, n = self.pairs[:2]
        said = say(n.F, e.F, n.flux, e.flux, "none")
        if len(self.against) == 2:
            said = Said(said.push, f"Both currents go {WAY[sign(n.flux)]}.", "", "both")
        return replace(said, verdict=self._verdict(said.verdict))

    def _verdict(self, usual: str) -> str:
        how, found = self.p["told"], str(self.balance.verdict)
        if self.missing:
            kind = "currents" if len(self.against) == 2 else "current"
            return f"Apparent inverse {kind}" if self.against else "An incomplete account"
        if how == "LRM" and self.pairs[2].F:
            return "Three forces, told in full"
        if how in ("heat", "mixed"):
            ends = {"particle": "power", "energy": "a heat pump"}
            return f"Against heat and voltage: {ends[self.against[0]]}" if self.against else usual
        real = self.against and found in ("genuine", "formal")
        return f"{found.title()} inverse {self.against[0]} current" if real else usual

    @property
    def lost(self) -> str:
        """The energy that leaves L and does not arrive in R."""
        out = [float(self.state.energy_current[side]) for side in "LR"]
        return precision(max(map(abs, out))).write(sum(out))

    @cached_property
    def alt(self) -> str:
        terms = "; ".join(
            f"{NAMES[x.index]} {number(x.F)} times {x.written} = {self.digits.write(x.F * x.flux)}" for x in self.pairs
        )
        gap = f"{self.digits.write(self.missing)} is not told" if self.missing else "nothing is left out"
        written = self.digits.write
        return (
            f"{FIGURES['hidden-bath']['title']}. {self.said.sentence} {self.said.verdict}. Forces times fluxes:"
            f" {terms}. They add up to {written(self.told)}; the entropy production is {self.Sigma}, {gap}. The bath"
            f" has T_M = {number(self.p['T_M'])}. Energy out of both ends: {self.lost}."
        )


def picture(p: Values) -> Picture:
    """The terms as bars, each from where the last one ended, what is not told, and the sum."""
    d = Account(p)
    with mpl.rc_context(STYLE):
        figure = titled((4.6, 3.6), d)
        ax = figure.add_axes((0.22, 0.06, 0.66, 0.62))
        rows = [(NAMES[x.index], x.name, x.F * x.flux) for x in d.pairs]
        rows += [("not told", "flip", d.missing), ("sum", "entropy", d.total)]
        at, span = 0.0, max(d.total, *(abs(value) for *_, value in rows))
        for row, (name, colour, value) in enumerate(rows):
            start = 0.0 if name == "sum" else at
            at = start + value
            hatch = "////" if value < 0 else None
            ax.barh(-row, value, left=start, height=0.62, color=INK[colour], hatch=hatch, edgecolor=INK["bg"], lw=0)
            ink = "muted" if colour == "flip" else f"{colour}-text"
            end = max(start, at) + 0.03 * span
            word(ax, d.digits.write(value), (end, -row), ink, weight="bold")
        ax.set_yticks([-row for row in range(len(rows))], [name for name, *_ in rows])
        ax.axvline(0, color=INK["axis"], lw=1)
        ax.margins(x=0.22)
        ax.set_xticks([])
        for side in ("bottom", "left"):
            ax.spines[side].set_visible(False)
        ax.tick_params(length=0)
        return Picture(figure, d.alt)
