import { spawnSync } from "node:child_process";

/** Python itself, where it is there: what a version manager puts in its place starts several shells before each run. */
export const python = ["python3", "python"]
  .values()
  .map((name) => spawnSync(name, ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }))
  .find(({ status }) => status === 0)
  ?.stdout.trim();
