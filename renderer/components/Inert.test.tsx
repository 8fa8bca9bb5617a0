import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Inert } from "./Inert.js";

test("a sentence of ours runs from left to right, and each name in it stands within its own quotes", () => {
  const { container } = render(<Inert text={'"كريم حداد" is developer in "سوق". Workspaces: 1.'} whole ours />);
  const [sentence, ...names] = container.querySelectorAll("bdi");
  expect(sentence?.dir).toBe("ltr");
  expect(names.map(({ textContent }) => textContent)).toEqual(['"كريم حداد"', '"سوق"']);
  expect(sentence?.textContent).toBe('"كريم حداد" is developer in "سوق". Workspaces: 1.');
});

test("what stands in a name ends no name, and what is cut still stands apart", () => {
  const { container } = render(<Inert text={`Now called "a \\" b" and "${"ك".repeat(400)}".`} ours />);
  const [, ...names] = container.querySelectorAll("bdi");
  expect(names.map(({ textContent }) => textContent?.slice(0, 8))).toEqual(['"a \\" b"', `"${"ك".repeat(7)}`]);
  expect(screen.getByRole("button", { name: /^Show all/ })).toBeDefined();
});

test("what others wrote takes the direction of its own first letter", () => {
  const { container } = render(<Inert text={'"كريم حداد" is developer.'} />);
  expect([...container.querySelectorAll("bdi")].map(({ dir }) => dir)).toEqual([""]);
});
