import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "../../fixtures/render.js";

test("who presses Shift and P twice in a fright has paused; a later press lets agent writes go on", async () => {
  const { desk, user } = open("/activity");
  const asked = () => desk.asked.flatMap(({ what }) => (/^settings\.(pause|resume)$/.test(what) ? [what] : []));
  await screen.findByText("Pause agent writes");
  await user.keyboard("{Shift>}P{/Shift}");
  await screen.findByText("Agent writes paused");
  await user.keyboard("{Shift>}P{/Shift}");
  expect(asked()).toEqual(["settings.pause"]);
  await waitFor(async () => {
    await user.keyboard("{Shift>}P{/Shift}");
    expect(asked()).toEqual(["settings.pause", "settings.resume"]);
  });
});
