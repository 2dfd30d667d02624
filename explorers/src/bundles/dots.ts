import { bundle } from "../bundle";
import { oneDot } from "../figures/one-dot";
import { seriesDots } from "../figures/series-dots";
import { seriesMap } from "../figures/series-map";

const { mount, python, render } = bundle({
  "one-dot": oneDot,
  "series-dots": seriesDots,
  "series-map": seriesMap,
});

export { solve } from "../physics/solve";
export { mount, python };
export default { render };
