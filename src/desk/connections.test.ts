import { expect, test } from "vitest";
import { createConnections } from "./connections.js";

const caller = { connection: "c1", name: "Claude Code", since: 0 };

test("just before a proposal: the last three things its client did, others it proposed among them, never itself", () => {
  const connections = createConnections(() => {});
  connections.came(caller);
  const did = (at: number, kind: "read" | "preview" | "proposed", result: string) =>
    connections.did(caller, { at, kind, words: `call ${at}`, result });
  did(1, "read", "3 rows");
  did(2, "read", "1 row");
  did(3, "proposed", "P-7");
  did(4, "preview", "nothing sent");
  did(5, "proposed", "P-8");
  did(6, "read", "answered");
  expect(connections.justBefore("c1", { id: "P-8", proposed_at: 5 }).map(({ at }) => at)).toEqual([2, 3, 4]);
  expect(connections.list()).toMatchObject([{ calls: 6 }]);
});
