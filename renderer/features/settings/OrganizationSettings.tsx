import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { useChosen, useDesk } from "../../desk.js";
import { Abilities } from "../organization/Abilities.js";
import { Setting } from "./Setting.js";

const keptWhere = {
  keychain: "Its key is in this computer’s keychain.",
  memory: "Its key is in memory only and is gone when Countersign stops.",
  profile: "Its token comes from a login of ant, which renews it. Only the profile’s name and folder are kept here.",
  environment: "Its key comes from ANTHROPIC_ADMIN_KEY in the environment.",
  demo: "The demo organization needs no key. Nothing leaves this computer.",
} as const;

type Open = NonNullable<Status["organization"]>;

/** Whose organization this is, where its key is kept, what that can do, and how to let go of it. */
export function OrganizationSettings({ organization }: { organization: Open }) {
  const { id, name, key, address } = organization;
  return (
    <>
      <Setting
        label="Name"
        words={
          <>
            {keptWhere[key]} {address && <>Its address is {address}.</>}
          </>
        }
      >
        <span className="font-semibold">
          <Inert text={name} />
        </span>
      </Setting>
      <Setting label="Id" words={key === "demo" ? "Of the simulated organization." : "As the Admin API knows it."}>
        <span className="font-mono text-label text-muted-foreground">
          <Inert text={id} />
        </span>
      </Setting>
      <WhatItCan />
      {key !== "environment" && <LetGo id={key === "demo" ? "demo" : id} of={key} />}
    </>
  );
}

/** What the credential was found to be, and what that opens. Nothing while the organization is out of reach. */
function WhatItCan() {
  const { data } = useQuery(useDesk().query.setUp.abilities.queryOptions());
  if (!data) return null;
  return (
    <div data-setting="" className="border-b py-3">
      <p className="font-medium">Credential</p>
      <p className="mb-3 text-label text-muted-foreground">
        <Inert text={data.words} ours />
      </p>
      <Abilities abilities={data.abilities} />
    </div>
  );
}

const letGo = {
  demo: { label: "Leave the demo organization", words: "Its log stays. You can come back to it.", button: "Leave" },
  profile: {
    label: "Forget this organization",
    words: "Agents can then read and propose nothing. The login of ant, the log and the spend stay.",
    button: "Forget it",
  },
  keychain: {
    label: "Forget the key",
    words: "Agents can then read and propose nothing. The log and the spend stay.",
    button: "Forget the key",
  },
} as const;

function LetGo({ id, of }: { id: string; of: Exclude<Open["key"], "environment"> }) {
  const { query } = useDesk();
  const [sure, setSure] = useState(false);
  const forget = useMutation(query.organizations.forget.mutationOptions({ onSuccess: useChosen() }));
  const { label, words, button } = letGo[of === "memory" ? "keychain" : of];
  return (
    <Setting label={label} problem={forget.error} words={words}>
      {of === "demo" ? (
        <Button onClick={() => forget.mutate({ id })}>{button}</Button>
      ) : sure ? (
        <>
          <Button onClick={() => setSure(false)}>Keep it</Button>
          <Button kind="irreversible" onClick={() => forget.mutate({ id })}>
            {button} now
          </Button>
        </>
      ) : (
        <Button onClick={() => setSure(true)}>{button}</Button>
      )}
    </Setting>
  );
}
