"""The certificate: what a steady state must obey, measured on the result itself."""

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add as plus

import numpy as np

from .arguments import Array, at
from .network import Network
from .precision import Number, Pair
from .steady_state import Solution

NEGLIGIBLE = 1e-290  # values below are not judged: floats lose their digits soon after
FLOOR = 1e-278  # added to every size: an error below NEGLIGIBLE, times a bias of 1e3, must pass the tolerance


class CertificateError(ArithmeticError):
    """A result violates an identity that every steady state obeys."""


@dataclass(frozen=True, eq=False, repr=False)
class Certificate:
    """Measured residuals [1] of a steady state, an array of its shape each; `State.certificate`.

    - `smallest_probability`: must not be negative. `normalisation`: abs(sum p - 1).
    - `steady_state`: largest abs(sum of one-way fluxes in - out) of a state, over the sum of their sizes.
    - `flux`: largest abs(net flux - (forward - backward)) of a transition, over forward + backward.
    - `particle_balance`, `energy_balance`: abs(sum over reservoirs), over the sum of the sizes of all terms.
    - `entropy_from_transitions`, `entropy_from_reservoirs`: sum of flux times ln(forward/backward), and -sum of heat
      over temperature. `entropy_balance`: their relative difference.
    - `second_law`: negative entropy production over its size; zero where there is none.
    - `rounding`: what a current may be wrong by because the forces that drive its loops cancel, over the sizes of the
      loop fluxes it is a sum of; the largest of all currents. Zero with spanning trees, where nothing is subtracted.
    - `temperature_over_rate`: smallest k_B T / Gamma; rate equations rest on this being large. Recorded, never judged.
    - `method`: how the probabilities were found. `tolerance`: what the residuals are held against.
    """

    normalisation: Array
    steady_state: Array
    flux: Array
    particle_balance: Array
    energy_balance: Array
    entropy_balance: Array
    second_law: Array
    rounding: Array
    smallest_probability: Array
    entropy_from_transitions: Array
    temperature_over_rate: Array
    entropy_from_reservoirs: Array
    method: str
    tolerance: float = 1e-9

    @cached_property
    def violations(self) -> dict[str, Array]:
        """For each violated rule, the points (bool array) where it is violated."""
        # "not (x <= tolerance)" rather than "x > tolerance": nan must not pass
        found = {name: ~np.less_equal(getattr(self, name), self.tolerance) for name in RESIDUALS}
        found["smallest_probability"] = ~np.greater_equal(self.smallest_probability, 0)
        return {name: where for name, where in found.items() if where.any()}

    @property
    def ok(self) -> bool:
        """True if no rule is violated at any point."""
        return not self.violations

    def require(self) -> None:
        """Raise CertificateError if a rule is violated."""
        for name, where in self.violations.items():
            first = int(np.argmax(where))
            value = np.ravel(getattr(self, name))[first]
            raise CertificateError(
                f"The certificate is violated: `{name}` = {value:.3g}"
                f"{at(first, np.shape(where))}; tolerance {self.tolerance:g}, method {self.method}. "
                'To look at such a state all the same, ask for certify="record".'
            )

    def __repr__(self) -> str:
        worst = max((float(np.max(getattr(self, n), initial=0.0)) for n in RESIDUALS), default=0.0)
        return f"Certificate(ok={self.ok}, largest residual {worst:.1e}, {self.method})"


MEASURED = tuple(Certificate.__dataclass_fields__)[:11]  # what `residuals` returns
RESIDUALS = MEASURED[:8]  # of these, what is held against the tolerance


def residuals(
    net: Network, found: Solution, N: list[Number], E: list[Number], Sigma: Number, sizes: Pair
) -> list[Number]:
    """Return what the certificate measures, in the order of MEASURED."""
    steps = net.topology.steps
    off: list[Number] = [0.0] * len(found.p)
    through: list[Number] = [FLOOR] * len(found.p)
    mismatch: Number = 0.0
    entropy = warmth = mismatch
    columns = zip(steps, found.flux, found.forward, found.backward, transition_biases(found), strict=True)
    for i, (s, J, f, b, X) in enumerate(columns):
        net_flux, both = f - b, f + b
        off[s.source], off[s.target] = off[s.source] - net_flux, off[s.target] + net_flux
        through[s.source], through[s.target] = through[s.source] + both, through[s.target] + both
        mismatch = np.maximum(mismatch, np.abs(net_flux - J) / (both + FLOOR))
        entropy = entropy + J * X
        if s.kind != "elastic":
            warmth = np.maximum(warmth, net.prefactors[i] / net.T[s.reservoir])
    steady = reduce(np.maximum, (np.abs(o) / t for o, t in zip(off, through, strict=True)))
    # Rounding must not count as a violation: pairs resolve affinities to 1e-25 (equilibrium is such a case).
    traffic, size = reduce(plus, through), np.abs(Sigma)
    slack = 1e-25 * np.sqrt(size) * np.sqrt(traffic) + 1e-50 * traffic
    scale = size + FLOOR + slack / Certificate.tolerance
    return [
        np.abs(reduce(plus, found.p) - 1.0),
        steady,
        mismatch,
        np.abs(reduce(plus, N)) / (sizes[0] + FLOOR),
        np.abs(reduce(plus, E)) / (sizes[1] + FLOOR),
        np.abs(entropy - Sigma) / scale,
        np.maximum(-Sigma, 0.0) / scale,
        np.max(done.rounding / (done.terms + FLOOR), axis=(0, 1)) if (done := found.eliminated) else 0.0,
        reduce(np.minimum, found.p),
        entropy,
        1 / np.maximum(warmth, NEGLIGIBLE),
    ]


def transition_biases(found: Solution) -> list[Number]:
    """Return ln(forward/backward) of every step, accurate also where the two nearly agree."""
    biases = []
    for i, (J, f, b) in enumerate(zip(found.flux, found.forward, found.backward, strict=True)):
        smaller = np.minimum(f, b)
        X = np.copysign(np.log1p(np.abs(J) / (smaller + (smaller < NEGLIGIBLE))), J)
        if found.log_ratio is not None:
            X = np.where(np.abs(found.log_ratio[i]) < 0.5, X, found.log_ratio[i])
        biases.append(X)
    return biases
