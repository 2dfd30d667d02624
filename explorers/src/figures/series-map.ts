import type { Context, Figure } from "../kit/figure";
import { python as literal, show } from "../kit/format";
import { Network } from "../physics/network";
import { loadSeries, type SeriesState, seriesSpec } from "../physics/series";
import { mapText } from "./map-directions";
import { MapView } from "./map-view";
import { seriesDots } from "./series-dots";
import { pythonCode } from "./series-parts";
import { readSeries } from "./series-reading";

const state = (values: Record<string, number>) => ({ ...values }) as unknown as SeriesState;

export const seriesMap: Figure = {
  fromSpec: seriesDots.fromSpec,
  unit: seriesDots.unit,
  python: (values, options) => `${pythonCode(state(values))}${mapCode(values, options)}`,
  create: (context) => new MapView(context, device(context)),
};

function device({ controls }: Context) {
  const [net, grid] = [0, 1].map(() => new Network(seriesSpec(state(controls.values()))));
  return {
    figure: "series-dots" as const,
    read: (s: Record<string, number>) => {
      const r = readSeries(net, state(s));
      return { ...r, sigma: `$Σ$ = ${show(r.sigma, r.pS)}` };
    },
    solve: (s: Record<string, number>) => {
      loadSeries(grid, s as unknown as SeriesState);
      grid.solve();
      return grid;
    },
    // E_ref of two dots in series is their common level.
    Eref: (s: Record<string, number>) => s.eps,
  };
}

/** The map itself, with the same numbers of the library. */
function mapCode(s: Record<string, number>, options: Record<string, string>): string {
  const { text, x, y } = mapText("series-dots", s, options.x, options.y, [
    "eps",
    "U",
    "T_L",
    "mu_L",
    "g",
    "T_R",
    "mu_R",
  ]);
  return `
import numpy as np
${options.x}, ${options.y} = ${x}, ${y}[:, None]
left, right = qicc.Reservoir(T=${text.T_L}, mu=${text.mu_L}), qicc.Reservoir(T=${text.T_R}, mu=${text.mu_R})
rates = dict(Gamma_L=(${literal(s.Gamma_L0)}, ${literal(s.Gamma_L1)}), Gamma_R=(${literal(s.Gamma_R0)}, ${literal(s.Gamma_R1)}))
device = qicc.series_dots(${text.eps}, ${text.eps}, ${text.U}, left, right, g=${text.g}, **rates)
verdict = device.steady_state().entropic_balance(reference="R").verdict
`;
}
