import { bundle } from "../bundle";
import { stability } from "../figures/stability";
import { threeTerminal } from "../figures/three-terminal";

const { mount, python, render } = bundle({ stability, "three-terminal": threeTerminal });

export { stability as fields } from "../physics/stability";
export { mount, python };
export default { render };
