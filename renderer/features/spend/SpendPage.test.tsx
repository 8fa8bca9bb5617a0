import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeStatus } from "../../fixtures/desk.js";
import { open } from "../../fixtures/render.js";
import { makeSpend } from "../../fixtures/spend.js";
import { amountText, bucketText } from "./amounts.js";
import { chartOption } from "./chart-option.js";
import { seriesInk } from "./series-colors.js";

const lastAsked = (desk: ReturnType<typeof open>["desk"]) =>
  desk.asked.findLast(({ what }) => what === "spend.view")?.input;
const slider = () => screen.findByRole("slider", { name: "Time of the chart" });

test("the table twin says exactly what the chart draws, newest day first", async () => {
  const { user } = open("/spend");
  await user.click(await screen.findByLabelText("Table"));
  const rows = within(await screen.findByRole("table", { name: "Over time" }))
    .getAllByRole("row")
    .slice(1);
  const spend = makeSpend();
  const drawn = [chartOption(spend, () => "#000").series].flat();
  for (const [index, row] of rows.toReversed().entries()) {
    const cells = within(row)
      .getAllByRole("cell")
      .map((cell) => cell.textContent);
    const bars = spend.series.map((_, series) => {
      const points = drawn[series]?.data;
      const point: unknown = Array.isArray(points) ? points[index] : undefined;
      return point && typeof point === "object" && "value" in point
        ? amountText(String(point.value), "billed").slice(1)
        : undefined;
    });
    expect(cells.slice(0, bars.length)).toEqual(bars);
    expect(cells[bars.length]).toBe(amountText(spend.totals[index] ?? "", "billed").slice(1));
  }
  expect(rows).toHaveLength(28);
  expect(rows[0]?.textContent).toMatch(/^Wed 18 Nov open/);
});

test("why no more is read stands above the figures, and takes no room among them", async () => {
  const trouble = "The Admin API could not be reached: nothing answers at its address.";
  open("/spend", { reading: { done: 400, total: 400, syncedAt: 1, trouble } });
  await slider();
  expect((await screen.findByText(/^What was spent since is not read\./)).textContent).toContain(trouble);
  const figures = screen.getByText("As of").closest("dl");
  expect(figures?.textContent).not.toContain(trouble);
});

test("arrow keys move the day, and the read-out and the slider say it", async () => {
  const { user } = open("/spend");
  const chart = await slider();
  const spend = makeSpend();
  chart.focus();
  await user.keyboard("{ArrowLeft}");
  expect(chart.getAttribute("aria-valuetext")).toBe(
    `${bucketText(spend.buckets[26] ?? "", "day")}, ${amountText(spend.totals[26] ?? "", "billed")}`,
  );
  await user.keyboard("{Home}{ArrowLeft}");
  await waitFor(() => expect(screen.getByText("Thu 22 Oct")).toBeDefined());
});

test("shift and arrows choose a stretch, Enter zooms into it, and the address says which", async () => {
  const { user, desk } = open("/spend");
  (await slider()).focus();
  await user.keyboard("{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}");
  expect((await slider()).getAttribute("aria-valuetext")).toMatch(/3 chosen, Enter zooms/);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(lastAsked(desk)).toMatchObject({ from: "2026-11-16", to: "2026-11-18" }));
  expect(decodeURIComponent(location.hash)).toContain("range=2026-11-16_2026-11-18");
  expect(screen.getByRole("combobox", { name: "Which days" })).toHaveProperty("selectedOptions.0.text", "16–18 Nov");
});

test("what is chosen asks the desk for it, and a link asks for the same", async () => {
  const { desk, user } = open("/spend");
  await user.selectOptions(await screen.findByRole("combobox", { name: "By" }), "Model");
  await screen.findAllByText("claude-opus-5-5");
  await user.click(screen.getByLabelText("List"));
  await user.click(screen.getByLabelText("Year"));
  await waitFor(() =>
    expect(lastAsked(desk)).toEqual({
      ...{ by: "model", measure: "list", grain: "week", only: {}, against: "as_long_before" },
      ...{ from: "2025-11-19", to: "2026-11-18" },
    }),
  );
  const link = location.hash.slice(1);
  const again = open(link);
  await slider();
  expect(lastAsked(again.desk)).toEqual(lastAsked(desk));
});

test("one is looked into from the list, and there is a way back", async () => {
  const { desk, user } = open("/spend");
  await user.click(await screen.findByRole("button", { name: "Data Platform" }));
  await waitFor(() => expect(lastAsked(desk)).toMatchObject({ by: "api_key", only: { workspace: ["id_1"] } }));
  await user.click(await screen.findByRole("button", { name: /Only.*Data Platform/ }));
  await waitFor(() => expect(location.hash).toBe("#/spend"));
});

test("one after the other is looked into, and none twice", async () => {
  const { desk, user } = open("/spend/view/by%3Dmodel%26workspace%3Did_1%2BData%2BPlatform%26api_key%3Did_0%2Bgateway");
  await user.click(await screen.findByRole("button", { name: "claude-opus-5-5" }));
  await waitFor(() => expect(lastAsked(desk)).toMatchObject({ by: "member", only: { model: ["id_0"] } }));
  await user.selectOptions(await screen.findByRole("combobox", { name: "By" }), "Workspace");
  await screen.findAllByText("Production");
  expect(screen.queryByRole("button", { name: "Production" })).toBeNull();
});

test("the map of hours is a table that is walked by arrows", async () => {
  const { user, desk } = open("/spend");
  await user.click(await screen.findByLabelText("Hours"));
  const grid = await screen.findByRole("grid", { name: "An hour of each weekday, on average" });
  expect(lastAsked(desk)).toMatchObject({ grain: "hour", from: "2026-10-22" });
  within(grid).getAllByRole("cell")[0]?.focus();
  await user.keyboard("{ArrowDown}{ArrowRight}");
  expect(await screen.findByText("Tuesday, 01:00 to 02:00 UTC")).toBeDefined();
});

test("the map of shares says each by arrows, and Enter looks into it", async () => {
  const { user, desk } = open("/spend");
  await user.click(await screen.findByLabelText("Map"));
  const map = await screen.findByRole("slider", { name: "Share by workspace" });
  map.focus();
  await user.keyboard("{ArrowRight}");
  expect(map.getAttribute("aria-valuetext")).toMatch(/^Data Platform, \$[\d,.]+, [\d.]+ %$/);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(lastAsked(desk)).toMatchObject({ only: { workspace: ["id_1"] } }));
});

test("without comparing there is no ghost", () => {
  const drawn = (compare: boolean) =>
    [chartOption(makeSpend(), () => "#000", { lines: false, compare, patterns: false, marks: [] }).series].flat()
      .length;
  expect(drawn(true) - drawn(false)).toBe(2);
});

test("what was before is said only where it is compared, and never of an hour that is not over", async () => {
  const { user } = open("/spend");
  expect(await screen.findByText(/^before: /)).toBeDefined();
  await user.click(screen.getByLabelText("Compare"));
  expect(screen.queryByText(/^before: /)).toBeNull();
  await user.click(screen.getByLabelText("Compare"));
  await user.click(screen.getByLabelText("7 days"));
  await user.click(await within(await screen.findByRole("group", { name: "Steps" })).findByLabelText("Hours"));
  const chart = await slider();
  await waitFor(() => expect(chart.getAttribute("aria-valuetext")).toMatch(/^Wed 18 Nov, 13:00/));
  expect(screen.queryByText(/^before: /)).toBeNull();
});

test("with patterns every series bears one of its own, and a mark stands over its day", () => {
  const marks = [{ bucket: "2026-11-11", about: "etl-nightly", words: "More than expected" }];
  const series = [
    chartOption(makeSpend(), () => "#000", { lines: false, compare: false, patterns: true, marks }).series,
  ].flat();
  const decals = series.slice(0, 5).map((one) => JSON.stringify(Object(one).itemStyle.decal));
  expect(new Set(decals).size).toBe(5);
  expect(series.at(-1)).toMatchObject({ type: "scatter", data: [[20, expect.any(Number)]] });
});

test("an open day is hatched and a closed one is not", () => {
  const [first] = [chartOption(makeSpend(), () => "#000").series].flat();
  const points: unknown[] = Array.isArray(first?.data) ? first.data : [];
  expect(points.at(-1)).toHaveProperty("itemStyle.decal");
  expect(points.at(-2)).not.toHaveProperty("itemStyle");
});

test("as lines an open day is drawn apart and dashed, so that no line seems to fall", () => {
  const looks = { lines: true, compare: false, patterns: false, marks: [] };
  const { series: all, ...spend } = makeSpend();
  const drawn = [chartOption({ ...spend, series: all }, () => "#000", looks).series].flat();
  expect(drawn).toHaveLength(2 * all.length);
  const [closed, open] = [drawn[0], drawn[all.length]];
  expect(Object(closed).data.at(-1)).toBeNull();
  expect(open).toMatchObject({ silent: true, symbol: "emptyCircle", lineStyle: { type: [3, 3] } });
  expect(Object(open).data.at(-1)).toBe(Number(all[0]?.amounts.at(-1)));
  const over = [chartOption({ ...spend, series: all, open: false }, () => "#000", looks).series].flat();
  expect(over).toHaveLength(all.length);
});

test("as lines a mark stands on the line that it is about, or else on the highest", () => {
  const spend = makeSpend();
  const bucket = spend.buckets[20] ?? "";
  const heights = spend.series.map(({ amounts }) => Number(amounts[20]));
  const heightFor = (about: string) => {
    const marks = [{ bucket, about, words: "More than expected" }];
    const drawn = chartOption(spend, () => "#000", { lines: true, compare: false, patterns: false, marks });
    return Object([drawn.series].flat().at(-1)).data;
  };
  expect(heightFor(`workspace "${spend.series[1]?.name}"`)).toEqual([[20, heights[1]]]);
  expect(heightFor("nothing that is drawn")).toEqual([[20, Math.max(...heights)]]);
});

test("the head of the table stands over its column as the cells beneath do", async () => {
  const { user } = open("/spend");
  await user.click(await screen.findByLabelText("Table"));
  for (const table of await screen.findAllByRole("table")) {
    const [first, ...others] = within(table).getAllByRole("columnheader");
    expect(first?.classList).toContain("text-left");
    expect(first?.classList).not.toContain("text-right");
    for (const one of others) expect(one.classList).toContain("text-right");
  }
});

test("comparing is offered only where it changes what is shown", async () => {
  const { user } = open("/spend");
  for (const [shape, offered] of [
    ["Lines", true],
    ["Map", true],
    ["Hours", false],
    ["Table", false],
  ] as const) {
    await user.click(await screen.findByLabelText(shape));
    expect([shape, screen.queryByLabelText("Compare") !== null]).toEqual([shape, offered]);
  }
});

test("the line of a series over hours has as many points as there are days", async () => {
  const { user } = open("/spend");
  await user.click(await screen.findByLabelText("Hours"));
  await screen.findByRole("grid", { name: "An hour of each weekday, on average" });
  const totals = screen.getByRole("region", { name: "Totals" });
  const points = totals.querySelector("polyline")?.getAttribute("points")?.split(" ") ?? [];
  expect(points.length).toBeGreaterThan(1);
  expect(points.length).toBeLessThanOrEqual(31);
});

test("ten series can be told apart, the rest share one ink", () => {
  const inks = Array.from({ length: 10 }, (_, index) => JSON.stringify(seriesInk(index)));
  expect(new Set(inks).size).toBe(10);
  expect(seriesInk(10)).toEqual(seriesInk(40));
});

test("without an organization the page says so and asks for no figures", async () => {
  const { desk } = open("/spend", { status: makeStatus({ organization: null }) });
  const choose = await screen.findByRole("link", { name: "Choose an organization" });
  expect(choose.getAttribute("href")).toBe("#/welcome");
  expect(desk.asked.some(({ what }) => what === "spend.view")).toBe(false);
});

test("a day that is not over is said as one sentence", async () => {
  open("/spend");
  expect(await screen.findByText("Today is not complete yet.")).toBeDefined();
});

test("the forecast shows its band and its own error, and what moved names a next step", async () => {
  const { user } = open("/spend");
  expect(await screen.findByText("Forecast for November")).toBeDefined();
  expect(screen.getByText(/\$20,410/).parentElement?.textContent).toMatch(/\$20,410 to \$22,791/);
  const moved = await screen.findByRole("region", { name: "What moved" });
  await user.click(await within(moved).findByRole("button", { name: "11 Nov, $318 over expected: etl-nightly." }));
  expect((await slider()).getAttribute("aria-valuetext")).toMatch(/^Wed 11 Nov, .*over expected: etl-nightly/);
  expect(within(moved).getByRole("button", { name: "Dormant and awake again: notebook-3." })).toBeDefined();
});

test("what moved is answered from here: the write is asked for, with why, and its card opens", async () => {
  const { user, desk } = open("/spend");
  const moved = await screen.findByRole("region", { name: "What moved" });
  await user.click(await within(moved).findByRole("button", { name: "Propose it" }));
  await screen.findByRole("article");
  expect(desk.asked.findLast(({ what }) => what === "catalog.ask")?.input).toEqual({
    operation: "update_api_key",
    args: { api_key: "notebook-3", status: "inactive" },
    reason: "Dormant and awake again: notebook-3. It was used again after 94 quiet days.",
  });
});

test("what moved on a day that is not shown stands over no other day, and a press shows the weeks up to it", async () => {
  const { user, desk } = open("/spend/view/range%3Dlast-month");
  const chart = await slider();
  const moved = await screen.findByRole("region", { name: "What moved" });
  expect(chart.getAttribute("aria-valuetext")).toMatch(/^Sat 31 Oct, \$[\d,.]+$/);
  await user.click(await within(moved).findByRole("button", { name: "11 Nov, $318 over expected: etl-nightly." }));
  await waitFor(() => expect(lastAsked(desk)).toMatchObject({ from: "2026-10-15", to: "2026-11-11" }));
  await waitFor(async () =>
    expect((await slider()).getAttribute("aria-valuetext")).toMatch(/^Wed 11 Nov, .*over expected: etl-nightly/),
  );
});

test("S saves what is asked under a name, which the button then says; the same name takes its place", async () => {
  const { user, desk } = open(`/spend/view/${encodeURIComponent("by=model&range=month")}`);
  await screen.findByRole("button", { name: "Save this question" });
  await user.keyboard("s");
  const name = await screen.findByRole("textbox", { name: "Its name" });
  expect(name).toHaveProperty("value", "Spend by Model, This month");
  await waitFor(() => expect(document.activeElement).toBe(name));
  await user.clear(name);
  await user.type(name, "  Opus or Haiku  {Enter}");
  const saved = await screen.findByRole("button", { name: "Saved as “Opus or Haiku”" });
  expect(desk.holding.questions).toEqual([{ name: "Opus or Haiku", view: "by=model&range=month" }]);
  await user.click(screen.getByLabelText("Lines"));
  await user.click(await screen.findByRole("button", { name: "Save this question" }));
  await user.clear(await screen.findByRole("textbox", { name: "Its name" }));
  await user.keyboard("Opus or Haiku");
  expect(screen.getByText(/this takes its place/)).toBeTruthy();
  await user.keyboard("{Enter}");
  await waitFor(() =>
    expect(desk.holding.questions).toEqual([{ name: "Opus or Haiku", view: "by=model&shape=lines&range=month" }]),
  );
  await user.click(saved);
  await user.click(await screen.findByRole("button", { name: "Remove" }));
  await waitFor(() => expect(desk.holding.questions).toEqual([]));
});

test("what is typed stays while another window keeps the same view, is sent once, and gives a kept one another name", async () => {
  const view = "by=model&range=month";
  const { user, desk } = open(`/spend/view/${encodeURIComponent(view)}`);
  await user.click(await screen.findByRole("button", { name: "Save this question" }));
  const name = await screen.findByRole("textbox", { name: "Its name" });
  await user.clear(name);
  await user.type(name, "Mine");
  desk.holding.questions = [{ name: "Theirs", view }];
  desk.tell("questions");
  await screen.findByRole("button", { name: "Remove" });
  expect(screen.getByRole("textbox", { name: "Its name" })).toHaveProperty("value", "Mine");
  await user.keyboard("{Enter}{Enter}");
  await screen.findByRole("button", { name: "Saved as “Mine”" });
  expect(desk.holding.questions).toEqual([{ name: "Mine", view }]);
  expect(desk.asked.filter(({ what }) => what === "questions.keep")).toHaveLength(1);
});

test("a name that shows nothing, and a view of more than can be kept, say so before anything is sent", async () => {
  const { user, desk } = open("/spend");
  await user.click(await screen.findByRole("button", { name: "Save this question" }));
  const name = await screen.findByRole("textbox", { name: "Its name" });
  await user.clear(name);
  await user.type(name, "\u200b\u200b{Enter}");
  expect(screen.getByRole("button", { name: "Save" }).title).toBe("Give it a name that can be read.");
  await user.keyboard("{Escape}");
  const only = Array.from({ length: 300 }, (_, nth) => `workspace=wrkspc_${nth} Workspace ${nth}`).join("&");
  location.hash = `/spend/view/${encodeURIComponent(only)}`;
  await user.click(await screen.findByRole("button", { name: "Save this question" }));
  expect((await screen.findByText(/more things at once than can be kept/)).getAttribute("role")).toBe("status");
  expect(desk.asked.some(({ what }) => what === "questions.keep")).toBe(false);
});
