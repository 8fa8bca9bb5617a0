#!/usr/bin/env node
// The launcher, in plain Node 18. `mcp` is what clients start again and again: nothing is loaded before the bridge.
const bridge = new URL("../dist/bridge/bridge.cjs", import.meta.url).href;

if (process.argv[2] === "mcp") await import(bridge).catch(buildFirst);
else await (await import("../scripts/setup/launch.mjs")).launch(process.argv.slice(2));

/** A checkout that was never built. What building has to say goes to stderr; stdout is the protocol's. */
async function buildFirst(error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  await (await import("../scripts/setup/launch.mjs")).prepare();
  await import(bridge);
}
