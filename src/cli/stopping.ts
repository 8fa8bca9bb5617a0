/** No person presses again so soon, in milliseconds. */
const echo = 500;

/**
 * Resolves at the first Ctrl-C or request to stop, so that everything can be closed in order; a second one ends at once.
 * Made before anything is opened: a person may change their mind while it opens.
 */
export function untilStopped(): { stopped: Promise<void> } & Disposable {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let askedAt: number | undefined;
  const stop = () => {
    // One Ctrl-C may come twice: npm passes it on, and what writes the settings whole raises it again.
    if (askedAt !== undefined && performance.now() - askedAt > echo) process.exit(130);
    askedAt ??= performance.now();
    resolve();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    stopped,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
