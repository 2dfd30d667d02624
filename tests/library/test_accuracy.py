"""Every current and probability against 50-digit and longer arithmetic, in the regimes where floats fail."""

import mpmath as mp
import numpy as np
import pytest

from . import draws, reference

TOLERANCE = 2e-14  # a few dozen roundings; the budget is 1e-12
HEAT = 1e-12  # heat is judged against itself, also where the heats of two cycles nearly cancel
FLOOR = 1e-290  # values below are not judged
COUNTS = {"generic": 120, "near": 120, "cold": 50, "strong": 40, "blocked": 40}


def error(got, want, size=None):
    """Relative error, against `size` where the value is a sum of cycles that may cancel."""
    size = abs(float(want)) if size is None else size
    return float(abs(mp.mpf(float(got)) - want)) / size if size > FLOOR else 0.0


@pytest.mark.parametrize("device", draws.DEVICES)
@pytest.mark.parametrize("regime", draws.REGIMES)
def test_agrees_with_long_arithmetic(regime, device):
    count = COUNTS[regime]
    values = draws.parameters(device, regime, count, seed=7)
    state = draws.build(device, values).steady_state()
    cycles = state.cycles
    exact = getattr(reference, "series_dots" if device.startswith("series") else device)
    for i in range(count):
        want = exact(**draws.row(values, i))
        for k, p in enumerate(want.p):
            assert error(state.probabilities[i, k], p) < TOLERANCE, ("p", k, i)
        assert error(state.entropy_production[i], want.Sigma) < TOLERANCE, ("Sigma", i)
        for r in want.N:
            largest_N = max(abs(c.particles[r] * c.flux[i]) for c in cycles)
            largest_E = max(abs(c.energy[r][i] * c.flux[i]) for c in cycles)
            assert error(state.particle_current[r][i], want.N[r], largest_N) < TOLERANCE, ("N", r, i)
            assert error(state.energy_current[r][i], want.E[r], largest_E) < TOLERANCE, ("E", r, i)
            assert error(state.heat_current[r][i], want.Q[r]) < HEAT, ("Q", r, i)
        for step, flux in zip(state.transitions, want.fluxes, strict=True):
            largest = max(abs(c.flux[i]) for c in cycles)
            assert error(step.flux[i], flux, largest) < TOLERANCE, (step, i)


@pytest.mark.parametrize("regime", ["generic", "near", "cold"])
def test_series_cycles_agree_with_the_closed_form(regime):
    """J_1, J_2, J_3 from Fermi functions; 1/Z drops out against the flux of the flip, which is J_1 + J_2."""
    values = draws.parameters("series_elastic", regime, 15, seed=3)
    state = draws.build("series_elastic", values).steady_state()
    assert [c.path for c in state.cycles] == ["00→10→01→00", "10→01→11→10", "00→10→11→01→00"]
    for i in range(15):
        v = draws.row(values, i)
        with reference.digits(400):
            f, into, out = {}, {}, {}
            for r in "LR":
                for n in (0, 1):
                    E = mp.mpf(v["eps_u"]) + n * mp.mpf(v["U"])
                    f[r, n] = 1 / (1 + mp.exp((E - mp.mpf(v[f"mu_{r}"])) / mp.mpf(v[f"T_{r}"])))
                    into[r, n] = mp.mpf(v[f"Gamma_{r}"][n]) * f[r, n]
                    out[r, n] = mp.mpf(v[f"Gamma_{r}"][n]) * (1 - f[r, n])
            g = mp.mpf(v["g"])
            raw = (
                g * (into["L", 0] * out["R", 0] - out["L", 0] * into["R", 0]) * (out["L", 1] + out["R", 1]),
                g * (into["L", 1] * out["R", 1] - out["L", 1] * into["R", 1]) * (into["L", 0] + into["R", 0]),
                into["L", 0] * out["R", 0] * into["R", 1] * out["L", 1]
                - into["R", 0] * out["L", 0] * into["L", 1] * out["R", 1],
            )  # fmt: skip
            flip = reference.series_dots(**v).fluxes[-1]
            want = [flip * J / (raw[0] + raw[1]) for J in raw]
        for cycle, J in zip(state.cycles, want, strict=True):
            assert error(cycle.flux[i], J) < 1e-14, (cycle, i)


def test_tiny_rates_do_not_spoil_the_current_of_the_other_side():
    """With Gamma_R ~ 1e-200 the current of L is 200 orders below its one-way fluxes."""
    v = {
        "eps_c": 0.3, "eps_g": -0.2, "U": 1.5, "T_L": 2.0, "mu_L": 0.3, "T_R": 1.0, "mu_R": -0.1, "T_M": 1.4,
        "mu_M": 0.0, "Gamma_L": (1.0, 0.7), "Gamma_R": (3e-200, 1e-200), "Gamma_M": (1.0, 1.0),
    }  # fmt: skip
    state = draws.build("three_terminal", {k: np.asarray(x) for k, x in v.items()}).steady_state()
    want = reference.three_terminal(**v)
    assert error(state.particle_current["L"], want.N["L"]) < 1e-14
    assert error(state.energy_current["R"], want.E["R"]) < 1e-14
    assert state.certificate.method == "spanning trees, scaled"
