import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { useDesk } from "../../desk.js";
import { Setting } from "./Setting.js";

/** The PIN that decisions ask for. It is checked in the desk and shown nowhere. */
export function PinSettings({ status }: { status: Status }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const [old, setOld] = useState("");
  const [pin, setPin] = useState("");
  const set = useMutation(
    query.pin.set.mutationOptions({
      onSuccess: (now) => {
        cache.setQueryData(query.status.queryKey(), now);
        setOld("");
        setPin("");
      },
    }),
  );
  const had = status.pin.set;
  const missing =
    pin.length < 4 ? "At least four characters." : had && !old ? "Type the PIN you have first." : undefined;
  return (
    <Setting
      label={had ? "Change the PIN" : "Set a PIN"}
      standard="none"
      problem={set.error}
      words={
        set.isSuccess ? (
          <span role="status">The PIN is set.</span>
        ) : (
          "Asked once a window, and for every write that asks for your presence. It keeps an agent with a shell from deciding for you."
        )
      }
    >
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) set.mutate({ pin, ...(had ? { old } : {}) });
        }}
      >
        {had && <PinInput label="The PIN you have" value={old} onChange={setOld} />}
        <PinInput label="New PIN" value={pin} onChange={setPin} />
        <Button type="submit" off={missing}>
          {had ? "Change" : "Set"}
        </Button>
      </form>
    </Setting>
  );
}

function PinInput({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <input
      type="password"
      autoComplete="off"
      maxLength={64}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 w-36 rounded-control border border-input bg-card px-2"
    />
  );
}
