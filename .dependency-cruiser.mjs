// The import table of the house: what a room may import besides itself. Everything else is an error, and so is a room without a line.
const rooms = {
  "admin-api": [],
  audit: ["csv", "sqlite", "thread"],
  bridge: [],
  csv: [],
  demo: ["zip"],
  secrets: [],
  settings: [],
  sqlite: [],
  thread: [],
  words: [],
  zip: [],
  clients: ["settings"],
  operations: ["admin-api", "words", "zip"],
  proposals: ["audit", "operations", "sqlite", "words"],
  spend: ["admin-api", "settings", "sqlite", "thread"],
  mcp: ["operations"],
  desk: [
    "admin-api",
    "audit",
    "bridge",
    "clients",
    "demo",
    "mcp",
    "operations",
    "proposals",
    "secrets",
    "settings",
    "spend",
    "sqlite",
    "words",
  ],
  "browser-host": ["desk"],
  cli: ["browser-host", "clients", "demo", "desk", "mcp", "words"],
};

const tests = "\\.(test|test-d|fixture)\\.tsx?$";
const anyRoom = Object.keys(rooms).join("|");

const roomRules = Object.entries(rooms).map(([room, others]) => ({
  name: `${room}-imports-only-what-the-plan-says`,
  severity: "error",
  from: { path: `^src/${room}/`, pathNot: tests },
  to: { path: "^(src|main|renderer|test|scripts|bin)/", pathNot: `^src/(${[room, ...others].join("|")})/` },
}));

const laws = [
  {
    name: "no-folder-without-a-rule",
    comment: "Add the room to the table in .dependency-cruiser.mjs, and say in the plan what it may import.",
    from: {},
    to: { path: "^src/", pathNot: `^src/(${anyRoom})/` },
  },
  {
    name: "no-folder-without-a-rule",
    from: { path: "^src/", pathNot: `^src/(${anyRoom})/` },
    to: {},
  },
  {
    name: "no-circles",
    comment: "Types may name each other; values may not.",
    from: { pathNot: tests },
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "nothing-unresolved",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "core-knows-no-host",
    comment: "Nothing in src/ knows Electron, React or a window.",
    from: { path: "^src/" },
    to: { path: "(^|node_modules/)(electron|electron-[^/]+|react|react-[^/]+)(/|$)" },
  },
  {
    name: "only-the-desk-moves-a-proposal",
    comment: "Nobody but a person approves: the moves are out of reach for everything a client can talk to.",
    from: { pathNot: `^src/(desk|proposals)/|${tests}` },
    to: { path: "^src/proposals/moves\\." },
  },
  {
    name: "verify-shares-nothing-with-append",
    from: { path: "^src/audit/verify\\." },
    to: { path: "^src/audit/append\\.", reachable: true },
  },
  {
    name: "bridge-needs-nothing",
    from: { path: "^src/bridge/", pathNot: tests },
    to: { pathNot: "^src/bridge/", dependencyTypesNot: ["core"] },
  },
  {
    name: "main-talks-to-the-desk",
    comment: "And spells what cannot be seen as the cards do.",
    from: { path: "^main/", pathNot: tests },
    to: { path: "^(src|renderer|test|scripts|bin)/", pathNot: "^src/(desk|words)/" },
  },
  {
    name: "preload-imports-electron-alone",
    from: { path: "^main/preload\\." },
    to: { pathNot: "(^|node_modules/)electron(/|$)" },
  },
  {
    name: "renderer-talks-through-the-contract",
    from: { path: "^renderer/", pathNot: tests },
    to: { path: "^(src|main|test|scripts|bin)/", pathNot: "^src/(desk/contract(\\.ts|/)|(csv|words)/)" },
  },
  {
    name: "no-product-code-imports-tests",
    from: { path: "^(src|main|renderer)/", pathNot: tests },
    to: { path: `^test/|${tests}` },
  },
].map((law) => ({ severity: "error", ...law }));

export default {
  forbidden: [...laws, ...roomRules],
  options: {
    // Beside TypeScript 7, which has no compiler of the kind it asks for, the cruiser silently sees nothing of a .ts file.
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|coverage)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".css"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
