import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { endAtCrash } from "./crash.js";

function computer() {
  const process = new EventEmitter();
  const did: string[] = [];
  endAtCrash({
    process: process as never,
    app: { exit: (code) => did.push(`exit ${code}`) },
    dialog: { showErrorBox: (_title, words) => did.push(words) },
    logs: "/home/dana/logs",
    report: (words) => did.push(words),
  });
  return { process, did };
}

test("a mistake that nothing caught ends the app, with words that tell where to look and nothing of what it was", () => {
  const { process, did } = computer();
  process.emit("uncaughtException", new TypeError("sk-ant-admin01-planted"));
  expect(did).toEqual([
    "Countersign ends by a mistake of its own: TypeError",
    expect.stringMatching(/Open it again.*sends nothing twice.*\/home\/dana\/logs/),
    "exit 1",
  ]);
  expect(did.join()).not.toContain("planted");
});

test("a promise that nobody waited for is reported, and ends nothing", () => {
  const { process, did } = computer();
  process.emit("unhandledRejection", new Error("late"));
  expect(did).toEqual([expect.stringContaining("late")]);
});
