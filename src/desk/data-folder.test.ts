import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "./data-folder.js";
import { createDesk } from "./desk.js";

test("a data folder that is a file is refused in words, with what to do", async () => {
  const home = join(mkdtempSync(join(tmpdir(), "countersign-desk-")), "a-file");
  writeFileSync(home, "not a folder");
  const options = { home, host: "browser", demo: true, environment: {}, version: "1.0.0" } as const;
  await expect(createDesk(options)).rejects.toMatchObject({
    code: "data_folder_refused",
    message: expect.stringMatching(/a-file cannot be used as the data folder: .* is a file.*COUNTERSIGN_HOME/),
  });
});

test.each([
  [{ code: "ENOSPC" }, /the disk is full\. Free some space, then start it again/],
  [{ code: "ERR_SQLITE_ERROR", errcode: 13 }, /the disk is full\. Free some space/],
  [{ code: "ERR_SQLITE_ERROR", errcode: 8 }, /may not be written/],
  [{ code: "EROFS" }, /the disk is read-only/],
  [{ code: "EACCES" }, /may not be written by you/],
])("%o is told in words", async (fields, words) => {
  const failing = () => Promise.reject(Object.assign(new Error("in the system's words"), fields));
  await expect(inFolder("/data", failing)).rejects.toThrow(words);
});

test("an error with words of its own keeps them", async () => {
  const ours = Object.assign(new Error("Said well already."), { code: "said_well" });
  await expect(inFolder("/data", () => Promise.reject(ours))).rejects.toBe(ours);
});
