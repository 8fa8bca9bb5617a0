import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../approvals/use-proposals.js";

/** This window may show everything, but decides only after the person's PIN, once. */
export function PinGate({ status }: { status: Status }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const done = { onSuccess: (now: Status) => cache.setQueryData(query.status.queryKey(), now) };
  const open = useMutation(query.pin.open.mutationOptions(done));
  const set = useMutation(query.pin.set.mutationOptions(done));
  const [pin, setPin] = useState("");
  if (!status.pin.needed || status.pin.open) return null;
  const fresh = !status.pin.set;
  const step = fresh ? set : open;
  const tooShort = fresh && pin.length < 4;
  return (
    <form
      aria-label="PIN"
      className="flex min-h-12 shrink-0 flex-wrap items-center gap-2.5 border-b bg-card px-5 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (pin && !tooShort) step.mutate({ pin });
      }}
    >
      <Icon of={LockKeyhole} />
      <label htmlFor="gate-pin">
        {fresh
          ? "Before you decide anything here, set a PIN of at least four characters."
          : "Locked for decisions. Your PIN opens this window."}
      </label>
      <input
        id="gate-pin"
        type="password"
        autoComplete="off"
        maxLength={64}
        value={pin}
        onChange={(event) => setPin(event.target.value)}
        className="h-8 w-36 rounded-control border border-input bg-card px-2"
      />
      <Button type="submit" kind="ink" off={!pin || tooShort ? "Type the PIN first." : undefined}>
        {fresh ? "Set the PIN" : "Unlock"}
      </Button>
      {step.error && (
        <span role="alert" className="text-risk-high">
          {problemWords(step.error)}
        </span>
      )}
    </form>
  );
}
