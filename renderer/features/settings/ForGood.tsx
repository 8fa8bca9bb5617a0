import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";

interface ForGoodProps {
  /** What has to be typed. */
  word: string;
  button: string;
  status: Status;
  isBusy: boolean;
  onSure(sure: { typed: string; pin?: string }): void;
}

/** What cannot be undone: the word typed, and the PIN where one is set. */
export function ForGood({ word, button, status, isBusy, onSure }: ForGoodProps) {
  const [typed, setTyped] = useState("");
  const [pin, setPin] = useState("");
  const asksPin = status.presence.asks === "pin";
  const missing = !status.pin.open
    ? "This window needs the PIN first."
    : typed !== word
      ? `Type ${word} first.`
      : asksPin && !pin
        ? "Give your PIN first."
        : isBusy
          ? "It is being done."
          : undefined;
  return (
    <form
      className="mt-3 flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing) onSure({ typed, ...(asksPin && { pin }) });
      }}
    >
      <input
        aria-label={`Type ${word} to go on`}
        placeholder={`Type ${word}`}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        className="h-8 w-36 rounded-control border border-input bg-card px-2"
      />
      {asksPin && (
        <input
          type="password"
          aria-label="Your PIN"
          placeholder="Your PIN"
          value={pin}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => setPin(event.target.value)}
          className="h-8 w-36 rounded-control border border-input bg-card px-2"
        />
      )}
      <Button type="submit" kind="irreversible" off={missing}>
        {button}
      </Button>
    </form>
  );
}
