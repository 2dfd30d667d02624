"""Two boxes of an ideal gas: the entropy's gradient, its shape, and the second law on the way to its maximum."""

from __future__ import annotations

import numpy as np
import pytest

import qicc_lib as qicc

WAYS = ("energy", "particles", "both")


def drawn(n: int, seed: int) -> qicc.TwoBoxes:
    rng = np.random.default_rng(seed)
    return qicc.TwoBoxes(*rng.uniform(0.05, 0.95, (2, n)), volume=rng.uniform(0.2, 0.8, n))


def sackur_tetrode(E, N, V):
    """Entropy with Planck's constant and the mass 1, another normalisation than the library's."""
    return N * (np.log(V / N) + 1.5 * np.log(E / N) + 1.5 * np.log(1 / (3 * np.pi)) + 2.5)


def test_the_entropy_is_that_of_sackur_and_tetrode_counted_from_its_maximum() -> None:
    b = drawn(1000, 1)
    E, N, V = b.energy, b.particles, b.volume
    both = sackur_tetrode(E, N, V) + sackur_tetrode(1 - E, 1 - N, 1 - V)
    np.testing.assert_allclose(b.entropy, both - sackur_tetrode(1, 1, 1), rtol=1e-10, atol=1e-13)
    assert (b.entropy <= 0).all()
    assert qicc.TwoBoxes(0.3, 0.3, 0.3).entropy == pytest.approx(0, abs=1e-15)


def test_the_forces_are_the_gradient_over_the_right_box() -> None:
    b, h = drawn(1000, 2), 1e-5
    for k, force in enumerate(b.forces):
        step = np.array([h, 0.0]) if k == 0 else np.array([0.0, h])
        ends = [qicc.TwoBoxes(b.energy + w * step[0], b.particles + w * step[1], b.volume) for w in (-1, 1)]
        np.testing.assert_allclose((ends[1].entropy - ends[0].entropy) / (2 * h), force, rtol=1e-4, atol=1e-5)


def test_the_forces_are_those_of_reservoirs_with_the_same_temperature_and_chemical_potential() -> None:
    b = drawn(1000, 3)
    T_L, T_R = b.temperature
    n_L, n_R = (1 - b.particles) / (1 - b.volume), b.particles / b.volume
    # mu = T ln(n lambda^3), and lambda^3 goes as T^(-3/2)
    mu_L, mu_R = T_L * np.log(n_L * T_L**-1.5), T_R * np.log(n_R * T_R**-1.5)
    np.testing.assert_allclose(b.forces[0], 1 / T_R - 1 / T_L, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(b.forces[1], mu_L / T_L - mu_R / T_R, rtol=1e-10, atol=1e-12)


def test_the_entropy_is_concave() -> None:
    a, b = drawn(5000, 4), drawn(5000, 5)
    t = np.random.default_rng(6).uniform(0, 1, 5000)
    a = qicc.TwoBoxes(a.energy, a.particles, b.volume)
    mixed = [t * getattr(a, x) + (1 - t) * getattr(b, x) for x in ("energy", "particles")]
    assert (qicc.TwoBoxes(*mixed, b.volume).entropy >= t * a.entropy + (1 - t) * b.entropy).all()


def test_one_pair_goes_with_its_force_and_all_pairs_make_entropy() -> None:
    b = drawn(20_000, 7)
    F_E, F_N = b.forces
    assert (np.sign(b.currents("energy")[0]) == np.sign(F_E)).all()
    assert (np.sign(b.currents("particles")[1]) == np.sign(F_N)).all()
    J_E, J_N = b.currents("both")
    assert (J_E * F_E + J_N * F_N > 0).all()
    assert (J_N * F_N < 0).mean() > 0.05, "through the hole a current may go against its own force"


def test_wall_and_site_pass_what_their_laws_say() -> None:
    b = drawn(1000, 10)
    T_L, T_R = b.temperature
    np.testing.assert_array_equal(b.currents("energy")[0], T_L - T_R)
    # A site that is filled at the rates z = exp(mu / T) and hardly ever empty.
    z_L, z_R = ((n / T**1.5) for n, T in (((1 - b.particles) / (1 - b.volume), T_L), (b.particles / b.volume, T_R)))
    np.testing.assert_allclose(b.currents("particles")[1], (z_L - z_R) / (z_L + z_R), rtol=1e-9, atol=1e-12)


def test_through_the_wall_temperatures_approach_exponentially() -> None:
    b = drawn(200, 11)
    E, _ = b.path("energy", time=0.3)
    T_L, T_R = qicc.TwoBoxes(E[-1], b.particles, b.volume).temperature
    gap = (b.temperature[0] - b.temperature[1]) * np.exp(-0.2 * (1 / b.particles + 1 / (1 - b.particles)))
    np.testing.assert_allclose(T_L - T_R, gap, rtol=1e-5, atol=1e-9)


def test_the_hole_lets_through_what_kinetic_theory_counts() -> None:
    """Molecules of one speed at a time: the flux of energy e is proportional to e exp((mu - e) / T)."""
    b = drawn(50, 8)
    e = np.geomspace(1e-9, 400, 200_001)[:, None]
    (T_L, T_R), n = b.temperature, (((1 - b.particles) / (1 - b.volume)), b.particles / b.volume)
    spectrum = e * (n[0] * T_L**-1.5 * np.exp(-e / T_L) - n[1] * T_R**-1.5 * np.exp(-e / T_R))
    J_E, J_N = b.currents("both")
    np.testing.assert_allclose(np.trapezoid(spectrum, e, axis=0), J_N, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(np.trapezoid(e * spectrum, e, axis=0), J_E, rtol=1e-6, atol=1e-7)
    F_E, F_N = b.forces
    same = np.sign(spectrum) == np.sign(F_N + e * F_E)
    assert same[np.abs(spectrum) > 1e-12].all(), "every energy obeys the law of one force"


@pytest.mark.parametrize("through", WAYS)
def test_on_the_way_entropy_grows_until_the_open_forces_vanish(through: str) -> None:
    rng = np.random.default_rng(9)
    b = qicc.TwoBoxes(*rng.uniform(0.1, 0.9, (2, 200)), volume=rng.uniform(0.2, 0.8, 200))
    E, N = b.path(through)
    S = qicc.TwoBoxes(E, N, b.volume).entropy
    assert (np.diff(S, axis=0) > -1e-13).all()
    end = qicc.TwoBoxes(E[-1], N[-1], b.volume)
    F_E, F_N = end.forces
    if through != "particles":
        np.testing.assert_allclose(F_E, 0, atol=1e-5)
    if through != "energy":
        np.testing.assert_allclose(F_N, 0, atol=1e-5)
    if through == "energy":
        np.testing.assert_array_equal(N, np.broadcast_to(b.particles, N.shape))
    if through == "particles":
        np.testing.assert_array_equal(E, np.broadcast_to(b.energy, E.shape))
    coarse = b.path(through, steps=200)
    np.testing.assert_allclose(coarse[0][::20], E[::40], atol=2e-4)


def test_a_share_outside_of_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Argument `energy` must be between 0 and 1, but is 1\.2"):
        qicc.TwoBoxes(1.2, 0.5)
    with pytest.raises(ValueError, match="Argument `through` must be one of"):
        qicc.TwoBoxes(0.2, 0.5).currents("heat")
