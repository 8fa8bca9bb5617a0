import { spawnSync } from "node:child_process";
import { freshHome } from "./processes.js";

export interface OwnDisk extends Disposable {
  home: string;
  allow(how: "ro" | "rw"): void;
}

/** A disk of so many megabytes, which only root may mount. */
function mounted(megabytes: number): OwnDisk | undefined {
  const home = freshHome();
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "tmpfs", home]);
  if (status !== 0) return undefined;
  return {
    home,
    allow(how) {
      const { status, stderr } = spawnSync("mount", ["-o", `remount,${how}`, home], { encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
    },
    [Symbol.dispose]: () => void spawnSync("umount", ["--lazy", home]),
  };
}

/** Whether one can be had here. */
export function canMount(): boolean {
  using trial = mounted(1);
  return trial !== undefined;
}

export function ownDisk(megabytes: number): OwnDisk {
  const disk = mounted(megabytes);
  if (!disk) throw new Error("The disk that could be mounted before cannot be any more.");
  return disk;
}
