// Loaded before the program: once the file is there, which says `3 after`, the third fsync from then on is the last thing it does.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const file = process.env.KILL_AT_FSYNC;
const { fsyncSync, readFileSync } = fs;
let counted = 0;

if (file) {
  fs.fsyncSync = (fd) => {
    const due = wanted();
    if (due) counted += 1;
    if (due?.when === "before" && counted === due.nth) process.kill(process.pid, "SIGKILL");
    fsyncSync(fd);
    if (due?.when === "after" && counted === due.nth) process.kill(process.pid, "SIGKILL");
  };
  syncBuiltinESMExports();
}

function wanted() {
  try {
    const [nth, when] = readFileSync(file, "utf8").split(" ");
    return { nth: Number(nth), when };
  } catch {
    return undefined; // not yet
  }
}
