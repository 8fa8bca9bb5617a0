import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { iconFile, trayState } from "./tray.js";

const well = { trouble: null, organization: { name: "Northwind" } as never, paused: false };

test.each([
  ["nothing waits", well, 0, ""],
  ["something waits", well, 1, "Waiting"],
  ["writes are paused", { ...well, paused: true }, 0, "Paused"],
  ["something waits though writes are paused", { ...well, paused: true }, 2, "Waiting"],
  ["the organization cannot be reached", { ...well, trouble: { code: "NO_NETWORK", message: "" } }, 2, "Offline"],
  ["there is no organization yet", { ...well, organization: null }, 0, "Offline"],
] as const)("when %s the icon says so", (_, status, waiting, state) => expect(trayState(status, waiting)).toBe(state));

test("every state has a picture on every system, for a light and a dark bar", () => {
  const names = (["", "Waiting", "Paused", "Offline"] as const).flatMap((state) =>
    (["darwin", "win32", "linux"] as const).flatMap((platform) =>
      [true, false].map((dark) => iconFile(state, platform, dark)),
    ),
  );
  const missing = names.filter(
    (name) => !existsSync(fileURLToPath(new URL(`../assets/tray/${name}`, import.meta.url))),
  );
  expect(missing).toEqual([]);
});
