// Loaded before the program: each fsync takes as many milliseconds longer as it is told, as on a disk that is nearly dead.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { fsyncSync } = fs;
const late = Number(process.env.FSYNC_LASTS_MS);

fs.fsyncSync = (fd) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, late);
  fsyncSync(fd);
};
syncBuiltinESMExports();
