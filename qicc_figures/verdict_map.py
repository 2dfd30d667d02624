"""The figure *The verdict, mapped*: the verdict on one of three devices over two of its parameters, counted from c."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib as mpl

from qicc_lib.devices import Device

from .energy_zero import PATH, Counted, device_of
from .figures import FIGURES, Map, Values, clash, options
from .pictures import map_picture
from .plotting import STYLE, Picture
from .words import number

# What a device does not have, so that no axis can move it.
LACKS = {"series": (), "gate": ("g",), "one": ("U", "g")}


def axes_of(p: Values) -> dict[str, str]:
    """The directions that are shown: where one is asked for that the device lacks, or both clash, another stands in."""
    lacks = LACKS[p["device"]]

    def free(which: str, taken: str) -> str:
        values: list[str] = next(o["values"] for o in FIGURES["verdict-map"]["options"] if o["key"] == which)
        return next(v for v in values if v not in lacks and not clash(taken, v))

    x = free("x", p["y"]) if p["x"] in lacks else p["x"]
    return {"x": x, "y": free("y", x) if p["y"] in lacks or clash(x, p["y"]) else p["y"]}


@dataclass(frozen=True, eq=False)
class CountedMap(Map):
    """The map with energies counted from c; its forces F_N and F_E are those of the numbers given."""

    def device(self, values: Values) -> Device:
        return device_of(values, values["c"])

    def push(self, values: Values, F_N: Any) -> dict[str, Any]:
        return {"mu_L": values["T_L"] * (F_N + values["mu_R"] / values["T_R"])}

    def point(self) -> Counted:
        return Counted(self.name, self.p)

    @property
    def about(self) -> str:
        return f"map of the verdict on {PATH[self.p['device']]}, energies counted from c = {number(self.p['c'])}"


def map_of(p: Values, points: int = 201) -> CountedMap:
    return CountedMap("verdict-map", options("verdict-map") | dict(p) | axes_of(p), points)


def picture(p: Values) -> Picture:
    m = map_of(p)
    with mpl.rc_context(STYLE):
        return Picture(map_picture(m.point(), m), m.alt)
