import { AskButton } from "./AskDialog.js";
import { useOffered } from "./use-catalog.js";

/** What can be made here, the usual first. */
export function NewThing({ makes }: { makes: readonly string[] }) {
  const actions = useOffered().data?.actions ?? [];
  const offered = makes.flatMap((name) => actions.find(({ operation }) => operation === name) ?? []);
  return offered.map((action, index) => (
    <AskButton
      key={action.operation}
      action={action}
      on={["n", "shift+n"][index] ?? "shift+m"}
      closed={action.closed === null ? undefined : { why: action.closed }}
    />
  ));
}
