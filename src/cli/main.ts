import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import * as z from "zod";
import { homeFolder } from "../desk/offline.js";
import { commands } from "./commands.js";
import { run } from "./run.js";
import { shown } from "./terminal.js";

// Both src/cli and dist/cli lie two folders deep.
const root = resolve(import.meta.dirname, "..", "..");
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read has left, as `head` does: nobody is there to be told.
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await run(commands, process.argv.slice(2), {
  print: (line) => process.stdout.write(`${shown(line)}\n`),
  write: (text) =>
    new Promise((resolve, reject) => {
      const seen = process.stdout.isTTY ? shown(text.replaceAll("\r\n", "\n")) : text;
      process.stdout.write(seen, (error) => (error ? reject(error) : resolve()));
    }),
  say: (line) => process.stderr.write(`${shown(line)}\n`),
  input: process.stdin,
  environment: process.env,
  platform: process.platform,
  homedir: homedir(),
  home: homeFolder(process.env, process.platform),
  root,
  version,
});
