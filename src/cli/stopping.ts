/**
 * Resolves at the first Ctrl-C or request to stop, so that everything can be closed in order; a second one ends at once.
 * Made before anything is opened: a person may change their mind while it opens.
 */
export function untilStopped(): { stopped: Promise<void> } & Disposable {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const stop = () => {
    if (asked) process.exit(130);
    asked = true;
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
