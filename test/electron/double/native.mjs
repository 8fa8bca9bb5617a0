// Plain JavaScript, so that the test runner leaves it and what it imports alone: built code runs as Node runs it.
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

let launches = 0;
let current;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "electron"
      ? { url: `electron-double:${launches}`, format: "module", shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url.startsWith("electron-double:")
      ? { format: "module", shortCircuit: true, source: exportsOf(current) }
      : next(url, context),
});

/** Runs a built main afresh, with `electron` in place of Electron. */
export async function run(file, electron) {
  launches += 1;
  current = electron;
  globalThis.electronDouble = electron;
  await import(`${pathToFileURL(file)}?launch=${launches}`);
}

const exportsOf = (electron) =>
  `export default globalThis.electronDouble;\nexport const { ${Object.keys(electron).join(", ")} } = globalThis.electronDouble;`;
