import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";

/** This window may show everything, but decides only after the person's PIN, once. `boxed`: between other boxes, no band. */
export function PinGate({ status, boxed = false }: { status: Status; boxed?: boolean }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const [pin, setPin] = useState("");
  const done = {
    onSuccess: (now: Status) => cache.setQueryData(query.status.queryKey(), now),
    // A wrong one is typed anew, not mended: nobody sees what it is.
    onError: () => setPin(""),
  };
  const open = useMutation(query.pin.open.mutationOptions(done));
  const set = useMutation(query.pin.set.mutationOptions(done));
  if (!status.pin.needed || status.pin.open) return null;
  const fresh = !status.pin.set;
  const step = fresh ? set : open;
  const tooShort = fresh && pin.length < 4;
  return (
    <form
      aria-label="PIN"
      className={`flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 bg-card ${boxed ? "mt-6 rounded-card border border-border-strong px-6 py-4" : "min-h-12 border-b px-5 py-2"}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (pin && !tooShort) step.mutate({ pin });
      }}
    >
      <label htmlFor="gate-pin" className="flex items-center gap-2.5">
        <Icon of={LockKeyhole} />
        {fresh
          ? "Before you decide anything here, set a PIN of at least four characters."
          : "Locked for decisions. Your PIN opens this window."}
      </label>
      <span className="flex gap-2">
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
      </span>
      {step.error && (
        <span role="alert" className="text-risk-high">
          {problemWords(step.error)}
        </span>
      )}
    </form>
  );
}
