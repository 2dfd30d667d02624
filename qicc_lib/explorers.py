"""`explore`: one call, three faces of a figure.

On a page of the book it is a mount element that computes in the reader's browser, with a picture inside for
paper and for pages without JavaScript; in a live kernel it is a Jupyter widget whose parameters are synced traits.
"""

from __future__ import annotations

import base64
import html
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .devices import Device

HERE = Path(__file__).parent
FIGURES: dict[str, dict[str, Any]] = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))
BUNDLE = HERE / "_bundle" / "qicc.js"
# A device, by the name that its constructor gave it, and the figure that shows it.
FIGURE_OF_DEVICE = {"series_dots": "series-dots"}


class StaticFigure:
    """A figure on a page: the element that the page's script brings to life, and the picture inside it."""

    def __init__(self, name: str, start: Mapping[str, float], identity: str) -> None:
        from . import plotting

        self.name, self.start, self.id = name, dict(start), identity
        self.picture = plotting.series_picture(parameters(name) | self.start)
        self.spec = plotting.series_device(parameters(name) | self.start).to_spec()

    @property
    def alt(self) -> str:
        return self.picture.alt

    def html(self) -> str:
        source = base64.b64encode(self.picture.svg()).decode()
        props = html.escape(json.dumps({"spec": self.spec, "start": self.start}), quote=True)
        return (
            f'<div class="qicc-figure" id="{html.escape(self.id)}" data-figure="{self.name}" data-props="{props}">'
            f'<img class="qicc-fallback" alt="{html.escape(self.alt)}" src="data:image/svg+xml;base64,{source}"></div>'
        )

    def __repr__(self) -> str:
        return f"StaticFigure({self.name!r}, {self.start})"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        png = base64.b64encode(self.picture.png()).decode()
        return {"text/html": self.html(), "image/png": png, "text/plain": self.alt}, {}


def parameters(name: str) -> dict[str, float]:
    """The parameters of a figure and the values it starts with."""
    return {param["key"]: float(param["value"]) for param in FIGURES[name]["params"]}


def presets(name: str) -> dict[str, dict[str, float]]:
    """The named states of a figure, each with every parameter."""
    states = {preset["key"]: preset["state"].items() for preset in FIGURES[name]["presets"]}
    return {key: parameters(name) | {k: float(value) for k, value in state} for key, state in states.items()}


@cache
def widget_class(name: str) -> type:
    """The widget of a figure: one synced float trait for each of its parameters."""
    import anywidget
    import traitlets

    if not BUNDLE.is_file():
        raise FileNotFoundError(f"The live figures are not bundled: {BUNDLE} is missing. Run `make book` once.")
    traits = {
        param["key"]: traitlets.Float(float(param["value"]), min=param["min"], max=param["max"]).tag(sync=True)
        for param in FIGURES[name]["params"]
    }
    body = {"_esm": BUNDLE, "name": traitlets.Unicode(name).tag(sync=True), "spec": traitlets.Dict().tag(sync=True)}
    return type("Explorer_" + name.replace("-", "_"), (anywidget.AnyWidget,), body | traits)


def _of_device(device: Device) -> tuple[str, dict[str, float]]:
    """The figure that shows a device and the parameters that say which device it is."""
    spec = device.to_spec()
    name = FIGURE_OF_DEVICE.get(spec["name"])
    if name is None or "M" in spec["reservoirs"]:
        raise ValueError(
            f"Argument `subject` must be a device with a live figure, but is {device!r}."
            " Series dots with an elastic flip (T_M=None) have one."
        )
    values = {"eps": spec["levels"][0], "U": spec["interactions"][0][2]}
    for side, reservoir in spec["reservoirs"].items():
        values |= {f"T_{side}": reservoir["T"], f"mu_{side}": reservoir["mu"]}
    for coupling in spec["couplings"]:
        if coupling["kind"] == "tunnel":
            values |= {f"Gamma_{coupling['reservoir']}{n}": rate for n, rate in enumerate(coupling["Gamma"])}
        else:
            values["g"] = coupling["g"]
    return name, values


def explore(subject: Device | str, view: str | None = None, *, id: str | None = None, **start: float) -> Any:
    """A figure to explore: a widget in a live kernel, a live figure with a picture behind it on a page.

    Parameters
    ----------
    subject : Device or str
        A device that has a live figure (`series_dots` with an elastic flip), or the name of a figure
        (``"series-dots"``). A device gives the state that the figure starts from.
    view : str, optional
        A preset of the figure by its name, for instance ``"stall"``; only with a figure's name as subject.
    id : str, optional
        The figure's anchor on the page, ``fig-`` and the figure's name by default. Two figures on a page need two.
    **start : float
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
    if isinstance(subject, Device):
        if view is not None:
            raise ValueError(
                f"Argument `view` must be None for a device, but is {view!r}. Pass the figure's name instead."
            )
        name, values = _of_device(subject)
    elif subject in FIGURES:
        name = subject
        if view is not None and view not in presets(name):
            raise ValueError(
                f"Argument `view` must be one of {sorted(presets(name))}, but is {view!r}. Choose one of them."
            )
        values = presets(name)[view or FIGURES[name]["start"]]
    else:
        raise ValueError(
            f"Argument `subject` must be a device or one of {sorted(FIGURES)}, but is {subject!r}. Pass one of them."
        )
    known = {param["key"]: param for param in FIGURES[name]["params"]}
    for key, value in (values | start).items():
        if key not in known:
            raise ValueError(f"Argument `{key}` must be one of {sorted(known)}. Figure {name!r} has no such parameter.")
        low, high = known[key]["min"], known[key]["max"]
        if not low <= value <= high:
            raise ValueError(
                f"Argument `{key}` must be from {low} to {high} in figure {name!r}, but is {value}."
                " Compute such a device with steady_state()."
            )
    start = {key: float(value) for key, value in (values | start).items() if value != known[key]["value"]}
    if os.environ.get("QICC_FIGURES") == "static":
        return StaticFigure(name, start, id or f"fig-{name}")
    from .plotting import series_device

    spec = series_device(parameters(name) | start).to_spec()
    return widget_class(name)(spec=spec, **(parameters(name) | start))
