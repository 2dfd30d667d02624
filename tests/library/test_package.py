"""Import, shapes, specification, representations: what other programs rely on."""

import ast
import json
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import qicc_lib as qicc

from .systems import gate, series

PACKAGE = Path(qicc.__file__).parent
FLOW = ["arguments", "precision", "reservoirs", "couplings", "devices", "network", "elimination", "steady_state"]
FLOW += ["certificate", "balance", "biases"]


def test_import_is_light():
    heavy = ["matplotlib", "scipy", "numba", "anywidget", "IPython", "ipywidgets", "pandas", "xarray"]
    for wanted, late in (("", ["gas", "events"]), ("; qicc_lib.gas.SquareWellGas(2.0)", ["events"])):
        names = [*heavy, "qicc_figures", *(f"qicc_lib.{module}" for module in late)]
        code = f"import sys, qicc_lib{wanted}; print([m for m in {names} if m in sys.modules])"
        command = [sys.executable, "-c", code]
        shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
        assert shown.stdout.strip() == "[]"


def test_names():
    assert qicc.__version__ == "0.1.0"
    assert all(hasattr(qicc, name) for name in qicc.__all__ if name != "explore")
    with pytest.raises(AttributeError, match="has no attribute 'explode'"):
        _ = qicc.explode
    assert (PACKAGE / "py.typed").exists()


def test_no_module_imports_upward():
    """Imports at the top of a module; the two convenience methods look up when called."""
    for n, module in enumerate(FLOW):
        for node in ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.level == 1:
                assert node.module in FLOW[:n], f"{module} imports {node.module}"


def test_the_library_stays_small_and_knows_nothing_of_the_figures():
    """Meant to be read in an afternoon; `explore` alone looks for the figures, when it is called."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py")}
    assert sum(len(text.splitlines()) for text in texts.values()) <= 4000
    assert [name for name, text in texts.items() if "qicc_figures" in text] == ["__init__.py"]


def test_shapes_broadcast_like_numpy():
    F_N, U, g = (np.array([0.1, 0.2, 0.5, 1.0]), np.linspace(-3, 3, 5)[:, None], np.array([0.5, 2.0])[:, None, None])
    state = series(F_N, U=U, g=g).steady_state()
    assert state.probabilities.shape == (2, 5, 4, 4)
    for values in (state.particle_current, state.energy_current, state.heat_current):
        assert set(values) == {"L", "R"}
        assert all(v.shape == (2, 5, 4) for v in values.values())
    balance = state.entropic_balance()
    for array in (state.entropy_production, balance.verdict, balance.c_star, balance.E_ref, *balance.biases.values(),
                  *balance.inverse.values(), *balance.fluxes.values(), balance.apparent(list(balance.biases)),
                  state.cycles[0].flux, state.cycles[0].affinity, state.transitions[0].bias,
                  state.certificate.steady_state):  # fmt: skip
        assert array.shape == (2, 5, 4)
    one = series(0.5, U=U[3, 0], g=2.0).steady_state()
    np.testing.assert_allclose(state.probabilities[1, 3, 2], one.probabilities, rtol=1e-15)
    np.testing.assert_allclose(state.energy_current["R"][1, 3, 2], one.energy_current["R"], rtol=1e-15)
    assert balance.verdict[1, 3, 2] == one.entropic_balance().verdict


def test_chunks_agree_with_single_points():
    """A map larger than a chunk, some chunks with cold points: the same numbers as one by one."""
    T_L = np.r_[np.linspace(1, 3, 20_000), np.geomspace(1e-3, 1, 20_000)]
    state = series(0.2, T_L=T_L).steady_state()
    assert state.certificate.method == "spanning trees, scaled"
    for i in (0, 7_999, 8_000, 20_000, 39_999):
        one = series(0.2, T_L=T_L[i]).steady_state()
        np.testing.assert_allclose(state.particle_current["L"][i], one.particle_current["L"], rtol=1e-14)
        np.testing.assert_allclose(state.probabilities[i], one.probabilities, rtol=1e-14)


def test_response_and_counting_work_on_more_points_than_a_chunk():
    U = np.linspace(-3, 3, 9_000)
    L, counts = qicc.onsager(series(0.2, U=U)), qicc.counting(series(0.2, U=U))
    for i in (0, 7_999, 8_000, 8_999):
        np.testing.assert_allclose(L.matrix[i], qicc.onsager(series(0.2, U=U[i])).matrix, rtol=1e-13)
        one = qicc.counting(series(0.2, U=U[i]))
        for key in one.skewness:
            np.testing.assert_allclose(counts.skewness[key][i], one.skewness[key], rtol=1e-9)


@pytest.mark.parametrize("shape", [(0,), (1,), (1, 1), (3, 0)])
def test_small_and_empty_shapes(shape):
    state = series(np.full(shape, 0.2)).steady_state()
    assert state.probabilities.shape == (*shape, 4)
    assert state.certificate.ok
    assert state.entropic_balance().verdict.shape == shape
    assert state.cycles[0].flux.shape == shape
    assert repr(state)
    assert repr(state.certificate)


def test_scalars_give_scalars():
    state = gate().steady_state()
    assert state.probabilities.shape == (4,)
    assert np.ndim(state.particle_current["L"]) == np.ndim(state.entropy_production) == 0
    assert isinstance(float(state.heat_current["M"]), float)
    assert str(state.entropic_balance().verdict) == "convention"


def test_specification():
    hot, cold = qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0, mu=0.0)
    tunnels = [
        {"kind": "tunnel", "dot": 0, "reservoir": "L", "Gamma": [1.0, 1.0]},
        {"kind": "tunnel", "dot": 1, "reservoir": "R", "Gamma": [1.0, 0.5]},
    ]
    ends = {"L": {"T": 2.0, "mu": 0.4}, "R": {"T": 1.0, "mu": 0.0}}
    spec = qicc.series_dots(0.5, 0.5, -2, hot, cold, Gamma_R=(1, 0.5)).to_spec()
    assert spec == {
        "name": "series_dots", "dots": ["u", "d"], "levels": [0.5, 0.5], "interactions": [[0, 1, -2.0]],
        "reservoirs": ends, "couplings": [*tunnels, {"kind": "elastic_flip", "dots": [0, 1], "g": 1.0}],
    }  # fmt: skip
    assert json.loads(json.dumps(spec)) == spec
    spec = qicc.series_dots(0.5, 1.0, -2.0, hot, cold, Gamma_R=(1, 0.5), T_M=3).to_spec()
    assert spec["couplings"][2] == {"kind": "thermal_flip", "dots": [0, 1], "g": 1.0, "reservoir": "M"}
    assert spec["reservoirs"] == ends | {"M": {"T": 3.0, "mu": 0.0}}
    spec = qicc.single_dot(1.0, hot, cold, Gamma_L=0.3).to_spec()
    assert (spec["name"], spec["dots"], spec["interactions"]) == ("single_dot", ["d"], [])
    assert [c["Gamma"] for c in spec["couplings"]] == [[0.3], [1.0]]
    spec = gate(Gamma_L=(1.0, 0.1)).to_spec()
    assert (spec["name"], spec["dots"]) == ("three_terminal", ["c", "g"])
    assert [(c["dot"], c["reservoir"], c["Gamma"]) for c in spec["couplings"]] == [
        (0, "L", [1.0, 0.1]), (0, "R", [0.1, 1.0]), (1, "M", [1.0, 1.0])
    ]  # fmt: skip


def test_general_device_equals_the_ready_made_one():
    made = series(0.2, g=0.3, Gamma_L=(1.0, 0.4))
    ends = {"L": qicc.Reservoir(T=2.0, mu=0.4), "R": qicc.Reservoir(T=1.0)}
    couplings = [qicc.Tunnelling("d", "R"), qicc.ElasticFlip(("d", "u"), 0.3), qicc.Tunnelling("u", "L", (1.0, 0.4))]
    own = qicc.Device(["d", "u"], [0.5, 0.5], {("u", "d"): -2.0}, ends, couplings)
    a, b = made.steady_state(), own.steady_state()
    np.testing.assert_allclose(a.probabilities, b.probabilities[[0, 2, 1, 3]], rtol=1e-15)
    np.testing.assert_allclose(a.energy_current["L"], b.energy_current["L"], rtol=1e-14)
    assert own.E_ref == 0.5


def test_representations_are_short():
    state = gate(np.linspace(0, 1, 50)).steady_state()
    shown = [state.network, state, state.certificate, state.entropic_balance(), state.cycles[0], state.transitions[0],
             gate(), qicc.Reservoir(T=np.ones(9), mu=1)]  # fmt: skip
    assert all(len(repr(x)) < 200 for x in shown)
    assert repr(shown[-1]) == "Reservoir(T=array(9,), mu=1.0)"


def test_nothing_can_be_assigned():
    state = gate().steady_state()
    for thing, name in ((state, "probabilities"), (state.certificate, "flux"), (gate(), "levels"),
                        (state.entropic_balance(), "verdict"), (qicc.Reservoir(T=1.0), "T")):  # fmt: skip
        with pytest.raises(AttributeError):
            setattr(thing, name, 0)


def test_no_warning_even_where_everything_underflows():
    hot, cold = qicc.Reservoir(T=1e-3, mu=2.0), qicc.Reservoir(T=2e-3, mu=-2.0)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        state = qicc.series_dots(3.0, 3.0, -1e4, hot, cold, (1e-200, 1.0), (1.0, 0.0)).steady_state()
        _ = state.cycles, state.transitions, state.entropic_balance()
        state = qicc.three_terminal(1.0, -3.0, 1e90, hot, cold, qicc.Reservoir(T=1e-90)).steady_state()
        assert state.certificate.ok
