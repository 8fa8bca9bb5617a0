import { homedir } from "node:os";
import { join } from "node:path";
import type * as z from "zod";
import { worldOf } from "../clients/launch.js";
import { previewOf, register, statusOf, unregister } from "../clients/registration.js";
import { programOf, programs, snippet } from "../clients/registry.js";
import { clientKey } from "../proposals/client-key.js";
import type { Connections } from "./connections.js";
import type { ClientState, DiffLine } from "./contract/clients.js";

type Done = { words: string; backup: string | null };

/** The MCP clients of this computer: which are there, which know Countersign, and connecting one. */
export interface ClientPrograms {
  list(): z.infer<typeof ClientState>[];
  snippet(): string;
  preview(id: string): { file: string; lines: z.infer<typeof DiffLine>[]; nothing: boolean };
  register(id: string): Promise<Done>;
  unregister(id: string): Promise<Done>;
}

export interface ClientProgramsDeps {
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
  connections: Connections;
  /** What clients start, where an app is installed. */
  installed: string | undefined;
}

export function createClientPrograms({
  home,
  environment,
  connections,
  installed,
}: ClientProgramsDeps): ClientPrograms {
  const world = worldOf({
    platform: process.platform,
    environment,
    homedir: homedir(),
    // Built, this file lies in dist/<program>/; the launcher is beside dist/.
    root: join(import.meta.dirname, "..", ".."),
    home,
    execPath: process.execPath,
    isElectron: "electron" in process.versions,
    arch: process.arch,
    installed,
  });
  return {
    list: () =>
      programs.map((program) => {
        const { outdated: _, ...status } = statusOf(program, world);
        const present = connections.list().filter(({ name }) => clientKey(name) === program.id);
        return { ...status, connected: present.length };
      }),
    snippet: () => snippet(world),
    preview: (id) => previewOf(programOf(id), world),
    register: async (id) => done(await register(programOf(id), world)),
    unregister: async (id) => done(await unregister(programOf(id), world)),
  };
}

const done = ({ words, backup }: Done): Done => ({ words, backup });
