import type { Context, Figure } from "../kit/figure";
import { unitOf } from "../kit/units";
import { devicePicker } from "./energy-zero";
import { mapText, type State } from "./map-directions";
import { MapView } from "./map-view";
import { Devices, deviceCode, Eref, has, type Kind } from "./zero-devices";
import { readZero } from "./zero-reading";

export const verdictMap: Figure = {
  unit: unitOf,
  python: (values, options) => `${deviceCode(options.device as Kind, values)}${sweepCode(values, options)}`,
  create: (context) => new DevicesMap(context),
};

/** The map of whichever device is chosen, with energies counted from c. */
class DevicesMap extends MapView {
  constructor(c: Context) {
    const { controls, root } = c;
    const [devices, grid] = [new Devices(), new Devices()];
    const kind = () => controls.option("device") as Kind;
    let picker: ReturnType<typeof devicePicker> | undefined;
    super(
      c,
      {
        figure: "energy-zero",
        read: (s) => {
          root.dataset.device = kind();
          picker?.show(kind());
          return readZero(devices, kind(), s);
        },
        solve: (s) => grid.solve(kind(), s),
        Eref: (s) => Eref(kind(), s),
        tight: () => kind() === "one",
        has: (key) => has(kind(), key),
        zero: (s) => s.c,
        kind,
      },
      (parent) => {
        picker = devicePicker(c, parent);
      },
    );
  }
}

const KEYS = ["eps", "U", "T_L", "mu_L", "g", "T_R", "mu_R", "eps_g", "mu_M", "c"];
KEYS.push(...["L0", "L1", "R0", "R1", "M0", "M1"].map((side) => `Gamma_${side}`));

/** The map as labelled data: one call, with energies counted from c. */
function sweepCode(s: State, options: Record<string, string>): string {
  const { text: t, x, y } = mapText("energy-zero", s, options.x, options.y, KEYS);
  const counted = (key: string) => (s.c === 0 ? t[key] : `${t[key]} - (${t.c})`);
  const bath = (side: string) => `qicc.Reservoir(T=${t[`T_${side}`]}, mu=${counted(`mu_${side}`)})`;
  const pair = (side: string) => `Gamma_${side}=(${t[`Gamma_${side}0`]}, ${t[`Gamma_${side}1`]})`;
  const rates = `${pair("L")}, ${pair("R")}`;
  const made: Record<Kind, string> = {
    one: `qicc.single_dot(${counted("eps")}, left, right, ${t.Gamma_L0}, ${t.Gamma_R0})`,
    series: `qicc.series_dots(${counted("eps")}, ${counted("eps")}, ${t.U}, left, right, ${rates}, g=${t.g})`,
    gate: `qicc.three_terminal(${counted("eps")}, ${t.eps_g}, ${t.U}, left, right, qicc.Reservoir(T=${t.T_R}, mu=${t.mu_M}), ${rates}, ${pair("M")})`,
  };
  return `
import numpy as np
def build(${options.x}, ${options.y}):
    left, right = ${bath("L")}, ${bath("R")}
    return ${made[options.device as Kind]}
found = qicc.sweep(build, {"${options.x}": ${x}, "${options.y}": ${y}})
print(found.verdict)
`;
}
