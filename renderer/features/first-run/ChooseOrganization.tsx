import { useMutation } from "@tanstack/react-query";
import { Check, KeyRound, LockKeyhole } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useChosen, useDesk } from "../../desk.js";
import { problemWords } from "../approvals/use-proposals.js";

/** One question: a key of one's own, or the demo organization. */
export function ChooseOrganization({ status }: { status: Status }) {
  const { query } = useDesk();
  const [, go] = useLocation();
  const [choice, setChoice] = useState<"key" | "demo">("key");
  const [key, setKey] = useState("");
  const done = { onSuccess: useChosen() };
  const check = useMutation(query.setUp.check.mutationOptions());
  const keep = useMutation(query.setUp.keep.mutationOptions(done));
  const demo = useMutation(query.setUp.demo.mutationOptions(done));
  const step = choice === "key" ? keep : demo;
  const problem = step.error ?? (choice === "key" ? check.error : null);
  const off = step.isPending ? "It is being done." : choice === "key" && !key.trim() ? "Paste a key first." : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (off) return;
        if (choice === "key") keep.mutate({ key: key.trim() });
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
          <p>Your own organization. An owner or admin makes the key in the Console, under Settings, Admin keys.</p>
          {choice === "key" && (
            <>
              <label className="relative mt-3 block">
                <span className="sr-only">Admin key</span>
                <Icon of={KeyRound} className="absolute top-3 left-3.5" />
                <input
                  type="password"
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={500}
                  placeholder="sk-ant-admin01-…"
                  value={key}
                  onChange={(event) => {
                    setKey(event.target.value);
                    check.reset();
                    keep.reset();
                  }}
                  onBlur={() => key.trim() && !check.data && check.mutate({ key: key.trim() })}
                  className="h-10 w-full rounded-control border border-input bg-background pr-3 pl-10 font-mono text-foreground text-label"
                />
              </label>
              <div aria-live="polite" className="mt-2 flex flex-col gap-1 text-label">
                {check.isPending && <p>Checking it with reads only.</p>}
                {check.data && (
                  <p className="flex items-center gap-2 text-foreground">
                    <Icon of={Check} size={14} className="text-sign" />
                    <span>
                      <strong className="font-semibold">
                        <Inert text={check.data.organization} />
                      </strong>
                      , <Inert text={check.data.words} />
                    </span>
                  </p>
                )}
                <p className="flex items-center gap-2">
                  <Icon of={LockKeyhole} size={14} /> {status.keychain.words}
                </p>
              </div>
            </>
          )}
        </Choice>
        <div className="border-t" />
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

interface ChoiceProps {
  title: string;
  chosen: boolean;
  onChoose(): void;
  children: ReactNode;
}

function Choice({ title, chosen, onChoose, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[16px_1fr] gap-x-2.5 py-5 pr-6 pl-6">
      <input
        id={id}
        type="radio"
        name="organization"
        checked={chosen}
        onChange={onChoose}
        className="mt-0.5 size-4 appearance-none rounded-full border-2 border-input bg-card checked:border-foreground checked:bg-foreground checked:shadow-[inset_0_0_0_2.5px_var(--card)]"
      />
      <div className="text-muted-foreground">
        <label htmlFor={id} className="block font-semibold text-foreground text-title">
          {title}
        </label>
        <div className="mt-1">{children}</div>
      </div>
    </div>
  );
}
