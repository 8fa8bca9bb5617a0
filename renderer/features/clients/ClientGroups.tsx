import { clientKey } from "../../../src/desk/contract/client-names.js";
import type { ClientList, ClientProgram } from "../../answers.js";
import { Time } from "../../components/Time.js";

type Connected = ClientList["connections"][number];

/** A program and the connections that are its own. */
interface Line {
  program: ClientProgram;
  connections: Connected[];
}

/** Connected first, then what has the entry, what is here, and what is not. */
export function grouped({ programs, connections }: Pick<ClientList, "programs" | "connections">) {
  const lines = programs.map((program) => ({
    program,
    connections: connectionsOf(connections, program.id),
  }));
  const away = lines.filter((line) => line.connections.length === 0);
  const absent = ({ program }: Line) => !program.registered && program.found === "absent";
  const groups = [
    { key: "now", title: "Connected now", lines: lines.filter((line) => line.connections.length > 0) },
    { key: "registered", title: "Has the entry", lines: away.filter(({ program }) => program.registered) },
    { key: "found", title: "Found", lines: away.filter((line) => !line.program.registered && !absent(line)) },
    { key: "absent", title: "Not installed", lines: away.filter(absent) },
  ] as const;
  return groups;
}

/** Whatever they call themselves. */
export const connectionsOf = (connections: readonly Connected[], id: string): Connected[] =>
  connections.filter(({ name }) => clientKey(name) === id);

interface ClientGroupsProps {
  list: ClientList;
  selected: string | undefined;
  onSelect(program: ClientProgram): void;
}

export function ClientGroups({ list, selected, onSelect }: ClientGroupsProps) {
  return grouped(list).map(({ key, title, lines }) => {
    if (lines.length === 0) return null;
    return (
      <div key={key}>
        <GroupHead kind={key} title={title} count={lines.length} />
        <ul>
          {lines.map((line) => (
            <ProgramRow key={line.program.id} line={line} selected={line.program.id === selected} onSelect={onSelect} />
          ))}
        </ul>
      </div>
    );
  });
}

interface ProgramRowProps {
  line: Line;
  selected: boolean;
  onSelect(program: ClientProgram): void;
}

function ProgramRow({ line: { program, connections }, selected, onSelect }: ProgramRowProps) {
  const here = connections.length > 0;
  const absent = !here && program.found === "absent" && !program.registered;
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
        <span className="min-w-0 flex-1">
          <span className={`block truncate font-semibold ${absent ? "text-muted-foreground" : ""}`}>
            {program.name}
          </span>
          {!absent && (
            <span className="block truncate text-label text-muted-foreground">
              {here ? (
                <>
                  {program.registered ? "has the entry" : "no entry"}, {callCount(connections)},{" "}
                  <Since connections={connections} />
                </>
              ) : (
                programWords(program)
              )}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

export function Since({ connections }: { connections: Connected[] }) {
  return (
    <>
      since <Time at={Math.min(...connections.map(({ since }) => since))} />
    </>
  );
}

export function callCount(connections: Connected[]): string {
  const calls = connections.reduce((sum, connection) => sum + connection.calls, 0);
  return calls === 1 ? "1 call" : `${calls.toLocaleString("en-US")} calls`;
}

function programWords({ broken, registered, outdated, found }: ClientProgram): string {
  if (broken) return "Its file has an error";
  if (outdated) return "Its entry starts another copy";
  if (registered) return "Has the entry, not connected now";
  return found === "maybe" ? "Maybe installed, no entry yet" : "Not connected, no entry yet";
}

export function GroupHead({
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

export function Tile({ name }: { name: string }) {
  // Codex CLI would have the letters of Claude Code.
  const words = name.split(/\s+/).filter((word) => word !== "CLI");
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
