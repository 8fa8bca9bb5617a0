import { useQuery } from "@tanstack/react-query";
import { Pause } from "lucide-react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint } from "../../components/KeyHint.js";
import { Problem } from "../../components/Problem.js";
import { Switch } from "../../components/Switch.js";
import { Time } from "../../components/Time.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk } from "../../desk.js";
import { usePausing } from "../frame/use-pausing.js";
import { refusedByPause } from "./refused.js";

/** Until when it is paused, how many were refused meanwhile, and the way out of it. */
export function PausedBand({ status }: { status: Status }) {
  const { query } = useDesk();
  const { turn, problem } = usePausing();
  const rows = useQuery(query.activity.list.queryOptions({ input: { types: ["refused", "policy"], limit: 500 } }));
  const { count, since } = refusedByPause(rows.data?.rows ?? []);
  return (
    <div className="flex min-h-[52px] shrink-0 items-center gap-3 border-b bg-risk-medium-soft px-4 py-1.5">
      <Icon of={Pause} className="text-risk-medium" />
      <p className="min-w-0 flex-1">
        <strong className="block font-semibold">
          Agent writes are paused{" "}
          {status.pausedUntil === null ? (
            "until you resume"
          ) : (
            <>
              until <Time at={status.pausedUntil} />
            </>
          )}
        </strong>
        <span className="block text-label text-muted-foreground leading-[15px]">
          {problem ? (
            <Problem of={problem} />
          ) : (
            <>
              {count === 1 ? "1 proposal" : `${count} proposals`} refused
              {since && (
                <>
                  {" "}
                  since <Time at={Date.parse(since)} />
                </>
              )}
            </>
          )}
        </span>
      </p>
      <KeyButton
        size="small"
        hotkey={{ on: "shift+p", does: "Let agent writes go on" }}
        off={locked(status)}
        onClick={() => turn("an hour")}
      >
        Resume
      </KeyButton>
    </div>
  );
}

/** Pauses for an hour; whoever wants longer finds it in Settings. */
export function PauseRow({ status }: { status: Status }) {
  const { turn, problem } = usePausing();
  const { paused } = status;
  useKeys({
    "shift+p": paused ? undefined : { does: "Pause agent writes for an hour", act: () => turn("an hour") },
  });
  return (
    <div className="flex min-h-[52px] shrink-0 items-center gap-3 border-t px-4 py-1.5">
      <Icon of={Pause} className="text-muted-foreground" />
      <span className="flex-1">
        <span className="block font-semibold">Pause agent writes</span>
        <span className="block text-label text-muted-foreground leading-[15px]">
          {problem ? (
            <Problem of={problem} />
          ) : paused ? (
            "Reads go on."
          ) : (
            "For an hour. Reads go on, proposals are refused."
          )}
        </span>
      </span>
      {!paused && <KeyHint keys="⇧P" />}
      <Switch
        label="Pause agent writes"
        on={paused}
        off={paused ? locked(status) : undefined}
        keys="Shift+P"
        onChange={() => turn("an hour")}
      />
    </div>
  );
}

/** Anybody may pause; ending it takes who may decide. */
const locked = ({ pin }: Status) => (pin.open ? undefined : "This window needs the PIN first.");
