"""Labelled maps, chunked and on a cluster; and the units of the laboratory."""

import distributed
import numpy as np
import pytest
import xarray
from scipy import constants

import qicc_lib as qicc

U, F_N = np.linspace(-4, 4, 17), np.linspace(0.1, 2.5, 13)


def dots(U, F_N, T_L=2.0):
    return qicc.series_dots(0.5, 0.5, U, qicc.Reservoir(T_L, T_L * F_N), qicc.Reservoir(1.0))


def test_a_map_holds_every_point_under_its_labels():
    found = qicc.sweep(
        dots, {"U": U, "F_N": F_N, "T_L": [1.5, 2.0]}, outputs=("J_N", "J_E", "verdict", "probabilities")
    )
    assert dict(found.sizes) == {"U": 17, "F_N": 13, "T_L": 2, "state": 4}
    assert list(found.state.values) == ["00", "10", "01", "11"]
    rng = np.random.default_rng(1)
    for _ in range(20):
        at = {"U": rng.choice(U), "F_N": rng.choice(F_N), "T_L": rng.choice([1.5, 2.0])}
        state, here = dots(**at).steady_state(), found.sel(at)
        assert float(here.J_N) == pytest.approx(float(state.particle_current["L"]), rel=1e-13)
        assert float(here.J_E) == pytest.approx(float(state.energy_current["L"]), rel=1e-12)
        assert str(here.verdict.values) == state.entropic_balance().verdict
        np.testing.assert_allclose(here.probabilities, state.probabilities, rtol=1e-13)


def test_chunks_do_not_change_the_map_and_bound_what_is_solved_at_once():
    sizes = []

    def counted(U, F_N):
        sizes.append(np.size(U))
        return dots(U, F_N)

    whole = qicc.sweep(dots, {"U": U, "F_N": F_N})
    pieces = qicc.sweep(counted, {"U": U, "F_N": F_N}, chunk=50)
    xarray.testing.assert_identical(whole, pieces)
    assert max(sizes) == 50
    assert len(sizes) == 1 + -(-17 * 13 // 50)


def test_own_outputs_and_a_progress_bar(capsys):
    found = qicc.sweep(dots, {"U": U, "F_N": F_N}, {"p11": lambda s: s.probabilities[..., 3]}, progress=True)
    assert list(found.data_vars) == ["p11"]
    assert "points" in capsys.readouterr().err
    np.testing.assert_array_equal(
        found.p11, qicc.sweep(dots, {"U": U, "F_N": F_N}, ("probabilities",)).probabilities[..., 3]
    )


@pytest.mark.filterwarnings("ignore")  # of the cluster's own libraries
def test_an_axis_on_a_cluster_gives_the_same_map():
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        axis = xarray.DataArray(U, dims="U", coords={"U": U}).chunk({"U": 5})
        lazy = qicc.sweep(dots, {"U": axis, "F_N": F_N})
        assert lazy.J_N.chunks is not None
        here = qicc.sweep(dots, {"U": U, "F_N": F_N})
        for name in here.data_vars:
            np.testing.assert_array_equal(lazy[name].compute().values, here[name].values)


def test_the_most_probable_charge_state_is_an_output():
    """At equilibrium the one of lowest grand energy, at any temperature; with a cluster's chunks, too."""
    eps_c, eps_g = np.sort(np.random.default_rng(2).uniform(-3, 3, (2, 22)))
    for U, T in ((-2.0, 0.3), (2.0, 3.0)):
        bath = qicc.Reservoir(T, 0.1)

        def gated(eps_c, eps_g, U=U, bath=bath):
            return qicc.three_terminal(eps_c, eps_g, U, bath, bath, bath)

        axis = xarray.DataArray(eps_g, dims="eps_g", coords={"eps_g": eps_g})
        whole = qicc.sweep(gated, {"eps_c": eps_c, "eps_g": axis}, outputs=("charge", "J_N"))
        x, y = eps_c[:, None] - 0.1, eps_g - 0.1
        energies = np.stack(np.broadcast_arrays(0 * x * y, x, y, x + y + U))
        np.testing.assert_array_equal(whole.charge, np.array(["00", "10", "01", "11"])[energies.argmin(0)])
        lazy = qicc.sweep(gated, {"eps_c": eps_c, "eps_g": axis.chunk({"eps_g": 7})}, outputs=("charge",))
        np.testing.assert_array_equal(lazy.charge.compute(), whole.charge)
    assert qicc.sweep(lambda eps: qicc.single_dot(eps, bath, bath), {"eps": [-1, 1]}, ("charge",)).charge.item(0) == "1"


def test_an_unknown_output_is_named():
    with pytest.raises(ValueError, match=r"Argument `outputs` must be one of .*but is 'current'"):
        qicc.sweep(dots, {"U": U, "F_N": F_N}, outputs=("current",))


def test_units_agree_with_the_constants_of_the_si():
    lab = qicc.Units(meV=0.25)
    joule = 0.25e-3 * constants.e
    assert lab.kelvin(2.0) == pytest.approx(2 * joule / constants.k, rel=1e-12)
    assert lab.per_ns(1.0) == pytest.approx(joule / constants.hbar / 1e9, rel=1e-9)
    assert lab.nA(0.01) == pytest.approx(0.01 * joule / constants.hbar * constants.e * 1e9, rel=1e-9)
    assert lab.fW(0.01) == pytest.approx(0.01 * joule**2 / constants.hbar * 1e15, rel=1e-9)
    np.testing.assert_allclose(lab.energy_of_kelvin(lab.kelvin(np.array([0.3, 2.0]))), [0.3, 2.0], rtol=1e-14)
    slow = qicc.Units(meV=0.25, GHz=2.0)
    assert slow.nA(0.01) == pytest.approx(0.01 * 2e9 * constants.e * 1e9, rel=1e-12)
    assert slow.hbar_rate == pytest.approx(constants.hbar * 2e9 / joule, rel=1e-9)
    assert lab.hbar_rate == pytest.approx(1.0, rel=1e-14)
    with pytest.raises(ValueError, match=r"Argument `GHz` must be positive"):
        qicc.Units(meV=1.0, GHz=0.0)
    with pytest.raises(ValueError, match=r"Argument `meV` must be positive, but is -1.*in meV"):
        qicc.Units(meV=-1.0)
