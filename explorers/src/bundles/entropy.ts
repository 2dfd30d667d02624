import { bundle } from "../bundle";
import { biases } from "../figures/biases";
import { cycles } from "../figures/cycles";
import { series, three } from "../figures/entropy-devices";

const { mount, python, render } = bundle({
  "series-biases": biases(series),
  "series-cycles": cycles(series),
  "three-biases": biases(three),
  "three-cycles": cycles(three),
});

export { entropy } from "../physics/entropy";
export { mount, python };
export default { render };
