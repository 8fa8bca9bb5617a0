import { sep } from "node:path";
import { isSea } from "node:sea";

/** What a person types to run us. Neither a checkout nor a package of npm puts `countersign` on the PATH, so every text that names a command says this. */
export const command = (rest: string): string => `${typed} ${rest}`;

const typed = isSea()
  ? "countersign"
  : import.meta.dirname.split(sep).includes("node_modules")
    ? "npx countersign"
    : "node bin/countersign.mjs";
