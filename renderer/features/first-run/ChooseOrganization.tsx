import { useMutation } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useChosen, useDesk } from "../../desk.js";
import { problemWords } from "../approvals/use-proposals.js";
import { Checked } from "./Checked.js";
import { Choice } from "./Choice.js";
import { KeyField } from "./KeyField.js";

/** One question: a key of one's own, or the demo organization. */
export function ChooseOrganization({ status }: { status: Status }) {
  const { query } = useDesk();
  const [, go] = useLocation();
  const [choice, setChoice] = useState<"key" | "demo">("key");
  const [typed, setTyped] = useState("");
  const key = typed.trim();
  const done = { onSuccess: useChosen() };
  const check = useMutation(query.setUp.check.mutationOptions());
  const keep = useMutation(query.setUp.keep.mutationOptions(done));
  const demo = useMutation(query.setUp.demo.mutationOptions(done));
  const step = choice === "key" ? keep : demo;
  const problem = step.error ?? (choice === "key" ? check.error : null);
  const off = step.isPending ? "It is being done." : choice === "key" && !key ? "Paste a key first." : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (off) return;
        if (choice === "key") keep.mutate({ key });
        else demo.mutate({});
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
        <Choice title="Add an Admin key" chosen={choice === "key"} onChoose={() => setChoice("key")}>
          <p>
            Your own organization. An admin makes the key in the Claude Console, under Settings, Admin keys; for Claude
            Enterprise the primary owner does, in claude.ai, under Organization settings, API. A token with org:admin
            works as well.
          </p>
          {choice === "key" && (
            <>
              <KeyField
                value={typed}
                onChange={(text) => {
                  setTyped(text);
                  check.reset();
                  keep.reset();
                }}
                onLeave={() => key && !check.data && check.mutate({ key })}
              />
              <div aria-live="polite" className="mt-2 flex flex-col gap-1 text-label">
                {check.isPending && <p>Checking it with reads only.</p>}
                {check.data && <Checked {...check.data} />}
                <p className="flex items-center gap-2">
                  <Icon of={LockKeyhole} size={14} /> {status.keychain.words}
                </p>
              </div>
            </>
          )}
        </Choice>
        <Choice title="Use the demo organization" chosen={choice === "demo"} onChoose={() => setChoice("demo")}>
          <p>No key needed. Five workspaces and a year of spend, served on this computer. Nothing leaves it.</p>
        </Choice>
      </div>
      {problem && (
        <p role="alert" className="mt-3 text-risk-high">
          {problemWords(problem)}
        </p>
      )}
      <div className="mt-6 flex items-center justify-between">
        <Button kind="ghost" size="large" className="-ml-4" onClick={() => go("/approvals")}>
          Skip for now
        </Button>
        <Button type="submit" kind="ink" size="large" off={off}>
          {choice === "key" ? "Store the key and sync" : "Open the demo organization"} <KeyHint keys="⏎" filled />
        </Button>
      </div>
    </form>
  );
}
