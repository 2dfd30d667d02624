"""`explore`: one call, three faces of a figure.

On a page of the book it is a mount element that computes in the reader's browser, with a picture inside for
paper and for pages without JavaScript; in a live kernel it is a Jupyter widget whose parameters are synced traits.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from qicc_lib.arguments import choice, fail
from qicc_lib.devices import Device
from qicc_lib.square_well import SquareWellGas

from .figures import FIGURES, clash, controls, of_device, of_gas, options, parameters, presets, spec

if TYPE_CHECKING:
    from .plotting import Picture

HERE = Path(__file__).parent
BUNDLES = HERE / "_bundle"
# The last widget made under each name of a link: the next one follows it, and it follows the next one.
LINKED: WeakValueDictionary[str, Any] = WeakValueDictionary()
# The bundle of each name of a link. On a page a linked state lives in the script that draws it.
LINKS: dict[str, str] = {}


def bundle(name: str) -> Path:
    """The script in which a figure is, as a module."""
    return BUNDLES / f"{FIGURES[name]['bundle']}.js"


class StaticFigure:
    """A figure on a page: the element that the page's script brings to life, and the picture inside it."""

    def __init__(self, name: str, start: Mapping[str, Any], identity: str, link: str | None = None) -> None:
        self.name, self.start, self.id, self.link = name, dict(start), identity, link
        values = parameters(name) | options(name) | self.start
        self.spec = spec(name, values)
        from .pictures import PICTURES

        module = FIGURES[name].get("module", "pictures" if name in PICTURES else None)
        if module:
            self.picture: Picture = import_module(f".{module}", __package__).picture(name, values)
        else:  # a figure that is drawn in a module of its own
            self.picture = import_module(f".{name.replace('-', '_')}", __package__).picture(values)

    @property
    def alt(self) -> str:
        return self.picture.alt

    def html(self) -> str:
        props = json.dumps({"spec": self.spec, "start": self.start} | ({"link": self.link} if self.link else {}))
        which = f'data-figure="{self.name}" data-bundle="{FIGURES[self.name]["bundle"]}"'
        mount = f'id="{html.escape(self.id)}" {which} data-props="{html.escape(props)}"'
        return f'<div class="qicc-figure" {mount}>{self.picture.html("qicc-fallback")}</div>'

    def __repr__(self) -> str:
        return f"StaticFigure({self.name!r}, {self.start})"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        faces, metadata = self.picture._repr_mimebundle_()
        return faces | {"text/html": self.html()}, metadata


@cache
def widget_class(name: str) -> type:
    """The widget of a figure: one synced float trait for each of its parameters."""
    import anywidget
    import traitlets

    if not bundle(name).is_file():
        raise FileNotFoundError(f"The live figures are not bundled: {bundle(name)} is missing. Run `make book` once.")
    traits: dict[str, Any] = {"name": traitlets.Unicode(name), "spec": traitlets.Dict()}
    for param in FIGURES[name]["params"]:
        traits[param["key"]] = traitlets.Float(float(param["value"]), min=param["min"], max=param["max"])
    for option in FIGURES[name]["options"]:
        traits[option["key"]] = traitlets.Enum(option["values"], default_value=option["value"])
    body = {"_esm": bundle(name)} | {key: trait.tag(sync=True) for key, trait in traits.items()}
    return type("Explorer_" + name.replace("-", "_"), (anywidget.AnyWidget,), body)


def explore(
    subject: Device | SquareWellGas | str,
    view: str | None = None,
    *,
    id: str | None = None,
    link: str | None = None,
    **start: Any,
) -> Any:
    """A figure to explore: a widget in a live kernel, a live figure with a picture behind it on a page.

    Parameters
    ----------
    subject : Device, SquareWellGas or str
        A device that has a live figure (`single_dot`, `series_dots` with an elastic flip, `three_terminal`), a gas, or
        the name of a figure (``"series-dots"``). A device or a gas gives the state that the figure starts from.
    view : str, optional
        For a figure's name, one of its presets, for instance ``"stall"``. For a device or a gas, another figure
        that shows it.
    id : str, optional
        The figure's anchor on the page, ``fig-`` and the figure's name by default. Two figures on a page need two.
    link : str, optional
        Figures that are given the same word share one state: what is moved in one of them moves in all. They must
        be of one bundle in `figures.json`.
    **start : float or str
        Parameters that start at another value, by their names in the figure: ``eps``, ``U``, ``T_L``, ``mu_L``, ...

    Returns
    -------
    anywidget.AnyWidget or StaticFigure
        In a live kernel, a widget whose parameters are traits: ``widget.U = -3.0``, ``widget.observe(...)``,
        `ipywidgets.jslink`. While the book is built (environment variable ``QICC_FIGURES=static``), the page's figure.

    Raises
    ------
    ValueError
        If the subject has no live figure, or a name is unknown, or a value is outside the range of its control.
    FileNotFoundError
        If the widget's code has not been bundled.

    Examples
    --------
    In a notebook, ``qicc.explore("series-dots", view="stall")`` shows the figure. What it starts from:

    >>> presets("series-dots")["inverse-particle"]["U"]
    -2.0
    """
    if isinstance(subject, Device | SquareWellGas):
        if not (shown := of_gas(subject) if isinstance(subject, SquareWellGas) else of_device(subject)):
            remedy = "Single dots, series dots with an elastic flip (T_M=None) and three terminals have one."
            fail(ValueError, "subject", "be a device with a live figure", f"is {subject!r}", remedy)
        first, values = shown
        same = [name for name, row in FIGURES.items() if row.get("like", name) == first]
        name = choice("view", view or first, same, f"These figures show such a {type(subject).__name__}.")
    else:
        name = choice("subject", subject, FIGURES, "Pass a device, a gas or the name of a figure.")
        states = presets(name)
        view = choice("view", view or FIGURES[name]["start"], states, "These are its named states.")
        values = states[view]
    chosen = {key: start.pop(key, value) for key, value in options(name, view).items()}
    for option in FIGURES[name]["options"]:
        choice(option["key"], chosen[option["key"]], option["values"], f"Figure {name!r} knows no other.")
    if {"x", "y"} <= chosen.keys() and clash(chosen["x"], chosen["y"]):
        found = f"is {chosen['y']!r} with `x` = {chosen['x']!r}"
        fail(ValueError, "y", "be independent of `x`", found, "F_E goes with neither temperature.")
    known = controls(name)
    for key, value in (values | start).items():
        if key not in known:
            raise ValueError(f"Argument `{key}` must be one of {sorted(known)}. Figure {name!r} has no such parameter.")
        low, high = known[key]["min"], known[key]["max"]
        if not low <= value <= high:
            rule = f"be from {low} to {high} in figure {name!r}"
            fail(ValueError, key, rule, f"is {value}", "Compute such a device with steady_state().")
    if link and LINKS.setdefault(link, FIGURES[name]["bundle"]) != FIGURES[name]["bundle"]:
        found = f"is {link!r}, the word of figures in the bundle {LINKS[link]!r}"
        same = [other for other, row in FIGURES.items() if row["bundle"] == FIGURES[name]["bundle"]]
        fail(ValueError, "link", f"be shared by figures of one bundle, {same}", found, "Choose another word.")
    numbers = parameters(name) | {key: float(value) for key, value in (values | start).items()}
    if os.environ.get("QICC_FIGURES") == "static":
        changed = {key: value for key, value in numbers.items() if value != known[key]["value"]}
        changed |= {key: value for key, value in chosen.items() if value != options(name)[key]}
        return StaticFigure(name, changed, id or f"fig-{name}", link)
    widget = widget_class(name)(spec=spec(name, numbers), **numbers, **chosen)
    if link:
        from traitlets import link as follow

        other = LINKED.get(link)
        shared = [*known, *(key for key in chosen if key not in "xy")]  # the axes of a map are its own
        for key in [key for key in shared if other is not None and other.has_trait(key)]:
            follow((other, key), (widget, key))
        LINKED[link] = widget
    return widget
