import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Switch } from "../../components/Switch.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { Setting } from "../settings/Setting.js";
import { OperationRules } from "./OperationRules.js";
import { ToolsetRules } from "./ToolsetRules.js";

/** What one client is kept from, beside what holds for all. By its name, which is what it says of itself: so it only narrows. */
export function ClientPolicy({ id, name, locked }: { id: string; name: string; locked: string | undefined }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const settings = useQuery(query.settings.get.queryOptions());
  const listing = useQuery(query.settings.listing.queryOptions());
  const done = { onSuccess: (now: SettingsView) => cache.setQueryData(query.settings.get.queryKey(), now) };
  const holdBack = useMutation(query.settings.holdBack.mutationOptions(done));
  const change = useMutation(query.settings.change.mutationOptions(done));
  if (!settings.data || !listing.data) return null;
  const { rules, unknown } = settings.data;
  const { readOnly = false, paused = false } = settings.data.clients[id] ?? {};
  const count = rules.filter(({ client }) => client === id).length;
  const problem = holdBack.error ?? change.error;
  const set = (changed: typeof rules) => change.mutate({ rules: changed });
  return (
    <section aria-label={`What ${name} may do`} className="mt-5 border-t pt-2">
      <Setting label="Read only" words="Every write of this client is refused before it becomes a proposal.">
        <Switch
          label={`${name} is read-only`}
          on={readOnly}
          off={readOnly ? locked : undefined}
          onChange={(on) => holdBack.mutate({ client: id, readOnly: on })}
        />
      </Setting>
      <Setting label="Pause its writes" words="Until you resume. It goes on reading, and is told to try again later.">
        <Switch
          label={`The writes of ${name} are paused`}
          on={paused}
          off={paused ? locked : undefined}
          onChange={(on) => holdBack.mutate({ client: id, paused: on })}
        />
      </Setting>
      <Setting
        label="Rules of its own"
        words={
          count === 0
            ? "None: what holds for all holds for it."
            : `${count === 1 ? "1 rule" : `${count} rules`}, besides those for all.`
        }
      >
        <KeyButton
          hotkey={{ on: "m", does: `${open ? "Close" : "Change"} the rules of this client` }}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? "Close" : "Change"}
        </KeyButton>
      </Setting>
      {open && (
        <>
          <ToolsetRules listing={listing.data} rules={rules} client={id} onChange={set} />
          <OperationRules listing={listing.data} rules={rules} unknown={unknown} client={id} onChange={set} />
        </>
      )}
      <p className="mt-2 text-label text-muted-foreground">
        A client’s name is what it says of itself. This holds whoever goes by it, and opens nothing.
      </p>
      {problem && (
        <p role="alert" className="mt-2 text-risk-high">
          {problemWords(problem)}
        </p>
      )}
    </section>
  );
}
