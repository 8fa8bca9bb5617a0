import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** What of a real keychain is missing on this computer: then the tests that need one are skipped, and say so. */
export const missingKeyring = ["dbus-run-session", "gnome-keyring-daemon"].filter(
  (name) => spawnSync(name, ["--version"]).error !== undefined,
);

const states = {
  unlocked: "printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1",
  locked: "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1",
} as const;

/**
 * A person's session: a bus and a GNOME Keyring of its own, whose contents lie in `person` and outlive it. `environment` is what a
 * program of this session is started with.
 */
export async function keyringSession(person: string, state: keyof typeof states) {
  const own = { HOME: person, XDG_RUNTIME_DIR: person, XDG_DATA_HOME: `${person}/share` };
  const script = `${states[state]}; echo "address $DBUS_SESSION_BUS_ADDRESS"; exec cat`;
  const session = spawn("dbus-run-session", ["--", "bash", "-c", script], {
    env: { PATH: process.env.PATH ?? "", LANG: "C.UTF-8", ...own },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(session, "close");
  let said = "";
  for await (const chunk of session.stdout) {
    said += String(chunk);
    if (said.includes("\n")) break;
  }
  const address = /address (\S+)/.exec(said)?.[1] ?? "";
  return {
    environment: { ...own, DBUS_SESSION_BUS_ADDRESS: address },
    async [Symbol.asyncDispose]() {
      session.stdin.end();
      await ended;
    },
  };
}
