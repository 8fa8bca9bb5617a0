import { expect, test } from "vitest";
import { createConnections } from "./connections.js";

const caller = { connection: "c1", name: "Claude Code", since: 0 };

test("just before a proposal: the last three things its client did, others it proposed among them, never itself", () => {
  const connections = createConnections({ changed() {}, called() {} });
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

test("a call is told as a call: only who comes and goes changes what every page has to read again", () => {
  const told: string[] = [];
  const connections = createConnections({ changed: () => told.push("changed"), called: () => told.push("called") });
  const gone = connections.came(caller);
  connections.did(caller, { at: 1, kind: "read", words: "get_org_info", result: "answered" });
  gone();
  expect(told).toEqual(["changed", "called", "changed"]);
});
