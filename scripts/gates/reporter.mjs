import { writeFileSync } from "node:fs";

/** A Vitest reporter that counts, and keeps why something was skipped; what `npm test` says last is made of it. */
export default class Counter {
  constructor({ file = process.env.COUNTERSIGN_COUNT } = {}) {
    this.file = file;
  }

  onTestRunEnd(modules, unhandled) {
    const counts = { passed: 0, failed: unhandled.length, skipped: [], projects: {} };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) count(counts, test);
      // A file that could not be loaded has no tests and has failed all the same, as has a suite whose hook threw.
      const ownErrors =
        module.errors().length + [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length;
      counts.failed += ownErrors;
      const { name } = module.project;
      counts.projects[name] =
        (counts.projects[name] ?? 0) + tests.filter((test) => test.result().state === "passed").length;
    }
    if (this.file) writeFileSync(this.file, JSON.stringify(counts));
  }
}

function count(counts, test) {
  const { state, note } = test.result();
  if (state === "passed") counts.passed += 1;
  else if (state === "skipped")
    counts.skipped.push({ name: `${test.module.relativeModuleId}: ${test.fullName}`, note: note ?? null });
  else counts.failed += 1;
}
