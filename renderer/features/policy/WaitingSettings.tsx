import { useEffect, useState } from "react";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Segmented } from "../../components/Segmented.js";
import { Setting } from "../settings/Setting.js";

type Waiting = Pick<SettingsView, "expiry" | "presenceFrom" | "pendingPerClient">;

interface WaitingSettingsProps {
  settings: Waiting;
  asks: Status["presence"]["asks"];
  held(name: keyof Waiting): string | undefined;
  onChange(changed: Partial<Waiting>): void;
}

const risks = ["low", "medium", "high", "critical"] as const;

const asked = {
  touch_id: "Touch ID is asked, or your PIN where one is set.",
  pin: "Your PIN is asked.",
  press: "A second press is asked, as no PIN is set.",
} as const;

/** How long proposals wait, how many may, and from which risk on more than a press is asked. */
export function WaitingSettings({ settings, asks, held, onChange }: WaitingSettingsProps) {
  const { expiry, presenceFrom, pendingPerClient } = settings;
  return (
    <>
      <Setting
        label="Minutes until a proposal expires"
        words="By risk, from 1 to 60. What waits already keeps its time. Silence is no."
        standard="30, 15, 10 and 5"
        held={held("expiry")}
      >
        {risks.map((risk) => (
          <NumberField
            key={risk}
            label={risk}
            value={expiry[risk]}
            most={60}
            off={held("expiry")}
            onChange={(minutes) => onChange({ expiry: { ...expiry, [risk]: minutes } })}
          />
        ))}
      </Setting>
      <Setting
        label="Presence from"
        words={`${asked[asks]} What cannot be undone always asks, after the name and ten seconds.`}
        standard="High"
        held={held("presenceFrom")}
      >
        <Segmented
          label="Presence is asked from this risk on"
          value={presenceFrom}
          parts={[
            { value: "low", label: "Low" },
            { value: "medium", label: "Medium" },
            { value: "high", label: "High" },
          ]}
          onChange={(from) => !held("presenceFrom") && onChange({ presenceFrom: from })}
        />
      </Setting>
      <Setting
        label="Proposals of one client that may wait"
        words="From 1 to 200. One more is refused, until some are decided."
        standard="50"
        held={held("pendingPerClient")}
      >
        <NumberField
          label="at most"
          value={pendingPerClient}
          most={200}
          off={held("pendingPerClient")}
          onChange={(many) => onChange({ pendingPerClient: many })}
        />
      </Setting>
    </>
  );
}

interface NumberFieldProps {
  label: string;
  value: number;
  most: number;
  off: string | undefined;
  onChange(value: number): void;
}

/** Taken when the field is left or Enter is pressed; what is no such number goes back to what holds. */
function NumberField({ label, value, most, off, onChange }: NumberFieldProps) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const take = () => {
    const wanted = Number(text);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most && wanted !== value) onChange(wanted);
    else setText(String(value));
  };
  return (
    <label className="flex flex-col text-label text-muted-foreground">
      {label}
      <input
        inputMode="numeric"
        value={text}
        readOnly={off !== undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
        className="h-8 w-16 rounded-control border border-input bg-card px-2 text-body text-foreground tabular-nums"
      />
    </label>
  );
}
