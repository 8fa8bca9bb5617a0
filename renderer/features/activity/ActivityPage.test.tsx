import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeStatus } from "../../fixtures/desk.js";
import { makeLog } from "../../fixtures/log.js";
import { makeProposal, now } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

test("a proposal opens into its steps and the slip with both names", async () => {
  const { user } = open("/activity");
  const row = await screen.findByRole("button", { name: /ci-deploy-eu/ });
  await user.click(row);
  const steps = within(await screen.findByRole("list", { name: "Steps" })).getAllByRole("listitem");
  expect(steps.map((step) => /proposed|viewed|approved|sending|outcome/.exec(step.textContent ?? "")?.[0])).toEqual([
    "proposed",
    "viewed",
    "approved",
    "sending",
    "outcome",
  ]);
  expect(screen.getByText("Countersigned").nextSibling?.textContent).toBe("Dana Okafor");
});

test("V verifies the chain and says what that cannot promise", async () => {
  const { desk, user } = open("/activity");
  await screen.findByText("Chain whole:");
  await user.keyboard("v");
  expect(await screen.findByText(/All checked .* in 0.3 s.*Shows tampering, cannot prevent it/)).toBeDefined();
  expect(desk.asked.some(({ what }) => what === "activity.verify")).toBe(true);
});

test("every row shows the chain as it is, and search asks the desk", async () => {
  const { desk, user } = open("/activity");
  await user.click(await screen.findByLabelText("Every row"));
  await screen.findAllByText("viewed");
  await user.type(screen.getByLabelText("Search rows, names, ids"), "ana.ruiz");
  await waitFor(() =>
    expect(desk.asked).toContainEqual({ what: "activity.list", input: { limit: 200, from: 0, search: "ana.ruiz" } }),
  );
  await waitFor(() => expect(screen.queryByText(/old-laptop/)).toBeNull());
});

test("older rows come when they are asked for", async () => {
  const proposals = Array.from({ length: 230 }, (_, index) =>
    makeProposal({
      id: `P-${index + 1}`,
      proposed_at: Date.parse("2026-11-18T10:00:00Z") + index * 1000,
      sentence: { verb: "Rename", kind: "the API key", name: `key-${index + 1}` },
    }),
  );
  const { user } = open("/activity", { proposals, log: makeLog(proposals) });
  await screen.findByText("key-230");
  expect(screen.queryByText("key-1")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Older rows" }));
  await screen.findByText("key-1");
  expect(screen.queryByRole("button", { name: "Older rows" })).toBeNull();
});

test("a value that was erased is said to be erased", async () => {
  const log = makeLog().map(({ actor: _, target: __, ...row }) => row);
  const { user } = open("/activity", { log });
  await user.click(await screen.findByLabelText("Every row"));
  expect((await screen.findAllByText("erased")).length).toBeGreaterThan(0);
});

test("the verdict claims no more rows than were checked", async () => {
  const { user } = open("/activity", {
    status: makeStatus({ chain: { whole: true, rows: 13, checked: 1, checkedAt: now } }),
  });
  const line = await screen.findByText(/1 row checked \d\d:\d\d, 12 since/);
  expect(line).toBeDefined();
  await user.keyboard("v");
  await screen.findByText(/All checked \d\d:\d\d in 0.3 s/);
});

test("every row says what came of it and what was asked, and a denial is not green", async () => {
  const { user } = open("/activity");
  await user.click(await screen.findByLabelText("Every row"));
  const rowsOf = (type: string) =>
    screen.getAllByText(type, { selector: "li span" }).map((cell) => cell.closest("li")?.textContent ?? "");
  await screen.findAllByText("outcome");
  expect(rowsOf("outcome")[0]).toContain("The key is called ci-deploy-eu.");
  const preview = rowsOf("previewed").find((row) => row.includes("ci-deploy-old"));
  expect(preview).toContain("api_key ci-deploy-old (apikey_01Ci), status inactive");
  expect(preview?.match(/Cursor/g)).toHaveLength(1);
  expect(screen.getByText("denied", { selector: "li span" }).className).not.toContain("text-sign");
});

test("the head counts what is shown, in the singular too", async () => {
  const { user } = open("/activity", { proposals: [makeProposal()], log: makeLog([makeProposal()]).slice(0, 1) });
  expect(await screen.findByText("1 proposal")).toBeDefined();
  await user.click(screen.getByLabelText("Every row"));
  expect(await screen.findByText("1 row")).toBeDefined();
});
