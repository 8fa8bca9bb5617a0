import { useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import type { Anchor, Anchored } from "../../../src/desk/contract/record.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Segmented } from "../../components/Segmented.js";
import { Switch } from "../../components/Switch.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { Setting } from "./Setting.js";

const placeOf = (anchor: Anchor) =>
  anchor.kind === "webhook" ? anchor.url : anchor.kind === "syslog" ? anchor.address : anchor.path;
const titles = { folder: "Folder", git: "Git repository", webhook: "Webhook", syslog: "Syslog" } as const;
const asked = {
  folder: { label: "Path of the folder", example: "/path/to/folder" },
  git: { label: "Path of the repository", example: "/path/to/repository" },
  webhook: { label: "Address of the webhook", example: "https://…" },
  syslog: { label: "Address of the syslog server", example: "tls://logs.example.com:6514" },
} as const;

function anchorOf(kind: Anchor["kind"], place: string, push: boolean): Anchor {
  if (kind === "webhook") return { kind, url: place };
  if (kind === "syslog") return { kind, address: place };
  return kind === "git" ? { kind, path: place, push } : { kind, path: place };
}

interface AnchorsProps {
  anchored: Anchored[];
  /** Why none of them gets anything. */
  held: string | null;
  off: string | undefined;
}

/** Who gets each checkpoint: what they hold cannot be rewritten from here. */
export function Anchors({ anchored, held, off: locked }: AnchorsProps) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const set = useMutation(
    query.record.setAnchors.mutationOptions({
      onSuccess: (now) => cache.setQueryData(query.record.state.queryKey(), now),
    }),
  );
  const anchors = anchored.map(({ anchor }) => anchor);
  // One more, or one less, would confirm the others with it.
  const off = locked ?? (held === null ? undefined : "First say whether these are to get checkpoints.");
  return (
    <>
      {held !== null && (
        <Setting
          label="Send to those below"
          words={
            <span role="status" className="text-risk-high">
              {held}
            </span>
          }
        >
          <Button off={locked} onClick={() => set.mutate({ anchors })}>
            Send to these
          </Button>
          <Button off={locked} onClick={() => set.mutate({ anchors: [] })}>
            Send to none
          </Button>
        </Setting>
      )}
      {anchored.map((one) => (
        <Setting
          key={`${one.anchor.kind} ${placeOf(one.anchor)}`}
          label={
            <>
              {titles[one.anchor.kind]} <Inert text={placeOf(one.anchor)} />
            </>
          }
          words={<Held anchored={one} />}
        >
          <Button
            kind="ghost"
            size="small"
            off={off ?? (set.isPending ? "It is being changed." : undefined)}
            aria-label={`Send no more to ${placeOf(one.anchor)}`}
            onClick={() => set.mutate({ anchors: anchors.filter((anchor) => anchor !== one.anchor) })}
          >
            <Icon of={X} size={14} />
          </Button>
        </Setting>
      ))}
      <AddAnchor
        off={off ?? (set.isPending ? "The first one is being sent." : undefined)}
        onAdd={(anchor, done) => set.mutate({ anchors: [...anchors, anchor] }, { onSuccess: done })}
        problem={set.error}
      />
    </>
  );
}

function Held({ anchored: { last, held } }: { anchored: Anchored }) {
  if (!last) return "Nothing was sent yet.";
  const rows = held && `${held.size.toLocaleString("en-US")} rows`;
  if (last.ok)
    return (
      <>
        Holds {rows} since <Time at={last.at} />: <Inert text={last.words} ours />
      </>
    );
  return (
    <span className="text-risk-high">
      The last one failed <Time at={last.at} />: <Inert text={last.words} ours /> It is tried again with the next.
      {held ? (
        <>
          {" "}
          It holds {rows} since <Time at={held.at} />.
        </>
      ) : (
        " It holds none yet."
      )}
    </span>
  );
}

interface AddAnchorProps {
  off: string | undefined;
  problem: Error | null;
  onAdd(anchor: Anchor, done: () => void): void;
}

function AddAnchor({ off, problem, onAdd }: AddAnchorProps) {
  const [kind, setKind] = useState<Anchor["kind"]>("folder");
  const [place, setPlace] = useState("");
  const [push, setPush] = useState(false);
  const wanted = place.trim();
  const missing = off ?? (wanted ? undefined : "Name the place first.");
  const anchor = anchorOf(kind, wanted, push);
  return (
    <Setting
      label="Send each checkpoint to"
      standard="nowhere"
      problem={problem}
      words="A place that this computer cannot change: what it holds cannot be cut off or rewritten unnoticed."
    >
      <form
        className="flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) onAdd(anchor, () => setPlace(""));
        }}
      >
        <Segmented
          label="Kind of place"
          value={kind}
          parts={[
            { value: "folder", label: "Folder" },
            { value: "git", label: "Git" },
            { value: "webhook", label: "Webhook" },
            { value: "syslog", label: "Syslog" },
          ]}
          onChange={setKind}
        />
        <input
          aria-label={asked[kind].label}
          placeholder={asked[kind].example}
          value={place}
          maxLength={kind === "webhook" ? 2000 : kind === "syslog" ? 300 : 1000}
          onChange={(event) => setPlace(event.target.value)}
          className="h-8 w-64 rounded-control border border-input bg-card px-2"
        />
        {kind === "git" && (
          <span className="flex items-center gap-2 text-label">
            <Switch label="Push to its remote" on={push} onChange={setPush} />
            Push
          </span>
        )}
        <Button type="submit" off={missing}>
          Add
        </Button>
      </form>
    </Setting>
  );
}
