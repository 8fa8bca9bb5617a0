import { useQuery } from "@tanstack/react-query";
import { clientKey, testerName } from "../../../src/desk/contract/client-names.js";
import type { ClientList } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { useDesk } from "../../desk.js";
import { ClientPolicy } from "../policy/ClientPolicy.js";
import { callCount, GroupHead, Since, Tile } from "./ClientGroups.js";
import { ClientToolsets } from "./ClientToolsets.js";

/** A client that no known program is, by the name it goes by. */
export interface Other {
  /** As rules name it. */
  id: string;
  name: string;
  connections: ClientList["connections"];
}

/** Every client that has ever connected, or that something is set for, and is none of the known programs. */
export function useOthers(list: ClientList | undefined): Other[] {
  const { query } = useDesk();
  const facets = useQuery(query.activity.facets.queryOptions());
  const settings = useQuery(query.settings.get.queryOptions());
  if (!list) return [];
  const { clients = {}, listedTo = {}, rules = [] } = settings.data ?? {};
  const names = [
    ...list.connections.map(({ name }) => name),
    ...(facets.data?.clients.map(({ value }) => value) ?? []),
    ...Object.keys(clients),
    ...Object.keys(listedTo),
    ...rules.flatMap(({ client }) => client ?? []),
  ].filter((name) => name !== testerName && !list.programs.some(({ id }) => clientKey(name) === id));
  const byId = new Map(names.toReversed().map((name) => [clientKey(name), name]));
  return [...byId]
    .map(([id, name]) => ({ id, name, connections: list.connections.filter((one) => clientKey(one.name) === id) }))
    .toSorted((a, b) => b.connections.length - a.connections.length || a.name.localeCompare(b.name));
}

interface OtherClientsProps {
  others: readonly Other[];
  selected: string | undefined;
  onSelect(id: string): void;
}

export function OtherClients({ others, selected, onSelect }: OtherClientsProps) {
  const groups = [
    {
      kind: "now",
      title: "Other clients, connected now",
      lines: others.filter(({ connections }) => connections.length > 0),
    },
    {
      kind: "registered",
      title: "Other clients, seen before",
      lines: others.filter(({ connections }) => connections.length === 0),
    },
  ] as const;
  return groups.map(({ kind, title, lines }) =>
    lines.length === 0 ? null : (
      <div key={kind}>
        <GroupHead kind={kind} title={title} count={lines.length} />
        <ul>
          {lines.map(({ id, name, connections }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={id === selected}
                onClick={() => onSelect(id)}
                className={`flex h-[54px] w-full items-center gap-3 border-b border-l-2 pr-4 pl-3.5 text-left focus-visible:-outline-offset-2 ${
                  id === selected ? "border-l-foreground bg-card" : "border-l-transparent hover:bg-muted"
                }`}
              >
                <Tile name={name} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-semibold">
                    <Inert text={[name, connections[0]?.version].filter(Boolean).join(" ")} whole />
                  </span>
                  <span className="block truncate text-label text-muted-foreground">
                    {connections.length > 0 ? (
                      <>
                        {callCount(connections)}, <Since connections={connections} />
                      </>
                    ) : (
                      "not connected now"
                    )}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    ),
  );
}

/** What one of them may do. Nothing of it is written on this computer, so there is nothing to connect. */
export function OtherClient({ other: { id, name }, locked }: { other: Other; locked: string | undefined }) {
  return (
    <section aria-label={name} className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center border-b px-7 font-medium text-label">Another client</header>
      <div className="min-h-0 flex-1 overflow-y-auto px-7 pt-6 pb-5">
        <h2 className="serif-sentence text-sentence">
          What{" "}
          <strong className="font-bold">
            <Inert text={name} whole />
          </strong>{" "}
          may do.
        </h2>
        <p className="mt-1 text-sub">It was connected by hand, over HTTP, or by a program that is not listed here.</p>
        <ClientPolicy id={id} name={name} locked={locked} />
        <ClientToolsets id={id} name={name} />
      </div>
    </section>
  );
}
