import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type EnvironmentOptions } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * What stays an import: Node's own, and the packages that hold a native part or that Electron runs. All others are bundled: hundreds
 * of files that are looked up and read at each start take as long as all else that a start does.
 */
const fromOutside = (id: string) => isBuiltin(id) || /^(electron|@napi-rs\/)/.test(id);

/** The packages that were bundled, with what their licences ask to be kept beside them. */
const license = { fileName: "licences.md" };

/** The threads of the core lie beside whichever program starts them. */
const threads = { "audit-worker": "src/audit/audit-worker.ts", "spend-worker": "src/spend/store/spend-worker.ts" };

/** In the order they are built: preload lies beside main and must not be swept away by it. */
const programs: Program[] = [
  {
    name: "cli",
    entry: "src/cli/main.ts",
    file: "dist/cli/main.js",
    beside: threads,
    format: "es",
    target: "node24",
    external: fromOutside,
    shared: /[\\/]src[\\/]zip[\\/]/,
  },
  // Clients start it in whatever Node they have: one file that needs nothing beside it.
  {
    name: "bridge",
    entry: "src/bridge/bridge.ts",
    file: "dist/bridge/bridge.cjs",
    format: "cjs",
    target: "node18",
    external: /^node:/,
    minify: true,
  },
  {
    name: "main",
    entry: "main/main.ts",
    file: "dist/main/main.js",
    beside: threads,
    format: "es",
    target: "node24",
    external: fromOutside,
    shared: /[\\/](node_modules|src[\\/]zip)[\\/]/,
  },
  {
    name: "preload",
    entry: "main/preload.ts",
    file: "dist/main/preload.cjs",
    format: "cjs",
    target: "node24",
    external: /^electron/,
  },
];

interface Program {
  name: string;
  entry: string;
  file: string;
  /** Programs of threads that it starts, by the names they lie beside it with. */
  beside?: Record<string, string>;
  format: "es" | "cjs";
  target: string;
  external: RegExp | ((id: string) => boolean);
  /** What a part that is loaded later has in common with its program: in a file beside both, since it must not start the program again. */
  shared?: RegExp;
  minify?: boolean;
}

/** `vite build --app` builds the page and every program; with `--mode coverage`, so that each line that ran is found in its source. */
export default defineConfig(({ mode }) => ({
  root: at("renderer"),
  plugins: [react(), tailwindcss()],
  environments: {
    client: {
      build: {
        outDir: at("dist/renderer"),
        emptyOutDir: true,
        target: "es2023",
        // The page's policy knows no inline script and no data: font.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // One page from loopback: a big chunk costs nothing there, and the charts are loaded by the page that draws.
        chunkSizeWarningLimit: 2000,
        reportCompressedSize: false,
        license,
      },
    },
    ...Object.fromEntries(programs.map((program) => [program.name, environment(program, mode === "coverage")])),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ["client", ...programs.map((program) => program.name)]) {
        const found = builder.environments[name];
        if (found) await builder.build(found);
      }
    },
  },
}));

function environment(program: Program, isFollowed: boolean): EnvironmentOptions {
  const { name, entry, file, beside = {}, format, target, external, shared, minify = false } = program;
  const [folder, own] = [file.slice(0, file.lastIndexOf("/")), file.slice(file.lastIndexOf("/") + 1)];
  const [stem, end] = [own.slice(0, own.lastIndexOf(".")), own.slice(own.lastIndexOf("."))];
  const besides = Object.entries(beside).map(([as, source]) => [as, at(source)]);
  return {
    consumer: "server",
    // `external` alone decides what is bundled, so that what may need nothing (the bridge) cannot keep an import unseen.
    resolve: { noExternal: true },
    build: {
      outDir: at(folder),
      emptyOutDir: name !== "preload",
      copyPublicDir: false,
      target,
      minify: minify && !isFollowed,
      sourcemap: isFollowed && "hidden",
      reportCompressedSize: false,
      license: external === fromOutside && license,
      rolldownOptions: {
        input: { [stem]: at(entry), ...Object.fromEntries(besides) },
        external,
        platform: "node",
        output: {
          format,
          entryFileNames: `[name]${end}`,
          chunkFileNames: "[name]-[hash].js",
          codeSplitting: shared !== undefined && { groups: [{ name: "shared", test: shared, entriesAware: true }] },
          // The engine keeps the text of what it runs, and takes two bytes for each letter of a file that has one beyond Latin.
          charset: "ascii",
          comments: { legal: true, annotation: false, jsdoc: false },
        },
      },
    },
  };
}
