import { ref } from "./field.js";
import { members } from "./members.js";
import type { Operation } from "./operation.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

const signOutMember = write({
  name: "sign_out_member",
  toolset: "members",
  needs: { product: "enterprise", scopes: { read: "read:members", write: "write:members" } },
  description: "End a person's sessions everywhere at once; they can sign in again. To keep them out: remove_member.",
  input: { member: ref(members) },
  example: { member: "bob@example.com" },
  acts: members,
  says: ({ member }) => ({
    verb: "Sign out",
    kind: "",
    name: member.name || member.email,
    joint: "of",
    place: "Claude",
  }),
  closedTo: {
    member: ({ role, name, email }) =>
      role === "primary_owner" && `${quoted(name || email)} is the primary owner, whom nobody else can sign out.`,
  },
  risk: "high",
  irreversible: "A session that was ended is not brought back; they have to sign in again.",
  warnings: ({ member: { role } }) => [
    ["owner", "membership_admin"].includes(role) &&
      `They are ${role === "owner" ? "an owner" : "a membership admin"}; Claude may refuse to sign them out for this key.`,
  ],
  effects: () => [
    "They are signed out wherever they use Claude, their other organizations and their own plan included, and their trusted devices are forgotten.",
    "Apps such as Claude Code have to sign in again; nearly always at once, an hour later at most.",
    "API keys, and Claude Code's cloud sessions and routines, go on.",
    "Should Claude answer that it is not available (503), ask again: what has ended stays ended.",
  ],
  run: ({ member }, { beta }) => beta.users.signOut(member.id),
});

export const signOutOperations: readonly Operation[] = [signOutMember];
