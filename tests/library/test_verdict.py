"""The verdict: genuine, formal, convention, none; c_star and E_ref; observed biases."""

import numpy as np
import pytest

import qicc_lib as qicc

from .systems import along, gate, series


def dot(eps, mu_L):
    return qicc.single_dot(eps, qicc.Reservoir(T=2.0, mu=mu_L), qicc.Reservoir(T=1.0))


TABLE = [
    (dot(1.0, 0.2), 1.0, 1.0, "none"),
    (dot(-1.0, 0.2), -0.2, -1.0, "formal"),
    (dot(-1.0, 1.5), -1.0, -1.0, "formal"),
    (series(0.2), -0.4, 0.5, "genuine"),
    (series(2.0), -0.509149281964, 0.5, "genuine"),
    (series(0.2, U=2.0), 1.599922547197, 0.5, "none"),
    (along(0.5, -3.0), -0.02, -2.5, "formal"),
    (along(0.5, 3.0), 2.085496722915, 0.5, "none"),
    (along(-0.5, 3.0), -0.02, -0.5, "formal"),
]


@pytest.mark.parametrize(("device", "c_star", "E_ref", "verdict"), TABLE)
def test_table(device, c_star, E_ref, verdict):
    balance = device.steady_state().entropic_balance(reference="R")
    np.testing.assert_allclose(balance.c_star, c_star, rtol=2e-12)
    assert balance.E_ref == E_ref
    assert balance.verdict == verdict


def test_mirror_image_has_the_same_verdict_and_energies():
    """Swap L and R: both forces turn negative against R; the verdict, c_star and E_ref stay."""
    hot, cold = qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0)
    for U, word in ((-2.0, "genuine"), (2.0, "none")):
        one = qicc.series_dots(0.5, 0.5, U, hot, cold, (1.0, 0.3), (0.7, 1.0)).steady_state().entropic_balance()
        two = qicc.series_dots(0.5, 0.5, U, cold, hot, (0.7, 1.0), (1.0, 0.3)).steady_state().entropic_balance()
        assert one.verdict == two.verdict == word
        np.testing.assert_allclose(two.c_star, one.c_star, rtol=1e-13)
        assert all(two.biases[k] < 0 < one.biases[k] for k in one.biases)


def test_reference_on_the_other_end_gives_the_same_verdict():
    state = series(0.2).steady_state()
    assert state.entropic_balance("L").verdict == state.entropic_balance("R").verdict == "genuine"


def test_biases_times_fluxes_are_the_entropy_production_against_every_reference():
    for state in (
        gate().steady_state(),
        along(0.5, -3.0, T_M=1.7).steady_state(),
        series(eps_d=0.9, T_M=1.3).steady_state(),
    ):
        for reference in state.particle_current:
            balance = state.entropic_balance(reference)
            total = sum(balance.biases[k] * balance.fluxes[k] for k in balance.biases)
            np.testing.assert_allclose(total, state.entropy_production, rtol=1e-13)


def test_a_reservoir_without_net_particles_has_no_particle_pair():
    assert set(gate().steady_state().entropic_balance().biases) == {("energy", "L"), ("particle", "L"), ("energy", "M")}


def test_sanchez_buttiker_is_a_convention_and_swapping_labels_undoes_it():
    assert gate(0.2).steady_state().entropic_balance().verdict == "convention"
    swapped = gate(-0.2, Gamma_L=(0.1, 1.0), Gamma_R=(1.0, 0.1)).steady_state().entropic_balance()
    assert swapped.verdict == "none"


def test_convention_needs_two_positive_biases():
    """At d = 2.5 the hot M receives energy. Swapped, its own bias is the only positive one: an ordinary heat pump."""
    assert gate(2.5).steady_state().entropic_balance().verdict == "convention"
    pump = gate(-2.5, Gamma_L=(0.1, 1.0), Gamma_R=(1.0, 0.1)).steady_state().entropic_balance()
    assert pump.biases["energy", "M"] > 0 > pump.fluxes["energy", "M"]
    assert pump.verdict == "none"


def test_bath_tied_to_one_end_joins_its_class():
    """M at T_L: the energy out of the hot side is J_E^L + J_E^M."""
    state = series(0.2, eps_d=1.0, T_M=2.0).steady_state()
    balance = state.entropic_balance()
    total = state.energy_current["L"] + state.energy_current["M"]
    np.testing.assert_allclose(balance.c_star, total / state.particle_current["L"], rtol=1e-14)
    assert balance.E_ref == 0.5


def test_bath_between_two_temperatures_is_a_third_force():
    assert np.isnan(along(0.5, -3.0, T_M=1.5).steady_state().entropic_balance().c_star)
    assert np.isfinite(along(0.5, -3.0, T_M=1.0 + 1e-13).steady_state().entropic_balance().c_star)


def test_a_gate_without_interaction_is_left_out():
    balance = along(-0.5, 0.0, mu_L=0.02, T_M=7.0).steady_state().entropic_balance()
    assert balance.verdict == "formal"
    np.testing.assert_allclose(balance.c_star, -0.02, rtol=1e-13)


def test_one_force_or_opposed_forces_are_never_inverse():
    F_N = np.array([-0.1, 0.0, 0.1])
    assert list(series(F_N).steady_state().entropic_balance().verdict) == ["none", "none", "genuine"]
    equal_T = series(0.2, T_L=1.0).steady_state().entropic_balance()
    assert equal_T.verdict == "none"
    assert np.isnan(equal_T.c_star)


@pytest.mark.parametrize("off", [{"Gamma_R": (0.0, 1.0)}, {"Gamma_L": (0.0, 1.0)}])
def test_tight_coupling_is_formal(off):
    """Only the upper cycle is left, J_E = (eps + U) J_N: inverse, c_star < E_ref, but one process with one force."""
    balance = series(0.2, **off).steady_state().entropic_balance()
    assert balance.c_star < balance.E_ref
    assert balance.verdict == "formal"
    mixed = series(0.2, Gamma_R=(np.array([0.0, 1e-3, 1.0]), 1.0)).steady_state().entropic_balance()
    assert list(mixed.verdict) == ["formal", "genuine", "genuine"]


def test_inverse_names_the_flux():
    weak, strong = (series(F).steady_state().entropic_balance() for F in (0.2, 2.0))
    assert weak.inverse["particle", "L"]
    assert not weak.inverse["energy", "L"]
    assert strong.inverse["energy", "L"]
    assert not strong.inverse["particle", "L"]
    assert not any(series(-0.1).steady_state().entropic_balance().inverse.values())


def test_apparent():
    """Observing only part of the biases shows an inverse current that the full account explains."""
    balance = series(0.05, eps=1.5, eps_d=0.5, U=1.0, T_L=1.1, T_M=5.0).steady_state().entropic_balance()
    assert balance.apparent(observed=[("energy", "L"), ("particle", "L")])
    assert balance.apparent([("particle", "L")])
    assert not balance.apparent([("energy", "M")])
    with pytest.raises(ValueError, match=r"Argument `observed` must be one of .*but is \('energy', 'R'\)"):
        balance.apparent([("energy", "R")])
    with pytest.raises(ValueError, match="Argument `observed` must be a list of keys, but is"):
        balance.apparent([])


def test_gauge_theorem():
    """Shifted by c the state is inverse if and only if c > c_star: random states, random zeros."""
    rng = np.random.default_rng(5)
    n = 20_000
    T_R, T_L = np.sort(np.exp(rng.uniform(-1, 1, (2, n))), axis=0)
    mu = rng.uniform(-2, 2, (2, n))
    eps, U, c = rng.uniform(-3, 3, n), rng.uniform(-5, 5, n), rng.uniform(-4, 4, n)
    pair = lambda: (10 ** rng.uniform(-2, 0, n), 10 ** rng.uniform(-2, 0, n))  # noqa: E731
    G_L, G_R = pair(), pair()

    def balance(c):
        left, right = qicc.Reservoir(T=T_L, mu=mu[0] - c), qicc.Reservoir(T=T_R, mu=mu[1] - c)
        return qicc.series_dots(eps - c, eps - c, U, left, right, G_L, G_R).steady_state().entropic_balance()

    one, two = balance(0.0), balance(c)
    inverse = np.any(list(two.inverse.values()), axis=0)
    assert np.array_equal(inverse, c > one.c_star)
    assert np.array_equal(two.verdict != "none", c > one.c_star)
    np.testing.assert_allclose(two.c_star + c, one.c_star, rtol=1e-10, atol=1e-10)
    assert 0.1 < inverse.mean() < 0.9


def test_genuine_means_inverse_below_the_reference_energy():
    """Not tightly coupled: genuine where c_star < E_ref, formal where not, also next to the boundary."""
    rng = np.random.default_rng(6)
    n = 40_000
    T_R, T_L = np.sort(np.exp(rng.uniform(-1, 1, (2, n))), axis=0)
    F_E, mu_R, U = 1 / T_R - 1 / T_L, rng.uniform(-2, 2, n), rng.uniform(-5, 5, n)
    eps = -(10 ** rng.uniform(-4, 0.5, n)) * rng.choice([1, 1, 1, -1], n)
    close = rng.random(n) < 0.5  # c_star = -F_N / F_E just above or just below the level
    F_N = np.where(
        close, -eps * F_E * (1 + 10 ** rng.uniform(-9, -1, n) * rng.choice([1, -1], n)), rng.uniform(-1, 3, n)
    )
    left, right = qicc.Reservoir(T=T_L, mu=T_L * (mu_R / T_R + F_N)), qicc.Reservoir(T=T_R, mu=mu_R)
    balance = qicc.series_dots(eps, eps, U, left, right).steady_state().entropic_balance()
    inverse = np.any(list(balance.inverse.values()), axis=0)
    decided = inverse & (np.abs(balance.c_star - eps) > 1e-12)
    expected = np.where(balance.c_star < balance.E_ref, "genuine", "formal")
    np.testing.assert_array_equal(balance.verdict[decided], expected[decided])
    assert min((balance.verdict == word).sum() for word in ("genuine", "formal")) > 1000
    assert (decided & (np.abs(balance.c_star - eps) < 1e-6)).sum() > 100


def test_verdict_of_three_dots():
    """A dot to the side of the path counts through its charge states; two dots on it carry the current."""
    couplings = [
        qicc.Tunnelling("u", "L"), qicc.Tunnelling("d", "R"), qicc.ElasticFlip(("u", "d")), qicc.Tunnelling("s", "M")
    ]  # fmt: skip
    interactions = {("u", "d"): -2.0, ("u", "s"): 0.3, ("s", "d"): 0.3}
    cold = qicc.Reservoir(T=1.0)
    for mu_L, word in ((0.4, "particle"), (4.0, "energy")):
        ends = {"L": qicc.Reservoir(T=2.0, mu=mu_L), "R": cold, "M": cold}
        state = qicc.Device("uds", (0.5, 0.5, 1.0), interactions, ends, couplings).steady_state()
        balance = state.entropic_balance()
        assert balance.inverse[word, "L"]
        assert balance.E_ref == 0.5
        assert balance.verdict == "genuine"
    attractive = interactions | {("u", "s"): -0.3, ("s", "d"): -0.3}
    assert qicc.Device("uds", (0.5, 0.5, 1.0), attractive, ends, couplings).E_ref == 0.2
