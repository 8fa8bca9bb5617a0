import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "../../fixtures/render.js";
import { streamTo } from "../../fixtures/stream.js";

const toFile = { to: "file", path: "/var/log/countersign.jsonl", format: "ocsf" } as const;

test("rows are sent to a file once its path is typed and the button pressed, and stopped again", async () => {
  const { desk, user } = open("/settings");
  const form = await screen.findByRole("form", { name: "Where rows are sent" });
  await user.click(within(form).getByRole("button", { name: "Send rows" }));
  expect(desk.asked.some(({ what }) => what === "stream.set")).toBe(false);
  await user.click(within(form).getByLabelText("OCSF 1.6"));
  await user.type(within(form).getByLabelText("Path of the file"), `${toFile.path}{Enter}`);
  expect(await screen.findByText(`Every row is sent to the file ${toFile.path}.`)).toBeDefined();
  expect(desk.asked).toContainEqual({ what: "stream.set", input: { to: toFile, start: "now" } });
  await user.click(screen.getByRole("button", { name: "Stop sending" }));
  expect(await screen.findByRole("form", { name: "Where rows are sent" })).toBeDefined();
});

test("a syslog server is reached over TLS unless something else is chosen, and then it is said what that means", async () => {
  const { desk, user } = open("/settings");
  const form = await screen.findByRole("form", { name: "Where rows are sent" });
  await user.click(within(form).getByLabelText("Syslog"));
  expect(within(form).queryByRole("note")).toBeNull();
  await user.type(within(form).getByLabelText("Server"), "siem.example.com");
  await user.click(within(form).getByLabelText("UDP"));
  expect(within(form).getByRole("note").textContent).toMatch(/Not encrypted, and rows can get lost/);
  await user.click(within(form).getByLabelText("TLS"));
  await user.click(within(form).getByLabelText("From the first row"));
  await user.click(within(form).getByRole("button", { name: "Send rows" }));
  await screen.findByText("Every row is sent to syslog at siem.example.com:6514 over TLS.");
  const to = { to: "syslog", host: "siem.example.com", port: 6514, over: "tls", format: "jsonl" };
  expect(desk.asked).toContainEqual({ what: "stream.set", input: { to, start: "first row" } });
});

test("a destination that another program wrote down is shown, and gets nothing before it is confirmed", async () => {
  const held = { ...streamTo(toFile), state: "held", words: "Nothing is sent: choose it again." } as const;
  const { desk, user } = open("/settings", { stream: held });
  expect(await screen.findByText("Nothing is sent: choose it again.")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Send there" }));
  expect(await screen.findByText(/Every row is sent/)).toBeDefined();
  expect(desk.asked).toContainEqual({ what: "stream.set", input: { to: toFile, start: "first row" } });
});
