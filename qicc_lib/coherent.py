"""Two dots joined by coherent tunnelling: Lindblad equations (local, global), Redfield, and Landauer's currents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .arguments import RATE, Array, Value, choice, fail, number, shape_of
from .biases import EntropicBalance, energy_bias, judged, particle_bias
from .certificate import Certificate
from .reservoirs import Reservoir, fermi, fields_of

Matrix: TypeAlias = NDArray[np.complex128]
Method: TypeAlias = Literal["local", "global", "redfield", "landauer"]
METHODS = ("local", "global", "redfield", "landauer")
SAME = 1e-9  # relative difference below which two transition energies count as one
ROUNDING = 1e-14 / Certificate.tolerance
RESOLVED = 5.0  # level splitting over tunnel rate from which the global equation may be trusted

# Annihilators in the basis 00, 10, 01, 11 (u first), and what they count
C_U, C_D = np.zeros((4, 4)), np.zeros((4, 4))
C_U[0, 1] = C_U[2, 3] = 1
C_D[0, 2], C_D[1, 3] = 1, -1
N_U, N_D = C_U.T @ C_U, C_D.T @ C_D
NUMBER, ONE = N_U + N_D, np.eye(4)


@dataclass(frozen=True, eq=False, repr=False)
class CoherentState:
    """Steady state of `coherent_dots`, with the attributes of `State` that make sense here, in its units.

    `rho` is the density matrix [1] in the basis 00, 10, 01, 11, nan for "landauer"; `outside` says by reason where the
    method was used outside its validity.
    """

    method: str
    rho: Matrix
    probabilities: Array
    particle_current: Mapping[str, Array]
    energy_current: Mapping[str, Array]
    heat_current: Mapping[str, Array]
    entropy_production: Array
    certificate: Certificate
    outside: Mapping[str, NDArray[np.bool_]]
    device: "CoherentDots"

    def entropic_balance(self, reference: str = "R") -> EntropicBalance:
        """Return entropic biases, fluxes and the verdict; E_ref is the lower one-electron level."""
        choice("reference", reference, "LR", "Coherent dots have two reservoirs.")
        other = "R" if reference == "L" else "L"
        here, there = (self.device.reservoirs[r] for r in (reference, other))
        F_E, F_N = energy_bias(there.T, here.T), particle_bias(there.T, there.mu, here.T, here.mu)
        J_E, J_N, E_ref = self.energy_current[other], self.particle_current[other], self.device.levels[0]
        c_star, verdict, *against = judged(F_N, F_E, J_N, J_E, F_N + E_ref * F_E, J_E - E_ref * J_N)
        keys = ("energy", other), ("particle", other)
        biases, fluxes, inverse = (
            {key: np.asarray(v)[()] for key, v in zip(keys, pair, strict=True)}
            for pair in ((F_E, F_N), (J_E, J_N), against[::-1])
        )
        return EntropicBalance(reference, biases, fluxes, inverse, c_star[()], E_ref, verdict[()])

    def __repr__(self) -> str:
        left = "".join(f", outside its range: {why}" for why in self.outside)
        return f"CoherentState({self.method}, shape {self.device.shape}, {self.certificate!r}{left})"


@dataclass(frozen=True, eq=False)
class CoherentDots:
    """Two dots with tunnel amplitude t [energy] between them; what `coherent_dots` returns."""

    eps_u: Value
    eps_d: Value
    U: Value
    t: Value
    reservoirs: Mapping[str, Reservoir]
    Gamma: Mapping[str, Value]
    shape: tuple[int, ...]

    @property
    def levels(self) -> tuple[Array, Array]:
        """Lower and upper one-electron energy."""
        middle, half = (self.eps_u + self.eps_d) / 2, np.hypot((self.eps_u - self.eps_d) / 2, self.t)
        return np.asarray(middle - half)[()], np.asarray(middle + half)[()]

    def steady_state(self, method: Method = "global", certify: Literal["raise", "record"] = "raise") -> CoherentState:
        """Return the steady state by one of the methods, or raise CertificateError unless certify is "record".

        "local": jumps of the separate dots; "global": jumps between eigenstates, secular; "redfield": the same, not
        secular (all three can make negative probabilities or entropy production); "landauer": exact, U = 0 only.
        """
        choice("method", method, METHODS, "They are described in the documentation.")
        choice("certify", certify, ("raise", "record"), "A recorded violation is found in `certificate.violations`.")
        state = self._landauer() if method == "landauer" else self._master(method)
        if certify == "raise":
            state.certificate.require()
        return state

    def _full(self, value: Any) -> Array:
        return np.broadcast_to(np.asarray(value, dtype=float), self.shape)

    def _master(self, method: str) -> CoherentState:
        each = [self._full(v)[..., None, None] for v in (self.eps_u, self.eps_d, self.U, self.t)]
        hop = C_U.T @ C_D
        H = each[0] * N_U + each[1] * N_D + each[2] * (N_U @ N_D) + each[3] * (hop + hop.T)
        parts = {r: self._jumps(r, H, method) for r in "LR"}
        unitary = -1j * (_kron(H, ONE) - _kron(ONE, np.swapaxes(H, -1, -2)))
        total = unitary + parts["L"] + parts["R"]
        # The first row gives way to the trace.
        system, ones = total.copy(), np.zeros((*self.shape, 16, 1), dtype=complex)
        system[..., 0, :] = ONE.ravel()
        ones[..., 0, 0] = 1
        v = np.linalg.solve(system, ones)
        rho = v[..., 0].reshape(*self.shape, 4, 4)
        rho = (rho + _dagger(rho)) / 2

        def trace(A: Any, r: str) -> Array:
            flow = (parts[r] @ v)[..., 0].reshape(*self.shape, 4, 4)
            return np.asarray(np.einsum("...ij,...ji->...", A, flow).real)

        N, E = ({r: trace(A, r) for r in "LR"} for A in (NUMBER, H))
        eigen, vectors = np.linalg.eigh(rho)
        log = np.log(np.where(eigen > 0, eigen, np.nan))
        log_rho = np.einsum("...ij,...j,...kj->...ik", vectors, log, np.conj(vectors))
        spohn = -(trace(log_rho, "L") + trace(log_rho, "R"))
        spohn = spohn - sum(self._heat(N, E, r) / self.reservoirs[r].T for r in "LR")
        residual = np.abs((total @ v)[..., 0]).max(-1) / np.abs(total).max((-1, -2))
        splitting, largest = self.levels[1] - self.levels[0], np.maximum(self.Gamma["L"], self.Gamma["R"])
        why, where = {
            "local": ("levels off resonance break detailed balance", np.not_equal(self.eps_u, self.eps_d)),
            "global": ("level splitting below five tunnel rates", splitting < RESOLVED * largest),
        }.get(method, ("", np.False_))
        outside = {why: np.broadcast_to(where, self.shape)} if np.any(where) else {}
        return self._state(method, rho, N, E, eigen[..., 0], residual, spohn, outside)

    def _heat(self, N: Mapping[str, Array], E: Mapping[str, Array], r: str) -> Array:
        return np.asarray(E[r] - self.reservoirs[r].mu * N[r])

    def _state(
        self, method: str, rho: Any, N: Mapping[str, Array], E: Mapping[str, Array],
        lowest: Array, residual: Array, entropy: Array, outside: Mapping[str, NDArray[np.bool_]],
    ) -> CoherentState:  # fmt: skip
        N, E = ({r: self._full(J)[()] for r, J in current.items()} for current in (N, E))
        Q = {r: self._heat(N, E, r)[()] for r in "LR"}
        terms = [-Q[r] / self.reservoirs[r].T for r in "LR"]
        # A dense solve leaves rounding of the one-way traffic, 1e-14 of it: below that nothing is judged.
        traffic = ROUNDING * (self._full(self.Gamma["L"]) + self._full(self.Gamma["R"]))
        energy = traffic * (np.abs(self.levels[0]) + np.abs(self.levels[1]) + np.abs(self.U))
        coldest = np.minimum(self.reservoirs["L"].T, self.reservoirs["R"].T)
        Sigma = terms[0] + terms[1]
        size = np.abs(terms[0]) + np.abs(terms[1]) + traffic + energy / coldest
        warmth = np.minimum.reduce([self.reservoirs[r].T / np.maximum(self.Gamma[r], 1e-290) for r in "LR"])
        certificate = Certificate(
            method=method,
            smallest_probability=np.where(np.abs(lowest) < 1e-14, 0.0, lowest)[()],
            normalisation=np.abs(np.einsum("...ii", rho).real - 1) if method != "landauer" else np.zeros(self.shape),
            steady_state=residual,
            flux=np.zeros(self.shape),
            particle_balance=np.abs(N["L"] + N["R"]) / (np.abs(N["L"]) + np.abs(N["R"]) + traffic),
            energy_balance=np.abs(E["L"] + E["R"]) / (np.abs(E["L"]) + np.abs(E["R"]) + energy + 1e-290),
            entropy_from_transitions=entropy,
            entropy_balance=np.where(np.isnan(entropy), 0.0, np.abs(entropy - Sigma) / size)[()],
            second_law=np.maximum(-Sigma, 0.0) / size,
            rounding=np.zeros(self.shape)[()],
            temperature_over_rate=self._full(warmth)[()],
            entropy_from_reservoirs=Sigma,
        )
        p = np.einsum("...ii->...i", rho).real
        return CoherentState(method, rho, p, N, E, Q, np.asarray(Sigma)[()], certificate, outside, self)

    def _jumps(self, r: str, H: Array, method: str) -> Matrix:
        """Jumps at a contact: of its dot, blind to the tunnelling, or between eigenstates, secular or not."""
        bath, Gamma = self.reservoirs[r], self._full(self.Gamma[r])
        c, other, eps = (C_U, N_D, self.eps_u) if r == "L" else (C_D, N_U, self.eps_d)
        # An electron leaves: what it does to the state, and the energy that it takes.
        leave = [((ONE - other) @ c, self._full(eps)), (other @ c, self._full(eps + self.U))]
        if method != "local":
            half_angle = np.arctan2(2 * self._full(self.t), self._full(self.eps_u) - self._full(self.eps_d)) / 2
            vectors = np.zeros((*self.shape, 4, 4))  # in columns: empty, lower, upper, full
            vectors[..., 0, 0] = vectors[..., 3, 3] = 1
            vectors[..., 1, 1], vectors[..., 2, 1] = -np.sin(half_angle), np.cos(half_angle)
            vectors[..., 1, 2], vectors[..., 2, 2] = np.cos(half_angle), np.sin(half_angle)
            energies = np.einsum("...ij,...ik,...kj->...j", vectors, H, vectors)
            between = np.einsum("...ia,ij,...jb->...ab", vectors, c, vectors)
            leave = [
                (np.einsum("...,...i,...j->...ij", between[..., a, b], vectors[..., a], vectors[..., b]),
                 energies[..., b] - energies[..., a])
                for a, b in ((0, 1), (0, 2), (1, 3), (2, 3))
            ]  # fmt: skip
        found = np.zeros((*self.shape, 16, 16), dtype=complex)
        for i, (A, omega) in enumerate(leave):
            into, out = fermi((omega - bath.mu) / bath.T)
            for j, (B, beside) in enumerate(leave):
                alike = np.abs(omega - beside) <= SAME * np.abs(H).sum((-1, -2))
                kept = {"local": i == j, "global": alike, "redfield": True}[method]
                rate = np.where(kept, Gamma, 0.0)
                for X, Y, weight in ((_dagger(A), _dagger(B), into), (A, B, out)):
                    found += (rate * weight)[..., None, None] * _dissipator(X, Y)
        return found

    def _landauer(self) -> CoherentState:
        """Exact currents without interaction, from the transmission of the two levels."""
        if np.any(self._full(self.U) != 0):
            fail(ValueError, "U", "be 0 for method 'landauer'", "is not", "Compare interacting dots with 'global'.")
        from scipy.integrate import quad_vec  # only here: importing the library must not load scipy

        eps_u, eps_d, t, G_L, G_R = map(self._full, (self.eps_u, self.eps_d, self.t, *self.Gamma.values()))

        def integrand(y: float) -> Array:
            # E = tan(y) stretched over the levels: the whole axis in a finite interval
            E = centre + width * np.tan(y)
            G = t / ((E - eps_u + 0.5j * G_L) * (E - eps_d + 0.5j * G_R) - t**2)
            f_L, f_R = (fermi((E - b.mu) / b.T)[0] for b in (self.reservoirs["L"], self.reservoirs["R"]))
            flow = G_L * G_R * np.abs(G) ** 2 * (f_L - f_R) * width / np.cos(y) ** 2 / (2 * np.pi)
            return np.stack([flow, E * flow])

        centre, width = (eps_u + eps_d) / 2, np.hypot(eps_u - eps_d, 2 * t) + G_L + G_R
        J = quad_vec(integrand, -np.pi / 2, np.pi / 2, epsrel=1e-12, epsabs=1e-15, norm="max", limit=20000)[0]
        N, E = ({"L": value, "R": -value} for value in J)
        unknown, zero = np.full((*self.shape, 4, 4), np.nan, dtype=complex), np.zeros(self.shape)
        return self._state("landauer", unknown, N, E, zero, zero, zero + np.nan, {})


def coherent_dots(
    eps_u: Any, eps_d: Any, U: Any, t: Any, left: Reservoir, right: Reservoir, Gamma_L: Any = 0.1, Gamma_R: Any = 0.1
) -> CoherentDots:
    r"""Two dots in series joined by coherent tunnelling of amplitude t.

    .. math:: H = \varepsilon_u n_u + \varepsilon_d n_d + U n_u n_d + t\,(c_u^\dagger c_d + c_d^\dagger c_u)

    L tunnels to dot u, R to dot d, at energy-independent rates. At resonance, eps_u = eps_d, the local Lindblad
    equation is the rate equation of `series_dots` with the flip rate g = 4 t^2 / kappa,
    kappa = Gamma_L (1 - f_L0 + f_L1) + Gamma_R (1 - f_R0 + f_R1).
    Of these equations: A. Levy, R. Kosloff, EPL 107, 20004 (2014), doi 10.1209/0295-5075/107/20004.

    Parameters
    ----------
    eps_u, eps_d, U, t : float or array [energy]
    left, right : Reservoir
    Gamma_L, Gamma_R : float or array [rate]

    Returns
    -------
    CoherentDots, whose `steady_state(method=...)` solves it

    Raises
    ------
    ValueError, TypeError
        For a negative rate, values not finite, shapes that do not broadcast.

    Examples
    --------
    >>> dots = coherent_dots(0.5, 0.5, -2.0, 0.05, Reservoir(T=2.0, mu=0.2), Reservoir(T=1.0))
    >>> state = dots.steady_state("local")
    >>> print(f'{state.particle_current["L"]:.9e} {state.entropic_balance().verdict}')
    -7.706191945e-04 genuine
    """
    named = {name: number(name, v) for name, v in (("eps_u", eps_u), ("eps_d", eps_d), ("U", U), ("t", t))}
    Gamma = {"L": number("Gamma_L", Gamma_L, RATE), "R": number("Gamma_R", Gamma_R, RATE)}
    shape = shape_of(named | {f"Gamma_{r}": v for r, v in Gamma.items()} | fields_of(left=left, right=right))
    return CoherentDots(**named, reservoirs={"L": left, "R": right}, Gamma=Gamma, shape=shape)


def _dagger(A: Any) -> Any:
    return np.conj(np.swapaxes(A, -1, -2))


def _kron(A: Any, B: Any) -> Any:
    """Superoperator of rho -> A rho B^T in row-major order."""
    out = np.einsum("...ij,...kl->...ikjl", *np.broadcast_arrays(A, B))
    return out.reshape(*out.shape[:-4], 16, 16)


def _dissipator(A: Any, B: Any) -> Any:
    """rho -> (A rho B^+ - B^+ A rho + its adjoint) / 2: the jumps of one transition, or Redfield's of a pair."""
    half = _kron(A, np.conj(B)) - _kron(_dagger(B) @ A, ONE)
    split = np.conj(half).reshape(*half.shape[:-2], 4, 4, 4, 4)
    return (half + np.einsum("...ikjl->...kilj", split).reshape(half.shape)) / 2
