import { expect, test } from "vitest";
import { claude, createClock, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";

const never = new AbortController().signal;

function setUp(unattended: boolean) {
  const lamp = newLamp();
  const clock = createClock();
  const house = openHouse({ lamp, clock, unattended });
  const ask = () =>
    house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true, reason: "nobody home" }, claude, never);
  return { lamp, clock, house, ask };
}

test("where no person sits, the client's own confirm is carried out, on the record in its name", async () => {
  const { lamp, clock, house, ask } = setUp(true);
  await using _ = house;
  const answer = ask();
  await rest();
  await clock.pass(20_000);
  expect(await answer).toMatchObject({ status: "done", proposal_id: "P-1000" });
  expect(lamp).toMatchObject({ on: false, sent: 1 });
  const rows = (await rowsOf(house.audit)).filter(({ proposal_id }) => proposal_id === "P-1000");
  expect(rows.map(({ type }) => type)).toEqual(["proposed", "confirmed", "sending", "outcome"]);
  expect(rows[1]).toMatchObject({ actor: { kind: "client", name: "Claude Code" } });
  expect(house.proposals.get("P-1000")?.decision).toMatchObject({ by: "no person", unattended: true });
});

test("without a person nothing is sent before its effects are known", async () => {
  const { lamp, clock, house, ask } = setUp(true);
  await using _ = house;
  const effect = Promise.withResolvers<{ kind: "line"; text: string }>();
  lamp.effects = [effect.promise];
  const answer = ask();
  await rest();
  expect(house.proposals.get("P-1000")?.state).toBe("proposed");
  expect(lamp.sent).toBe(0);
  effect.resolve({ kind: "line", text: "It gets dark." });
  await rest();
  await clock.pass(20_000);
  expect(await answer).toMatchObject({ status: "done" });
});

test("where a person sits, a client's confirm alone sends nothing", async () => {
  const { lamp, clock, house, ask } = setUp(false);
  await using _ = house;
  expect(await ask()).toMatchObject({ status: "pending" });
  await clock.pass(20_000);
  expect(house.proposals.get("P-1000")?.state).toBe("proposed");
  expect(lamp.sent).toBe(0);
});
