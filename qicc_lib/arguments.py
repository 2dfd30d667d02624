"""Arguments are checked here, so that every error has one voice: argument, value, rule, remedy."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from typing import Any, NamedTuple, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Value: TypeAlias = float | Array

LARGEST = 1e100  # beyond it the error-free products of `precision` would overflow


class Rule(NamedTuple):
    """What a number must obey, said so that it completes "Argument `x` must ..."."""

    text: str
    holds: Callable[[Any], Any]
    remedy: str


REAL = Rule(
    "be finite and at most 1e100 in size",
    lambda v: np.abs(v) <= LARGEST,
    "Use any real number or array of real numbers.",
)
TEMPERATURE = Rule(
    "be positive", lambda v: (v >= 1 / LARGEST) & (v <= LARGEST), "Temperatures are in energy units (k_B = 1)."
)
RATE = Rule(
    "be a rate, zero or positive and finite",
    lambda v: (v >= 0) & (v <= LARGEST),
    "A rate of zero switches the process off.",
)


def fail(kind: type[Exception], name: str, rule: str, found: str, remedy: str) -> NoReturn:
    """Raise `kind` in the library's voice."""
    raise kind(f"Argument `{name}` must {rule}, but {found}. {remedy}")


def at(index: Any, shape: tuple[int, ...]) -> str:
    """Say where in an array, or nothing for a scalar."""
    where = tuple(map(int, np.unravel_index(index, shape))) if shape else ()
    return f" at index {where[0] if len(where) == 1 else where}" if where else ""


def number(name: str, value: object, rule: Rule = REAL) -> Value:
    """Return `value` as float or read-only float64 array that obeys `rule`; raise otherwise."""
    if type(value) is float and rule.holds(value):
        return value
    try:
        array = np.array(value)
    except ValueError:  # numpy's word for a ragged list
        array = np.array(None)
    if array.dtype.kind not in "iuf":
        fail(TypeError, name, "be a real number or an array of real numbers", f"is {short(value)}", rule.remedy)
    array = array.astype(np.float64)
    holds = np.asarray(rule.holds(array))
    if not holds.all():
        first = int(np.argmin(holds))
        found = f"is {array.reshape(-1)[first]:.6g}{at(first, array.shape)}"
        fail(ValueError, name, rule.text, found, rule.remedy)
    if array.ndim == 0:
        return float(array)
    array.flags.writeable = False
    return array


def rates(name: str, value: object, count: int) -> tuple[Value, ...]:
    """Return one rate for each of the `count` occupations of the other dots."""
    if not isinstance(value, tuple | list):
        return (number(name, value, RATE),) * count
    if len(value) != count:
        remedy = "Give a number or an array for a rate that does not depend on the other dots."
        several = "pair (other dot empty, other dot occupied)" if count == 2 else f"sequence of length {count}"
        found = f"is a {type(value).__name__} of length {len(value)}"
        fail(ValueError, name, f"be a number, an array or a {several}", found, remedy)
    return tuple(number(f"{name}[{n}]", entry, RATE) for n, entry in enumerate(value))


def choice(name: str, value: object, allowed: Iterable[Any], remedy: str) -> Any:
    """Return `value` if it is one of `allowed`."""
    options = list(allowed)
    if value not in options:
        listed = ", ".join(f'"{o}"' if isinstance(o, str) else str(o) for o in options)
        fail(ValueError, name, f"be one of {listed}", f"is {short(value)}", remedy)
    return value


def instance(name: str, value: object, kind: Any, remedy: str) -> None:
    """Check the type of `value`, which may be one of a union."""
    if not isinstance(value, kind):
        kinds = [k.__name__ for k in getattr(kind, "__args__", (kind,))]
        fail(TypeError, name, f"be a {' or '.join(kinds)}", f"is {short(value)}", remedy)


def shape_of(values: Mapping[str, Value]) -> tuple[int, ...]:
    """Return the broadcast shape of named values."""
    shape: tuple[int, ...] = ()
    for name, value in values.items():
        if isinstance(value, np.ndarray):
            try:
                shape = np.broadcast_shapes(shape, value.shape)
            except ValueError:
                rule = f"have a shape that broadcasts with {shape}"
                remedy = "Shapes follow numpy's rules; give each axis of a map its own: x[:, None]."
                fail(ValueError, name, rule, f"has shape {value.shape}", remedy)
    return shape


def short(value: object) -> str:
    """Show a value in an error message without flooding it."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def progress_bar(total: float, unit: str, wanted: bool) -> Any:
    """Return a context manager: a progress bar where one is wanted (tqdm, an extra), else nothing."""
    if not wanted:
        return nullcontext()
    from tqdm.auto import tqdm

    return tqdm(total=total, unit=unit, unit_scale=True)
