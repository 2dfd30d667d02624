"""Bad input raises with one voice: the argument, its value, the rule and the remedy."""

import numpy as np
import pytest

import qicc_lib as qicc

HOT, COLD = qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0)
LINE = np.linspace(1, 2, 3)


def dot(eps=1.0, left=HOT, right=COLD, **rest):
    return qicc.single_dot(eps, left, right, **rest)


def series(eps_u=0.5, eps_d=0.5, U=-2.0, left=HOT, right=COLD, **rest):
    return qicc.series_dots(eps_u, eps_d, U, left, right, **rest)


def gate(eps_c=0.5, eps_g=0.5, U=1.0, left=HOT, right=COLD, middle=COLD, **rest):
    return qicc.three_terminal(eps_c, eps_g, U, left, right, middle, **rest)


def general(**changes):
    parts = {
        "dots": ("a", "b"),
        "levels": (0.5, 0.5),
        "interactions": {("a", "b"): -2.0},
        "reservoirs": {"L": HOT, "R": COLD},
        "couplings": [qicc.Tunnelling("a", "L"), qicc.Tunnelling("b", "R"), qicc.ElasticFlip(("a", "b"))],
    }
    return qicc.Device(**parts | changes)


UNITS = "Temperatures are in energy units (k_B = 1)."
REAL = "Use any real number or array of real numbers."
OFF = "A rate of zero switches the process off."
PAIR = "be a number, an array or a pair (other dot empty, other dot occupied)"
CASES = [  # call, error, argument, rule, what was found, remedy
    (lambda: qicc.Reservoir(T=-0.3), ValueError, "T", "be positive", "is -0.3", UNITS),
    (lambda: qicc.Reservoir(T=0), ValueError, "T", "be positive", "is 0", UNITS),
    (lambda: qicc.Reservoir(T=np.nan), ValueError, "T", "be positive", "is nan", UNITS),
    (lambda: qicc.Reservoir(T=np.inf), ValueError, "T", "be positive", "is inf", UNITS),
    (lambda: qicc.Reservoir(T=[1.0, 0.0, -1.0]), ValueError, "T", "be positive", "is 0 at index 1", UNITS),
    (lambda: qicc.Reservoir(T=[[1.0, 2.0], [3.0, -4.0]]), ValueError, "T", "be positive", "is -4 at index (1, 1)",
     UNITS),
    (lambda: qicc.Reservoir(T="hot"), TypeError, "T", "be a real number", "is 'hot'", UNITS),
    (lambda: qicc.Reservoir(T=True), TypeError, "T", "be a real number", "is True", UNITS),
    (lambda: qicc.Reservoir(T=1 + 0j), TypeError, "T", "be a real number", "is (1+0j)", UNITS),
    (lambda: qicc.Reservoir(T=None), TypeError, "T", "be a real number", "is None", UNITS),
    (lambda: qicc.Reservoir(T=[[1.0], [1.0, 2.0]]), TypeError, "T", "be a real number", "is [[1.0], [1.0, 2.0]]",
     UNITS),
    (lambda: qicc.Reservoir(T=1.0, mu=np.inf), ValueError, "mu", "be finite", "is inf", REAL),
    (lambda: qicc.Reservoir(T=1.0, mu=np.array([True])), TypeError, "mu", "be a real number", "is array([ True])",
     REAL),
    (lambda: dot(np.nan), ValueError, "eps", "be finite", "is nan", REAL),
    (lambda: dot(10**400), TypeError, "eps", "be a real number", "is 1000", REAL),
    (lambda: dot(left=2.0), TypeError, "left", "be a Reservoir", "is 2.0", "Write Reservoir(T=1.0, mu=0.0)."),
    (lambda: dot(Gamma_L=-1), ValueError, "Gamma_L", "be a rate, zero or positive", "is -1", OFF),
    (lambda: dot(Gamma_R=np.nan), ValueError, "Gamma_R", "be a rate", "is nan", OFF),
    (lambda: dot(Gamma_L=(1.0, 2.0)), ValueError, "Gamma_L", "be a number", "is a tuple of length 2",
     "Give a number"),
    (lambda: dot(Gamma_L=0, Gamma_R=0), ValueError, "Gamma_L, Gamma_R", "have a positive", "all rates are zero",
     "Without"),
    (lambda: dot(LINE, left=qicc.Reservoir(T=[1.0, 2.0])), ValueError, "left.T",
     "have a shape that broadcasts with (3,)",
     "has shape (2,)", "Shapes follow numpy's rules"),
    (lambda: series(Gamma_L=(1.0, -2.0)), ValueError, "Gamma_L[1]", "be a rate", "is -2", OFF),
    (lambda: series(Gamma_L=[1.0, 1.0, 1.0]), ValueError, "Gamma_L", PAIR, "is a list of length 3", "Give a number"),
    (lambda: series(Gamma_R=("a", 1.0)), TypeError, "Gamma_R[0]", "be a real number", "is 'a'", OFF),
    (lambda: series(Gamma_L=0, Gamma_R=(0, 0)), ValueError, "Gamma_L, Gamma_R", "have a positive",
     "all rates are zero", ""),
    (lambda: series(U=np.nan), ValueError, "U", "be finite", "is nan", REAL),
    (lambda: series(g=-1.0), ValueError, "g", "be a rate", "is -1", OFF),
    (lambda: series(g=np.array([1.0, np.inf])), ValueError, "g", "be a rate", "is inf at index 1", OFF),
    (lambda: series(U=LINE, g=np.ones(2)), ValueError, "g", "have a shape that broadcasts", "has shape (2,)",
     "Shapes"),
    (lambda: series(eps_d=0.7), ValueError, "eps_d", "equal `eps_u` everywhere if `T_M` is None",
     "is 0.7 where `eps_u` is 0.5", "set `T_M`"),
    (lambda: series(eps_u=LINE, eps_d=np.array([1.0, 1.5, 3.0])), ValueError, "eps_d", "equal `eps_u`",
     "is 3 where `eps_u` is 2 at index 2", "set `T_M`"),
    (lambda: series(T_M=1.0), ValueError, "eps_d", "differ from `eps_u` everywhere if `T_M` is given",
     "is 0.5 where `eps_u` is 0.5", "leave `T_M` as None"),
    (lambda: series(eps_u=LINE, eps_d=1.5, T_M=1.0), ValueError, "eps_d", "differ from `eps_u`",
     "is 1.5 where `eps_u` is 1.5 at index 1", "leave `T_M` as None"),
    (lambda: series(eps_d=1.0, T_M=-1.0), ValueError, "T_M", "be positive", "is -1", UNITS),
    (lambda: gate(middle=None), TypeError, "middle", "be a Reservoir", "is None", "Write Reservoir"),
    (lambda: gate(Gamma_M=(1.0,)), ValueError, "Gamma_M", PAIR, "is a tuple of length 1", "Give a number"),
    (lambda: gate(U=LINE, middle=qicc.Reservoir(T=np.ones(4))), ValueError, "middle.T", "have a shape",
     "has shape (4,)", ""),
    (lambda: general(dots=("a", "a")), ValueError, "dots", "be 1 to 6 different names", "is ('a', 'a')",
     "Name each dot"),
    (lambda: general(levels=(0.5,)), ValueError, "levels", "have length 2", "has length 1", "Give each dot one"),
    (lambda: general(levels=(0.5, "x")), TypeError, 'levels["b"]', "be a real number", "is 'x'", REAL),
    (lambda: general(interactions={("a", "z"): 1.0}), ValueError, "interactions", 'be one of "a", "b"', "is 'z'",
     "`dots`"),
    (lambda: general(interactions={("a", "a"): 1.0}), ValueError, "interactions", "name pairs", "has ('a', 'a')",
     "a, b"),
    (lambda: general(interactions={("a", "b"): 1.0, ("b", "a"): 2.0}), ValueError, "interactions",
     "name each pair once",
     "names ('a', 'b') twice", "Add the two"),
    (lambda: general(reservoirs={"L": HOT, "R": 1.0}), TypeError, 'reservoirs["R"]', "be a Reservoir", "is 1.0",
     "Write"),
    (lambda: general(couplings=[qicc.Tunnelling("z", "L")]), ValueError, "couplings[0].dot", "be one of", "is 'z'",
     "`dots`"),
    (lambda: general(couplings=[qicc.Tunnelling("a", "X")]), ValueError, "couplings[0].reservoir", "be one of",
     "is 'X'",
     "`reservoirs`"),
    (lambda: general(couplings=[qicc.ThermalFlip(("a", "b"))]), ValueError, "couplings[0].reservoir", "be one of",
     "is 'M'",
     "`reservoirs`"),
    (lambda: general(couplings=["tunnel"]), TypeError, "couplings[0]",
     "be a Tunnelling or ElasticFlip or ThermalFlip", "is 'tunnel'", "Import it"),
    (lambda: general(couplings=[]), ValueError, "couplings", "have a positive tunnel rate", "all rates are zero",
     "Without"),
    (lambda: general(levels=(0.5, 0.6)), ValueError, "couplings[2]", "join dots of equal energy",
     "the energies differ",
     "use a ThermalFlip"),
    (lambda: general(couplings=[qicc.Tunnelling("a", "L"), qicc.ThermalFlip(("a", "b"), 1.0, "R")]), ValueError,
     "couplings[1]", "join dots of unequal energy", "the energies agree", "use an ElasticFlip"),
    (lambda: dot().steady_state(certify="maybe"), ValueError, "certify", 'be one of "raise", "record"',
     "is 'maybe'", ""),
    (lambda: dot().steady_state().entropic_balance("Q"), ValueError, "reference", 'be one of "L", "R"', "is 'Q'",
     "Use"),
    (lambda: dot(LINE).to_spec(), ValueError, 'levels["d"]', "be a single number", "has shape (3,)",
     "pick one point"),
    (lambda: qicc.bose(0.0), ValueError, "x", "be positive", "is 0", "size of the quantum"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "argument", "rule", "found", "remedy"), CASES)
def test_message_names_argument_rule_value_and_remedy(call, kind, argument, rule, found, remedy):
    with pytest.raises(kind) as caught:
        call()
    message = str(caught.value)
    assert type(caught.value) is kind
    assert message.startswith(f"Argument `{argument}` must {rule}"), message
    assert f", but {found}" in message, message
    assert remedy in message, message
    assert message.endswith(".")


def test_accepted_spellings():
    """Integers, numpy scalars, lists and zero-dimensional arrays are numbers; input arrays are copied."""
    want = dot(1.0).steady_state().particle_current["L"]
    for eps in (1, np.float32(1), np.int64(1), np.array(1.0)):
        assert dot(eps).steady_state().particle_current["L"] == want
    assert dot([1.0, 2.0]).steady_state().particle_current["L"].shape == (2,)
    T = np.array([1.0, 2.0])
    bath = qicc.Reservoir(T=T)
    T[0] = -1
    assert bath.T[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        bath.T[0] = -1


@pytest.mark.parametrize(
    ("device", "where"),
    [
        (lambda: gate(Gamma_M=(0.0, 0.0)), ":"),
        (lambda: series(Gamma_L=(0.0, 0.0), g=np.array([1.0, 0.0])), " at index 1:"),
        (lambda: gate(Gamma_M=0 * LINE[:, None], U=LINE), " at index (0, 0):"),
        (lambda: gate(Gamma_M=np.r_[np.ones(40_000), 0.0]), " at index 40000:"),
        (lambda: general(couplings=[qicc.Tunnelling("a", "L")]), ":"),
    ],
)
def test_steady_state_that_is_not_unique(device, where):
    with pytest.raises(ValueError, match="some states cannot be reached from others") as caught:
        device().steady_state()
    assert str(caught.value).startswith("The steady state is not unique" + where)


def test_cycles_of_large_networks_are_not_listed():
    three = general(dots="abc", levels=(0.5, 0.5, 1.0), couplings=[
        qicc.Tunnelling("a", "L"), qicc.Tunnelling("b", "R"), qicc.Tunnelling("c", "R")])  # fmt: skip
    with pytest.raises(ValueError, match=r"more than four states are not listed\. Use `transitions`"):
        _ = three.steady_state().cycles
