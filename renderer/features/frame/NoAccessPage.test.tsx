import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { NoAccessPage } from "./NoAccessPage.js";

test("a lost address is got back by stopping and starting: the page says both", () => {
  const { container } = render(<NoAccessPage why="no access" />);
  expect(container.textContent).toMatch(/page is lost, press Ctrl-C in the terminal where .* start it again/);
});
