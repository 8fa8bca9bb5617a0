import { homedir } from "node:os";
import { join } from "node:path";
import type * as z from "zod";
import { worldOf } from "../clients/launch.js";
import {
  handOver,
  type Keeper,
  predecessorsIn,
  previewReplacing,
  replacePredecessors,
} from "../clients/predecessor.js";
import { ClientFileRefused } from "../clients/program.js";
import { previewOf, register, statusOf, unregister } from "../clients/registration.js";
import { programOf, programs, snippet, snippetOf } from "../clients/registry.js";
import { type Tried, tryClient } from "../clients/try.js";
import { clientKey } from "../proposals/client-key.js";
import type { Connections } from "./connections.js";
import type { ClientState, DiffLine } from "./contract/clients.js";

type Done = { words: string; backup: string | null };

/** The MCP clients of this computer: which are there, which know Countersign, and connecting one. */
export interface ClientPrograms {
  list(): z.infer<typeof ClientState>[];
  snippet(): string;
  preview(id: string, verb: Verb): Previewed;
  /** `sight`: of the preview that was on the screen; what is not that any more is refused. */
  register(id: string, sight: string): Promise<Done>;
  unregister(id: string, sight: string): Promise<Done>;
  /** The keys of the Python server go to `keeper`, and ours takes the place of its entries. */
  replace(id: string, sight: string, keeper: Keeper): Promise<Done>;
  test(id: string): Promise<Tried>;
}

type Previewed = { file: string; lines: z.infer<typeof DiffLine>[]; nothing: boolean; sight: string };
type Verb = "register" | "unregister" | "replace";

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
  const preview = (id: string, verb: Verb): Previewed =>
    verb === "replace" ? previewReplacing(programOf(id), world) : previewOf(programOf(id), world, verb);
  /** The program, if what would be written to its file is still what was shown. */
  const asShown = (id: string, verb: Verb, sight: string) => {
    const { file, sight: now } = preview(id, verb);
    if (now === sight) return programOf(id);
    throw new ClientFileRefused(
      "file_changed",
      `${file} is no longer what was shown here. Nothing was changed. Look at what would be written now, and press again.`,
    );
  };
  return {
    list: () =>
      programs.map((program) => {
        const status = statusOf(program, world);
        const older = status.broken ? [] : predecessorsIn(program, world);
        const present = connections.list().filter(({ name }) => clientKey(name) === program.id);
        return {
          ...status,
          snippet: snippetOf(program, world),
          connected: present.length,
          older: older.map(({ name, line, key }) => ({ name, line, hasKey: key !== undefined })),
        };
      }),
    snippet: () => snippet(world),
    preview,
    register: async (id, sight) => done(await register(asShown(id, "register", sight), world)),
    unregister: async (id, sight) => done(await unregister(asShown(id, "unregister", sight), world)),
    replace: async (id, sight, keeper) =>
      done(
        await replacePredecessors(
          asShown(id, "replace", sight),
          world,
          async (older) => void (await handOver(older, keeper)),
        ),
      ),
    test: (id) => tryClient(programOf(id), world),
  };
}

const done = ({ words, backup }: Done): Done => ({ words, backup });
