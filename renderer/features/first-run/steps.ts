import type { Reading } from "../../../src/desk/contract/spend.js";
import type { ClientList } from "../../answers.js";

export const steps = [
  { id: "organization", title: "Organization" },
  { id: "sync", title: "First sync" },
  { id: "clients", title: "Connect a client" },
  { id: "question", title: "Try a question" },
] as const;
export type StepId = (typeof steps)[number]["id"];

/** Where somebody with an organization goes on who comes back: nothing is remembered, what is there tells. */
export function firstOpenStep(
  reading: Reading | null,
  { programs, connections }: Pick<ClientList, "programs" | "connections">,
): StepId {
  if (!reading || reading.done < reading.total) return "sync";
  return connections.length > 0 || programs.some(({ registered }) => registered) ? "question" : "clients";
}
