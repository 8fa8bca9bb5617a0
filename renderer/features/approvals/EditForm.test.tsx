import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeIrreversible, makeProposal } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";
import { draftOf, saidBy } from "./edit-draft.js";

const edits = (desk: ReturnType<typeof open>["desk"]) =>
  desk.asked.filter(({ what }) => what === "proposals.edit").map(({ input }) => input);

async function form(key = true) {
  const { desk, user } = open("/approvals/P-1049");
  const button = await screen.findByRole("button", { name: "Edit" });
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBeNull());
  if (key) await user.keyboard("e");
  else await user.click(button);
  return { desk, user, dialog: within(await screen.findByRole("dialog", { name: "Edit what was asked" })) };
}

test.each([["E"], ["a click"]])("with %s what was asked is edited, and the fresh card opens", async (way) => {
  const { desk, user, dialog } = await form(way === "E");
  const name = dialog.getByRole("textbox", { name: "Name" });
  await waitFor(() => expect(document.activeElement).toBe(name));
  await user.clear(name);
  await user.type(name, "laptop-of-ada");
  await user.selectOptions(dialog.getByRole("combobox", { name: "Status" }), "active");
  await user.click(dialog.getByRole("button", { name: "Plan anew" }));
  expect(await screen.findByText("P-1090")).toBeDefined();
  const { id, digest } = makeProposal();
  expect(edits(desk)[0]).toEqual({ id, digest, arguments: { name: "laptop-of-ada", status: "active" } });
  expect((await screen.findByText(/^Edited by/)).closest("p")?.textContent).toMatch(
    /Edited by Dana Okafor, asked as P-1049: name from none to laptop-of-ada, status from inactive to active/,
  );
});

test("what may be missing is left out", async () => {
  const { desk, user, dialog } = await form();
  const [out] = dialog.getAllByRole("checkbox", { name: "Leave out" });
  await user.click(out!);
  await user.click(dialog.getByRole("button", { name: "Plan anew" }));
  await waitFor(() => expect(edits(desk)).toMatchObject([{ arguments: { status: "inactive" } }]));
  expect(edits(desk)[0]).not.toHaveProperty("arguments.name");
});

test("what the desk refuses is said in the form, which keeps what was typed", async () => {
  const { user, dialog } = await form();
  const name = dialog.getByRole("textbox", { name: "Name" });
  await user.clear(name);
  await user.type(name, "taken");
  await user.click(dialog.getByRole("button", { name: "Plan anew" }));
  expect((await dialog.findByRole("alert")).textContent).toBe("There is a key called taken already.");
  expect(name).toHaveProperty("value", "taken");
});

test("single keys rest while the form is open", async () => {
  const { desk, user, dialog } = await form();
  await user.click(dialog.getByText(/^Planned anew/));
  await user.keyboard("d");
  expect(desk.asked.filter(({ what }) => what === "proposals.decide")).toEqual([]);
});

test("where nothing can be edited the button says why, and what cannot be undone has none", async () => {
  open("/approvals/P-1049", { editable: [] });
  const button = await screen.findByRole("button", { name: "Edit" });
  await waitFor(() => expect(button.title).toMatch(/^Nothing of it can be edited/));
  const { user } = open("/approvals/P-1", { proposals: [makeIrreversible({ id: "P-1" })] });
  await screen.findByText(/^To countersign, type the name/);
  await user.keyboard("e");
  expect([screen.queryByRole("button", { name: "Edit" }), screen.queryByRole("dialog")]).toEqual([null, null]);
});

const field = { argument: "max_tokens", choices: [], optional: false };
test.each([
  ["number", 200, "250", { ok: true, arguments: { max_tokens: 250 } }],
  ["number", 200, "many", { ok: false, why: "Max tokens is not a number." }],
  ["number", 200, "", { ok: false, why: "Max tokens is not a number." }],
  ["boolean", true, "false", { ok: true, arguments: { max_tokens: false } }],
  ["json", { a: 1 }, '{"a":2}', { ok: true, arguments: { max_tokens: { a: 2 } } }],
  ["json", { a: 1 }, "{", { ok: false, why: "Max tokens is not valid JSON." }],
  ["json", { a: 1 }, '{"b":{"__proto__":2}}', { ok: false, why: "Max tokens cannot hold the name __proto__." }],
  ["pairs", { a: "1" }, "a=b==c\n\n b = 2 ", { ok: true, arguments: { max_tokens: { a: "b==c", b: "2" } } }],
  ["pairs", { a: "1" }, "a=", { ok: true, arguments: { max_tokens: { a: null } } }],
  ["pairs", { a: "1" }, "a", { ok: false, why: "Max tokens has a line that is not written name=value." }],
  ["pairs", { a: "1" }, "a=1\nb=2\na=3", { ok: false, why: "Max tokens has a twice." }],
  ["pairs", { a: "1" }, "__proto__=1", { ok: false, why: "Max tokens cannot hold the name __proto__." }],
] as const)("a field of kind %s that held %j and says %j", (kind, value, text, said) => {
  const editable = { ...field, kind, value, choices: [] };
  expect(saidBy([editable], [{ ...draftOf(editable), text }])).toEqual(said);
});
