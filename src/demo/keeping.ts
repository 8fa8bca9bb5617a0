import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { northwind } from "./northwind.js";
import { Organization } from "./organization.js";

/** A file that was to hold the demo organization and holds something else. */
class DemoFileUnreadable extends Error {
  override name = "DemoFileUnreadable";
  readonly code = "demo_file_unreadable";
}

/** Where the organization stays between two starts. */
interface Keeping {
  load(): Organization | undefined;
  save(organization: Organization): void;
}

/** Keeps it in a file: written beside it and renamed, so that the file is always whole. Without a file nothing is kept. */
export function keepingIn(file: string | undefined): Keeping {
  if (file === undefined) return { load: () => undefined, save: () => undefined };
  return {
    load() {
      if (!existsSync(file)) return undefined;
      try {
        return whole(JSON.parse(readFileSync(file, "utf8")));
      } catch (cause) {
        const say = `${file} does not hold a demo organization. Move it away to begin with a new one.`;
        throw new DemoFileUnreadable(say, { cause });
      }
    },
    save(organization) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const beside = `${file}.${process.pid}.tmp`;
      writeFileSync(beside, JSON.stringify(organization), { mode: 0o600, flush: true });
      renameSync(beside, file);
    },
  };
}

/** What a file of an earlier version does not have yet is as it was at the organization's birth. */
function whole(kept: unknown): Organization {
  const known = Born.parse(kept);
  return Organization.parse({ ...northwind(known.seed, new Date(known.born_at), known.kind), ...known });
}

const Born = z.looseObject({
  seed: z.int(),
  born_at: z.iso.datetime(),
  kind: z.enum(["console", "enterprise"]).default("console"),
});
