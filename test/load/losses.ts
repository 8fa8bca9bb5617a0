import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import * as z from "zod";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the load suite writes down what it tried, a JSON line each. */
    losses: string;
  }
}

const Tried = z.object({ what: z.string(), tried: z.int(), lost: z.int() });
type Tried = z.infer<typeof Tried>;

/** Writes down, before it is asserted, how much of something was tried and how much of it was lost. */
export function note(what: string, tried: number, lost: number): void {
  appendFileSync(inject("losses"), `${JSON.stringify({ what, tried, lost })}\n`);
}

/** Vitest calls this before the files that note, each in a process of its own, and what it gives after the last of them. */
export default function gather({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "countersign-losses-"));
  const file = join(folder, "tried.jsonl");
  appendFileSync(file, "");
  provide("losses", file);
  return () => {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    rmSync(folder, { recursive: true });
    if (lines.length > 0) console.log(tableOf(lines.map((line) => Tried.parse(JSON.parse(line)))));
  };
}

function tableOf(all: readonly Tried[]): string {
  const rows = all.map(({ what, tried, lost }) => [what, tried.toLocaleString("en"), lost ? String(lost) : "nothing"]);
  const table = [["Under load and on bad days", "tried", "lost"], ...rows];
  const widths = [0, 1, 2].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  const lines = table.map(([what = "", tried = "", lost = ""]) =>
    [what.padEnd(widths[0] ?? 0), tried.padStart(widths[1] ?? 0), lost.padStart(widths[2] ?? 0)].join("  "),
  );
  return `\n${lines.join("\n")}\n`;
}
