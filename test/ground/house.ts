import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

export interface House extends Disposable {
  root: string;
  write(file: string, text: string): void;
}

/** A checkout as small as can be: the launcher and set-up are the real ones, the sources and the packages are not. */
export function smallHouse(files: Record<string, string> = {}): House {
  const house = mkdtempSync(join(tmpdir(), "countersign-ground-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
    if (text.startsWith("#!")) chmodSync(join(house, file), 0o755);
  };
  for (const part of ["bin", "scripts"]) cpSync(join(root, part), join(house, part), { recursive: true });
  for (const [file, text] of Object.entries(files)) write(file, text);
  return { root: house, write, [Symbol.dispose]: () => rmSync(house, { recursive: true, force: true }) };
}

/** A package of node_modules that is our own, in a house. */
export function borrow(house: House, name: string): void {
  mkdirSync(dirname(join(house.root, "node_modules", name)), { recursive: true });
  symlinkSync(join(root, "node_modules", name), join(house.root, "node_modules", name), "junction");
}
