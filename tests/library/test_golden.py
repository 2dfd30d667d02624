"""Golden numbers of the book, found independently with 40 to 50 digits; shown digits must agree."""

import numpy as np
import pytest
from scipy.optimize import brentq

import qicc_lib as qicc

from .systems import along, currents, gate, series

DIGITS = 5e-12  # the numbers are given with 12 to 13 digits


def close(got, want, rtol=DIGITS):
    np.testing.assert_allclose(got, want, rtol=rtol)


SERIES = [  # F_N, p, J_N, J_E, Sigma, (J_N, J_E) at U=+2
    (0.1, (0.2122377771499, 0.1467867730325, 0.1597143074523, 0.4812611423653), -0.01292753441983, 0.05796583897124,
     0.02769016604364, (0.04071267240537, 0.06861332469339)),
    (0.2, (0.1978980058774, 0.1467996563379, 0.1541560903672, 0.5011462474175), -0.007356434029264, 0.05351735387962,
     0.02528739013396, (0.04936270388061, 0.07897650292921)),
    (0.5, (0.1589588162961, 0.145704093405, 0.1374927624122, 0.5578443278867), 0.008211330992732, 0.03882347375179,
     0.02351740237226, (0.07582022216435, 0.1131717564418)),
    (1.0, (0.1088037437918, 0.1413055547278, 0.1118807093098, 0.6380099921706), 0.02942484541802, 0.01298943845784,
     0.03591956464694, (0.1197077828862, 0.1790030975246)),
    (2.0, (0.05448749077225, 0.13101279677, 0.07646433154586, 0.7380353809119), 0.05454846522413, -0.0277733119011,
     0.09521027449771, (0.1946631125602, 0.3205578346085)),
]  # fmt: skip


@pytest.mark.parametrize(("F_N", "p", "J_N", "J_E", "Sigma", "repulsive"), SERIES)
def test_series_dots(F_N, p, J_N, J_E, Sigma, repulsive):
    state = series(F_N).steady_state()
    close(state.probabilities, p)
    close(state.particle_current["L"], J_N)
    close(state.energy_current["L"], J_E)
    close(state.entropy_production, Sigma)
    close(currents(series(F_N, U=2.0)), repulsive)


@pytest.mark.parametrize("g", [0.1, 1.0, 10.0, 1e6])
def test_series_zero_of_particle_current_is_the_same_for_every_flip_rate(g):
    close(brentq(lambda F: currents(series(F, g=g))[0], 0.1, 1.0, xtol=1e-14), 0.337270367776, 1e-11)


def test_series_zeros_of_energy_current_and_saturation():
    for g, zero, J_N in (
        (0.1, 2.48598023817, -0.00158835132287), (1.0, 1.26969123024, -0.00735643402926),
        (10.0, 1.00920944610, -0.0115512648683), (1e6, 0.976099935751, -0.0123326337076),
    ):  # fmt: skip
        close(brentq(lambda F, g=g: currents(series(F, g=g))[1], 0.5, 3.0, xtol=1e-14), zero, 1e-11)
        close(currents(series(0.2, g=g))[0], J_N)


def test_swapping_the_tunnel_rates_changes_the_sign():
    close(currents(series(Gamma_L=(1.0, 0.2), Gamma_R=(0.4, 1.0)))[0], -0.00128386963584)
    close(currents(series(Gamma_L=(0.4, 1.0), Gamma_R=(1.0, 0.2)))[0], 0.00194953461359)


@pytest.mark.parametrize(
    ("T_M", "J_N", "J_E"),
    [
        (1.0, -0.008047085307046, 0.05601932881317),
        (2.0, 0.01353460044287, 0.04387108454355),
        (3.0, 0.02233597815989, 0.0389168243595),
    ],
)
def test_thermal_mediator(T_M, J_N, J_E):
    close(currents(series(eps_d=1.0, T_M=T_M)), (J_N, J_E))


def test_hidden_third_force_makes_repulsion_look_inverse():
    state = series(0.05, eps=1.5, eps_d=0.5, U=1.0, T_L=1.1, T_M=5.0).steady_state()
    close(state.particle_current["L"], -0.04962075353207)
    close(state.energy_current["L"], -0.08149596633308)
    close(state.entropy_production, 0.02980684093696)
    assert state.entropic_balance().verdict == "convention"


@pytest.mark.parametrize(
    ("d", "p_even", "p_odd", "J_N", "J_E", "Sigma", "repulsive"),
    [
        (0.2, 0.335341629616, 0.164658370384, -0.016154279379, 0.048223928030,
         0.020881108139, (0.01222622708, 0.02342220190)),
        (1.0, 0.315875264291, 0.184124735709, 0.013936796071, 0.009291197381,
         0.018582394761, (0.02834370291, 0.03676239976)),
        (2.5, 0.273987591387, 0.226012408613, 0.072909609446, -0.074484148427,
         0.145031949402, (0.05860188057, 0.06211000092)),
    ],
)  # fmt: skip
def test_three_terminal(d, p_even, p_odd, J_N, J_E, Sigma, repulsive):
    state = gate(d).steady_state()
    close(state.probabilities, (p_even, p_odd, p_odd, p_even), 5e-11)
    close((state.particle_current["L"], state.energy_current["M"], state.entropy_production), (J_N, J_E, Sigma), 5e-11)
    state = gate(d, U=2.0).steady_state()
    close((state.particle_current["L"], state.energy_current["M"]), repulsive, 5e-10)


def test_three_terminal_zeros():
    close(brentq(lambda d: gate(d).steady_state().particle_current["L"], 0.1, 1.0, xtol=1e-13), 0.6369689610, 1e-9)
    close(brentq(lambda d: gate(d).steady_state().energy_current["M"], 0.5, 2.0, xtol=1e-13), 1.1750738033, 1e-9)


@pytest.mark.parametrize(
    ("d", "J_N", "J_E"), [(0.5, -0.0141798420, 0.0283596840), (1.0, 0.0, 0.0), (1.5, 0.0150707076, -0.0301414152)]
)
def test_three_terminal_tight(d, J_N, J_E):
    state = gate(d, Gamma_L=(1.0, 0.0), Gamma_R=(0.0, 1.0)).steady_state()
    np.testing.assert_allclose(state.particle_current["L"], J_N, rtol=5e-9, atol=1e-17)
    np.testing.assert_allclose(state.energy_current["M"], J_E, rtol=5e-9, atol=1e-17)
    close(state.energy_current["M"], -2.0 * state.particle_current["L"], 1e-15)


def test_strong_bias_turns_the_energy_current_with_repulsion():
    left, right, M = qicc.Reservoir(T=1.0, mu=2.0), qicc.Reservoir(T=1.0, mu=-2.0), qicc.Reservoir(T=1.05)
    state = qicc.three_terminal(-1.0, -1.0, 2.0, left, right, M, (1.0, 0.9), (0.9, 1.0)).steady_state()
    close(state.particle_current["L"], 0.3222252314, 5e-10)
    close(state.energy_current["M"], -0.0608299061, 5e-9)
    close(state.entropy_production, 1.2860042633, 5e-11)


def test_gate_labels_example():
    for device in (along(0.5, -3.0), along(-2.5, 3.0, eps_g=-0.5)):
        close(currents(device), (-0.0510347221517, 0.174114867833), 1e-11)


@pytest.mark.parametrize(
    ("eps", "mu_L", "J_N", "J_E"),
    [
        (1.0, 0.2, 0.06618545925878, 0.06618545925878),
        (-1.0, 0.2, -0.0427011362021, 0.0427011362021),
        (-1.0, 1.5, 0.02312064127234, -0.02312064127234),
    ],
)
def test_single_dot(eps, mu_L, J_N, J_E):
    device = qicc.single_dot(eps, qicc.Reservoir(T=2.0, mu=mu_L), qicc.Reservoir(T=1.0))
    close(currents(device), (J_N, J_E))


@pytest.mark.parametrize(
    ("eps_c", "U", "J_N", "J_E"),
    [
        (0.5, -3.0, -0.05103472215169, 0.1741148678329),
        (0.5, 3.0, 0.03894748009922, 0.08122484211273),
        (-0.5, 3.0, -0.008060128193896, 0.06462439754032),
    ],
)
def test_three_terminal_along_one_path(eps_c, U, J_N, J_E):
    close(currents(along(eps_c, U)), (J_N, J_E))
