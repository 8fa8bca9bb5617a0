import { X } from "lucide-react";
import { useState } from "react";
import type { Listing } from "../../../src/desk/contract/settings.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { OperationSelect } from "./OperationSelect.js";
import { type Rule, ruleDeed, single } from "./rules.js";

interface OperationRulesProps {
  listing: Listing;
  rules: readonly Rule[];
  /** Names that this version does not know. */
  unknown: readonly string[];
  client?: string;
  onChange(rules: Rule[]): void;
}

/** Rules about one operation: they count more than those about its toolset. */
export function OperationRules({ listing, rules, unknown, client, onChange }: OperationRulesProps) {
  const [name, setName] = useState("");
  const operation = listing.operations.find((one) => one.name === name);
  const own = single(rules, client);
  const add = (deed: "let" | "block") => {
    if (!operation) return;
    const says =
      operation.kind === "read"
        ? { reads: deed === "block" ? ("block" as const) : ("allow" as const) }
        : { writes: deed === "block" ? ("block" as const) : ("ask" as const) };
    const others = rules.filter((rule) => rule.operation !== name || rule.client !== client);
    onChange([...others, { operation: name, ...(client !== undefined && { client }), ...says }]);
    setName("");
  };
  const none = operation ? undefined : "Choose an operation first.";
  return (
    <>
      <ul>
        {own.map((rule) => {
          const called = rule.operation ?? rule.toolset ?? "everything";
          return (
            <li key={JSON.stringify(rule)} data-setting="" className="flex min-h-10 items-center gap-4 border-b py-1.5">
              <span className="min-w-0 flex-1 font-mono text-label">
                <Inert text={called} />
              </span>
              <span className="text-label text-muted-foreground">
                {ruleDeed(rule)}
                {unknown.includes(called) && ", not known to this version: it guards nothing here"}
              </span>
              <Button
                kind="ghost"
                size="tight"
                aria-label={`Take out the rule about ${called}`}
                onClick={() => onChange(rules.filter((other) => other !== rule))}
              >
                <Icon of={X} size={14} />
              </Button>
            </li>
          );
        })}
      </ul>
      <div data-setting="" className="flex flex-wrap items-center gap-2 border-b py-2">
        <span className="min-w-40 flex-1 text-label text-muted-foreground">
          One operation, which counts more than its toolset
        </span>
        <OperationSelect label="Operation of the rule" listing={listing} value={name} onChange={setName} />
        <Button off={none} onClick={() => add("let")}>
          {operation?.kind === "read" ? "Allow" : "Ask me"}
        </Button>
        <Button off={none} onClick={() => add("block")}>
          Block
        </Button>
      </div>
    </>
  );
}
