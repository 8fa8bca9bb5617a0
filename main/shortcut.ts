import type { GlobalShortcut } from "electron";

/** Keys that open the oldest card from anywhere; none unless the person chose some. Nothing is decided by them. */
export function createShortcut(parts: {
  globalShortcut: Pick<GlobalShortcut, "register" | "unregister">;
  pressed(): void;
  /** Another program has them: Electron only says so by its answer. */
  taken(keys: string): void;
}): Disposable & { set(keys: string | null): void } {
  let held: string | null = null;
  let tried: string | null = null;
  const letGo = () => {
    if (held !== null) parts.globalShortcut.unregister(held);
    held = null;
  };
  return {
    set(keys) {
      if (keys === tried) return;
      tried = keys;
      letGo();
      if (keys === null) return;
      if (parts.globalShortcut.register(keys, parts.pressed)) held = keys;
      else parts.taken(keys.replace("CommandOrControl", process.platform === "darwin" ? "Command" : "Control"));
    },
    [Symbol.dispose]: letGo,
  };
}
