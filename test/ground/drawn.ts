import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// Testing Library does both by itself, but in the first file alone that a worker runs.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  // What stays drawn has clocks that go on, and meet no window any more.
  cleanup();
  // Nobody goes on typing in the next test.
  globalThis.window?.dispatchEvent(new Event("pointerdown"));
});
