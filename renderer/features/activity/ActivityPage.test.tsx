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
  const words = steps.map((step) => step.textContent ?? "");
  expect(words.map((step) => /proposed|viewed|approved|sending|outcome/.exec(step)?.[0])).toEqual([
    "proposed",
    "viewed",
    "approved",
    "sending",
    "outcome",
  ]);
  expect(words[2]).toContain("Dana Okafor, 13 s after the card was opened");
  expect(screen.getByText("Countersigned").nextSibling?.textContent).toBe("Dana Okafor");
});

test("V verifies the chain and says once what that found and cannot promise", async () => {
  const { desk, user } = open("/activity");
  await screen.findByText("Chain whole:");
  await user.keyboard("v");
  expect(await screen.findByText(/^No row was changed/)).toBeTruthy();
  expect(screen.getByText(/All checked .* in 0.3 s/)).toBeTruthy();
  expect(screen.getAllByText(/tampering/)).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Hide" }));
  expect(screen.getByText(/All checked .* in 0.3 s.*Shows tampering, cannot prevent it/)).toBeTruthy();
  expect(desk.asked.some(({ what }) => what === "activity.verify")).toBe(true);
});

test("lines are measured anew when the list changes, also those that were drawn in the other one", async () => {
  const { user } = open("/activity");
  // A line that opens a day is higher by the day's head.
  const opensDay = (line: HTMLElement) => line.matches("[data-index]") && line.children.length > 1;
  Object.defineProperty(HTMLElement.prototype, "offsetHeight", {
    configurable: true,
    get(this: HTMLElement) {
      return opensDay(this) ? 64 : 36;
    },
  });
  const second = async (list: string) =>
    (await screen.findByRole("list", { name: list })).querySelector<HTMLElement>("[data-index='1']")?.style.transform;
  await waitFor(async () => expect(await second("Proposals")).toBe("translateY(64px)"));
  await user.click(screen.getByLabelText("Every row"));
  await waitFor(async () => expect(await second("Every row")).toBe("translateY(64px)"));
  await user.click(screen.getByLabelText("By proposal"));
  await waitFor(async () => expect(await second("Proposals")).toBe("translateY(64px)"));
  await user.type(screen.getByLabelText("Search rows, names, ids"), "e");
  await waitFor(async () => expect(await second("Proposals")).toBe("translateY(64px)"));
});

test("every row shows the chain as it is, and search asks the desk", async () => {
  const { desk, user } = open("/activity");
  await user.click(await screen.findByLabelText("Every row"));
  await screen.findAllByText("viewed", { selector: "li span" });
  await user.type(screen.getByLabelText("Search rows, names, ids"), "ana.ruiz");
  await waitFor(() =>
    expect(desk.asked).toContainEqual({ what: "activity.list", input: { limit: 100, search: "ana.ruiz" } }),
  );
  await waitFor(() => expect(screen.queryByText(/old-laptop/)).toBeNull());
});

const many = Array.from({ length: 230 }, (_, index) =>
  makeProposal({
    id: `P-${index + 1}`,
    proposed_at: Date.parse("2026-11-18T10:00:00Z") + index * 1000,
    sentence: { verb: "Rename", kind: "the API key", name: `key-${index + 1}` },
  }),
);

test("of a long list only what is in sight is drawn, and it says how long it is", async () => {
  const { desk, user } = open("/activity", { proposals: many, log: makeLog(many) });
  const newest = await screen.findByRole("button", { name: /key-230/ });
  expect(screen.getByText("230 proposals")).toBeDefined();
  expect(newest.closest("li")?.getAttribute("aria-setsize")).toBe("230");
  expect(screen.queryByText("key-100")).toBeNull();
  expect(within(screen.getByRole("list", { name: "Proposals" })).getAllByRole("listitem").length).toBeLessThan(60);
  expect(desk.asked.filter(({ what }) => what === "activity.threads")).toHaveLength(1);
  newest.focus();
  await user.keyboard("{End}");
  await waitFor(() => expect(document.activeElement?.closest("li")?.getAttribute("aria-posinset")).toBe("230"));
});

test("arrows, J and K move the focus, Enter opens, Escape closes", async () => {
  const { user } = open("/activity", { proposals: many, log: makeLog(many) });
  const at = () => document.activeElement?.closest("li")?.getAttribute("aria-posinset");
  await screen.findByRole("button", { name: /key-230/ });
  await user.keyboard("j");
  await waitFor(() => expect(at()).toBe("1"));
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(at()).toBe("2"));
  await user.keyboard("j");
  await waitFor(() => expect(at()).toBe("3"));
  await user.keyboard("k{Enter}");
  await screen.findByRole("list", { name: "Steps" });
  expect(screen.getByRole("button", { name: /key-229/ }).getAttribute("aria-expanded")).toBe("true");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("list", { name: "Steps" })).toBeNull();
});

test("chips narrow the list, say so, and are taken back", async () => {
  const { desk, user } = open("/activity");
  await user.click(await screen.findByRole("button", { name: "State: any" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: /Needs attention/ }));
  await user.keyboard("{Escape}");
  await waitFor(() =>
    expect(desk.asked).toContainEqual({ what: "activity.threads", input: { limit: 100, attention: true } }),
  );
  await user.click(await screen.findByRole("button", { name: "Client: any" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: /^Cursor/ }));
  await user.keyboard("{Escape}");
  await waitFor(() =>
    expect(desk.asked).toContainEqual({
      what: "activity.threads",
      input: { limit: 100, attention: true, clients: ["Cursor"] },
    }),
  );
  await user.type(screen.getByLabelText("Search rows, names, ids"), "nowhere to be found");
  await user.click(await screen.findByRole("button", { name: "Show everything" }));
  await screen.findByRole("button", { name: "State: any" });
  await screen.findByRole("button", { name: /ci-deploy-eu/ });
});

test("rows that come while a story is open wait until they are asked for", async () => {
  const { desk, user } = open("/activity", { proposals: many, log: makeLog(many).slice(1) });
  await user.click(await screen.findByRole("button", { name: /key-229/ }));
  desk.holding.log = makeLog(many);
  desk.tell("activity");
  const show = await screen.findByRole("button", { name: /Show \d+ newer/ });
  expect(screen.queryByRole("button", { name: /key-230/ })).toBeNull();
  await user.click(show);
  await screen.findByRole("button", { name: /key-230/ });
});

test("a row opens into all it holds, and leads to its proposal", async () => {
  const { user } = open("/activity");
  await user.click(await screen.findByLabelText("Every row"));
  const [outcome] = await screen.findAllByRole("button", { name: /outcome/ });
  await user.click(outcome!);
  const row = within(outcome!.closest("li")!);
  expect(row.getByText("Row before").nextSibling?.textContent).toMatch(/^[0-9a-f]{64}$/);
  await user.click(row.getByRole("button", { name: /The story of P-/ }));
  await screen.findByRole("list", { name: "Steps" });
});

test("what is undone already offers no undo, and says by what", async () => {
  const undone = "P-1040 was undone already, by P-1041.";
  const log = open("/activity").desk.holding;
  const proposals = log.proposals.map((one) => (one.sentence.name === "ci-deploy-eu" ? { ...one, undone } : one));
  const { user } = open("/activity", { proposals });
  await user.click(await screen.findByRole("button", { name: /ci-deploy-eu/ }));
  await screen.findByText(undone);
  expect(screen.queryByRole("button", { name: /^Undo/ })).toBeNull();
});

test("U sets back what the open proposal did, as a proposal of its own", async () => {
  const { desk, user } = open("/activity");
  await user.click(await screen.findByRole("button", { name: /ci-deploy-eu/ }));
  await screen.findByRole("button", { name: /^Undo/ });
  await user.keyboard("u");
  await waitFor(() => expect(location.hash).toMatch(/^#\/approvals\/P-/));
  expect(desk.asked.some(({ what }) => what === "proposals.undo")).toBe(true);
});

test("what happened without Countersign is said in a line, and listed when asked for", async () => {
  const { user } = open("/activity");
  await screen.findByText("2 changes happened elsewhere");
  await user.click(screen.getByRole("button", { name: "Show" }));
  const list = within(screen.getByRole("list", { name: "Changes elsewhere" }));
  expect(list.getByText("notebook-3")).toBeDefined();
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
  const line = await screen.findByText(/1 row checked \d\d:\d\d, 12 written since/);
  expect(line).toBeDefined();
  await user.keyboard("v");
  await screen.findByText(/All checked \d\d:\d\d in 0.3 s/);
});

test("every row says what came of it and what was asked, and a denial is not green", async () => {
  const { user } = open("/activity");
  await user.click(await screen.findByLabelText("Every row"));
  const rowsOf = (type: string) =>
    screen.getAllByText(type, { selector: "li button span" }).map((cell) => cell.closest("li")?.textContent ?? "");
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
