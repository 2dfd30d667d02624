"""The certificate notices a result that was tampered with, and says where."""

from dataclasses import replace

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_lib import balance

from .systems import gate, series


def tampered(monkeypatch, change):
    """Let `change(net, solution)` spoil every solution before currents and certificate are taken."""
    honest = balance.solve
    monkeypatch.setattr(balance, "solve", lambda net: change(honest(net)))


def wrong_probability(found):
    p, forward, backward = list(found.p), list(found.forward), list(found.backward)
    p[0] = p[0] * 1.001
    forward[0] = forward[0] * 1.001  # the step out of state 00 through L
    return replace(found, p=p, forward=forward, backward=backward)


def negative_probability(found):
    return replace(found, p=[-1e-3 * found.p[0], found.p[1] + 1.001 * found.p[0], *found.p[2:]])


def wrong_loop_flux(found):
    return replace(found, loop_flux=[found.loop_flux[0] * 1.001, *found.loop_flux[1:]])


def wrong_step_flux(found):
    return replace(found, flux=[found.flux[0] * 1.001, *found.flux[1:]])


def reversed_fluxes(found):
    return replace(found, loop_flux=[-J for J in found.loop_flux], flux=[-J for J in found.flux])


def not_a_number(found):
    return replace(found, p=[found.p[0] * np.nan, *found.p[1:]])


@pytest.mark.parametrize("device", [series(0.2), gate(0.2), series(0.2, eps_d=0.9, T_M=1.4)])
@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (wrong_probability, {"normalisation", "steady_state", "flux"}),
        (negative_probability, {"smallest_probability"}),
        (wrong_loop_flux, {"entropy_balance"}),
        (wrong_step_flux, {"flux", "entropy_balance"}),
        (reversed_fluxes, {"flux", "second_law"}),
        (not_a_number, {"normalisation", "smallest_probability"}),
    ],
)
def test_violation_raises_and_is_recorded(monkeypatch, device, change, rules):
    assert device.steady_state().certificate.ok
    tampered(monkeypatch, change)
    with pytest.raises(qicc.CertificateError, match=r'The certificate is violated: .*ask for certify="record"'):
        device.steady_state()
    certificate = device.steady_state(certify="record").certificate
    assert not certificate.ok
    assert rules <= set(certificate.violations)
    assert "ok=False" in repr(certificate)


def test_violation_names_the_point(monkeypatch):
    def spoil(found):
        return replace(found, p=[p * np.where(np.arange(6) == 4, 1.01, 1.0) for p in found.p])

    tampered(monkeypatch, spoil)
    with pytest.raises(qicc.CertificateError, match=r"`normalisation` = 0.01 at index \(1, 1\)"):
        series(np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])).steady_state()


def test_a_wrong_flux_near_equilibrium_is_noticed(monkeypatch):
    """At forces of 1e-10 a wrong net flux hides in the one-way fluxes; the entropy balance sees it."""
    device = series(1e-10, T_L=1 + 1e-10)
    assert device.steady_state().certificate.ok
    tampered(monkeypatch, wrong_step_flux)
    assert "entropy_balance" in device.steady_state(certify="record").certificate.violations


def test_both_currents_against_both_forces_are_refused(monkeypatch):
    device = series(0.2, U=2.0)  # an ordinary state, so reversed it runs against everything
    tampered(monkeypatch, reversed_fluxes)
    recorded = device.steady_state(certify="record")
    assert recorded.entropic_balance().verdict == "none"
    with pytest.raises(qicc.CertificateError, match="both currents run against both forces"):
        replace(recorded, recorded=False).entropic_balance()


def test_residuals_are_measured():
    certificate = series(np.array([0.1, 0.2])).steady_state().certificate
    for name in ("normalisation", "steady_state", "flux", "particle_balance", "energy_balance", "entropy_balance"):
        assert getattr(certificate, name).shape == (2,)
        assert (getattr(certificate, name) < 1e-14).all()
    assert (certificate.smallest_probability > 0.1).all()
    np.testing.assert_allclose(certificate.entropy_from_transitions, certificate.entropy_from_reservoirs, rtol=1e-14)
    assert certificate.method == "spanning trees"


def test_condition_of_validity_is_the_smallest_temperature_over_rate():
    device = series(0.2, T_L=2.0, T_R=1.0, Gamma_L=(0.1, 0.4), Gamma_R=(0.05, np.array([0.1, 0.5])))
    np.testing.assert_allclose(device.steady_state().certificate.temperature_over_rate, [5.0, 2.0], rtol=1e-15)
