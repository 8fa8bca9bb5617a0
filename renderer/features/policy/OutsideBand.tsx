import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { RiskShape } from "../../components/RiskShape.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";

interface OutsideBandProps {
  outside: NonNullable<SettingsView["outside"]>;
  /** Why this window cannot let more through now. */
  locked: string | undefined;
}

/** settings.json is not what the person confirmed: until they say which counts, the stricter of both does. */
export function OutsideBand({ outside, locked }: OutsideBandProps) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const settle = useMutation(
    query.settings.settle.mutationOptions({
      onSuccess: (now) => cache.setQueryData(query.settings.get.queryKey(), now),
    }),
  );
  const opens = outside.changes.some(({ looser }) => looser) || outside.lost;
  const closes = outside.changes.some(({ looser }) => !looser) || outside.lost;
  return (
    <section
      aria-label="Settings changed outside Countersign"
      className="mt-5 rounded-card border border-risk-high bg-risk-high-soft px-4 py-3"
    >
      <h2 className="flex items-center gap-2 font-semibold text-risk-high">
        <RiskShape danger="high" size={16} silent />
        settings.json is not what you confirmed here
      </h2>
      <p className="mt-1">
        Another program changed it, or you did while another organization was open. Until you say what counts, the
        stricter of both holds.
      </p>
      <ul className="mt-2 flex flex-col gap-1">
        {outside.changes.map(({ words, looser }) => (
          <li key={words} className="grid grid-cols-[116px_1fr]">
            <span className={looser ? "font-medium text-risk-high" : "text-muted-foreground"}>
              {looser ? "Not in force" : "In force"}
            </span>
            <span className="wrap-anywhere">
              <Inert text={words} whole ours />
            </span>
          </li>
        ))}
        {outside.lost && (
          <li>
            What you last confirmed cannot be read in the log any more, so every write is refused until you say what
            counts.
          </li>
        )}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button off={closes ? locked : undefined} onClick={() => settle.mutate({ how: "as confirmed" })}>
          Put back what I confirmed
        </Button>
        <Button off={opens ? locked : undefined} onClick={() => settle.mutate({ how: "as it is" })}>
          Accept what the file says
        </Button>
      </div>
      {settle.error && (
        <p role="alert" className="mt-2 text-risk-high">
          {problemWords(settle.error)}
        </p>
      )}
    </section>
  );
}
