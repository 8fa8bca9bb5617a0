import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { Status } from "../../../src/desk/contract.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { useChosen, useDesk } from "../../desk.js";
import { problemWords } from "../approvals/use-proposals.js";
import { Abilities } from "../organization/Abilities.js";
import { Setting } from "./Setting.js";

const keptWhere = {
  keychain: "Its key is in this computer’s keychain.",
  memory: "Its key is in memory only and is gone when Countersign stops.",
  environment: "Its key comes from ANTHROPIC_ADMIN_KEY in the environment.",
  demo: "The demo organization needs no key. Nothing leaves this computer.",
} as const;

/** Whose organization this is, where its key is kept, and how to let go of it. */
export function OrganizationSettings({ status }: { status: Status }) {
  const { query } = useDesk();
  const [sure, setSure] = useState(false);
  const forget = useMutation(query.setUp.forget.mutationOptions({ onSuccess: useChosen() }));
  const { organization } = status;
  if (!organization)
    return (
      <Setting label="None yet" words="Add an Admin key or use the demo organization.">
        <Link
          href="/welcome"
          className="inline-flex h-8 items-center rounded-control border border-primary bg-primary px-3 font-medium text-primary-foreground"
        >
          Choose an organization
        </Link>
      </Setting>
    );
  return (
    <>
      <Setting
        label="Name"
        words={
          <>
            {keptWhere[organization.key]} {organization.address && <>Its address is {organization.address}.</>}
          </>
        }
      >
        <span className="font-semibold">
          <Inert text={organization.name} />
        </span>
      </Setting>
      <Setting
        label="Id"
        words={organization.key === "demo" ? "Of the simulated organization." : status.keychain.words}
      >
        <span className="font-mono text-label text-muted-foreground">
          <Inert text={organization.id} />
        </span>
      </Setting>
      <WhatItCan />
      {organization.key === "demo" && (
        <Setting
          label="Leave the demo organization"
          words={forget.error ? problemWords(forget.error) : "Its log stays. You can come back to it."}
        >
          <Button onClick={() => forget.mutate({})}>Leave</Button>
        </Setting>
      )}
      {(organization.key === "keychain" || organization.key === "memory") && (
        <Setting
          label="Forget the key"
          words={
            forget.error ? (
              <span role="alert" className="text-risk-high">
                {problemWords(forget.error)}
              </span>
            ) : (
              "Agents can then read and propose nothing. The log and the spend stay."
            )
          }
        >
          {sure ? (
            <>
              <Button onClick={() => setSure(false)}>Keep it</Button>
              <Button kind="irreversible" onClick={() => forget.mutate({})}>
                Forget the key now
              </Button>
            </>
          ) : (
            <Button onClick={() => setSure(true)}>Forget the key</Button>
          )}
        </Setting>
      )}
    </>
  );
}

/** What the credential was found to be, and what that opens. Nothing while the organization is out of reach. */
function WhatItCan() {
  const { data } = useQuery(useDesk().query.setUp.abilities.queryOptions());
  if (!data) return null;
  return (
    <div className="border-b py-3">
      <p className="font-medium">Credential</p>
      <p className="mb-3 text-label text-muted-foreground">
        <Inert text={data.words} />
      </p>
      <Abilities abilities={data.abilities} />
    </div>
  );
}
