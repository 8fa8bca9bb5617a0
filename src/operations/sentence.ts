import type { OperationPlan } from "./bound.js";
import type { Context } from "./operation.js";
import type { Seen } from "./subject.js";

/** The card's sentence in its parts: "Archive" "the workspace" "Sandbox", or what the declaration says instead. */
export async function sentenceOf(
  operation: string,
  says: Partial<OperationPlan["sentence"]> | undefined,
  { target, home }: Seen,
  { directory }: Context,
): Promise<OperationPlan["sentence"]> {
  const [verb = ""] = operation.split("_");
  const place = home === undefined ? undefined : await directory.nameOf(home);
  return {
    verb: verb.charAt(0).toUpperCase() + verb.slice(1),
    kind: `the ${target.noun}`,
    name: target.name,
    ...(place !== undefined && target.id !== home && { joint: "in", place }),
    ...says,
  };
}
