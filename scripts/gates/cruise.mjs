import { readdirSync } from "node:fs";
import { join } from "node:path";
import swc from "@swc/core/Visitor.js";
import { cruise } from "dependency-cruiser";
import config from "../../.dependency-cruiser.mjs";

const rooms = ["src", "main", "renderer"];

/**
 * Holds the plan's import table over src, main and renderer below `baseDir`.
 * Answers the broken rules as sentences, and the source files the cruiser did not see: it is silent about what it cannot parse.
 * @returns {Promise<{ cruised: number, dependencies: number, unseen: string[], broken: string[] }>}
 */
export async function cruiseRooms(baseDir) {
  teachUsing(swc.Visitor ?? swc);
  const { forbidden, options } = config;
  const there = rooms.filter((room) => sourcesUnder(baseDir, room).length > 0);
  const { output } = await cruise(there, {
    ...options,
    baseDir,
    ruleSet: { forbidden },
    validate: true,
    outputType: "json",
  });
  const { modules, summary } = JSON.parse(output);
  const seen = new Set(modules.map(({ source }) => source));
  return {
    cruised: seen.size,
    dependencies: summary.totalDependenciesCruised,
    unseen: there.flatMap((room) => sourcesUnder(baseDir, room)).filter((path) => !seen.has(path)),
    broken: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`),
  };
}

/** The visitor that the cruiser walks with does not know `using` declarations yet and gives up on the whole file. */
function teachUsing(Visitor) {
  if (Visitor.prototype.visitUsingDeclaration) return;
  const { visitStatement } = Visitor.prototype;
  Visitor.prototype.visitUsingDeclaration = function (declaration) {
    declaration.decls = this.visitVariableDeclarators(declaration.decls);
    return declaration;
  };
  Visitor.prototype.visitStatement = function (statement) {
    const isUsing = statement.type === "UsingDeclaration";
    return isUsing ? this.visitUsingDeclaration(statement) : visitStatement.call(this, statement);
  };
}

function sourcesUnder(root, path) {
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory()) return sourcesUnder(root, inside);
    return /\.(tsx?|mts|cts)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [inside] : [];
  });
}
