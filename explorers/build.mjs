// One script for each group of figures, built twice: an ES module (a notebook's widget) and a classic script (pages, also from file://).
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const project = resolve(here, "..");
const out = join(project, "qicc_figures", "_bundle");
const source = (name) => join(here, "src", name);

const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none", // licences go into THIRD-PARTY.txt
  loader: { ".css": "text" },
  write: false,
  metafile: true,
  logLevel: "warning",
  absWorkingDir: project,
};

const figures = JSON.parse(readFileSync(join(project, "qicc_figures", "figures.json"), "utf8"));

/** Space and comments out of the style sheets, which travel as text. */
const cssPlugin = {
  name: "small-css",
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, ({ path }) => ({ contents: small(readFileSync(path, "utf8")), loader: "text" }));
  },
};

function small(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/: /g, ":")
    .replace(/;}/g, "}")
    .trim();
}

/** Where a figure will stand, its height reserved by the width that it is given. */
function hostStyles() {
  const rules = Object.entries(figures).map(([name, { height }]) => {
    const host = `.qicc-figure[data-figure="${name}"]::before`;
    return [
      `${host}{height:${height.phone}px}`,
      `@container (min-width:420px){${host}{height:${height.single}px}}`,
      `@container (min-width:700px){${host}{height:${height.medium}px}}`,
      `@container (min-width:864px){${host}{height:${height.broad}px}}`,
      `@container (min-width:1100px){${host}{height:${height.wide}px}}`,
    ].join("");
  });
  return small(readFileSync(source("styles/host.css"), "utf8")) + rules.join("");
}

/** The palette for the page around the figures: the book's own style sheet names these variables, not colours. */
function pagePalette() {
  const palette = JSON.parse(readFileSync(join(project, "qicc_figures", "palette.json"), "utf8"));
  const rule = (selector, theme) =>
    `${selector}{${Object.entries(theme)
      .map(([name, colour]) => `--q-${name}:${colour}`)
      .join(";")}}`;
  return rule("html", palette.light) + rule("html[data-theme=dark]", palette.dark);
}

/** Licence texts of every package in the bundles, read from the packages themselves. */
function thirdParty(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  const parts = [...packages].sort().map((name) => {
    const folder = join(project, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
    if (!file) throw new Error(`${name} has no licence file`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  if (parts.length === 0) return "The scripts in this folder contain no packages other than this project's own code.\n";
  const rule = `\n${"-".repeat(78)}\n\n`;
  return `The scripts in this folder contain the following packages.\n${rule}${parts.join(rule)}`;
}

const text = (result) => result.outputFiles[0].text;
const started = performance.now();
const css = hostStyles();
const names = [...new Set(Object.values(figures).flatMap((row) => row.bundle ?? []))];
const bundles = await Promise.all(
  names.map(async (name) => {
    const of = { ...common, plugins: [cssPlugin], entryPoints: [source(`bundles/${name}.ts`)] };
    const [esm, iife] = await Promise.all([
      build({ ...of, format: "esm" }),
      build({ ...of, format: "iife", globalName: `qiccFigures.${name}` }),
    ]);
    // The page asks for the script by its content, so a stale copy is never used after a release.
    const hash = createHash("sha256").update(text(iife)).digest("hex").slice(0, 12);
    return { name, esm, iife, address: `${name}.iife.js?v=${hash}` };
  }),
);
const addresses = Object.fromEntries(bundles.map(({ name, address }) => [name, address]));
const loader = await build({
  ...common,
  entryPoints: [source("loader.ts")],
  format: "iife",
  define: { QICC_BUNDLES: JSON.stringify(addresses), QICC_HOST_CSS: JSON.stringify(css) },
});

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const { name, esm, iife } of bundles) {
  writeFileSync(join(out, `${name}.js`), text(esm));
  writeFileSync(join(out, `${name}.iife.js`), text(iife));
}
writeFileSync(join(out, "loader.js"), text(loader));
writeFileSync(join(out, "host.css"), `${pagePalette()}${css}\n`);
writeFileSync(
  join(out, "THIRD-PARTY.txt"),
  thirdParty(bundles.flatMap(({ iife }) => Object.keys(iife.metafile.inputs))),
);
const sizes = bundles.map(({ name, iife }) => `${name} ${text(iife).length}`).join(", ");
console.log(
  `figures: ${sizes}, loader ${text(loader).length} characters, ${Math.round(performance.now() - started)} ms`,
);
