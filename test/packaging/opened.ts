import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Opens the demo organization with a program as a person would find it; resolves once its address is printed. */
export async function openedDemo(
  program: string,
  before: readonly string[],
  environment: Record<string, string>,
): Promise<AsyncDisposable & { address: string }> {
  const args = [...before, "start", "--demo", "--host", "browser", "--no-open", "--port", "0"];
  const child = spawn(program, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  const said: string[] = [];
  child.stderr.on("data", (bytes: Buffer) => said.push(bytes.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /^Countersign is open at (\S+)/.exec(line) ?? [];
    if (!address) continue;
    return {
      address,
      async [Symbol.asyncDispose]() {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }
  throw new Error(`${program} ended without an address:\n${said.join("")}`);
}
