import { spawn } from "node:child_process";

/**
 * Runs a program to its end and answers `{ code, output }`; `code` is null where it was stopped by `limitMs`.
 * `output` is kept where `keep` is set; where not, everything it prints goes to our stderr.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, keep?: boolean, every?: (seconds: number) => void, shell?: boolean }} options
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function command(file, args, { cwd, env, limitMs, keep = false, every, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    // What sets up needs no key of the person's, and starts programs that are not ours.
    const { ANTHROPIC_ADMIN_KEY: _, COUNTERSIGN_HTTP_TOKEN: __, ...keyless } = env ?? process.env;
    const child = spawn(file, args, { cwd, env: keyless, shell, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes) => (keep ? output.push(bytes) : process.stderr.write(bytes)));
    }
    const began = Date.now();
    const beat = every && setInterval(() => every(Math.round((Date.now() - began) / 1000)), 10_000);
    let late = false;
    const limit =
      limitMs &&
      setTimeout(() => {
        late = true;
        child.kill("SIGKILL");
      }, limitMs);
    const settle = (then) => (value) => {
      clearInterval(beat);
      clearTimeout(limit);
      then(value);
    };
    child.on("error", settle(reject));
    child.on(
      "close",
      settle((code) => resolve({ code: late ? null : (code ?? 1), output: Buffer.concat(output).toString() })),
    );
  });
}

/**
 * Becomes another program, as far as a parent can: the same stdin, stdout and stderr, signals passed on, and its end is ours.
 * Where a terminal is attached, Ctrl-C reaches the child by itself; passing it on would make one press two.
 */
export function become(file, args, env = process.env) {
  const child = spawn(file, args, { stdio: "inherit", env });
  const fromTerminal = process.stdin.isTTY === true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (!(fromTerminal && signal === "SIGINT")) child.kill(signal);
    });
  }
  return new Promise((_, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (!signal) process.exit(code ?? 1);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}
