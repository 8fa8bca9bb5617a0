import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";
import { Organization, Status } from "./status.js";

/** What the credential can do with one toolset, and what is missing where it cannot. */
export const Ability = z.object({
  toolset: z.string(),
  title: z.string(),
  about: z.string(),
  can: z.enum(["yes", "partly", "no"]),
  why: z.string().nullable(),
  scope: z.string().nullable(),
});
export type Ability = z.infer<typeof Ability>;

/** A key or token as it was pasted, or the login of `ant` that the person points to. */
const Brought = z.union([
  z.strictObject({ key: z.string().min(1).max(4000) }),
  z.strictObject({ profile: z.string().min(1).max(200), folder: z.string().max(1000).optional() }),
]);
export type Brought = z.infer<typeof Brought>;

/** An organization that can be opened here. The id of the demo organization is `demo`. */
const ListedOrganization = Organization.extend({ open: z.boolean() });
export type ListedOrganization = z.infer<typeof ListedOrganization>;

export const setUp = {
  /** Checks a credential with reads only; keeps nothing. */
  check: oc
    .input(Brought)
    .errors({ REFUSED: failed })
    .output(
      z.object({
        organization: z.string(),
        words: z.string(),
        kind: z.enum(["console", "enterprise", "unknown"]),
        abilities: z.array(Ability),
      }),
    ),
  /** Checks again, then keeps it and opens its organization. Write-only: nothing ever gives a key back. */
  keep: oc.input(Brought).errors({ REFUSED: failed }).output(Status),
  /** What the open organization's credential is and can do; null: none is open, or it is not reached yet. */
  abilities: oc.output(z.object({ words: z.string(), abilities: z.array(Ability) }).nullable()),
  /** The logins of `ant` on this computer, by the names of their files. */
  profiles: oc.output(z.object({ folder: z.string(), names: z.array(z.string()) })),
};

export const organizations = {
  list: oc.output(z.array(ListedOrganization)),
  /** Opens another; `demo` is the demo organization. What waits in the one before stays there. */
  open: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(Status),
  /** Takes the key of the open one from this computer. The demo organization is only left. */
  forget: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(Status),
};

export const pin = {
  set: oc
    .input(z.object({ pin: z.string().min(4).max(64), old: z.string().max(64).optional() }))
    .errors({ REFUSED: failed })
    .output(Status),
  /** Opens this window for decisions. Rate limited. */
  open: oc
    .input(z.object({ pin: z.string().max(64) }))
    .errors({ REFUSED: failed })
    .output(Status),
};
