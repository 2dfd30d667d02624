import { bundle } from "../bundle";
import { gasMap } from "../figures/gas-map";
import { gasRelease } from "../figures/gas-release";
import { twoBoxes } from "../figures/two-boxes";
import { twoForces } from "../figures/two-forces";

const { mount, python, render } = bundle({
  "gas-map": gasMap,
  "gas-release": gasRelease,
  "two-boxes": twoBoxes,
  "two-forces": twoForces,
});

export { mount, python };
export default { render };
