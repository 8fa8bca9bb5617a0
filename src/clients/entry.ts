import * as z from "zod";
import type { Launch } from "./program.js";

/** As most clients write a program to start. */
export const plainEntry = ({ command, args, env }: Launch): Record<string, unknown> => ({
  command,
  args,
  ...(env && { env }),
});

/** For clients that want to be told how they talk with it. */
export const typedEntry = (launch: Launch): Record<string, unknown> => ({ type: "stdio", ...plainEntry(launch) });

const Text = z.record(z.string(), z.string());
const AsMost = z.object({ command: z.string(), args: z.array(z.string()).default([]), env: Text.optional() });
const AsGoose = z
  .object({ cmd: z.string(), args: z.array(z.string()).default([]), envs: Text.optional() })
  .transform(({ cmd, args, envs }) => ({ command: cmd, args, env: envs }));

/** What an entry starts, whichever client it is of; nothing where it starts no program. */
export function launchOf(entry: unknown): Launch | undefined {
  const { data } = z.union([AsMost, AsGoose]).safeParse(entry);
  return data && { command: data.command, args: data.args, ...(data.env && { env: data.env }) };
}

/** Ours starts our launcher with `mcp`, from whatever folder. */
export function isOurs({ command, args }: Launch): boolean {
  const names = [command, ...args.slice(0, 1)].map((part) => part.split(/[\\/]/).at(-1));
  return args.includes("mcp") && names.some((name) => name && /^countersign(\.mjs|\.exe)?$/.test(name));
}

/** Whether both start the same, with the same environment. */
export const startsSame = (one: Launch, other: Launch): boolean => told(one) === told(other);

const told = ({ command, args, env = {} }: Launch) => JSON.stringify([command, args, env]);
