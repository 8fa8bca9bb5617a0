import { useMutation } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Brought } from "../../../src/desk/contract/set-up.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useChosen, useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { Checked } from "./Checked.js";
import { Choice } from "./Choice.js";
import { KeyField } from "./KeyField.js";
import { ProfileField } from "./ProfileField.js";
import { Foot } from "./Step.js";

const ways = {
  key: { button: "Store the key and sync", missing: "Paste a key first." },
  profile: { button: "Use this profile", missing: "Choose a profile first." },
  demo: { button: "Open the demo organization", missing: undefined },
} as const;

interface ChooseOrganizationProps {
  status: Status;
  /** Says what leaving without a choice is. */
  leave: string;
  onDone?(): void;
}

/** One question: a key of one's own, a login of `ant`, or the demo organization. */
export function ChooseOrganization({ status, leave, onDone }: ChooseOrganizationProps) {
  const { query } = useDesk();
  const [, go] = useLocation();
  const [way, setWay] = useState<keyof typeof ways>("key");
  const [key, setKey] = useState("");
  const [profile, setProfile] = useState("");
  const chosen = useChosen();
  const done = {
    onSuccess(now: Status) {
      chosen(now);
      onDone?.();
    },
  };
  const check = useMutation(query.setUp.check.mutationOptions());
  const keep = useMutation(query.setUp.keep.mutationOptions(done));
  const open = useMutation(query.organizations.open.mutationOptions(done));
  const brought = broughtBy(way, key.trim(), profile);
  const step = way === "demo" ? open : keep;
  const problem = step.error ?? (way === "demo" ? null : check.error);
  const missing = way === "demo" || brought ? undefined : ways[way].missing;
  const off = step.isPending ? "It is being done." : missing;
  const forget = () => {
    check.reset();
    keep.reset();
  };
  const choose = (next: keyof typeof ways) => {
    setWay(next);
    forget();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (off) return;
        if (way === "demo") open.mutate({ id: "demo" });
        else if (brought) keep.mutate(brought);
      }}
    >
      <h1 className="mt-1 font-semibold text-[24px] leading-8 tracking-[-0.015em]">
        Which organization should agents run?
      </h1>
      <div
        role="radiogroup"
        aria-label="Organization"
        className="mt-6 rounded-card border border-border-strong bg-card"
      >
        <Choice title="Add an Admin key" chosen={way === "key"} onChoose={() => choose("key")}>
          <p>
            An admin makes it in the Claude Console, under Settings, Admin keys. For Claude Enterprise the primary owner
            makes a key in claude.ai, under Organization settings, API.
          </p>
          {way === "key" && (
            <>
              <KeyField
                value={key}
                onChange={(text, pasted) => {
                  setKey(text);
                  forget();
                  const whole = broughtBy(way, text.trim(), profile);
                  if (pasted && whole) check.mutate(whole);
                }}
                onLeave={() => brought && !check.data && !check.isPending && check.mutate(brought)}
              />
              <Findings check={check} />
              <p className="mt-2 flex gap-2 text-label">
                <Icon of={LockKeyhole} size={14} className="mt-px" /> {status.keychain.words}
              </p>
            </>
          )}
        </Choice>
        <Choice title="Use an ant profile" chosen={way === "profile"} onChoose={() => choose("profile")}>
          <p>
            A login of the ant command, with the scope org:admin. It renews itself, and reaches service accounts, too.
          </p>
          {way === "profile" && (
            <>
              <ProfileField
                value={profile}
                onChange={(name) => {
                  setProfile(name);
                  forget();
                  if (name) check.mutate({ profile: name });
                }}
              />
              <Findings check={check} />
            </>
          )}
        </Choice>
        <Choice title="Use the demo organization" chosen={way === "demo"} onChoose={() => choose("demo")}>
          <p>No key needed. Five workspaces and a year of spend, served on this computer. Nothing leaves it.</p>
        </Choice>
      </div>
      {problem && (
        <div className="mt-3 flex items-start gap-4">
          <p role="alert" className="min-w-0 flex-1 text-risk-high">
            {problemWords(problem)}
          </p>
          {brought && (
            <Button size="small" onClick={() => check.mutate(brought, { onSuccess: () => keep.reset() })}>
              Check again
            </Button>
          )}
        </div>
      )}
      <Foot>
        <Button kind="ghost" size="large" className="-ml-4" onClick={() => go("/approvals")}>
          {leave}
        </Button>
        <Button type="submit" kind="ink" size="large" off={off}>
          {ways[way].button} <KeyHint keys="⏎" filled />
        </Button>
      </Foot>
    </form>
  );
}

function broughtBy(way: keyof typeof ways, key: string, profile: string): Brought | undefined {
  if (way === "key" && key) return { key };
  return way === "profile" && profile ? { profile } : undefined;
}

type Check = Pick<ReturnType<typeof useMutation<Parameters<typeof Checked>[0]>>, "isPending" | "data">;

/** What the check came to; its refusal stands below the choices. */
function Findings({ check: { isPending, data } }: { check: Check }) {
  return (
    <div aria-live="polite" className="mt-2 flex flex-col gap-1 text-label empty:hidden">
      {isPending && <p>Checking it with reads only.</p>}
      {data && <Checked {...data} />}
    </div>
  );
}
