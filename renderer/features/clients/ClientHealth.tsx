import { useMutation, useQuery } from "@tanstack/react-query";
import { clientKey } from "../../../src/desk/contract/client-names.js";
import type { ClientList, ClientProgram } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { callCount, Since } from "./ClientGroups.js";
import { Fact } from "./Fact.js";

interface ClientHealthProps {
  program: ClientProgram;
  connections: ClientList["connections"];
}

/** Whether a client is there, when it was last, and whether what its file says works. */
export function ClientHealth({ program, connections }: ClientHealthProps) {
  const { query } = useDesk();
  const seen = useLastSeen(program.id);
  const test = useMutation(query.clients.test.mutationOptions());
  const [connection] = connections;
  const off = test.isPending ? "It is being tested." : program.registered ? undefined : "It has no entry to start.";
  return (
    <section aria-label={`Health of ${program.name}`} className="mt-5 border-t pt-4">
      <div className="flex items-center gap-4">
        <h3 className="flex-1 font-medium">Connection</h3>
        <KeyButton
          size="small"
          hotkey={{ on: "t", does: "Test the connection of this one" }}
          off={off}
          onClick={() => test.mutate({ id: program.id })}
        >
          {test.isPending ? "Testing" : "Test connection"}
        </KeyButton>
      </div>
      <dl className="mt-2 flex flex-col gap-2">
        <Fact label="Now">
          {connection ? (
            <>
              Connected, {callCount(connections)}, <Since connections={connections} />
            </>
          ) : (
            "Not connected"
          )}
        </Fact>
        {connection?.version && (
          <Fact label="Version">
            <Inert text={connection.version} whole />
          </Fact>
        )}
        {!connection && <Fact label="Last seen">{seen === undefined ? "Never" : <Time at={seen} as="moment" />}</Fact>}
        {!connection && <Fact label="What to do">{whatToDo(program, seen)}</Fact>}
      </dl>
      <div role="status">
        {test.data && (
          <dl className="mt-2">
            <Fact label="Test">
              {test.data.ok ? (
                `${test.data.tools} tools in ${test.data.ms} ms. Its file starts the right thing.`
              ) : (
                <>
                  <span className="text-risk-high">
                    <Inert text={test.data.words} whole ours />
                  </span>{" "}
                  {test.data.fix}
                </>
              )}
            </Fact>
          </dl>
        )}
      </div>
      {test.error && (
        <p role="alert" className="text-risk-high">
          {problemWords(test.error)}
        </p>
      )}
    </section>
  );
}

function whatToDo({ broken, outdated, registered, afterwards }: ClientProgram, seen: number | undefined): string {
  if (broken) return "Mend its file, then look again.";
  if (outdated) return "Its entry starts another copy of Countersign: connect it again.";
  if (!registered) return "Connect it: see what would be written above.";
  return seen === undefined ? afterwards : "Nothing: it connects when it starts.";
}

/** When the log last heard of it, under any of its names. */
function useLastSeen(id: string): number | undefined {
  const { query } = useDesk();
  const facets = useQuery(query.activity.facets.queryOptions());
  const clients = (facets.data?.clients ?? []).map(({ value }) => value).filter((name) => clientKey(name) === id);
  const rows = useQuery(
    query.activity.list.queryOptions({
      input: { clients, types: ["client", "call"], limit: 1 },
      enabled: clients.length > 0,
    }),
  );
  const [row] = rows.data?.rows ?? [];
  return row && Date.parse(row.time);
}
