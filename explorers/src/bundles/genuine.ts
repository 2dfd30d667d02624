import { bundle } from "../bundle";
import { energyZero } from "../figures/energy-zero";
import { hiddenBath } from "../figures/hidden-bath";
import { verdictMap } from "../figures/verdict-map";

const { mount, python, render } = bundle({
  "energy-zero": energyZero,
  "hidden-bath": hiddenBath,
  "verdict-map": verdictMap,
});

export { mount, python };
export default { render };
