"""What the chapter *Genuine, formal, apparent, artefact* proves, on random devices, and its counterexamples."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

from . import chapters

NAME = "entropy/genuine"
N = 40_000
Rates = tuple[np.ndarray, np.ndarray]


def ends(rng: np.random.Generator, n: int = N, agree: bool = True) -> dict[str, np.ndarray]:
    """Random reservoirs, L the hotter one; with `agree` both forces push right."""
    T_R = np.exp(rng.uniform(-1, 1, n))
    T_L, mu_R = T_R * (1 + 10 ** rng.uniform(-2, 1, n)), rng.normal(0, 2, n)
    F_N = 10 ** rng.uniform(-3, 0.5, n) if agree else rng.normal(0, 1, n)
    return {"T_L": T_L, "T_R": T_R, "mu_L": T_L * (mu_R / T_R + F_N), "mu_R": mu_R}


def baths(v: dict[str, np.ndarray], c: float | np.ndarray = 0.0) -> tuple[qicc.Reservoir, qicc.Reservoir]:
    left, right = (qicc.Reservoir(v[f"T_{side}"], v[f"mu_{side}"] - c) for side in "LR")
    return left, right


def rates(rng: np.random.Generator, n: int = N) -> Rates:
    one, two = 10 ** rng.uniform(-2, 1, (2, n))
    return one, two


def gated(rng: np.random.Generator, tied: str, n: int = N) -> tuple[dict[str, np.ndarray], dict[str, Rates]]:
    """A dot with a gate whose bath is as warm as one end of the path."""
    v = ends(rng, n) | {"eps_c": rng.normal(0, 2, n), "eps_g": rng.normal(0, 2, n), "U": rng.normal(0, 3, n)}
    v |= {"mu_M": rng.normal(0, 2, n)}
    v["T_M"] = v[f"T_{tied}"]
    return v, {side: rates(rng, n) for side in "LRM"}


def solve_gated(v: dict[str, np.ndarray], G: dict[str, Rates]) -> qicc.State:
    middle = qicc.Reservoir(v["T_M"], v["mu_M"])
    device = qicc.three_terminal(v["eps_c"], v["eps_g"], v["U"], *baths(v), middle, G["L"], G["R"], G["M"])
    return device.steady_state()


def test_an_inverse_current_needs_a_mixed_loop() -> None:
    """Theorem `genuine-quadrant`, on two dots of which each may touch both ends."""
    rng = np.random.default_rng(1)
    met = np.zeros(2, int)
    for _ in range(20):
        n = 500
        v, eps, U = ends(rng, n), rng.normal(0, 2, n), rng.normal(0, 2, n)
        left, right = baths(v)
        links = [qicc.Tunnelling(dot, side, rates(rng, n)) for dot in "ab" for side in "LR" if rng.random() < 0.8]
        if not links:
            continue
        couplings = [*links, qicc.ElasticFlip(("a", "b"), 10 ** rng.uniform(-2, 1))]
        device = qicc.Device("ab", [eps, eps], {("a", "b"): U}, {"L": left, "R": right}, couplings)
        state = device.steady_state()
        size = np.max([np.abs(c.flux) for c in state.cycles], axis=0)
        mixed = np.any([np.broadcast_to(c.particles["L"] * c.energy["L"] < 0, n) for c in state.cycles], axis=0)
        inverse = (state.particle_current["L"] < -1e-13 * size) | (state.energy_current["L"] < -1e-12 * size)
        assert not (inverse & ~mixed).any()
        met += [(~mixed).sum(), inverse.sum()]
    assert met.min() > 300


@pytest.mark.parametrize("hotter", ["L", "R"])
def test_a_state_is_inverse_exactly_from_zeros_above_c_star(hotter: str) -> None:
    """Theorem `genuine-gauge`, and what does not depend on the zero; with R hotter, its mirror image."""
    rng = np.random.default_rng(2)
    v, c = ends(rng, agree=False), rng.normal(0, 3, N)
    if hotter == "R":
        v = {key: v[key[:-1] + {"L": "R", "R": "L"}[key[-1]]] for key in v}
    eps, U, L, R, g = rng.normal(0, 2, N), rng.normal(0, 3, N), rates(rng), rates(rng), 10 ** rng.uniform(-2, 2, N)

    def counted(zero: float | np.ndarray) -> qicc.State:
        return qicc.series_dots(eps - zero, eps - zero, U, *baths(v, zero), L, R, g=g).steady_state()

    here, there = counted(0.0), counted(c)
    b, moved = (state.entropic_balance(reference="R") for state in (here, there))
    J_N, J_E = here.particle_current["L"], here.energy_current["L"]
    F_N, F_E = b.biases["particle", "L"], b.biases["energy", "L"]
    np.testing.assert_allclose(b.c_star, np.maximum(J_E / J_N, -F_N / F_E), rtol=1e-7, atol=1e-9)
    sure = np.abs(c - b.c_star) > 1e-9
    np.testing.assert_array_equal((moved.verdict != "none")[sure], (c > b.c_star)[sure])
    np.testing.assert_array_equal((moved.verdict == "genuine")[sure], ((c > b.c_star) & (b.c_star < b.E_ref))[sure])
    np.testing.assert_allclose(there.particle_current["L"], J_N, rtol=1e-7, atol=1e-14)
    np.testing.assert_allclose(there.entropy_production, here.entropy_production, rtol=1e-7, atol=1e-14)
    np.testing.assert_allclose(moved.c_star - moved.E_ref, b.c_star - b.E_ref, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(moved.biases["particle", "L"], F_N + c * F_E, rtol=1e-9, atol=1e-9)
    assert 0.2 < (moved.verdict != "none").mean() < 0.9


def test_close_to_equilibrium_the_transported_energy_decides() -> None:
    """Proposition `genuine-linear`: c* is at least E*, and comes close to it."""
    rng = np.random.default_rng(3)
    n = 3000
    eps, U, mu, L, R = rng.normal(0, 1, n), rng.normal(0, 3, n), rng.normal(0, 1, n), rates(rng, n), rates(rng, n)
    bath = qicc.Reservoir(1.0, mu)
    matrix = qicc.onsager(qicc.series_dots(eps, eps, U, bath, bath, L, R))
    E_star, F_E = matrix.transported_energy, 1e-7
    r = -E_star + rng.normal(0, 1, n) * 10 ** rng.uniform(-3, 1, n)
    J_N, J_E = matrix.L_NN * (r + E_star) * F_E, (matrix.L_EE + matrix.L_EN * r) * F_E
    linear = np.maximum(J_E / J_N, -r)
    assert (linear >= E_star - 1e-9 * (1 + np.abs(E_star) + np.abs(r))).all()
    near = qicc.Reservoir(1 / (1 - F_E), (mu + r * F_E) / (1 - F_E))  # F_E, and F_N = r F_E
    found = qicc.series_dots(eps, eps, U, near, bath, L, R).steady_state().entropic_balance().c_star
    clear = np.abs(r + E_star) > 1e-2
    np.testing.assert_allclose(found[clear], linear[clear], rtol=2e-3, atol=2e-3)


def test_without_interaction_no_inverse_current_is_genuine() -> None:
    """Theorem `genuine-free`: random transmissions above a bottom at zero, and dots in parallel."""
    rng = np.random.default_rng(4)
    n, E = 400, np.linspace(0, 40, 2001)
    v = ends(rng, n, agree=False)
    centre, width, height = rng.uniform(0, 6, (n, 1)), rng.uniform(0.05, 2, (n, 1)), rng.uniform(0, 1, (n, 2, 1))
    passed = height[:, 0] * np.exp(-(((E - centre) / width) ** 2)) + height[:, 1] * (centre < E)
    f = {s: qicc.fermi((E - v[f"mu_{s}"][:, None]) / v[f"T_{s}"][:, None])[0] for s in "LR"}
    passed *= f["L"] - f["R"]
    J_N, J_E = np.trapezoid(passed, E, axis=1), np.trapezoid(passed * E, E, axis=1)
    F_E, F_N = 1 / v["T_R"] - 1 / v["T_L"], v["mu_L"] / v["T_L"] - v["mu_R"] / v["T_R"]
    assert (np.maximum(J_E / J_N, -F_N / F_E) >= -1e-9).all()
    assert (J_N < 0).any() and (J_N > 0).any()
    # Two levels side by side, each of them a path of its own; not tightly coupled.
    v = ends(rng)
    left, right = baths(v)
    links = [qicc.Tunnelling(dot, side, rates(rng)[0]) for dot in "ab" for side in "LR"]
    levels = rng.normal(0, 2, (2, N))
    b = qicc.Device("ab", levels, {}, {"L": left, "R": right}, links).steady_state().entropic_balance()
    assert set(np.unique(b.verdict)) == {"none", "formal"}
    np.testing.assert_array_equal(b.E_ref, levels.min(0))
    assert (b.c_star >= b.E_ref - 1e-9).all()


def test_attraction_along_the_path_is_necessary_and_not_sufficient() -> None:
    rng = np.random.default_rng(5)
    v, eps, U = ends(rng), rng.normal(0, 2, N), rng.normal(0, 3, N)
    b = qicc.series_dots(eps, eps, U, *baths(v), rates(rng), rates(rng)).steady_state().entropic_balance()
    genuine = b.verdict == "genuine"
    assert genuine.sum() > 500 and U[genuine].max() < 0
    above = genuine & (eps >= 0)
    assert (eps + U)[above].max() < 0
    assert ((b.verdict == "none") & (eps >= 0) & (eps + U < 0)).sum() > 500
    # Near equilibrium, with attraction beyond the level: the onset is eps + U = -0.5 at mu = 0 and -0.243 at mu = 1.
    for mu, sign in ((0.0, 1), (1.0, -1)):
        bath = qicc.Reservoir(1.0, mu)
        assert np.sign(qicc.onsager(qicc.series_dots(0.5, 0.5, -0.9, bath, bath)).transported_energy) == sign


@pytest.mark.parametrize("tied", ["R", "L"])
def test_a_gate_makes_nothing_genuine(tied: str) -> None:
    """Theorem `genuine-three`."""
    v, G = gated(np.random.default_rng(6), tied)
    b = solve_gated(v, G).entropic_balance(reference="R")
    assert set(np.unique(b.verdict)) == {"none", "formal"}
    assert (b.verdict == "formal").sum() > 1000
    np.testing.assert_array_equal(b.E_ref, np.minimum(v["eps_c"], v["eps_c"] + v["U"]))
    assert (b.c_star >= b.E_ref - 1e-7 * (1 + np.abs(b.E_ref))).all()
    for sign in (1, -1):
        assert ((b.verdict == "formal") & (np.sign(v["U"]) == sign)).any(), "with either name of the gate"


@pytest.mark.parametrize("tied", ["R", "L"])
def test_attraction_and_repulsion_are_names_of_a_gate(tied: str) -> None:
    """Theorem `genuine-names`, also for three temperatures."""
    rng = np.random.default_rng(7)
    v, G = gated(rng, tied)
    v["T_M"] = v["T_M"] * np.where(rng.random(N) < 0.5, 1.0, 2.0)
    w = v | {"eps_c": v["eps_c"] + v["U"], "eps_g": -v["eps_g"], "U": -v["U"], "mu_M": -v["mu_M"]}
    one, two = solve_gated(v, G), solve_gated(w, {"L": G["L"][::-1], "R": G["R"][::-1], "M": G["M"]})
    size = np.max([np.abs(c.flux) for c in one.cycles], axis=0)
    for current in ("particle_current", "energy_current"):
        for side in "LRM":
            a, b = (getattr(state, current)[side] for state in (one, two))
            assert (
                np.abs(a - b) <= 1e-12 * size * (1 + np.abs(v["eps_c"]) + np.abs(v["U"]) + np.abs(v["eps_g"]))
            ).all()
    np.testing.assert_allclose(one.entropy_production, two.entropy_production, rtol=1e-9, atol=1e-15)
    order = [2, 3, 0, 1]  # 00, 10, 01, 11 with the gate's number turned
    np.testing.assert_allclose(one.probabilities[..., order], two.probabilities, rtol=1e-11)
    np.testing.assert_array_equal(one.entropic_balance().verdict, two.entropic_balance().verdict)


def test_a_sum_that_is_negative_or_ends_that_disagree_reveal_a_bath() -> None:
    """Proposition `genuine-missing`, with a thermal mediator between unequal levels."""
    rng = np.random.default_rng(8)
    v = ends(rng)
    eps_u, step = rng.normal(0, 2, N), rng.choice([-1, 1], N) * rng.uniform(0.1, 2, N)
    T_M = v["T_R"] * 10 ** rng.uniform(-0.5, 1, N)
    device = qicc.series_dots(eps_u, eps_u + step, rng.normal(0, 2, N), *baths(v), rates(rng), rates(rng), T_M=T_M)
    state = device.steady_state()
    b = state.entropic_balance(reference="R")
    told = {key: b.biases[key] * b.fluxes[key] for key in b.biases}
    seen = told["energy", "L"] + told["particle", "L"]
    np.testing.assert_allclose(seen + told["energy", "M"], state.entropy_production, rtol=1e-8, atol=1e-14)
    assert (told["energy", "M"][seen < 0] > 0).all() and (seen < 0).sum() > 1000
    missing = state.energy_current["L"] + state.energy_current["R"]
    np.testing.assert_allclose(missing, -state.energy_current["M"], rtol=1e-6, atol=1e-12)
    apparent = b.apparent(observed=[("energy", "L"), ("particle", "L")])
    assert (apparent & (seen > 0)).sum() > 500, "nothing follows from a positive sum"


def test_hidden_engines_run_against_both_forces_with_repulsion() -> None:
    right, pair = qicc.Reservoir(1.0), [("energy", "L"), ("particle", "L")]
    loud = qicc.series_dots(1.5, 0.5, 1.0, qicc.Reservoir(1.1, 0.055), right, T_M=5.0).steady_state()
    assert loud.particle_current["L"] == pytest.approx(-0.04962075353207, rel=1e-11)
    assert loud.energy_current["L"] == pytest.approx(-0.08149596633308, rel=1e-11)
    assert loud.entropy_production == pytest.approx(0.02980684093696, rel=1e-11)
    assert loud.entropic_balance().apparent(observed=pair)
    quiet = qicc.series_dots(1.5, 0.0, 3.0, qicc.Reservoir(2.0, 0.2), right, T_M=5.0).steady_state()
    b = quiet.entropic_balance()
    assert b.apparent(observed=pair) and sum(b.biases[k] * b.fluxes[k] for k in pair) > 0
    assert str(b.verdict) != "genuine"


def test_heat_has_a_partner_and_machines_run_against_both() -> None:
    """Propositions `genuine-heat` and `genuine-machines`."""
    rng = np.random.default_rng(9)
    v, eps, U, L, R = ends(rng, agree=False), rng.normal(0, 2, N), rng.normal(0, 3, N), rates(rng), rates(rng)
    state = qicc.series_dots(eps, eps, U, *baths(v), L, R).steady_state()
    J_N, J_E, J_Q = (J["L"] for J in (state.particle_current, state.energy_current, state.heat_current))
    F_E = 1 / v["T_R"] - 1 / v["T_L"]
    told = F_E * J_Q + (v["mu_L"] - v["mu_R"]) / v["T_R"] * J_N
    size = np.abs(F_E * J_E) + np.abs(F_E * v["mu_L"] * J_N) + np.abs(v["mu_L"] - v["mu_R"]) / v["T_R"] * np.abs(J_N)
    assert (np.abs(told - state.entropy_production) <= 1e-10 * size).all()
    shifted = qicc.series_dots(eps - 1.3, eps - 1.3, U, *baths(v, 1.3), L, R).steady_state().heat_current["L"]
    np.testing.assert_allclose(shifted, J_Q, rtol=1e-7, atol=1e-12)
    run, both = qicc.machine(state), v["mu_L"] > v["mu_R"]
    np.testing.assert_array_equal((J_N < 0)[both], (run.power > 0)[both])
    np.testing.assert_array_equal((J_N < 0)[both], (run.role == "engine")[both])
    F_N = v["mu_L"] / v["T_L"] - v["mu_R"] / v["T_R"]
    assert (F_E * J_Q + F_N * J_N < 0).any(), "heat with F_N is not a conjugate pair"
    genuine = state.entropic_balance().verdict == "genuine"
    assert (genuine & ~both & (J_N < 0)).any(), "and heat with voltage hides genuine ones"


def test_an_artefact_passes_every_check_but_one() -> None:
    dots = qicc.coherent_dots(2.0, 1.0, 1.0, 0.1, qicc.Reservoir(1.5, 0.1), qicc.Reservoir(1.0))
    local, other = (dots.steady_state(method, certify="record") for method in ("local", "global"))
    assert local.particle_current["L"] == pytest.approx(-7.02842858364e-05, rel=1e-8)
    assert local.energy_current["L"] == pytest.approx(2.21616057722e-04, rel=1e-8)
    assert local.entropy_production == pytest.approx(6.91864001847e-05, rel=1e-8)
    assert np.linalg.eigvalsh(local.rho).min() > 0.02
    assert str(local.entropic_balance().verdict) == "genuine"
    assert other.particle_current["L"] == pytest.approx(1.76223698071e-04, rel=1e-8)


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME)


def test_the_description_of_the_zeros_says_what_is_computed() -> None:
    (alt,) = [alt for alt in chapters.described(NAME) if "Shifted force" in alt]
    state = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(2.0, 0.4), qicc.Reservoir(1.0)).steady_state()
    J_N, J_E = state.particle_current["L"], state.energy_current["L"]
    assert chapters.numbers_of(alt) == pytest.approx([-2.0, -0.4, J_E / J_N, -0.4, 0.5], abs=0.006)
    assert "genuine" in alt


def test_in_a_notebook_a_slider_redraws_the_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    hot, cold = qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0, mu=0.0)
    control = chapters.control_of(NAME, "zeros(-2.0) if", hot=hot, cold=cold)
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 2.0
    assert isinstance(control.result, Picture)
    assert "U = 2.0" in control.result.alt and "c* = 1.60" in control.result.alt
