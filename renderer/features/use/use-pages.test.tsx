import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { formatCount, formatShare } from "../../components/count-format.js";
import { formatMoney } from "../../components/money-format.js";
import { formatDay } from "../../components/time-format.js";
import { makeStatus } from "../../fixtures/desk.js";
import { open } from "../../fixtures/render.js";
import { makeCache, makeClaudeCode } from "../../fixtures/use.js";
import * as files from "../../save-file.js";
import { cacheOption } from "./cache-option.js";
import { codeOption } from "./code-option.js";
import { inputOf, parts } from "./parts.js";

const textsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole("row")
    .slice(1)
    .map((row) =>
      [...within(row).queryAllByRole("rowheader"), ...within(row).getAllByRole("cell")].map((cell) => cell.textContent),
    );

const drawn = (option: ReturnType<typeof cacheOption>, series: number): unknown[] => {
  const { data } = [option.series].flat()[series] ?? {};
  return Array.isArray(data)
    ? data.map((point: unknown) => (typeof point === "object" && point && "value" in point ? point.value : point))
    : [];
};

test("the cache's table twin says exactly what the chart draws, newest day first", async () => {
  const { user } = open("/spend/cache");
  await user.click(await screen.findByLabelText("Table"));
  const rows = textsOf(await screen.findByRole("table", { name: "Input by day" })).toReversed();
  const cache = makeCache();
  const option = cacheOption(cache, "tokens", () => "#000");
  expect(rows).toHaveLength(28);
  for (const [index, [, ...cells]] of rows.entries()) {
    for (const at of parts.keys()) expect(cells[at]).toBe(Number(drawn(option, at)[index]).toLocaleString("en-US"));
    expect(cells[parts.length]).toBe(inputOf(cache.days[index]!.tokens).toLocaleString("en-US"));
  }
});

test("as shares, the four parts of each day are the whole of it, also of a day without any", () => {
  const cache = makeCache(7);
  const none = { day: "2026-11-11", tokens: { uncached: 0, read: 0, write5m: 0, write1h: 0 } };
  const option = cacheOption({ ...cache, days: [none, ...cache.days] }, "share", () => "#000");
  const sums = [none, ...cache.days].map((_, day) =>
    parts.reduce((sum, _, at) => sum + Number(drawn(option, at)[day]), 0),
  );
  expect(sums[0]).toBe(0);
  for (const sum of sums.slice(1)) expect(sum).toBeCloseTo(1, 9);
});

test("arrow keys move the day, and the read-out says its four parts", async () => {
  const { user } = open("/spend/cache");
  const slider = await screen.findByRole("slider", { name: "Day of the chart" });
  const { days } = makeCache();
  slider.focus();
  await user.keyboard("{Home}{ArrowRight}");
  const { day, tokens } = days[1]!;
  expect(slider.getAttribute("aria-valuetext")).toContain(`${formatDay(day)}, ${formatCount(inputOf(tokens))} tokens`);
  const said = screen.getByText(formatDay(day)).closest("p");
  expect(said?.getAttribute("aria-live")).toBe("polite");
  for (const { of } of parts) expect(said?.textContent).toContain(formatCount(tokens[of]));
});

test("the figures say what was written for nothing, and by how many", async () => {
  open("/spend/cache");
  expect((await screen.findByText(/of writes by 1 API key/)).textContent).toMatch(
    /of writes by 1 API key; \$1\.42 billed/,
  );
  expect(screen.getByText("$10.27", { selector: "dd *" })).toBeDefined();
});

test("what is hardly read again is marked, and is a list of its own", async () => {
  const { user } = open("/spend/cache");
  await user.click(await screen.findByLabelText("API key"));
  const table = screen.getByRole("table", { name: "The cache by API key" });
  expect(within(table).getAllByRole("row").slice(1)).toHaveLength(3);
  await user.click(screen.getByLabelText("Hardly read again 1"));
  const [row, ...others] = textsOf(screen.getByRole("table", { name: "The cache by API key" }));
  expect(others).toEqual([]);
  expect(row?.[0]).toBe("bob-scratchhardly read again");
  await user.click(screen.getByLabelText("Model"));
  await screen.findByText(/whatever was written into the cache in these days was read again/);
});

test("a saving says that it is estimated and how it is counted; by key, what was paid for writes is an estimate, too", async () => {
  const { user } = open("/spend/cache");
  await screen.findByText("Net saving, estimated");
  await user.click(screen.getByRole("button", { name: "How the net saving is counted" }));
  expect(await screen.findByText(/price of an uncached token − what was billed/)).toBeDefined();
  expect(screen.getByRole("columnheader", { name: "Writes, billed" })).toBeDefined();
  await user.click(screen.getByLabelText("API key"));
  expect(screen.getByRole("columnheader", { name: "Writes, est." })).toBeDefined();
});

test("each head puts the people in its order and the other way round; who has no commits has a dash, and is last", async () => {
  const { user } = open("/spend/claude-code");
  const whose = async () =>
    textsOf(await screen.findByRole("table", { name: "Claude Code by person" })).map(([who, ...rest]) => [
      who,
      rest.at(-1),
    ]);
  const { people } = makeClaudeCode();
  expect((await whose()).map(([who]) => who)).toEqual(people.map(({ name }) => name));
  await user.click(screen.getByRole("button", { name: "Per commit" }));
  const head = () => screen.getByRole("columnheader", { name: "Per commit" }).getAttribute("aria-sort");
  expect(head()).toBe("descending");
  expect((await whose()).at(-1)).toEqual(["mara.lind@northwind.example", "–"]);
  await user.click(screen.getByRole("button", { name: "Per commit" }));
  expect(head()).toBe("ascending");
  expect((await whose()).at(-1)).toEqual(["mara.lind@northwind.example", "–"]);
});

test("people are searched, and what is found is what the file holds, with the exact figures", async () => {
  const saved = vi.spyOn(files, "saveCsv").mockImplementation(() => {});
  const { user } = open("/spend/claude-code");
  await user.type(await screen.findByRole("searchbox", { name: "Search people" }), "bob");
  expect(screen.getByText("1 of 4")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "CSV" }));
  const [name, lines] = saved.mock.calls[0]!;
  expect(name).toBe("claude-code-by-person.csv");
  const [bob] = makeClaudeCode().people;
  expect(lines).toHaveLength(2);
  expect(String(lines[1])).toContain(`bob@example.com,${bob?.sessions}`);
  expect(String(lines[1])).toContain(String(bob?.cost));
  expect(String(lines[0])).toContain("Multi-edit rejected");
  await user.type(screen.getByRole("searchbox", { name: "Search people" }), "zzz");
  expect(screen.getByText(/Nobody is called so/)).toBeDefined();
});

test("the days of Claude Code are drawn as their table says, and the measure can be chosen", async () => {
  const { user } = open("/spend/claude-code");
  const code = makeClaudeCode();
  await user.click(await screen.findByLabelText("Commits"));
  const slider = screen.getByRole("slider", { name: "Day of the chart" });
  await waitFor(() => expect(slider.getAttribute("aria-valuetext")).toMatch(/Wed 18 Nov, not over, Commits/));
  await user.click(screen.getByLabelText("Table"));
  const rows = textsOf(screen.getByRole("table", { name: "Claude Code by day" })).toReversed();
  const cost = drawn(
    codeOption(code, "cost", () => "#000"),
    0,
  );
  for (const [index, row] of rows.entries()) {
    expect(row.at(-1)).toBe(formatMoney(Number(cost[index]).toFixed(2), 2));
    expect(row.at(-2)).toBe(formatShare(code.daily[index]!.acceptance));
  }
});

test.each([
  ["/spend/cache", "Nobody"],
  ["/spend/claude-code", "Nobody"],
])("%s asks for nothing without an organization, and says so", async (path) => {
  const { desk } = open(path, { status: makeStatus({ organization: null }) });
  await screen.findByRole("link", { name: "Choose an organization" });
  expect(desk.asked.some(({ what }) => what.startsWith("use."))).toBe(false);
});

test("days that are still being read are counted beside what is there", async () => {
  open("/spend/claude-code", { claudeCode: () => ({ ...makeClaudeCode(7), unread: 21 }) });
  expect((await screen.findByText(/7 of 28 days are read/)).getAttribute("role")).toBe("status");
  expect(screen.getByRole("progressbar", { name: "Days read" }).getAttribute("aria-valuenow")).toBe("7");
  expect(screen.getByRole("table", { name: "Claude Code by person" })).toBeDefined();
});

test("nothing to show is said, and is not an empty chart", async () => {
  const none = { uncached: 0, read: 0, write5m: 0, write1h: 0 };
  const cache = makeCache();
  open("/spend/cache", { cache: () => ({ ...cache, all: { ...cache.all, tokens: none } }) });
  expect(await screen.findByText(/there was nothing to cache/)).toBeDefined();
  open("/spend/claude-code", { claudeCode: () => ({ ...makeClaudeCode(), people: [] }) });
  expect(await screen.findByText(/Nobody used Claude Code in these 28 days/)).toBeDefined();
});
