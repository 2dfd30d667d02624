"""Counting statistics against golden numbers, the generating function, and the relations that hold for any device."""

from itertools import pairwise

import numpy as np
import pytest

import qicc_lib as qicc

from . import draws
from .systems import gate, series

N, E, E_M = ("particle", "L"), ("energy", "L"), ("energy", "M")

GOLDEN = [  # Var N, Var E, Cov, Fano N, TUR_N, TUR_E, 2 J.V^-1.J / Sigma
    (gate(0.2), E_M, (.07712901323466, .2321686183246, -.09555899423557, 4.774525153824, 6.171576813431, 2.084643972649, .9939815817461)),
    (gate(1.0), E_M, (.08090042763857, .2438365619587, -.1019769938305, 5.804808165904, 7.739744221206, 52.4876508315, .9318553322254)),
    (gate(2.5), E_M, (.08725224439719, .2591532199601, -.1079562836958, 1.196718032913, 2.380514043569, 6.774739179767, .8673121976574)),
    (series(0.1), E, (.1233417882605, .2493515494523, -.0768193068885, 9.541014106399, 20.43640003199, 2.054912713938, .9908920108309)),
    (series(0.8), E, (.1070633403848, .2230659085276, -.07702270085776, 4.934725961853, 6.589404472093, 11.97740574987, .9245774086823)),
    (series(2.0), E, (.08556041878267, .1580636979139, -.06529643262701, 1.568521101943, 2.737736507487, 19.51015018448, .7677924387568)),
]  # fmt: skip


@pytest.mark.parametrize(("device", "energy", "want"), GOLDEN)
def test_golden(device, energy, want):
    found = qicc.counting(device)
    product = found.uncertainty_product
    got = [found.noise[N, N], found.noise[energy, energy], found.noise[N, energy], found.fano[N], product[N]]
    got += [product[energy], found.precision([N, energy])]
    np.testing.assert_allclose(got, want, rtol=2e-12)


@pytest.mark.parametrize("device", draws.DEVICES)
def test_cumulants_are_derivatives_of_the_generating_function(device):
    """Central differences of the largest eigenvalue, which knows nothing of perturbation theory."""
    found = qicc.counting(draws.build(device, draws.parameters(device, "generic", 40, 5)))
    h = 2e-3
    for key in found.mean:
        values = [found.generating_function({key: k * h}) for k in (-3, -2, -1, 0, 1, 2, 3)]
        first = np.dot([-1, 9, -45, 0, 45, -9, 1], values) / (60 * h)
        second = np.dot([2, -27, 270, -490, 270, -27, 2], values) / (180 * h**2)
        third = np.dot([1, -8, 13, 0, -13, 8, -1], values) / (8 * h**3)
        scale = 1 if key[0] == "particle" else np.max(np.abs(found.state.network.energies), axis=0) + 1
        traffic = sum(t.forward + t.backward for t in found.state.transitions)
        assert np.all(np.abs(first - found.mean[key]) < 1e-9 * traffic * scale)
        assert np.all(np.abs(second - found.noise[key, key]) < 1e-6 * traffic * scale**2)
        assert np.all(np.abs(third - found.skewness[key]) < 2e-4 * traffic * scale**3)
    keys = list(found.mean)
    for a, b in pairwise(keys):
        ends = [found.generating_function({a: s * h, b: t * h}) for s, t in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
        mixed = (ends[0] - ends[1] - ends[2] + ends[3]) / (4 * h**2)
        size = np.sqrt(found.noise[a, a] * found.noise[b, b]) + found.noise[a, a] + found.noise[b, b]
        assert np.all(np.abs(mixed - found.noise[a, b]) < 1e-3 * size)


@pytest.mark.parametrize("device", draws.DEVICES)
def test_fluctuation_theorem_of_particles_and_energy_together(device):
    """lambda(chi) = lambda(-F - chi), all biases against R counted out of the other reservoirs."""
    v = draws.parameters(device, "generic", 200, 6)
    found = qicc.counting(draws.build(device, v))
    biases = found.state.entropic_balance("R").biases
    rng = np.random.default_rng(6)
    W_size = sum(t.forward + t.backward for t in found.state.transitions)
    for _ in range(5):
        chi = {key: rng.uniform(-0.6, 0.6) * (1 if key[0] == "particle" else 0.3) for key in biases}
        ahead = found.generating_function(chi)
        behind = found.generating_function({key: -biases[key] - value for key, value in chi.items()})
        assert np.all(np.abs(ahead - behind) <= 1e-9 * (np.abs(ahead) + W_size + 1))
    assert np.all(np.abs(found.generating_function({})) <= 1e-12 * (1 + W_size))


@pytest.mark.parametrize("device", draws.DEVICES)
def test_uncertainty_relations(device):
    found = qicc.counting(draws.build(device, draws.parameters(device, "generic", 3000, 7)))
    reservoirs = list(found.state.particle_current)
    for product in found.uncertainty_product.values():
        assert np.all(product[np.isfinite(product)] >= 2 - 1e-9)
    if device != "single_dot":  # tight coupling: N and E are one count
        pair = [N, E] if device != "three_terminal" else [N, E, E_M]
        assert np.all(found.precision(pair) <= 1 + 1e-8)
    total = sum(found.noise[("particle", a), ("particle", b)] for a in reservoirs for b in reservoirs
                if ("particle", a) in found.mean and ("particle", b) in found.mean)  # fmt: skip
    assert np.all(np.abs(total) <= 1e-10 * sum(found.noise[k, k] for k in found.mean if k[0] == "particle"))


def test_precision_of_an_inverse_current_near_equilibrium():
    """TUR_N / 2 = 1 + det L / (L_NN r + L_EN)^2, so in the window it is at least 1 / q^2."""
    rng = np.random.default_rng(8)
    n, push = 500, 1e-5
    eps, U, g, r = (
        rng.uniform(0, 1, n),
        rng.uniform(-5, -1, n),
        10 ** rng.uniform(-1, 1, n),
        10 ** rng.uniform(-2, 1, n),
    )
    T, mu = 1.0, rng.uniform(-1, 1, n)
    T_L = T / (1 - push * T)
    left, right = qicc.Reservoir(T_L, T_L * (mu / T + r * push)), qicc.Reservoir(T, mu)
    device = qicc.series_dots(eps, eps, U, left, right, g=g)
    L, found = qicc.onsager(device), qicc.counting(device)
    det = L.L_EE * L.L_NN - L.L_EN**2
    wanted = 1 + det / (L.L_NN * r + L.L_EN) ** 2
    clear = np.abs(L.L_NN * r + L.L_EN) > 1e-2 * (L.L_NN * r + np.abs(L.L_EN))
    np.testing.assert_allclose((found.uncertainty_product[N] / 2)[clear], wanted[clear], rtol=5e-3)
    inverse = (found.mean[N] < 0) & clear
    assert inverse.sum() > 50
    assert np.all(found.uncertainty_product[N][inverse] >= (2 / L.coupling_strength)[inverse] * (1 - 1e-3))


@pytest.mark.parametrize(
    ("g", "Gamma_0", "TUR"),
    [(1, 1, 5.231248670674), (100, 1, 3.765848640411), (100, 0.1, 2.176189124533), (10000, 0.01, 2.061562634655)],
)
def test_the_bound_is_approached_towards_tight_coupling(g, Gamma_0, TUR):
    device = series(1e-6, eps=0.1, U=-4.0, T_L=1.05, mu_R=-1.0, g=g, Gamma_L=(Gamma_0, 1.0), Gamma_R=(Gamma_0, 1.0))
    assert qicc.counting(device).uncertainty_product[N] == pytest.approx(TUR, rel=1e-7)


def test_one_dot_at_large_bias_is_sub_poissonian():
    """Only in from L, only out to R: Fano = (Gamma_L^2 + Gamma_R^2) / (Gamma_L + Gamma_R)^2, third cumulant likewise."""
    G_L, G_R = 0.7, 0.2
    dot = qicc.single_dot(0.0, qicc.Reservoir(1.0, 60.0), qicc.Reservoir(1.0, -60.0), G_L, G_R)
    found = qicc.counting(dot)
    assert found.fano[N] == pytest.approx((G_L**2 + G_R**2) / (G_L + G_R) ** 2, rel=1e-13)
    a = G_L * G_R / (G_L + G_R) ** 2
    assert found.skewness[N] / found.mean[N] == pytest.approx(1 - 6 * a + 12 * a**2, rel=1e-12)


def test_bad_keys_are_named():
    found = qicc.counting(series())
    with pytest.raises(ValueError, match=r"Argument `keys` must be one of .* but is \('particle', 'M'\)"):
        found.precision([("particle", "M")])
    with pytest.raises(ValueError, match=r"Argument `fields` must be one of"):
        found.generating_function({("heat", "L"): 1.0})
