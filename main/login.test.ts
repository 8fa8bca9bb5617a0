import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLogin } from "./login.js";

/** A person's folder on Linux, and what opening at login puts there. */
function computer(program: string, environment: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), "countersign-login-"));
  const said: string[] = [];
  const login = createLogin({
    app: { isPackaged: true, getPath: () => home, setLoginItemSettings: () => {} },
    platform: "linux",
    argv: [program],
    environment,
    report: (words) => said.push(words),
  });
  login.set(true);
  const file = join(home, ".config", "autostart", "countersign.desktop");
  return { said, entry: existsSync(file) ? readFileSync(file, "utf8") : undefined };
}

test("whatever stands in the program's path is part of the path", () => {
  const { entry } = computer('/opt/a "b" $c `d` 100%f \\e');
  expect(entry).toContain('Exec="/opt/a \\\\"b\\\\" \\\\$c \\\\`d\\\\` 100%%f \\\\\\\\e" --hidden\n');
});

test("a path that would write a line of its own is refused, and said", () => {
  const { entry, said } = computer("/opt/app", { APPIMAGE: "/tmp/a\nExec=/tmp/evil" });
  expect(entry).toBeUndefined();
  expect(said).toEqual([expect.stringContaining("control character")]);
});

test("a folder of settings that is not absolute is ignored", () => {
  expect(computer("/opt/app", { XDG_CONFIG_HOME: "here" }).entry).toContain("/opt/app");
});
