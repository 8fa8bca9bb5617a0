import * as z from "zod";
import type { Operation, WriteOperation } from "../operation.js";
import { plain } from "../plain.js";
import { ArgumentRefused } from "../words.js";
import { type AskedChange, bindSet } from "./bind-set.js";

const Change = z.strictObject({
  operation: z.string().min(1).max(100),
  arguments: z.record(z.string(), z.unknown()).optional(),
});

/** As it is kept: what was left out is null, and what is secret lies apart. */
const Kept = z.strictObject({
  changes: z.array(Change.nullable()).min(1),
  secrets: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** What is true of every change set, whatever it is made of. */
export const composite = {
  kind: "write",
  risk: "critical",
  alike: false,
  raises: "critical",
  reversible: "depends",
  words: {},
  isSet: true,
  secrets: { in: ["secrets"], again: "Propose the change again to have another one made." },
} as const satisfies Partial<WriteOperation>;

/** An ordered list of writes, reviewed and carried out as one. */
export const proposeChanges = (find: (name: string) => Operation | undefined): WriteOperation => ({
  ...plain({
    name: "propose_changes",
    toolset: "organization",
    description:
      "Propose several writes in order, on one card. An argument may name what an earlier change makes: {{1.id}}.",
    input: { changes: z.array(Change) },
    example: {
      changes: [
        { operation: "update_api_key", arguments: { api_key: "old-laptop", status: "inactive" } },
        { operation: "create_workspace", arguments: { name: "Batch jobs" } },
        {
          operation: "add_workspace_member",
          arguments: { workspace: "{{2.id}}", member: "bob@example.com", role: "developer" },
        },
      ],
    },
  }),
  ...composite,
  async bind(said, ctx, by = "name") {
    return bindSet({ changes: by === "id" ? keptChanges(said) : saidChanges(said) }, find, ctx, by);
  },
});

function saidChanges(said: unknown): AskedChange[] {
  const parsed = z.strictObject({ changes: z.array(Change).min(1) }).safeParse(said);
  if (parsed.success) return parsed.data.changes.map(whole);
  const [issue] = parsed.error.issues;
  const where = issue?.path.map((part) => (typeof part === "number" ? part + 1 : String(part))).join(".");
  throw new ArgumentRefused(
    `\`${where || "changes"}\`: ${issue?.message ?? "it does not fit"}. Say changes as a list of {operation, arguments}, one at least. Nothing was proposed.`,
  );
}

const whole = ({ operation, arguments: said = {} }: z.infer<typeof Change>): AskedChange => ({
  operation,
  arguments: said,
});

/** The changes as they were stored, each whole again. */
export function keptChanges(args: unknown): (AskedChange | null)[] {
  const { changes, secrets } = Kept.parse(args);
  return changes.map(
    (change, at) => change && whole({ ...change, arguments: { ...change.arguments, ...secrets[String(at + 1)] } }),
  );
}
