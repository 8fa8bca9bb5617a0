#!/usr/bin/env node
// Stands in for fpm, which is no package of Debian: takes what electron-builder says to it and lets dpkg-deb make the .deb.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const { named, mapped } = read(process.argv.slice(2));
const one = (flag) => named.get(flag)?.at(-1) ?? "";
if (one("-t") !== "deb") throw new Error(`Only a .deb is made here, not ${one("-t")}.`);

const tree = mkdtempSync(join(dirname(one("--package")), "deb-"));
chmodSync(tree, 0o755);
try {
  for (const [from, to] of mapped) {
    const target = join(tree, to);
    mkdirSync(dirname(target), { recursive: true });
    // The app lies beside the package, and nothing of it is changed: it is linked.
    execFileSync("cp", [from.endsWith("/") ? "-alT" : "-aT", from.replace(/\/$/, ""), target]);
  }
  const control = join(tree, "DEBIAN");
  mkdirSync(control);
  const fields = {
    Package: one("--name"),
    Version: one("--version"),
    Architecture: one("--architecture"),
    Maintainer: one("--maintainer"),
    Depends: (named.get("-d") ?? []).join(", "),
    Homepage: one("--url"),
    Description: one("--description").replaceAll("\n", "\n "),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value.trim()}\n`);
  writeFileSync(join(control, "control"), lines.join(""));
  for (const [flag, script] of Object.entries({ "--after-install": "postinst", "--after-remove": "postrm" })) {
    cpSync(one(flag), join(control, script));
    execFileSync("chmod", ["755", join(control, script)]);
  }
  // Packing it small is fpm's business and takes a minute.
  execFileSync("dpkg-deb", ["--root-owner-group", "-Znone", "--build", tree, one("--package")]);
} finally {
  rmSync(tree, { recursive: true, force: true });
}

/** Every flag it is given takes a value but the two; what is no flag maps a path here to one there. */
function read(words) {
  const named = new Map();
  const mapped = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word.startsWith("-")) mapped.push(word.split("="));
    else if (word !== "--force" && word !== "--debug") named.set(word, [...(named.get(word) ?? []), words[++at]]);
  }
  return { named, mapped };
}
