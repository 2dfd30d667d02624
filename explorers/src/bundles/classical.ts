import { bundle } from "../bundle";
import { twoBoxes } from "../figures/two-boxes";
import { twoForces } from "../figures/two-forces";

const { mount, python, render } = bundle({
  "two-boxes": twoBoxes,
  "two-forces": twoForces,
});

export { mount, python };
export default { render };
