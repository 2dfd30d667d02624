"""The book's Sphinx extension, piece by piece."""

from __future__ import annotations

import attributes
import pytest
from numbers_in_prose import STATEMENT, compare, half_a_digit


@pytest.mark.parametrize(
    ("stated", "tolerance"), [("0.34", 0.005), ("12", 0.5), ("-0.0074", 0.00005), ("1.0e-3", 5e-5), ("2.50", 0.005)]
)
def test_the_tolerance_is_half_a_unit_of_the_last_digit(stated: str, tolerance: float) -> None:
    assert half_a_digit(stated) == pytest.approx(tolerance, rel=1e-12)


@pytest.mark.parametrize(
    ("stated", "within", "computed", "right"),
    [
        ("-0.0074", None, "-0.00735643", True),
        ("−0.0074", None, "-0.00735643", True),
        ("0.0074", None, "-0.00735643", False),
        ("-0.0073", None, "-0.00735643", False),
        ("0.337", None, "0.3372703", True),
        ("0.338", None, "0.3372703", False),
        ("0.35", "0.02", "0.3372703", True),
        ("0.36", "0.02", "0.3372703", False),
        ("10,000", None, "10000", True),
    ],
)
def test_a_stated_number_is_compared_with_the_computed_one(
    stated: str, within: str | None, computed: str, right: bool
) -> None:
    assert (compare("x", stated, within, computed) is None) == right


def test_a_number_that_no_cell_computes_is_reported() -> None:
    assert "no cell of this page computes it" in (compare("x", "1", None, None) or "")
    assert "is not a number" in (compare("x", "1", None, "'one'") or "")


@pytest.mark.parametrize("text", ["J = 0.3", "J_N=-0.0074", "x = 1.5e-3 +- 1e-4", "x = 10,000"])
def test_the_role_reads_a_statement(text: str) -> None:
    assert STATEMENT.match(text)


@pytest.mark.parametrize("text", ["J", "J = x", "= 3", "J = "])
def test_the_role_refuses_what_is_no_statement(text: str) -> None:
    assert STATEMENT.match(text) is None


def test_attributes_named_together_stand_apart() -> None:
    lines = [
        ":ivar a, b, c: Out of each reservoir", "    into the device.", ":vartype a, b, c: arrays [rate, energy, 1]",
        ":ivar d, e: Counts.", ":vartype d, e: int, float", ":ivar f: Alone.", ":vartype f: array [rate]", "",
    ]  # fmt: skip
    attributes.apart(None, "class", "x", None, None, lines)  # type: ignore[arg-type]
    assert lines == [
        ":ivar a: Out of each reservoir", "    into the device.", ":ivar b:", ":ivar c:",
        ":vartype a: arrays [rate]", ":vartype b: arrays [energy]", ":vartype c: arrays [1]",
        ":ivar d: Counts.", ":ivar e:", ":vartype d: int", ":vartype e: float",
        ":ivar f: Alone.", ":vartype f: array [rate]", "",
    ]  # fmt: skip
