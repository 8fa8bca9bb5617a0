import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "./append.js";
import { writeCheckpoint } from "./checkpoint.js";
import { keepCheckpoint, ownCheckpoints, verifyFolder } from "./own.js";

/** A file system of 1 MB, where this machine lets us make one. */
const dir = mkdtempSync(join(tmpdir(), "countersign-full-"));
const small =
  process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", dir]).status === 0;
if (!small) console.warn("A disk that is really full is not tried: no small file system can be made here.");

test.skipIf(!small)("on a disk that is full nothing is half written, and it goes on once there is room", async () => {
  try {
    await using log = openLog({ dir });
    const filler = join(dir, "filler");
    const row = { type: "call", org_id: null, actor: { kind: "desk" }, data: "x".repeat(2000) } as const;
    log.append(row);
    writeFileSync(filler, Buffer.alloc(600 * 1024));
    let written = 1;
    expect(() => {
      for (; written < 1000; written += 1) log.append(row);
    }).toThrow(/disk is full.*nothing was sent/);
    expect(log.head().rows).toBe(written);
    expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: true, rows: written });
    const { now } = await verifyFolder(dir);
    const text = writeCheckpoint(now!, undefined);
    const big = text.padEnd(400 * 1024, "\n");
    expect(() => keepCheckpoint(dir, now!.size, big)).toThrow(/ENOSPC/);
    expect(await ownCheckpoints(dir)).toEqual([]);
    rmSync(filler);
    expect(log.append(row).seq).toBe(written + 1);
    expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: true, rows: written + 1 });
  } finally {
    execFileSync("umount", ["-l", dir]);
    rmSync(dir, { recursive: true, force: true });
  }
});
