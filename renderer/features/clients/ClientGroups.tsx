import type { ClientList, ClientProgram } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { Time } from "../../components/Time.js";
import { clientWords } from "../approvals/wording.js";

const groups = [
  { key: "registered", title: "Connected", holds: (program: ClientProgram) => program.registered },
  {
    key: "found",
    title: "Found",
    holds: (program: ClientProgram) => !program.registered && program.found !== "absent",
  },
  {
    key: "absent",
    title: "Not installed",
    holds: (program: ClientProgram) => !program.registered && program.found === "absent",
  },
] as const;

/** Registered first, then what is here, then what is not. */
export const grouped = (programs: ClientProgram[]) =>
  groups.map((group) => ({ ...group, programs: programs.filter(group.holds) }));

interface ClientGroupsProps {
  list: ClientList;
  selected: string | undefined;
  onSelect(program: ClientProgram): void;
}

export function ClientGroups({ list, selected, onSelect }: ClientGroupsProps) {
  return (
    <>
      {list.connections.length > 0 && (
        <>
          <GroupHead kind="now" title="Connected now" count={list.connections.length} />
          <ul>
            {list.connections.map((connection) => (
              <li
                key={`${connection.name} ${connection.since}`}
                className="flex h-[54px] items-center gap-3 border-b px-4"
              >
                <Tile name={connection.name} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-semibold">
                    <Inert text={clientWords({ client: { ...connection, connection: "" } })} whole />
                  </span>
                  <span className="block truncate text-label text-muted-foreground">
                    {connection.calls === 1 ? "1 call" : `${connection.calls} calls`}
                  </span>
                </span>
                <span className="text-label text-muted-foreground">
                  since <Time at={connection.since} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {grouped(list.programs).map(
        ({ key, title, programs }) =>
          programs.length > 0 && (
            <div key={key}>
              <GroupHead kind={key} title={key === "registered" ? "Has the entry" : title} count={programs.length} />
              <ul>
                {programs.map((program) => (
                  <ProgramRow
                    key={program.id}
                    program={program}
                    selected={program.id === selected}
                    onSelect={onSelect}
                  />
                ))}
              </ul>
            </div>
          ),
      )}
    </>
  );
}

interface ProgramRowProps {
  program: ClientProgram;
  selected: boolean;
  onSelect(program: ClientProgram): void;
}

function ProgramRow({ program, selected, onSelect }: ProgramRowProps) {
  const absent = program.found === "absent" && !program.registered;
  return (
    <li>
      <button
        type="button"
        aria-current={selected}
        onClick={() => onSelect(program)}
        className={`flex w-full items-center gap-3 border-b border-l-2 pr-4 pl-3.5 text-left focus-visible:-outline-offset-2 ${absent ? "h-11" : "h-[54px]"} ${
          selected ? "border-l-foreground bg-card" : "border-l-transparent hover:bg-muted"
        }`}
      >
        <Tile name={program.name} />
        <span className="min-w-0">
          <span className={`block truncate font-semibold ${absent ? "text-muted-foreground" : ""}`}>
            {program.name}
          </span>
          {!absent && <span className="block truncate text-label text-muted-foreground">{programWords(program)}</span>}
        </span>
      </button>
    </li>
  );
}

function programWords({ broken, connected, registered, found }: ClientProgram): string {
  if (broken) return "Its file has an error";
  if (connected > 0) return "Connected now";
  if (registered) return "Has the entry, not connected now";
  return found === "maybe" ? "Maybe installed, no entry yet" : "Not connected, no entry yet";
}

function GroupHead({
  kind,
  title,
  count,
}: {
  kind: "now" | "registered" | "found" | "absent";
  title: string;
  count: number;
}) {
  return (
    <h2 className="flex h-8 items-center gap-2 border-b px-4 font-medium text-label text-muted-foreground">
      <svg width="10" height="10" aria-hidden="true">
        {kind === "absent" ? (
          <path d="M1 5h8" className="stroke-muted-foreground" strokeWidth="1.75" />
        ) : (
          <circle
            cx="5"
            cy="5"
            r="3.6"
            strokeWidth="1.75"
            className={kind === "now" ? "fill-sign stroke-sign" : "fill-none stroke-machine"}
          />
        )}
      </svg>
      <span className="flex-1">{title}</span>
      {count}
    </h2>
  );
}

function Tile({ name }: { name: string }) {
  const words = name.split(/\s+/);
  const letters =
    words.length > 1
      ? words
          .slice(0, 2)
          .map((word) => word.charAt(0).toUpperCase())
          .join("")
      : name.slice(0, 2);
  return (
    <span
      aria-hidden="true"
      className="flex size-7 shrink-0 items-center justify-center rounded-control border border-border-strong bg-card font-semibold text-label"
    >
      {letters}
    </span>
  );
}
