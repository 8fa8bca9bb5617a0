import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDesk, type Desk } from "../../src/desk/desk.js";
import { soak } from "../ground/soak.js";
import { runSuite, servedUnguarded } from "../harness/conformance.js";
import { fixtureServer } from "../harness/conformance-fixture.js";
import { freshHome, layYear } from "../harness/processes.js";

/** The official suite knows the older era only, over HTTP only. */
let desk: Desk;
let ours: Awaited<ReturnType<typeof servedUnguarded>>;
let fixture: Awaited<ReturnType<typeof servedUnguarded>>;
beforeAll(async () => {
  const home = freshHome();
  layYear(home, "console");
  desk = await createDesk({ home, host: "browser", demo: true, environment: {}, version: "0.0.0" });
  ours = await servedUnguarded(desk.mcp, desk.answerer);
  fixture = await servedUnguarded(() => fixtureServer, desk.answerer);
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
  await ours[Symbol.asyncDispose]();
  await desk[Symbol.asyncDispose]();
});

/** Every check of a scenario has to pass, and there has to be one. */
describe("our server passes", () => {
  let said: string;
  // The suite as a whole takes one start. Of its scenarios many ask for tools of its own, which ours has not.
  beforeAll(async () => {
    ({ said } = await runSuite(ours.url));
  });
  test.each([
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "completion-complete",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
  ])("%s", (scenario) => expect(said).toMatch(new RegExp(`^✓ ${scenario}: [1-9]\\d* passed, 0 failed$`, "m")));
});

/** What asks for the suite's own tools, resources and prompts. Left out: logging, which we do not offer, and polling, which needs an event store. */
describe("what carries our server passes with a server of the suite's names", () => {
  const scenarios = [
    "tools-call-simple-text",
    "tools-call-image",
    "tools-call-audio",
    "tools-call-embedded-resource",
    "tools-call-mixed-content",
    "tools-call-error",
    "tools-call-with-progress",
    "tools-call-sampling",
    "tools-call-elicitation",
    "elicitation-sep1034-defaults",
    "elicitation-sep1330-enums",
    "json-schema-2020-12",
    "resources-read-text",
    "resources-read-binary",
    "resources-templates-read",
    "resources-subscribe",
    "resources-unsubscribe",
    "prompts-get-simple",
    "prompts-get-with-args",
    "prompts-get-embedded-resource",
    "prompts-get-with-image",
  ];
  // Each starts the suite anew, which is all it takes: a plain run tries every fifth, a soak all.
  const sample = soak ? 1 : 5;
  test.each(scenarios.filter((_, at) => at % sample === 0))("%s", async (scenario) => {
    const { code, said } = await runSuite(fixture.url, "--scenario", scenario);
    expect([code, said]).toEqual([0, expect.stringMatching(/Passed: ([1-9]\d*)\/\1, 0 failed/)]);
  });
});
