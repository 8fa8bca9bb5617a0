import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { ListedOrganization } from "../../../src/desk/contract/set-up.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { useChosen, useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { Setting } from "../settings/Setting.js";
import { kindWords } from "./organization-words.js";

const keptWhere = {
  keychain: "key in the keychain",
  memory: "key in memory only",
  environment: "key from the environment",
  profile: "login of an ant profile",
  demo: "no key needed",
} as const satisfies Record<ListedOrganization["key"], string>;

/** Every organization that can be opened here, and one more. */
export function OrganizationList({ held }: { held: boolean }) {
  const { query } = useDesk();
  const { data: organizations = [] } = useQuery(query.organizations.list.queryOptions());
  const open = useMutation(query.organizations.open.mutationOptions({ onSuccess: useChosen() }));
  const off = held ? "The key comes from ANTHROPIC_ADMIN_KEY. Start without it to switch here." : undefined;
  return (
    <>
      {open.error && (
        <p role="alert" className="mt-3 text-risk-high">
          {problemWords(open.error)}
        </p>
      )}
      {organizations.map(({ id, name, kind, address, key, open: isOpen }) => (
        <Setting
          key={id}
          label={<Inert text={name} />}
          words={
            <>
              {kindWords[kind]}, {keptWhere[key]}
              {address && (
                <>
                  , at <span className="font-mono text-note">{address}</span>
                </>
              )}
            </>
          }
        >
          {isOpen ? (
            <span className="text-label text-muted-foreground">Open now</span>
          ) : (
            <Button off={off} aria-label={`Switch to ${name}`} onClick={() => open.mutate({ id })}>
              Switch
            </Button>
          )}
        </Setting>
      ))}
      <Setting
        label="Another organization"
        words={off ?? "What waits in one stays there while another is open. Each has its own key and its own PIN."}
      >
        {!held && (
          <Link
            href="/add"
            className="inline-flex h-8 items-center rounded-control border border-border-strong bg-card px-3 font-medium hover:bg-muted"
          >
            Add an organization
          </Link>
        )}
      </Setting>
    </>
  );
}
