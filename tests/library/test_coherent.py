"""Coherent dots: golden numbers, the exact map to the rate equation, and what each method gets wrong."""

import numpy as np
import pytest
import qutip

import qicc_lib as qicc
from qicc_lib.certificate import CertificateError
from qicc_lib.coherent import coherent_dots


def dots(eps_u, eps_d, U, t, T_L=2.0, mu_L=0.2, T_R=1.0, mu_R=0.0, Gamma=0.1):
    return coherent_dots(eps_u, eps_d, U, t, qicc.Reservoir(T_L, mu_L), qicc.Reservoir(T_R, mu_R), Gamma, Gamma)


ARTEFACT, UNDETECTED = (2, 1, 0, 0.1, 1.5, 0.1, 1, 0), (2, 1, 1, 0.1, 1.5, 0.1, 1, 0)
GOLDEN = [  # point, method, J_N, J_E, Sigma, smallest eigenvalue of rho
    (ARTEFACT, "local", -9.35486164368e-05, -1.40322924655e-04, -5.30108826475e-05, .0591439340229),
    (ARTEFACT, "global", 1.78359473626e-04, 2.7517226856e-04, 1.03614721095e-04, .0591589744159),
    (ARTEFACT, "redfield", 1.76660811954e-04, 2.72624276058e-04, 1.0265214615e-04, .0591581866919),
    (ARTEFACT, "landauer", 1.76952269599e-04, 2.73174809681e-04, None, None),
    (UNDETECTED, "local", -7.02842858364e-05, 2.21616057722e-04, 6.91864001847e-05, .0268898564135),
    (UNDETECTED, "global", 1.76223698071e-04, 6.28678289348e-04, 2.21307676321e-04, .0269659673486),
    ((.5, .5, -2, .05), "local", -7.70619194542e-04, 5.46552265578e-03, 2.65569940844e-03, .140455414984),
    ((.5, .5, -2, .05), "global", -2.1671592263e-03, 6.35066506294e-03, 2.95861660884e-03, .147725135945),
    ((.5, .5, -2, .05), "redfield", -7.70325818916e-04, 5.46490359816e-03, 2.65541921719e-03, .139428808461),
    ((.5, .5, -2, .3), "local", -2.06424684996e-03, 6.28575227975e-03, 2.93645145488e-03, .149601993374),
    ((.5, .5, -2, .3), "global", -2.12893387756e-03, 6.31806652097e-03, 2.94613987273e-03, .122970297226),
    ((1.2, 1.2, -6, 1, 2, -1.8, 1, -1), "local", -2.89688273833e-03, 2.43884208574e-02, 1.19045221548e-02, .057802023664),
    ((1.2, 1.2, -6, 1, 2, -1.8, 1, -1), "global", -3.76519192852e-03, 2.34558601126e-02, 1.13514108635e-02, .0323037388316),
]  # fmt: skip


@pytest.mark.parametrize(("point", "method", "J_N", "J_E", "Sigma", "lowest"), GOLDEN)
def test_golden(point, method, J_N, J_E, Sigma, lowest):
    state = dots(*point).steady_state(method, certify="record")
    np.testing.assert_allclose([state.particle_current["L"], state.energy_current["L"]], [J_N, J_E], rtol=1e-9)
    if Sigma is not None:
        np.testing.assert_allclose(state.entropy_production, Sigma, rtol=1e-8)
        np.testing.assert_allclose(np.linalg.eigvalsh(state.rho)[0], lowest, rtol=1e-9)


CURRENTS = {  # t: J_N at U = 0, eps = .5, T = (2, 1), mu = 0: local, global, Redfield, Landauer
    0.001: (1.205174536e-06, 3.014140268e-03, 1.205174038e-06, 1.203979323e-06),
    0.01: (1.159285198e-04, 3.014016756e-03, 1.159237214e-04, 1.158090005e-04),
    0.05: (1.507070758e-03, 3.011023773e-03, 1.505511887e-03, 1.504083947e-03),
    0.1: (2.411313213e-03, 3.001686305e-03, 2.401349044e-03, 2.399380627e-03),
    0.5: (2.98429853e-03, 2.714981186e-03, 2.688100184e-03, 2.69735855e-03),
}


def test_the_four_methods_over_the_tunnel_amplitude():
    """One call for all amplitudes: parameters may be arrays."""
    t = np.array(list(CURRENTS))
    for method, want in zip(
        ("local", "global", "redfield", "landauer"), zip(*CURRENTS.values(), strict=True), strict=True
    ):
        state = dots(0.5, 0.5, 0.0, t, mu_L=0.0).steady_state(method, certify="record")
        np.testing.assert_allclose(state.particle_current["L"], want, rtol=2e-9, err_msg=method)


def test_at_resonance_local_is_the_rate_equation_of_the_series_dots():
    rng = np.random.default_rng(1)
    n = 300
    eps, U, t = rng.uniform(-2, 2, n), rng.uniform(-4, 4, n), 10 ** rng.uniform(-2.5, 0.5, n)
    left = qicc.Reservoir(rng.uniform(0.5, 3, n), rng.uniform(-1, 1, n))
    right, (G_L, G_R) = qicc.Reservoir(1.0, rng.uniform(-1, 1, n)), 10 ** rng.uniform(-2, 0, (2, n))
    f = [qicc.fermi((eps + k * U - r.mu) / r.T)[0] for r in (left, right) for k in (0, 1)]
    kappa = G_L * (1 - f[0] + f[1]) + G_R * (1 - f[2] + f[3])
    one = coherent_dots(eps, eps, U, t, left, right, G_L, G_R).steady_state("local")
    two = qicc.series_dots(eps, eps, U, left, right, G_L, G_R, g=4 * t**2 / kappa).steady_state()
    np.testing.assert_allclose(one.probabilities, two.probabilities, rtol=1e-11)
    size = np.max([np.abs(c.flux) for c in two.cycles], axis=0)
    for a, b, scale in (
        (one.particle_current, two.particle_current, 1.0),
        (one.energy_current, two.energy_current, 8.0),
    ):
        assert np.all(np.abs(a["L"] - b["L"]) <= 1e-11 * scale * (size + np.maximum(G_L, G_R)))
    golden = dots(0.5, 0.5, -2.0, 0.05)
    f = [qicc.fermi((0.5 + k * -2.0 - mu) / T)[0] for T, mu in ((2.0, 0.2), (1.0, 0.0)) for k in (0, 1)]
    assert 4 * 0.05**2 / (0.1 * (2 - f[0] + f[1] - f[2] + f[3])) == pytest.approx(0.03734087008213, rel=1e-12)
    assert not golden.steady_state("local").outside


def test_the_artefact_is_caught_and_the_undetected_one_is_flagged():
    with pytest.raises(CertificateError, match=r"second_law.*record"):
        dots(*ARTEFACT).steady_state("local")
    recorded = dots(*ARTEFACT).steady_state("local", certify="record")
    assert set(recorded.certificate.violations) == {"second_law"}
    hidden = dots(*UNDETECTED).steady_state("local")
    assert hidden.certificate.ok
    assert hidden.entropic_balance().inverse["particle", "L"]
    assert hidden.outside["levels off resonance break detailed balance"]
    assert "outside its range" in repr(hidden)
    true = dots(*UNDETECTED).steady_state("global")
    assert not true.entropic_balance().inverse["particle", "L"]
    assert not true.outside


def test_a_cut_wire_still_conducts_in_the_global_equation_which_says_so():
    state = dots(0.5, 0.5, 0.0, np.array([0.001, 1.0]), mu_L=0.0).steady_state("global")
    assert state.outside["level splitting below five tunnel rates"].tolist() == [True, False]


def test_redfield_may_lose_positivity_and_is_caught():
    device = dots(1.9, 1.0, 0.6, 0.2, T_L=0.07, mu_L=1.1, T_R=0.8, mu_R=-1.6)
    state = device.steady_state("redfield", certify="record")
    found = [state.particle_current["L"], state.energy_current["L"], state.entropy_production]
    np.testing.assert_allclose(found, [0.00340302428543, 0.00319576191961, 0.0186231051755], rtol=1e-9)
    np.testing.assert_allclose(np.linalg.eigvalsh(state.rho)[0], -0.000338349200267, rtol=1e-8)
    with pytest.raises(CertificateError, match="smallest_probability"):
        device.steady_state("redfield")


def test_the_second_law_by_method():
    """Random points: local breaks it, global never does (Spohn), Redfield loses positivity instead."""
    rng = np.random.default_rng(2)
    n = 3000
    eps_u, eps_d, U = rng.uniform(-2, 2, n), rng.uniform(-2, 2, n), rng.uniform(-3, 3, n)
    t, T = 10 ** rng.uniform(-2, 0.3, n), rng.uniform(0.05, 2, (2, n))
    mu = rng.uniform(-2, 2, (2, n))
    device = coherent_dots(eps_u, eps_d, U, t, qicc.Reservoir(T[0], mu[0]), qicc.Reservoir(T[1], mu[1]))
    local, secular, redfield = (device.steady_state(m, certify="record") for m in ("local", "global", "redfield"))
    assert (local.entropy_production < -1e-9).sum() > 100
    assert (local.certificate.smallest_probability >= 0).all()
    assert secular.certificate.ok
    assert "smallest_probability" in redfield.certificate.violations
    spohn = secular.certificate.entropy_from_transitions
    known = np.isfinite(spohn)  # a state that rounding has emptied has no logarithm
    assert known.mean() > 0.9
    np.testing.assert_allclose(spohn[known], secular.entropy_production[known], rtol=1e-6, atol=1e-10)


def test_all_methods_vanish_at_equilibrium_and_give_the_gibbs_state():
    device = dots(0.7, 0.2, -1.5, 0.4, T_L=0.8, mu_L=0.3, T_R=0.8, mu_R=0.3)
    for method in ("global", "redfield"):
        state = device.steady_state(method)
        assert abs(state.particle_current["L"]) < 1e-15
        assert abs(state.energy_current["L"]) < 1e-15
    low, high = device.levels
    weights = np.exp(-np.array([0.0, low - 0.3, high - 0.3, 0.9 - 1.5 - 0.6]) / 0.8)
    eigen = np.linalg.eigvalsh(device.steady_state("global").rho)
    np.testing.assert_allclose(eigen, np.sort(weights / weights.sum()), rtol=1e-12)


def test_verdict_and_reference_energy():
    balance = dots(0.5, 0.5, -2.0, 0.05).steady_state("local").entropic_balance()
    assert balance.verdict == "genuine"
    assert balance.E_ref == pytest.approx(0.45)
    assert balance.c_star == pytest.approx(-0.2 / 2 / 0.5)
    turned = dots(0.5, 0.5, -2.0, 0.05).steady_state("local").entropic_balance("L")
    assert turned.verdict == "genuine"
    ordinary = dots(0.5, 0.5, 2.0, 0.05).steady_state("local").entropic_balance()
    assert ordinary.verdict == "none"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: dots(0.5, 0.5, 1.0, 0.1).steady_state("landauer"), ["`U`", "landauer", "'global'"]),
        (lambda: dots(0.5, 0.5, 1.0, 0.1).steady_state("exact"), ["`method`", "exact", "redfield"]),
        (lambda: dots(0.5, 0.5, 1.0, 0.1, Gamma=-1.0), ["`Gamma_L`", "-1"]),
        (lambda: dots(0.5, [1.0, 2.0], 1.0, [0.1, 0.2, 0.3]), ["`t`", "broadcast"]),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(ValueError, match="Argument") as error:
        call()
    assert all(word in str(error.value) for word in words)


def with_qutip(eps_u, eps_d, U, t, T_L, mu_L, T_R, mu_R, method, Gamma=0.1):
    """The same equations assembled by QuTiP from its own fermion operators."""
    u, d = (qutip.fdestroy(2, i) for i in (0, 1))
    n_u, n_d = u.dag() * u, d.dag() * d
    H = eps_u * n_u + eps_d * n_d + U * n_u * n_d + t * (u.dag() * d + d.dag() * u)
    fermi = lambda E, T, mu: 1 / (np.exp((E - mu) / T) + 1)  # noqa: E731
    energies, states = H.eigenstates()
    parts = []
    for c, other, eps, T, mu in ((u, n_d, eps_u, T_L, mu_L), (d, n_u, eps_d, T_R, mu_R)):
        if method == "local":
            jumps = [(P * c, eps + n * U) for n, P in enumerate((1 - other, other))]
        else:
            grouped: dict[float, qutip.Qobj] = {}
            for a, bra in zip(energies, states, strict=True):
                for b, ket in zip(energies, states, strict=True):
                    piece = bra * bra.dag() * c * ket * ket.dag()
                    if piece.norm() > 1e-12:
                        key = next((k for k in grouped if abs(k - (b - a)) < 1e-9), b - a)
                        grouped[key] = grouped[key] + piece if key in grouped else piece
            jumps = [(A, omega) for omega, A in grouped.items()]
        c_ops = [np.sqrt(Gamma * fermi(E, T, mu)) * A.dag() for A, E in jumps]
        c_ops += [np.sqrt(Gamma * (1 - fermi(E, T, mu))) * A for A, E in jumps]
        parts.append(sum(qutip.lindblad_dissipator(op) for op in c_ops))
    rho = qutip.steadystate(qutip.liouvillian(H) + parts[0] + parts[1])
    flow = qutip.vector_to_operator(parts[0] * qutip.operator_to_vector(rho))
    return ((n_u + n_d) * flow).tr().real, (H * flow).tr().real


@pytest.mark.parametrize("method", ["local", "global"])
def test_qutip_finds_the_same_currents(method):
    rng = np.random.default_rng(9)
    for k in range(8):
        eps_u, eps_d, U, t = rng.uniform(-1.5, 1.5), rng.uniform(-1.5, 1.5), rng.uniform(-3, 3), rng.uniform(0.05, 1)
        U = 0.0 if k == 0 else U  # equal Bohr frequencies
        T_L, mu_L, T_R, mu_R = rng.uniform(0.4, 2), rng.uniform(-1, 1), rng.uniform(0.4, 2), rng.uniform(-1, 1)
        want = with_qutip(eps_u, eps_d, U, t, T_L, mu_L, T_R, mu_R, method)
        state = dots(eps_u, eps_d, U, t, T_L, mu_L, T_R, mu_R).steady_state(method, certify="record")
        found = state.particle_current["L"], state.energy_current["L"]
        np.testing.assert_allclose(found, want, rtol=1e-7, atol=1e-11)
