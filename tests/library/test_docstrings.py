"""Every public docstring says what its reader needs: arguments, results, errors, units, formula, source, an example."""

import inspect
import re

import pytest

import qicc_lib as qicc

# Results, and the function that makes them: the example and the errors are there.
MADE_BY = {
    "State": "steady_state", "Transition": "State.transitions", "Cycle": "cycles", "Certificate": "State.certificate",
    "EntropicBalance": "entropic_balance", "CoherentDots": "coherent_dots", "CoherentState": "coherent_dots",
    "Counting": "counting", "OnsagerMatrix": "onsager", "Trajectories": "trajectories", "Machine": "machine",
    "Optimum": "maximum", "Circle": "circular_engine",
}  # fmt: skip
# What may be missing, for which reason, and in which docstrings.
MAY_MISS = {
    "Raises": {
        "fermi takes any number; couplings are checked by the device they are given to": (
            "fermi", "Tunnelling", "ElasticFlip", "ThermalFlip",
        ),
    },
    "unit": {
        "takes devices and returns results, whose docstrings have the units": (
            "cycles", "steady_state", "counting", "entropic_balance", "machine", "maximum", "onsager", "explore",
            "sweep",
        ),
    },
    "equation": {
        "the book derives it in no chapter yet": (
            "Circle", "CoherentDots", "CoherentState", "Counting", "Optimum", "Trajectories", "bose",
            "circular_engine", "coherent_dots", "counting", "maximum", "trajectories",
        ),
        "it computes nothing of the book": ("Certificate", "Reservoir", "Units", "explore", "sweep"),
    },
    "formula or source": {
        "it holds, draws, labels or searches": (
            "Reservoir", "Units", "explore", "maximum", "sweep", "circular_engine",
        ),
    },
}  # fmt: skip
LOOKED_FOR = {
    "Parameters": r"^Parameters\n---",
    "Returns": r"^Returns\n---",
    "Raises": r"^Raises\n---",
    "example": r"^>>> ",
    "unit": r"(?<!\w)\[[^\]\"]*\b(1|rate|energy|meV)\b[^\]\"]*\]",
    "equation": r":eq:`",
    "formula or source": r"\.\. math::|:math:|:eq:`|\bdoi ",
}
NAMES = [name for name in qicc.__all__ if name != "CertificateError"]  # an error: its message says everything


def missing(name):
    thing = getattr(qicc, name)
    doc = inspect.getdoc(thing)
    wanted = set(LOOKED_FOR)
    if inspect.isclass(thing):
        wanted -= {"Returns"}
    if name in MADE_BY:
        wanted -= {"Parameters", "Raises", "example", "formula or source"}
    return {what for what in wanted if not re.search(LOOKED_FOR[what], doc, re.M)}


@pytest.mark.parametrize("name", NAMES)
def test_a_public_docstring_lacks_nothing_without_a_reason(name):
    """And no reason is kept that is not needed."""
    excused = {what for what, reasons in MAY_MISS.items() for names in reasons.values() if name in names}
    assert missing(name) == excused


@pytest.mark.parametrize("name", MADE_BY)
def test_a_result_names_what_makes_it(name):
    maker, doc = MADE_BY[name], inspect.getdoc(getattr(qicc, name))
    assert f"`{maker}" in doc.partition("\n\n")[0] or f"`{maker}`" in doc
    made = getattr(qicc, maker.partition(".")[0])
    assert ">>> " in made.__doc__ or "steady_state" in made.__doc__
