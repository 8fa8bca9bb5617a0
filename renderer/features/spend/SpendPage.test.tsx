import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { formatMoney } from "../../components/money-format.js";
import { formatDay } from "../../components/time-format.js";
import { makeStatus } from "../../fixtures/desk.js";
import { open } from "../../fixtures/render.js";
import { makeSpend } from "../../fixtures/spend.js";
import { chartOption } from "./chart-option.js";
import { seriesInk } from "./series-colors.js";

test("the table twin says exactly what the chart draws, newest day first", async () => {
  const { user } = open("/spend");
  await user.click(await screen.findByLabelText("Table"));
  const rows = within(await screen.findByRole("table"))
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
        ? formatMoney(String(point.value), 2).slice(1)
        : undefined;
    });
    expect(cells.slice(0, bars.length)).toEqual(bars);
    expect(cells[bars.length]).toBe(formatMoney(spend.totals[index] ?? "", 2).slice(1));
  }
  expect(rows).toHaveLength(28);
  expect(rows[0]?.textContent).toMatch(/^Wed 18 Nov open/);
});

test("arrow keys move the day, and the read-out and the slider say it", async () => {
  const { user } = open("/spend");
  const slider = await screen.findByRole("slider", { name: "Day of the chart" });
  const spend = makeSpend();
  slider.focus();
  await user.keyboard("{ArrowLeft}{ArrowLeft}");
  expect(slider.getAttribute("aria-valuetext")).toBe(
    `${formatDay(spend.days[25] ?? "")}, ${formatMoney(spend.totals[25] ?? "")}`,
  );
  await user.keyboard("{Home}{ArrowLeft}");
  await waitFor(() => expect(screen.getByText("Thu 22 Oct")).toBeDefined());
});

test("switching to models asks the desk for models", async () => {
  const { desk, user } = open("/spend");
  await user.click(await screen.findByLabelText("Model"));
  await screen.findAllByText("claude-opus-5-5");
  expect(desk.asked).toContainEqual({ what: "spend.daily", input: { by: "model", days: 28 } });
});

test("cells that are not real yet are not shown", async () => {
  open("/spend");
  await screen.findByText("Month so far");
  expect(screen.queryByText(/forecast/i)).toBeNull();
});

test("an open day is hatched and a closed one is not", () => {
  const [first] = [chartOption(makeSpend(), () => "#000").series].flat();
  const points: unknown[] = Array.isArray(first?.data) ? first.data : [];
  expect(points.at(-1)).toHaveProperty("itemStyle.decal");
  expect(points.at(-2)).not.toHaveProperty("itemStyle");
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
  expect(desk.asked.some(({ what }) => what === "spend.daily")).toBe(false);
});

test("a day that is not over is said as one sentence", async () => {
  open("/spend");
  expect(await screen.findByText("Today is not complete yet.")).toBeDefined();
});
