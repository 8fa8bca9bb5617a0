/** One line of progress. Always on stderr: stdout belongs to what was asked for, and under `mcp` to the protocol. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** What stops a set-up, in words for the person: no stack is shown for it. */
export class SetupFailed extends Error {
  code = "SETUP_FAILED";
}

/** Ends the program with the words of a set-up that failed; anything else is our own mistake and keeps its stack. */
export function endWith(error) {
  say(error instanceof SetupFailed ? error.message : String(error?.stack ?? error));
  process.exit(1);
}
