"""Three to six dots, beyond trees and loops: every current as exact as two dots have it, or the certificate says no."""

from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest

import qicc_lib as qicc

from . import draws, reference

COUNTS = {3: 40, 4: 6, 5: 1}
LOST = {"cold": 0.05, "strong": 0.05, "blocked": 0.05}  # at most this part of the devices may be refused
FLOOR = 1e-290  # values below are not judged


def wrong(got, want):
    """Relative errors of numbers against long ones."""
    pairs = zip(got, want, strict=True)
    return [float(abs(mp.mpf(float(a)) - b) / abs(b)) for a, b in pairs if abs(b) > FLOOR]


@pytest.mark.parametrize("regime", draws.REGIMES)
def test_agrees_with_long_arithmetic_or_is_refused(regime):
    """Never wrong and ok: each number is judged against itself, and is its exact zero where there is none."""
    rng = np.random.default_rng([11, draws.REGIMES.index(regime)])
    refused, errors = 0, []
    for dots, count in COUNTS.items():
        for n in range(count):
            device = draws.many_dots(regime, dots, rng)
            state, want = device.steady_state(certify="record"), reference.many_dots(device)
            assert set(state.certificate.violations) <= {"rounding"}, (dots, n)
            assert max(wrong(state.probabilities, want.p)) < 2e-14, (dots, n)
            assert max(wrong([state.entropy_production], [want.Sigma]), default=0) < 2e-14, (dots, n)
            if not state.certificate.ok:
                refused += 1
                continue
            replace(state, recorded=False).entropic_balance(reference="L")  # raises where both run against both
            for got, exact in (
                (state.particle_current, want.N), (state.energy_current, want.E), (state.heat_current, want.Q)
            ):  # fmt: skip
                errors += wrong([got[r] for r in exact], exact.values())
            for t, flux in zip(state.transitions, want.fluxes, strict=True):
                assert abs(flux) < FLOOR or float(t.flux) * mp.sign(flux) >= 0, (dots, n, t)
    assert refused <= LOST.get(regime, 0) * sum(COUNTS.values())
    assert max(errors) < 1e-11
    assert np.quantile(errors, 0.99) < 1e-12
    assert np.median(errors) < 1e-15


def three(T_M, levels=(0.0, 2.5, 1.5), U=(4.0, -1.0, 2.0), mu=1.0, mu_M=0.5, T=0.05, R=None, **rates):
    """Three dots, L on u and w, R on u and v, M on v; L and R alike unless R is given."""
    L = qicc.Reservoir(T=T, mu=mu)
    contacts = [("u", "L"), ("u", "R"), ("v", "M"), ("v", "R"), ("w", "L")]
    couplings = [qicc.Tunnelling(dot, r, rates.get(dot + r, 1.0)) for dot, r in contacts]
    pairs = dict(zip((("u", "v"), ("u", "w"), ("v", "w")), U, strict=True))
    return qicc.Device("uvw", levels, pairs, {"L": L, "R": R or L, "M": qicc.Reservoir(T=T_M, mu=mu_M)}, couplings)


def test_a_current_that_drowns_in_rounding_is_refused():
    """What L gives is 35 orders below what R gives M, and what drives it cancels."""
    device = three(T_M=0.02)
    with pytest.raises(qicc.CertificateError, match=r"`rounding` = .*method GTH elimination"):
        device.steady_state()
    state = device.steady_state(certify="record")
    assert set(state.certificate.violations) == {"rounding"}
    want = reference.many_dots(device).E
    assert wrong([state.energy_current["L"]], [want["L"]])[0] > 1e-4
    assert wrong([state.energy_current["M"]], [want["M"]])[0] < 1e-14
    assert three(T_M=0.06).steady_state().certificate.ok


def test_what_does_not_rise_above_its_rounding_has_no_sign():
    """L gives less than 1e-200 of what R gives M: zero, and refused."""
    device = three(T_M=0.03, levels=(1.5, 2.5, -0.5), U=(-1.0, 0.0, 4.0), mu=-1.0, mu_M=0.0, T=0.03)
    state, want = device.steady_state(certify="record"), reference.many_dots(device)
    assert state.certificate.rounding > 1
    assert abs(want.N["L"]) < 1e-200 * want.N["M"] < abs(want.N["M"])
    assert state.particle_current["L"] == 0
    for t, flux in zip(state.transitions, want.fluxes, strict=True):
        assert float(t.flux) * mp.sign(flux) >= 0, t


def test_nothing_flows_in_equilibrium_whatever_the_wiring():
    rng = np.random.default_rng(5)
    for regime in draws.REGIMES:
        for _ in range(10):
            drawn = draws.many_dots(regime, 3, rng)
            bath = next(iter(drawn.reservoirs.values()))
            state = replace(drawn, reservoirs=dict.fromkeys(drawn.reservoirs, bath)).steady_state()
            assert not any(np.any(J) for J in (*state.particle_current.values(), *state.energy_current.values()))
            assert state.entropy_production == 0 == state.certificate.rounding
            assert all(t.flux == 0 for t in state.transitions)


def test_what_vanishes_by_structure_is_zero():
    """The dot v trades with M alone: no net particles, and no energy where nothing acts on it."""
    hot = qicc.Reservoir(T=2.0, mu=0.3)
    pairs = {("u", "v"): np.array([1.0, 0.0]), ("v", "w"): np.array([-0.5, 0.0]), ("u", "w"): -2.0}
    ends = {"L": hot, "R": qicc.Reservoir(T=1.0), "M": qicc.Reservoir(T=0.7)}
    couplings = [qicc.Tunnelling("u", "L"), qicc.Tunnelling("w", "R"), qicc.Tunnelling("v", "M")]
    device = qicc.Device("uvw", (0.5, 0.2, 0.5), pairs, ends, [*couplings, qicc.Tunnelling("u", "R", 0.1)])
    state = device.steady_state()
    np.testing.assert_array_equal(state.particle_current["M"], 0.0)
    assert state.energy_current["M"][0] != 0 == state.energy_current["M"][1]


def near(points=400):
    """Three dots in a row, forces from 1e-13 to 1e-6."""
    rng = np.random.default_rng(2)
    T, mu, T_M = (10 ** rng.uniform(-13, -6, points) * rng.choice([-1, 1], points) for _ in range(3))
    ends = {"L": qicc.Reservoir(T=1.0 + T, mu=0.2 + mu), "R": qicc.Reservoir(T=1.0, mu=0.2)}
    ends["M"] = qicc.Reservoir(T=1.0 + T_M, mu=0.2)
    couplings = [
        qicc.Tunnelling("u", "L"), qicc.Tunnelling("w", "R", (1.0, 0.2, 0.4, 0.7)), qicc.Tunnelling("v", "M"),
        qicc.ElasticFlip(("u", "w"), 0.3),
    ]  # fmt: skip
    U = {("u", "v"): 0.8, ("v", "w"): 0.8, ("u", "w"): -2.0}
    return qicc.Device("uvw", (0.5, 0.1, 0.5), U, ends, couplings)


def test_small_forces_agree_with_linear_response():
    """Currents over forces are the Onsager matrix, which comes from Kirchhoff's laws; second order is below 1e-5."""
    device = near()
    state, L = device.steady_state(), qicc.onsager(device)
    balance = state.entropic_balance(reference="R")
    forces = np.stack([balance.biases[key] for key in L.keys], -1)
    currents = np.stack([balance.fluxes[key] for key in L.keys], -1)
    terms = L.matrix * forces[:, None]
    np.testing.assert_allclose(currents, terms.sum(-1), rtol=0, atol=1e-5 * np.abs(terms).sum(-1).max())
    assert np.all(np.abs(currents - terms.sum(-1)) <= 1e-5 * np.abs(terms).sum(-1))
    assert not np.any(state.entropy_production < 0)


def test_points_of_a_map_are_solved_as_they_are_alone():
    """Also where some need scaled numbers, and across the limits of a chunk."""
    T = np.r_[np.full(4100, 1.0), 0.01]
    state = three(T_M=0.8, T=T, R=qicc.Reservoir(T=0.9, mu=0.1)).steady_state()
    assert state.certificate.method == "GTH elimination, scaled"
    for n in (0, 4099, 4100):
        alone = three(T_M=0.8, T=T[n], R=qicc.Reservoir(T=0.9, mu=0.1)).steady_state()
        np.testing.assert_allclose(state.probabilities[n], alone.probabilities, rtol=1e-14)
        for r in "LRM":
            np.testing.assert_allclose(state.energy_current[r][n], alone.energy_current[r], rtol=1e-12)
        for t, one in zip(state.transitions, alone.transitions, strict=True):
            np.testing.assert_allclose(t.flux[n], one.flux, rtol=1e-10)
    assert three(T_M=np.array([])).steady_state().energy_current["M"].shape == (0,)


def test_a_network_in_pieces_is_refused():
    loose = [qicc.Tunnelling("u", "L"), qicc.Tunnelling("v", "R")]
    ends = {"L": qicc.Reservoir(T=2.0), "R": qicc.Reservoir(T=1.0)}
    with pytest.raises(ValueError, match="steady state is not unique"):
        qicc.Device("uvw", (0.1, 0.2, 0.3), {}, ends, loose).steady_state()
    cut = np.array([1.0, 1.0, 0.0])
    with pytest.raises(ValueError, match=r"steady state is not unique at index 2: .* Switch on a rate"):
        three(T_M=1.0, T=1.0, vM=cut, vR=cut).steady_state()
